/* The small values of a case file, read as scripts/casebook/values.py reads them. Each function gives null for a good
 * value, else [code, parameters]; a test holds both to the same answers. */
"use strict";

(function (form) {
  const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const CITATION = /^([a-z0-9]+(?:-[a-z0-9]+)*)(?:@([^\s@,]+))?$/;
  const DATE = /^([12]\d{3})(?:(?:年|[-/.])(\d{1,2})(?:(?:月|[-/.])(\d{1,2}))?)?[年月日号]?$/;
  const NUMBER = /^[+-]?(?:\d+\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/;
  const RESERVED = /^(?:con|prn|aux|nul|com\p{Nd}|lpt\p{Nd}) *(?:\.|$)/iu;
  const ENDLESS = /[\u2014\u2018-\u201d\u2026\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]{200,}/;
  const URL_LIMIT = 2000, DECIMALS = 9, PERIOD_LIMIT = 100;
  const IMAGE = /^[\p{L}\p{N}_-][\p{L}\p{N}_ .-]{0,99}\.(?:jpe?g|png|webp)$/iu;

  form.isId = (raw) => typeof raw === "string" && raw.length <= 64 && ID.test(raw);

  /* A name that no file has on Windows. */
  form.isReserved = (raw) => RESERVED.test(raw);

  /* A wrong value as a message may quote it. */
  form.shown = function (raw) {
    const characters = Array.from(typeof raw === "string" ? raw : "…");
    return characters.length <= 40 ? characters.join("") : characters.slice(0, 39).join("") + "…";
  };

  /* [source, locator or null], or null where it is no citation. */
  form.citation = function (raw) {
    const match = typeof raw === "string" ? raw.trim().match(CITATION) : null;
    return match ? [match[1], match[2] === undefined ? null : match[2]] : null;
  };

  /* {year, month, day}, 0 where not given, or null where it is no date. */
  form.date = function (raw) {
    // Digits of other scripts count after the first, as they do in Python.
    const text = typeof raw === "string" && /^\s*[12]/.test(raw) ? raw.trim().replace(/\p{Nd}/gu, (digit) => (/\d/.test(digit) ? digit : digit.normalize("NFKC"))) : "";
    const match = text.match(DATE);
    if (!match) return null;
    const [year, month, day] = [match[1], match[2], match[3]].map((part) => Number(part || 0));
    const most = match[2] === undefined ? 31 : new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
    if (match[2] !== undefined && (month < 1 || month > 12)) return null;
    if (match[3] !== undefined && (day < 1 || day > most)) return null;
    return { year: year, month: month, day: day };
  };

  form.plainDate = (date) => [String(date.year)].concat([date.month, date.day].filter(Boolean).map((part) => String(part).padStart(2, "0"))).join("-");

  /* The number, null for one that is not reported, undefined for what is no figure. */
  form.figure = function (raw) {
    const text = typeof raw === "string" ? raw.trim().replace(/,/g, "") : "";
    if (form.data.notReported.includes(text)) return null;
    const digits = text.replace(/_/g, "").replace(/\p{Nd}/gu, (digit) => digit.normalize("NFKC"));
    const match = digits.match(NUMBER);
    if (!match || Math.abs(Number(digits)) >= 1e15) return undefined;
    return (match[1] || match[2] || "").length - Number(match[3] || 0) > DECIMALS ? undefined : Number(digits);
  };

  const bad = (code, raw) => [code, { value: form.shown(raw) }];

  form.values = {
    date: (raw) => (form.date(raw) ? null : bad("bad-date", raw)),
    figure: (raw) => (form.figure(raw) === undefined ? bad("bad-figure", raw) : null),
    id: (raw) => (form.isId(raw) ? null : bad("bad-id", raw)),
    image(raw) {
      if (typeof raw !== "string" || !IMAGE.test(raw) || raw.includes("..")) return bad("bad-image-path", raw);
      return form.isReserved(raw) ? bad("reserved-name", raw) : null;
    },
    url(raw) {
      const text = typeof raw === "string" ? raw.trim() : "";
      const match = text.match(/^https?:\/\/([^/?#]*)/i);
      const [, host, port] = match ? match[1].slice(match[1].lastIndexOf("@") + 1).match(/^(.*?)(?::([^\]]*))?$/s) : ["", "", ""];
      const sound = /^\d*$/.test(port || "") && (!port || (Number(port) > 0 && Number(port) < 65536));
      if (!host || !sound || /[\s\x00-\x1f"<>\\^`{|}]/.test(text)) return bad("bad-url", raw);
      const length = Array.from(text).length;
      return length > URL_LIMIT ? ["text-too-long", { length: String(length), limit: String(URL_LIMIT) }] : null;
    },
    "yes-no"(raw) {
      const known = ["true", "false", "yes", "no", "是", "否"];
      return typeof raw === "string" && known.includes(raw.toLowerCase()) ? null : ["not-a-choice", { value: form.shown(raw), choices: "true, false" }];
    },
  };

  /* What is wrong with a text: a list of [code, parameters, keys that lead there]; `language` is that of a plain one. */
  form.textProblems = function (raw, language) {
    const known = form.data.languages.map((one) => one.id);
    if (typeof raw !== "string" && !form.isMap(raw)) return [["wrong-type", { expected: "text" }, []]];
    const versions = typeof raw === "string" ? { [language]: raw } : raw;
    const found = [];
    for (const [key, value] of Object.entries(versions)) {
      const length = typeof value === "string" ? Array.from(value).length : 0;
      if (!known.includes(key)) found.push(["unknown-language", { value: key, known: known.join(", ") }, [key]]);
      else if (value === null || (typeof value === "string" && !value.trim())) found.push(["empty-value", {}, [key]]);
      else if (typeof value !== "string") found.push(["wrong-type", { expected: "text" }, [key]]);
      else if (length > form.data.textLimit) found.push(["text-too-long", { length: String(length), limit: String(form.data.textLimit) }, [key]]);
      else if (ENDLESS.test(value)) found.push(["endless-run", { count: String(value.match(ENDLESS)[0].length) }, [key]]);
    }
    if (!Object.keys(versions).length) found.push(["empty-value", {}, []]);
    return found;
  };

  /* The same of a period: one date, or from and to. */
  form.periodProblems = function (raw) {
    if (!form.isMap(raw)) return form.date(raw) ? [] : [bad("bad-date", raw).concat([[]])];
    const found = [], ends = {};
    for (const [key, value] of Object.entries(raw)) {
      if (key !== "from" && key !== "to") found.push(["unknown-key", { key: key, known: "from, to" }, [key]]);
      else if (form.date(value)) ends[key] = form.plainDate(form.date(value));
      else found.push(bad("bad-date", value).concat([[key]]));
    }
    if (!found.length && !Object.keys(ends).length) found.push(["empty-value", {}, []]);
    if (ends.from && ends.to && ends.to < ends.from.slice(0, ends.to.length)) found.push(["out-of-range", { value: ends.to, limit: "≥ " + ends.from }, ["to"]]);
    else if (ends.from && ends.to && Number(ends.to.slice(0, 4)) > Number(ends.from.slice(0, 4)) + PERIOD_LIMIT) found.push(["out-of-range", { value: ends.to, limit: "≤ " + (Number(ends.from.slice(0, 4)) + PERIOD_LIMIT) }, ["to"]]);
    return found;
  };
})(casebookForm);
