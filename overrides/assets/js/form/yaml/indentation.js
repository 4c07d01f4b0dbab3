/* Lines that are not aligned with those around them: which line is off, and where it belongs. Says in JavaScript what
 * scripts/casebook/yaml_indentation.py says. */
"use strict";

(function (form) {
  const yaml = (form.yaml = form.yaml || {});
  const NEAR = 100, STEP = 2; // lines to look back; spaces a level
  yaml.NEAR = NEAR;

  const indentOf = (line) => yaml.indentOf(line);
  const isDashed = (line, at) => line.startsWith("- ", at);
  const wrong = (row, column, mended) => yaml.cause("wrong-indentation", row, column, {}, mended);

  /* The rows above, the nearest first. */
  function* above(row) {
    for (let at = row - 1; at > Math.max(row - NEAR, -1); at -= 1) yield at;
  }

  function find(rows, fits) {
    for (const at of rows) if (fits(at)) return at;
    return null;
  }

  const orSelf = (found, row) => (found === null ? row : found);

  /* The key that the line states, or its whole text. */
  yaml.keyOf = (line) => yaml.trim(yaml.lstrip(line, " -").split(":")[0]);

  /* The nearest line above with something on it, or the line itself. */
  yaml.lineAbove = (lines, row) => orSelf(find(above(row), (at) => !yaml.isIdle(lines[at])), row);

  /* A line above, one space off, with which this line, itself in step with the file, should be aligned. */
  function oddOne(lines, row) {
    const indent = indentOf(lines[row]);
    if (indent % STEP) return null;
    for (const at of above(row)) {
      const line = lines[at];
      if (yaml.isIdle(line)) continue;
      const start = indentOf(line), content = line.length - yaml.lstrip(line, " -").length;
      if (start % STEP && Math.abs(content - indent) === 1 && (yaml.hasKey(line) || content > start)) return wrong(at, start, " ".repeat(start + indent - content) + line.slice(start));
      if (start < indent - STEP) return null;
    }
    return null;
  }

  /* The nearest line above that is indented less, or the line itself. */
  function lineAround(lines, row) {
    const start = indentOf(lines[row]);
    return orSelf(find(above(row), (at) => !yaml.isIdle(lines[at]) && indentOf(lines[at]) < start), row);
  }

  /* An entry of a list without its dash, or a part with a dash that is no list. */
  function dashAbove(lines, row) {
    const line = lines[row], indent = indentOf(line), dashed = isDashed(line, indent);
    let first = row; // the first line of the part that the line should belong to
    for (const at of above(row)) {
      if (yaml.isIdle(lines[at])) continue;
      const start = indentOf(lines[at]);
      if (start < indent || (start === indent && !isDashed(lines[at], start))) break;
      first = at;
      if (start === indent && !dashed) break;
    }
    if (first === row) return null;
    const start = indentOf(lines[first]), parent = yaml.keyOf(lines[lineAround(lines, first)]);
    const withDash = (text) => " ".repeat(indent) + "- " + yaml.lstrip(text, " ");
    if (dashed) { // the entries below have dashes, the first has none
      if (start !== indent + STEP || !yaml.hasKey(lines[first]) || !yaml.isListKey(parent)) return null;
      return yaml.cause("missing-dash", first, start, {}, withDash(lines[first]), true);
    }
    if (start !== indent) return null;
    if (yaml.keyOf(lines[first]) === yaml.keyOf(line)) {
      const below = lines.slice(row + 1).find((one) => !yaml.isIdle(one)) || "";
      return yaml.cause("missing-dash", row, indent, {}, withDash(line), indentOf(below) === indent + STEP);
    }
    if (!yaml.isListKey(parent) && yaml.areKin(yaml.keyOf(lines[first]), yaml.keyOf(line))) return yaml.cause("extra-dash", first, start, {}, " ".repeat(start) + yaml.lstrip(lines[first], " -"));
    return null;
  }

  /* A line above that is a level too far left: a stranger where it stands, kin of the line where that stands. */
  function tooShallowAbove(lines, row) {
    const indent = indentOf(lines[row]), key = yaml.keyOf(lines[row]);
    if (indent % STEP) return null; // it is itself out of step
    for (const at of above(row)) {
      const start = indentOf(lines[at]), own = yaml.keyOf(lines[at]);
      if (yaml.isIdle(lines[at]) || start >= indent) continue;
      if (isDashed(lines[at], start) || !yaml.hasKey(lines[at]) || !yaml.areKin(own, key)) return null;
      const around = start ? lineAround(lines, at) : Math.max(at - NEAR, 0);
      const siblings = lines.slice(around, at).filter((one) => indentOf(one) === start && yaml.hasKey(one));
      if (siblings.some((one) => yaml.areKin(own, yaml.keyOf(one)))) return null;
      return wrong(at, start, " ".repeat(indent) + yaml.lstrip(lines[at], " "));
    }
    return null;
  }

  /* A line that is indented like none of those it could belong to; the nearest fitting place is proposed. */
  yaml.outOfStep = function (lines, row) {
    const line = lines[row], indent = indentOf(line), isItem = isDashed(line, indent);
    if (!yaml.hasKey(line) && !isItem) return wrong(row, indent);
    const odd = oddOne(lines, row) || dashAbove(lines, row) || tooShallowAbove(lines, row);
    if (odd) return odd;
    const key = yaml.keyOf(line), levels = new Map(), dashes = []; // columns where a line may begin: the keys that stand there
    let ceiling = yaml.LONG;
    for (const at of above(row)) {
      const start = indentOf(lines[at]);
      if (yaml.isIdle(lines[at]) || start > ceiling) continue;
      const content = lines[at].slice(start);
      if (yaml.hasKey(lines[at])) {
        const column = start + content.length - yaml.lstrip(content, "- ").length;
        levels.set(column, (levels.get(column) || []).concat(yaml.keyOf(lines[at])));
      }
      if (isDashed(content, 0)) dashes.push(start);
      ceiling = start;
      if (start === 0) break;
    }
    const misfit = (level) => [Math.abs(level - indent), Number(!(levels.get(level) || []).every((sibling) => yaml.areKin(key, sibling))), -level];
    const fitting = dashes.length && isItem ? dashes : Array.from(levels.keys());
    let best = fitting.length ? fitting[0] : indent;
    for (const level of fitting) {
      const [now, least] = [misfit(level), misfit(best)], differs = now.findIndex((one, index) => one !== least[index]);
      if (differs !== -1 && now[differs] < least[differs]) best = level;
    }
    return wrong(row, indent, best !== indent ? " ".repeat(best) + yaml.lstrip(line, " ") : null);
  };
})(casebookForm);
