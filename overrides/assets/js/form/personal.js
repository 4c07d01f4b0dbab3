/* Personal data in a text, found and masked by the patterns of scripts/casebook/personal.py, which come with the data. */
"use strict";

(function (form) {
  let compiled = null;

  function patterns() {
    if (!compiled) compiled = form.data.personal.searches.map(([kind, source]) => [kind, new RegExp(source, "gu")]);
    return compiled;
  }

  /* [{kind, start, end, masked}] in the order of the text, none overlapping. */
  form.personal = function (text) {
    const rules = form.data.personal;
    const narrow = Array.from(text, (character) => (character in rules.narrow ? rules.narrow[character] : character)).join("");
    const taken = Array.from(text.matchAll(new RegExp(rules.web, "gu")), (found) => [found.index, found.index + found[0].length]);
    const findings = [];
    for (const [kind, pattern] of patterns()) {
      pattern.lastIndex = 0;
      for (const found of narrow.matchAll(pattern)) {
        for (const span of kind === "bank-account" ? accounts(found, narrow, rules) : [spanOf(kind, found, narrow, rules)]) {
          if (!span || taken.some(([first, last]) => span[0] < last && span[1] > first)) continue;
          taken.push(span);
          findings.push({ kind: kind, start: span[0], end: span[1], masked: maskOf(kind, text.slice(span[0], span[1])) });
        }
      }
    }
    return findings.sort((one, other) => one.start - other.start);
  };

  form.masked = (text) => form.personal(text).reduceRight((shown, one) => shown.slice(0, one.start) + one.masked + shown.slice(one.end), text);

  /* Numbers as long as an account, where words of banking stand beside them; in a longer row, the runs of digits. */
  function accounts(found, narrow, rules) {
    const start = found.index, row = found[0];
    if (row.length < 12) return [];
    const all = row.replace(/[ -]/g, "").length <= 25 ? [[start, start + row.length]] : Array.from(row.matchAll(/\d{12,}/g)).filter((run) => run[0].length <= 25).map((run) => [start + run.index, start + run.index + run[0].length]);
    const [before, behind] = rules.bank;
    return all.filter(([first, last]) => new RegExp(before, "u").test(narrow.slice(Math.max(first - 36, 0), first)) || new RegExp("^(?:" + behind + ")", "u").test(narrow.slice(last, last + 24)));
  }

  /* Where what was found begins and ends, or null where it is not what it looks like. */
  function spanOf(kind, found, narrow, rules) {
    const named = found.groups || {}, part = named.number || found[0];
    const start = found.index + found[0].lastIndexOf(part);
    if (kind === "id-number") return isIdentity(found[1].replace(/[ -]/g, "").toUpperCase(), rules) ? [found.index, found.index + found[1].length] : null;
    if (kind !== "person") return [start, start + part.length];
    const [title, name] = [part.split(" ")[0], part.slice(part.indexOf(" ") + 1)];
    if (part.includes(" ") && rules.offices.includes(title) && !new RegExp("^(?:" + rules.surname_english + ")", "u").test(name)) return null;
    const before = narrow.slice(Math.max(start - 1, 0), start), end = start + part.length;
    if (before && rules.compound.includes(before + part[0])) return [start - 1, end];
    return !rules.also_words.includes(part[0]) || !/[\u4e00-\u9fff]/.test(before) || rules.before_a_name.includes(before) ? [start, end] : null;
  }

  /* By GB 11643: a region (its province), a birth date, the check digit. */
  function isIdentity(number, rules) {
    const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)];
    const sum = Array.from(number.slice(0, 17)).reduce((all, digit, index) => all + Number(digit) * (2 ** (17 - index) % 11), 0);
    return rules.provinces.includes(number.slice(0, 2)) && /^(?:18|19|20)/.test(year) && form.date(year + "-" + month + "-" + day) !== null && number[17] === "10X98765432"[sum % 11];
  }

  function maskOf(kind, text) {
    if (kind === "address") return text.replace(/\d(?!\d* ?(?:号楼|号院|栋|幢|座))/g, "*");
    const characters = Array.from(text), places = characters.map((one, index) => index).filter((index) => /[\p{L}\p{N}]/u.test(characters[index]));
    const hidden = new Set(kind === "person" ? places.slice(1) : kind === "plate" ? places.slice(2) : places.slice(3, -2));
    return characters.map((one, index) => (hidden.has(index) ? "*" : one)).join("");
  }
})(casebookForm);
