/* What a person meant where YAML reads something else: one line looked at by itself. Says in JavaScript what
 * scripts/casebook/yaml_hints.py says, in the same order and under the same names; the keys of a case file come from
 * there with the form's data. */
"use strict";

(function (form) {
  const yaml = (form.yaml = form.yaml || {});
  // Python's \s and \w, and its letters that may begin a word.
  const S = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000", W = "\\p{L}\\p{N}_", FIRST = "\\p{L}\\p{Nl}\\p{No}_";
  const COLONS = "：﹕︰∶꞉", SEMICOLONS = "；;", WIDE = "\\u3000\\xa0\\u2000-\\u200a\\u202f\\u205f";
  const start = (source) => new RegExp("^(?:" + source + ")", "su");
  const whole = (source) => new RegExp("^(?:" + source + ")$", "su");
  const PARTS = start("(?<indent>[ \\t" + WIDE + "]*)(?<dashes>(?:-[ \\t]+)*)(?<rest>.*)");
  const FOREIGN_COLON = start("(?<key>[" + FIRST + "][" + W + "-]*)(?<gap>[" + S + "]*)(?<colon>[" + COLONS + SEMICOLONS + "])(?!/)[" + S + "]*(?<value>.*)");
  const TIGHT_COLON = start("(?<key>[" + FIRST + "][" + W + "-]*):(?<gap>[" + WIDE + "]*)(?![" + S + ":/])(?<value>.*)");
  const NO_COLON = whole("(?<key>[" + FIRST + "][" + W + "]*)(?:[ " + WIDE + "]+(?<value>[^" + S + ":].*))?[" + S + "]*");
  const EQUALS = start("(?<key>[" + FIRST + "][" + W + "]*)(?<gap>[ \\t]*)(?<colon>[=＝])[ \\t]*(?<value>.*)");
  const NUMBERED = start("(?<mark>(?:\\p{Nd}{1,2}|[一二三四五六七八九十]{1,3}) ?[.、)）．]|--+)[" + S + "]*(?<value>.+)");
  const COMMENT_MARK = start("(?<mark>＃|//)[" + S + "]*(?<value>.*)");
  const LIST_MARK = start("(?<mark>[•·●▪◦‣∙‐–—－−*+])(?<gap>[" + S + "]*)(?<value>.+)");
  const BRACED_KEY = start("(?<key>[" + W + "]+)(?<colon>[" + COLONS + ":]|[" + S + "])");
  const BRACED_PAIR = new RegExp("([" + W + "]+)(?:[" + COLONS + ":](?! )| (?=[" + W + "]))", "gu");
  const TIGHT_DASH = start("-(?<value>[^" + S + "\\p{Nd}-].*)");
  const STARTS_WITH_KEY = start("(?<key>[" + W + "]+)[" + S + "]*[" + COLONS + ":]");
  const QUOTED_KEY = /(?:"[^"]*"|'[^']*')(?=:(?:[ \t]|$))/y;
  const NO_KEY_START = "\"'[]{}#&*!|>%@`,";
  const BLANK = new RegExp("^[" + S + "]*$", "u");
  const rules = () => form.data.yaml;

  yaml.S = S;
  yaml.W = W;
  yaml.COLONS = COLONS;
  yaml.LONG = 2000;

  /* Text without those characters at its start, or at its end; Python's strip, without arguments, is `trim`. */
  yaml.lstrip = function (text, characters) {
    let from = 0;
    while (from < text.length && characters.includes(text[from])) from += 1;
    return text.slice(from);
  };
  yaml.rstrip = function (text, characters) {
    let to = text.length;
    while (to && characters.includes(text[to - 1])) to -= 1;
    return text.slice(0, to);
  };
  const EDGES = new RegExp("^[" + S + "]+|[" + S + "]+$", "gu"), END = new RegExp("[" + S + "]+$", "u"), BEGIN = new RegExp("^[" + S + "]+", "u");
  yaml.trim = (text) => text.replace(EDGES, "");
  yaml.trimEnd = (text) => text.replace(END, "");
  yaml.trimStart = (text) => text.replace(BEGIN, "");
  yaml.isBlank = (text) => BLANK.test(text);

  /* What is wrong: line and column from 0; `sure` says that `mended` is what was meant, so that reading may go on. */
  yaml.cause = (code, line, column, params, mended, sure) => ({ code: code, line: line, column: column, params: params || {}, mended: mended === undefined ? null : mended, sure: Boolean(sure) });
  const cause = yaml.cause;

  yaml.isLanguage = (key) => form.data.languages.some((one) => one.id === key);
  const textKeys = () => rules().language_names.concat(rules().text_keys);
  yaml.isKnownKey = (key) => textKeys().includes(key) || rules().parts.some((part) => part.includes(key));
  yaml.areKin = (key, other) => rules().parts.some((part) => part.includes(key) && part.includes(other));
  yaml.isListKey = (key) => rules().list_keys.includes(key);

  yaml.quoted = (value) => (!value.includes('"') && !value.includes("\\") ? '"' + value + '"' : "'" + value.replace(/'/g, "''") + "'");

  /* [what comes before the value, the value, spaces and comment after it]; a list item has no key. */
  yaml.splitValue = function (line) {
    const content = contentAt(line), from = valueAt(line, content) || content;
    let end = commentAt(line, from);
    while (end > from && " \t".includes(line[end - 1])) end -= 1;
    return [line.slice(0, from), line.slice(from, end), line.slice(end)];
  };

  yaml.hasKey = (line) => valueAt(line, contentAt(line)) !== null;

  function contentAt(line) {
    const { indent, dashes } = line.match(PARTS).groups;
    return indent.length + dashes.length;
  }

  function valueAt(line, from) {
    QUOTED_KEY.lastIndex = from;
    const quotedKey = QUOTED_KEY.exec(line);
    const colon = quotedKey ? from + quotedKey[0].length : line.indexOf(":", from);
    if (colon <= from || (!quotedKey && NO_KEY_START.includes(line[from]))) return null;
    let value = colon + 1;
    if (value < line.length && !" \t".includes(line[value])) return null;
    while (value < line.length && " \t".includes(line[value])) value += 1;
    return value;
  }

  function commentAt(line, from) {
    for (let at = line.indexOf("#", from); at !== -1; at = line.indexOf("#", at + 1)) {
      if (at - from >= 1 && (line[at - 1] === "\t" || (at - from >= 2 && BLANK.test(line.slice(at - 2, at))))) return at;
    }
    return line.length;
  }

  yaml.withQuotes = function (line) {
    let [before, value, after] = yaml.splitValue(line);
    if (before.endsWith(":")) before += " ";
    return value ? before + yaml.quoted(value) + after : null;
  };

  yaml.indentOf = (line) => line.length - yaml.lstrip(line, " ").length;

  yaml.isIdle = (line) => /^(?:#|$)/.test(yaml.trim(line));

  /* What is wrong with a line, seen by itself. `broken`: YAML failed near it, so that more may be supposed than where
   * YAML took the line for plain text; `continued`: it took it for the next line of a text, so that less may be. */
  yaml.mistake = function (line, number, broken, continued) {
    const parts = line.length > yaml.LONG ? null : line.match(PARTS);
    if (!parts) return null;
    const { indent, dashes, rest } = parts.groups, column = indent.length + dashes.length, before = indent + dashes;
    const known = yaml.isKnownKey;

    if (/[^ \t]/.test(indent) && (yaml.hasKey(line) || broken || FOREIGN_COLON.test(rest))) {
      const plain = indent.replace(/\u3000|\t/g, "  ").replace(new RegExp("[" + S + "]", "gu"), " ");
      return cause("wrong-space", number, indent.search(/[^ \t]/), {}, plain + dashes + rest, true);
    }

    const mark = continued ? null : (rest.match(LIST_MARK) || {}).groups;
    if (mark && mark.value[0] !== mark.mark && (mark.gap || !"*+—–·".includes(mark.mark))) return cause("wrong-list-mark", number, column, { mark: mark.mark }, before + "- " + mark.value, true);
    const numbered = broken ? (rest.match(NUMBERED) || {}).groups : null;
    if (numbered && startsWithKey(numbered.value)) return cause("wrong-list-mark", number, column, { mark: numbered.mark }, before + "- " + numbered.value, true);
    const comment = broken ? (rest.match(COMMENT_MARK) || {}).groups : null;
    if (comment) return cause("wrong-comment-mark", number, column, { mark: comment.mark }, indent + "# " + comment.value, true);
    const tight = rest.match(TIGHT_DASH);
    if (tight && (broken || !dashes)) return cause("missing-space", number, column, { mark: "-" }, before + "- " + tight.groups.value, true);

    const foreign = (rest.match(FOREIGN_COLON) || {}).groups;
    if (foreign) {
      const { key, colon } = foreign, identifier = /^[\x00-\x7f]*$/.test(key) && /[a-z]/.test(key) && !/[A-Z]/.test(key);
      const certain = known(key) && (identifier || textKeys().includes(key) || !(dashes || continued));
      if (certain || (broken && (known(key) || (identifier && COLONS.includes(colon))))) return cause("fullwidth-colon", number, column + key.length + foreign.gap.length, { key: key, mark: colon }, pair(before, foreign), true);
    }

    const close = (rest.match(TIGHT_COLON) || {}).groups;
    if (close && known(close.key) && (close.gap || close.value)) {
      const at = column + close.key.length;
      if (close.gap) return cause("wrong-space", number, at + 1, {}, pair(before, close), true);
      return cause("missing-space", number, at, { mark: ":" }, pair(before, close), true);
    }

    const equals = broken ? (rest.match(EQUALS) || {}).groups : null;
    if (equals && known(equals.key)) return cause("missing-colon", number, column + equals.key.length + equals.gap.length, { key: equals.key }, pair(before, equals), true);
    const bare = (rest.match(NO_COLON) || {}).groups;
    if (bare && known(bare.key) && (broken || (bare.value && yaml.isLanguage(bare.key)))) return cause("missing-colon", number, column + bare.key.length, { key: bare.key }, pair(before, bare), true);
    return null;
  };

  function startsWithKey(text) {
    const match = text.match(STARTS_WITH_KEY);
    return match !== null && yaml.isKnownKey(match.groups.key);
  }

  /* A list in brackets whose brackets or commas are full-width: [a，b]、【a, b】. */
  yaml.fullwidthInList = function (line, number) {
    const [before, value, after] = yaml.splitValue(line);
    if (!value || line.length > yaml.LONG) return null;
    const plain = value.split(/[，、]/).map(yaml.trim).join(", ");
    const opened = plain.replace(/[【［]/g, "[").replace(/[】］]/g, "]");
    if (!/^\[[\w@., -]*\]$/.test(opened)) return null;
    const told = (code, at) => cause(code, number, before.length + at, { mark: value[at] }, before + opened + after, true);
    if (opened !== plain) return told("fullwidth-bracket", value.search(/[【】［］]/));
    return plain !== value ? told("fullwidth-comma", value.search(/[，、]/)) : null;
  };

  /* {zh：楼道}, {zh:楼道} and {zh 楼道}: YAML takes all of it for a key. */
  yaml.keyInBraces = function (key, line, number, column) {
    const match = key.match(BRACED_KEY);
    if (!match || !yaml.isKnownKey(match.groups.key) || yaml.isKnownKey(key) || line.length > yaml.LONG) return null;
    const colon = yaml.trim(match.groups.colon), code = !colon ? "missing-colon" : colon === ":" ? "missing-space" : "fullwidth-colon";
    // All of them on the line at once: the line is mended only once.
    const rest = line.slice(column).replace(BRACED_PAIR, (found, word, at, all) => ((at === 0 || ",{ ".includes(all[at - 1])) && yaml.isKnownKey(word) ? word + ": " : found));
    return cause(code, number, column + match.groups.key.length, { key: match.groups.key, mark: colon }, line.slice(0, column) + rest, true);
  };

  /* The line written as key, colon, space, value. */
  function pair(before, groups) {
    let value = yaml.trim(groups.value || "");
    if (!value) return before + groups.key + ":";
    const grouped = ["{}", "[]"].includes(value[0] + value[value.length - 1]);
    if (!grouped && (value.includes(": ") || value.endsWith(":") || "&*!%@`|>,?".includes(value[0]))) value = yaml.quoted(value);
    return before + groups.key + ": " + value;
  }
})(casebookForm);
