/* A fault of YAML → its cause: which line a person should look at, and what it should be. Says in JavaScript what
 * scripts/casebook/yaml_causes.py says, in the same order and under the same names. */
"use strict";

(function (form) {
  const yaml = (form.yaml = form.yaml || {});
  const cause = (...all) => yaml.cause(...all);
  const afterIndent = (line, characters) => line.length - yaml.lstrip(line, characters).length;

  /* The most likely cause of the fault in a file of these lines. */
  yaml.findCause = function (lines, fault) {
    const mark = fault.problemMark, context = fault.contextMark;
    const problem = (fault.context || "") + ": " + fault.problem;
    let [row, column] = mark ? [mark.line, mark.column] : [0, 0];
    if (row >= lines.length) { // the end of the file: show its last line
      row = Math.max(lines.length - 1, 0);
      column = lines.length ? lines[row].length : 0;
    }
    const spot = [row, column], origin = context && context.line < lines.length ? [context.line, context.column] : spot;
    const directive = row < lines.length && lines[row].startsWith("%");
    for (const [pattern, explain] of EXPLAINED) {
      const found = pattern.test(problem) && !directive ? explain(lines, spot, origin) : null;
      if (found) return found;
    }
    return nearby(lines, origin[0], row) || cause("bad-yaml", row, column);
  };

  /* A colon where none may be: text with a colon in it, or a key that the line above made part of its text. */
  function secondColon(lines, spot, origin) {
    const [row, column] = spot, line = lines[row], [before, value] = yaml.splitValue(line);
    const tight = yaml.mistake(line, row, true);
    if (tight) return tight;
    const first = value.match(new RegExp("^([" + yaml.W + "]+): ", "u"));
    if (first && yaml.isLanguage(first[1]) && yaml.hasKey(line)) return cause("colon-in-text", row, column, {}, before + "{" + value + "}"); // `title: zh: …`
    if (before.length <= column && value) {
      if ("\"'".includes(value[0])) return afterQuote(lines, spot);
      return cause("colon-in-text", row, column, {}, yaml.withQuotes(line), true);
    }
    let start = row;
    for (let at = row - 1; at > Math.max(row - yaml.NEAR, -1); at -= 1) {
      if (yaml.isIdle(lines[at])) continue;
      start = at;
      if (yaml.hasKey(lines[at])) break;
    }
    const found = nearby(lines, start, row);
    if (found || start === row) return found;
    const above = yaml.lineAbove(lines, row);
    const bare = yaml.trimEnd(lines[above]);
    if (new RegExp("^[" + yaml.S + "]*(?:- +)*[" + yaml.W + "-]+$", "u").test(bare.slice(0, yaml.LONG)) && yaml.indentOf(lines[above]) < yaml.indentOf(line)) {
      const words = yaml.trim(bare).split(new RegExp("[" + yaml.S + "]+", "u"));
      return cause("missing-colon", above, bare.length, { key: words[words.length - 1] }, bare + ":", true);
    }
    if (!yaml.hasKey(lines[above]) && yaml.indentOf(lines[above]) === yaml.indentOf(line) && above === row - 1) return nameless(lines, above, yaml.keyOf(line));
    const key = yaml.lstrip(line.slice(0, column), " -");
    if (!yaml.isKnownKey(key) && (key.includes(" ") || /[^\x00-\x7f]/.test(key))) return cause("colon-in-text", row, column);
    return yaml.outOfStep(lines, row);
  }

  /* A text where a key should be, in step with the key below it. */
  function nameless(lines, row, below) {
    const indent = yaml.indentOf(lines[row]), ids = form.data.languages.map((one) => one.id).sort().reverse();
    const other = ids.find((id) => id !== below) || "";
    return cause("missing-colon", row, indent, { key: "" }, yaml.isLanguage(below) ? " ".repeat(indent) + other + ": " + yaml.trim(lines[row]) : null);
  }

  /* A line where a key should be, without a colon. */
  function noColon(lines, spot, origin) {
    const [row, column] = origin, line = lines[row], found = nearby(lines, row, spot[0]);
    if (found && found.line === row) return found;
    if (yaml.indentOf(line) !== column || yaml.hasKey(line)) return found;
    const colon = line.match(new RegExp("^([" + yaml.S + "]*)([" + yaml.W + "]{1,10})([" + yaml.COLONS + "])[" + yaml.S + "]*(.*)", "u"));
    if (colon) return cause("fullwidth-colon", row, colon[1].length + colon[2].length, { key: colon[2], mark: colon[3] }, yaml.trimEnd(line.slice(0, column) + colon[2] + ": " + colon[4]));
    return cause("missing-colon", row, column, { key: "" }, carriedOn(lines, row));
  }

  /* The line as the continuation of the text above it, where it reads like one. */
  function carriedOn(lines, row) {
    const text = yaml.trim(lines[row]);
    const keyed = lines.slice(Math.max(row - yaml.NEAR, 0), row).reverse().find((one) => yaml.hasKey(one));
    if (keyed === undefined || !yaml.splitValue(keyed)[1] || !/[，。；！？,.;!?]/.test(text)) return null;
    return " ".repeat(afterIndent(keyed, " -") + 2) + text;
  }

  /* Something where a key or the end of a part should be: a loose end on the line, or a line out of step. */
  function notAKey(lines, spot, origin) {
    const [row, column] = spot, line = lines[row];
    if (column > afterIndent(line, " \t")) {
      const opened = unclosedAbove(lines, row, origin[0]);
      if (opened) return opened;
      const [before, value, after] = yaml.splitValue(line);
      if (/^\[[\w@., -]*\]\]+$/.test(value)) return cause("unclosed-bracket", row, column, { mark: "]" }, before + yaml.rstrip(value, "]") + "]" + after, true);
      if (value && "[{*&!".includes(value[0]) && before.length < column) return yaml.fullwidthInList(line, row) || special(line, row, before.length);
      if (value && "\"'".includes(value[0]) && before.length < column) return afterQuote(lines, spot);
      return nearby(lines, row, row);
    }
    const above = yaml.lineAbove(lines, row);
    if (!yaml.hasKey(line) && new RegExp("[^" + yaml.S + "] #[^" + yaml.S + "]", "u").test(lines[above].slice(0, yaml.LONG))) {
      const at = lines[above].indexOf(" #") + 1;
      return cause("comment-in-text", above, at, { text: lines[above].slice(at) });
    }
    if (yaml.lstrip(line, " -").startsWith(":")) return cause("empty-key", row, column);
    return nearby(lines, row, row) || yaml.outOfStep(lines, row);
  }

  function afterQuote(lines, spot) {
    const line = lines[spot[0]], [before, value, after] = yaml.splitValue(line), mark = value[0];
    let mended = yaml.withQuotes(line);
    // 'It's done': the outer pair is meant.
    if (mark === value[value.length - 1] && (value.split(mark).length - 1) % 2) mended = before + yaml.quoted(value.slice(1, -1)) + after;
    return cause("text-after-quote", spot[0], spot[1], {}, mended, true);
  }

  /* A quote opened on a line above that only the next quote, on this line, closed. */
  function unclosedAbove(lines, row, first) {
    for (let at = row - 1; at > Math.max(first - 1, row - yaml.NEAR, -1); at -= 1) {
      const [before, value] = yaml.splitValue(lines[at]);
      if (value && "\"'".includes(value[0]) && !isClosed(value)) return unclosed(lines, at, before.length);
    }
    return null;
  }

  const isClosed = (value) => (value[0] === '"' ? /^"(?:[^"\\]|\\.)*"/ : /^'(?:[^']|'')*'/).test(value);

  const unclosedQuote = (lines, spot, origin) => unclosed(lines, ...origin);

  function unclosed(lines, row, column) {
    const line = lines[row], mark = line.slice(column, column + 1);
    const text = yaml.rstrip(yaml.trimEnd(line.slice(column + 1)), "”’“‘＂＇");
    const whole = text && line.length <= yaml.LONG ? yaml.withQuotes(line.slice(0, column) + text) : null;
    const below = lines.slice(row + 1).find((one) => !yaml.isIdle(one)) || "a:";
    return cause("unclosed-quote", row, column, { mark: mark }, whole, yaml.hasKey(below) || yaml.lstrip(below, " ").startsWith("- "));
  }

  /* A value that begins with a character that means something to YAML. */
  function specialStart(lines, spot, origin) {
    for (const [row, column] of [origin, spot]) {
      const line = lines[row], [before, value] = yaml.splitValue(line);
      if (!value || (column !== before.length && column !== before.length + 1)) continue;
      if ((yaml.lstrip(yaml.rstrip(before, " -"), " -") || before)[0] === "\t" || value[0] === "\t") return tab(line, row);
      const listed = yaml.mistake(line, row, true);
      return listed && listed.code === "wrong-list-mark" ? listed : special(line, row, before.length);
    }
    return null;
  }

  const special = (line, row, column) => cause("special-start", row, column, { mark: line[column] }, yaml.withQuotes(line), true);

  /* A tab in the indentation, or a value that begins with % @ or `. */
  function cannotStart(lines, spot) {
    const [row, column] = spot, line = lines[row], bare = yaml.trimStart(line);
    if (bare.startsWith("```")) return cause("code-fence", row, column, {}, "", true);
    if (line[column] === "\t" || line.slice(0, line.length - bare.length).includes("\t")) return tab(line, row);
    const [before, value] = yaml.splitValue(line);
    return value && before.length === column ? special(line, row, before.length) : null;
  }

  function tab(line, row) {
    const end = line.match(/^[ \t-]*/)[0].length;
    const start = line.slice(0, end).replace(/-\t/g, "- ").replace(/\t/g, "  ");
    return cause("tab-indentation", row, line.indexOf("\t"), {}, start + line.slice(end), true);
  }

  function badEscape(lines, spot) {
    const [row, column] = spot, line = lines[row];
    const at = Math.max(line[column] === "\\" ? column : line.lastIndexOf("\\", column), 0);
    const [before, value, after] = yaml.splitValue(line);
    const mended = value[0] === '"' && value.endsWith('"') && value.length > 1 ? before + "'" + value.slice(1, -1).replace(/'/g, "''") + "'" + after : null;
    return cause("bad-escape", row, at, { mark: line.slice(at, at + 2) }, mended, true);
  }

  /* A bracket that is not closed, or closed otherwise than it was opened. */
  function brackets(lines, spot, origin) {
    const [row, column] = origin, line = lines[row], listed = yaml.fullwidthInList(line, row);
    if (listed) return listed;
    const mark = line.slice(column, column + 1), close = mark === "{" ? "}" : "]", [before, value, after] = yaml.splitValue(line);
    if (spot[0] === row && line.slice(spot[1]).includes(close)) return null;
    if (value.slice(0, 1) !== mark || before.length !== column) return cause("unclosed-bracket", row, column, { mark: mark });
    if (/^[[{][\w@., -]*[\]}]?$/.test(value)) return cause("unclosed-bracket", row, column, { mark: mark }, before + yaml.rstrip(value, "]}, ") + close + after, true);
    if (mark === "{" && value.includes(": ")) return cause("unclosed-bracket", row, column, { mark: mark }, before + value + close + after, true);
    return cause("unclosed-bracket", row, column, { mark: mark }, yaml.withQuotes(line));
  }

  /* A dash where no list may begin: a value that begins with one, or a list out of step. */
  function dash(lines, spot) {
    const [row, column] = spot, [before, value] = yaml.splitValue(lines[row]);
    if (yaml.hasKey(lines[row]) && before.length === column && value) return special(lines[row], row, column);
    return nearby(lines, row, row) || yaml.outOfStep(lines, row);
  }

  function node(lines, spot) {
    const [row, column] = spot, [before, value] = yaml.splitValue(lines[row]);
    return value && before.length === column ? special(lines[row], row, column) : null;
  }

  /* Text after the end of a document, or a first line that is indented. */
  function documentStart(lines, spot) {
    const first = Math.max(lines.findIndex((line) => !yaml.isIdle(line) && line !== "---"), 0);
    if (yaml.indentOf(lines[first])) return cause("wrong-indentation", first, yaml.indentOf(lines[first]), {}, yaml.lstrip(lines[first], " "), true);
    for (let at = spot[0] - 1; at >= 0; at -= 1) if (lines[at].startsWith("...")) return cause("several-documents", at, 0);
    return cause("not-a-mapping", first, 0);
  }

  /* The first line of a stretch that has something wrong in itself. */
  function nearby(lines, first, last) {
    for (let row = Math.max(first, last - yaml.NEAR, 0); row <= last && row < lines.length; row += 1) {
      const found = yaml.isIdle(lines[row]) ? null : yaml.mistake(lines[row], row, true);
      if (found) return found;
    }
    return null;
  }

  const EXPLAINED = [
    [/mapping values are not allowed/, secondColon],
    [/could not find expected ':'/, noColon],
    [/unexpected end of stream|found unexpected document (?:indicator|separator)/, unclosedQuote],
    [/unknown escape|escape sequence|escape character|hexa?decimal/, badEscape],
    [/scanning an? (?:anchor|alias|directive)|(?:scanning|parsing) a (?:tag|block scalar)/, specialStart],
    [/cannot start any token|tab character/, cannotStart],
    [/sequence entries are not allowed/, dash],
    [/mapping keys are not allowed/, node],
    [/flow (?:sequence|mapping)/, brackets],
    [/node content/, node],
    [/document start/, documentStart],
    [/block (?:mapping|collection|sequence)|expected key|'-' indicator/, notAKey],
  ];
})(casebookForm);
