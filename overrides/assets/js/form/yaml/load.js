/* Bytes of a YAML file → data as typed, with its mistakes: where the file is not YAML, the cause is found, mended in
 * memory and reading goes on, so that one look finds all mistakes. Says in JavaScript what scripts/casebook/load.py says. */
"use strict";

(function (form) {
  const yaml = (form.yaml = form.yaml || {});
  const ROUNDS = 50, MOST = 100, EFFORT = 1000000;
  const joined = (lines) => lines.join("\n") + "\n";

  /* {data, places, keys, lines, found}: `data` (mappings are Maps) is null where going on would only give consequences
   * of the errors; `lines` are those of the text as typed. What is found is {code, line, column, params, mended}, the
   * last where the data is as it would be without the fault. */
  yaml.load = function (bytes) {
    let [text, found] = yaml.decode(bytes);
    if (text === null) return { data: null, lines: [], found: found };
    const original = yaml.splitLines(text);
    const conflict = original.findIndex((line) => line.startsWith("<<<<<<< "));
    if (conflict !== -1) return { data: null, lines: original, found: found.concat({ code: "merge-conflict", line: conflict + 1, column: 1, params: {} }) };
    let lines = original, effort = 0, asides = null, reading, more;
    const mended = new Set(), causes = new Map();
    const sure = () => Array.from(causes.values()).every((one) => one.sure);
    if (found.length && yaml.isHidden(text)) {
      lines = original.map(yaml.withoutHidden);
      lines.forEach((line, row) => line !== original[row] && mended.add(row));
      text = joined(lines);
    }
    for (;;) {
      reading = new yaml.Reading(lines, mended);
      try {
        reading.read(text);
        more = reading.causes;
      } catch (fault) {
        if (!(fault instanceof yaml.Fault)) throw fault;
        // What was noticed on the way is likely to have led there.
        more = reading.causes.filter((cause) => !causes.has(cause.line));
        if (!more.length) more = [yaml.findCause(lines, fault)];
      }
      asides = asides || reading.found;
      const certain = sure(), fresh = new Map();
      for (const cause of more) {
        // Another guess that follows a guess is likely to be its consequence.
        if (!causes.has(cause.line) && !fresh.has(cause.line)) fresh.set(cause.line, cause);
      }
      for (const [row, cause] of fresh) if (!certain && !cause.sure) fresh.delete(row);
      fresh.forEach((cause, row) => causes.set(row, cause));
      const mends = Array.from(fresh.values()).filter((cause) => cause.mended !== null);
      effort += text.length;
      if (!mends.length || causes.size >= ROUNDS || effort > EFFORT) break;
      lines = lines.slice();
      for (const cause of mends) {
        lines[cause.line] = cause.mended;
        mended.add(cause.line);
      }
      text = joined(lines);
    }
    const rows = Array.from(causes.keys()).sort((a, b) => a - b).slice(0, MOST);
    const clear = sure() && !more.length;
    found = found.concat(rows.map((row) => told(original, causes.get(row))), clear ? reading.found : asides);
    found.sort((a, b) => a.line - b.line || a.column - b.column);
    const whole = clear && reading.data !== null, places = whole ? reading.places() : null;
    return { data: whole ? reading.data : null, places: whole ? places.values : null, keys: whole ? places.keys : null, lines: original, found: found };
  };

  function told(lines, cause) {
    const params = Object.assign({}, cause.params), line = lines[cause.line] || "";
    if (cause.mended !== null && cause.mended.length <= yaml.LONG && cause.mended !== line) params.mend = cause.mended;
    return { code: cause.code, line: cause.line + 1, column: cause.column + 1, params: params, mended: cause.mended !== null };
  }
})(casebookForm);
