/* The drawings of the preview, as the site draws them: the three lists, and before and after. Says in JavaScript what
 * scripts/casebook/render/measure.py, lists_map.py and before_after.py say; a test compares the drawings. */
"use strict";

(function (form) {
  const drawings = (form.drawings = {});

  /* ---------- text ---------- */
  const FULL = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}“”‘’…—·]/u;
  const RUN = /[0-9A-Za-z][^\s\u2e80-\uffef“”‘’]*\s*|[\u2e80-\uffef“”‘’…—·]+\s*|\S\s*/gu;
  const LEANING = "）》”’」』，。、；：！？…·])%,.;:!?的了着过们吗呢主", OPENING = "（《“‘「『[(";
  const AFTER = ["的", "，", "、", "；", "：", "。", "与", "和", "或", "”", "》", "）"];

  const one = (character) => (FULL.test(character) ? 1 : "iljtfrI.,;:'|! ".includes(character) ? 0.31 : /\p{Uppercase}/u.test(character) || "mw@%".includes(character) ? 0.76 : 0.56);
  const width = (text) => Array.from(text).reduce((sum, character) => sum + one(character), 0);

  /* Chinese words, as far as the browser knows them: the site's own dictionary may break a line elsewhere. */
  drawings.cut = function (text) {
    if (!Intl.Segmenter) return Array.from(text);
    return Array.from(new Intl.Segmenter("zh", { granularity: "word" }).segment(text), (part) => part.segment);
  };

  /* Lines of at most `limit` em, as few as will do, of even length, broken where a reader would pause. */
  drawings.wrap = function (text, limit) {
    const pieces = tokens(text.trim()).flatMap((token) => cut(token, limit));
    if (!pieces.length) return [];
    const lines = fill(pieces, limit), low = width(text) / lines.length;
    for (let step = 0; lines.length > 1 && step < 12; step += 1) {
      const tried = fill(pieces, low + ((limit - low) * step) / 12);
      if (tried.length === lines.length) return soften(pieces, limit, tried);
    }
    return lines;
  };

  function tokens(text) {
    const made = [];
    for (const run of text.match(RUN) || []) {
      for (const word of run[0] <= "\x7f" ? [run] : drawings.cut(run)) {
        const last = made[made.length - 1], bare = last && last.trimEnd();
        if (last && (LEANING.includes(word[0]) || !word.trim() || OPENING.includes(bare[bare.length - 1]) || /^\p{Nd}+$/u.test(last))) made[made.length - 1] += word;
        else made.push(word);
      }
    }
    return made;
  }

  function cut(token, limit) {
    if (width(token.trimEnd()) <= limit) return [token];
    const pieces = [];
    let piece = "";
    for (const character of token) {
      if (piece && width(piece + character) > limit) {
        pieces.push(piece);
        piece = "";
      }
      piece += character;
    }
    return pieces.concat(piece);
  }

  function fill(pieces, limit) {
    const lines = [];
    let line = "";
    for (const token of pieces) {
      if (line && width((line + token).trimEnd()) > limit) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += token;
    }
    return lines.concat(line.trimEnd());
  }

  /* Each break moved to a pause near it, where the lines still fit. */
  function soften(pieces, limit, lines) {
    const ends = [], made = [], joined = (from, to) => pieces.slice(from, to).join("");
    let position = 0, start = 0;
    for (const line of lines.slice(0, -1)) {
      const target = line.length + position;
      let count = 0, seen = 0;
      while (seen < target) {
        seen += pieces[count].length;
        count += 1;
      }
      ends.push(count);
      position = seen;
    }
    ends.forEach((end, index) => {
      const following = index + 1 < ends.length ? ends[index + 1] : pieces.length;
      const moved = [0, 1, -1, 2, -2, 3, -3].map((shift) => end + shift).find((at) => start < at && at < following && AFTER.some((mark) => pieces[at - 1].trimEnd().endsWith(mark)) && width(joined(start, at).trimEnd()) <= limit && width(joined(at, following).trimEnd()) <= limit);
      ends[index] = moved === undefined ? end : moved;
      made.push(joined(start, ends[index]).trimEnd());
      start = ends[index];
    });
    return made.concat(joined(start).trimEnd());
  }

  /* ---------- shapes ---------- */
  const n = (value) => String(Number(value.toFixed(2)));

  function shape(name, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, typeof value === "number" ? n(value) : value);
    element.append(...children);
    return element;
  }

  const drawing = (css, size, name, title, parts) => shape("svg", Object.assign(css ? { class: css } : {}, { viewBox: "0 0 " + size.map(n).join(" "), role: "img", "aria-labelledby": name }), shape("title", { id: name }, title), ...parts);

  /* ---------- the three lists ---------- */
  const WIDE = 946, BOX = 258, STEP = 344, NARROW = 328, INDENT = 36;
  const COLUMNS = [["problems", "p"], ["projects", "j"], ["resources", "r"]];

  /* Both drawings, for wide screens and for phones; `lists` has [{id, text, solves, uses}] with plain texts. */
  drawings.lists = (lists, name) => [wide(lists, name + "-w"), narrow(lists, name + "-n")];

  function boxes(entries, x, y, across, style) {
    let top = y;
    return entries.map((entry) => {
      const lines = drawings.wrap(entry.text, (across - 30) / style.size), height = lines.length * style.leading + 2 * style.padding;
      const box = { entry: entry, lines: lines, x: x, y: top, width: across, height: height, middle: top + height / 2 };
      top += height + style.gap;
      return box;
    });
  }

  const bottom = (column) => column[column.length - 1].y + column[column.length - 1].height;
  const named = (column, ids) => ids.map((id) => column.find((box) => box.entry.id === id)).filter(Boolean);

  function wide(lists, name) {
    const style = form.data.language === "zh" ? { size: 17, leading: 28, padding: 13, gap: 18 } : { size: 16, leading: 24, padding: 13, gap: 16 };
    const all = {}, top = 40;
    COLUMNS.forEach(([key], index) => { all[key] = boxes(lists[key], index * STEP + 0.75, 0, BOX - 1.5, style); });
    const tall = Math.max(...Object.values(all).filter((column) => column.length).map(bottom));
    for (const column of Object.values(all)) {
      const shift = column.length ? top + (tall - bottom(column)) / 2 : 0;
      for (const box of column) [box.y, box.middle] = [box.y + shift, box.middle + shift];
    }
    const parts = [];
    for (const box of all.projects) {
      const solved = named(all.problems, box.entry.solves);
      for (const from of solved) parts.push(curve("p", from.x + BOX - 1.5, from.middle, box.x - 8, box.middle));
      if (solved.length) parts.push(arrow(box.x, box.middle));
      for (const to of named(all.resources, box.entry.uses)) parts.push(curve("r", box.x + BOX - 1.5, box.middle, to.x, to.middle), dot(to.x, to.middle));
    }
    COLUMNS.forEach(([key, mark], index) => { if (all[key].length) parts.push(...heading(key, mark, index * STEP, 6, 14), ...all[key].flatMap((box) => boxed(box, mark, style))); });
    return drawing("cb-map__wide", [WIDE, top + tall + 4], name, title(lists), parts);
  }

  function narrow(lists, name) {
    const style = form.data.language === "zh" ? { size: 16, leading: 25, padding: 11, gap: 10 } : { size: 15, leading: 22, padding: 11, gap: 10 };
    const all = {}, parts = [], lines = [];
    let y = 5;
    for (const [key, mark] of COLUMNS) {
      all[key] = boxes(lists[key], INDENT, y + 25, NARROW - INDENT - 1, style);
      if (!all[key].length) continue;
      parts.push(...heading(key, mark, INDENT, y, 13), ...all[key].flatMap((box) => boxed(box, mark, style)));
      y = bottom(all[key]) + 29;
    }
    all.projects.forEach((box, index) => {
      const lane = 10 + (index % 4) * 6, solved = named(all.problems, box.entry.solves);
      for (const from of solved) lines.push(along("p", from.middle, lane, box.middle - 7, INDENT - 8));
      if (solved.length) lines.push(arrow(INDENT, box.middle - 7));
      for (const to of named(all.resources, box.entry.uses)) lines.push(along("r", box.middle + 7, lane, to.middle, INDENT), dot(INDENT, to.middle));
    });
    return drawing("cb-map__narrow", [NARROW, y - 25], name, title(lists), lines.concat(parts));
  }

  const title = (lists) => form.say("site.map.title", { problems: lists.problems.length, projects: lists.projects.length, resources: lists.resources.length });
  const heading = (key, mark, x, y, size) => [shape("rect", { class: "f" + mark, x: x, y: y, width: size, height: size }), shape("text", { class: "h", x: x + size + 8, y: y + size - 1 }, form.say("site.list." + key))];
  const curve = (mark, x1, y1, x2, y2) => shape("path", { class: "ln " + mark, d: "M" + n(x1) + " " + n(y1) + "C" + [x1 + (x2 - x1) * 0.55, y1, x2 - (x2 - x1) * 0.55, y2, x2, y2].map(n).join(" ") });
  const along = (mark, y1, lane, y2, x2) => shape("path", { class: "ln " + mark, d: "M" + INDENT + " " + n(y1) + "H" + lane + "V" + n(y2) + "H" + n(x2) });
  const arrow = (x, y) => shape("path", { class: "fp", d: "M" + n(x) + " " + n(y) + "l-9 -5v10z" });
  const dot = (x, y) => shape("circle", { class: "fr", cx: x, cy: y, r: 4 });

  function boxed(box, mark, style) {
    const first = box.y + style.padding + style.leading / 2 + style.size * 0.36;
    return [shape("rect", { class: "box " + mark, x: box.x, y: box.y, width: box.width, height: box.height })].concat(box.lines.map((line, index) => shape("text", { x: box.x + 15, y: first + index * style.leading, "font-size": style.size }, line)));
  }

  /* ---------- before and after ---------- */
  const UNITS = 12, PITCH = 44, HEIGHT = 28, LONGEST = 328;

  drawings.inUnits = (before, after) => Math.max(before, after) <= UNITS;

  /* The drawing, or null where a figure is below nought; `words` are both figures as text. */
  drawings.change = function (before, after, indicator, words, name) {
    const most = Math.max(before, after);
    if (Math.min(before, after) < 0 || most === 0) return null;
    const whole = most <= UNITS && Number.isInteger(before) && Number.isInteger(after), pitch = whole ? Math.min(PITCH, Math.floor((LONGEST + 4) / most)) : 0;
    const rows = [["before", before, "b"], ["after", after, "a"]].flatMap(([label, number, css], index) => [
      shape("text", { class: "k", x: 0, y: index * 68 + 16, "font-size": 15 }, form.say("site.ba." + label), shape("tspan", { class: "num", dx: 8 }, words[index])),
      shape("g", { transform: "translate(0 " + (index * 68 + 26) + ")" }, ...(whole ? squares(number, most, pitch, css) : [shape("rect", { class: css, x: 0, y: 0, width: Number(((number / most) * LONGEST).toFixed(1)), height: HEIGHT })])),
    ]);
    return drawing("", [LONGEST, 124], name, form.say("site.ba.title", { indicator: indicator, before: words[0], after: words[1] }), rows);
  };

  const squares = (count, most, pitch, css) => Array.from({ length: most }, (none, at) => (at < count
    ? shape("rect", { class: css, x: at * pitch, y: 0, width: pitch - 4, height: HEIGHT })
    : shape("rect", { class: "g", x: at * pitch + 0.5, y: 0.5, width: pitch - 5, height: HEIGHT - 1 })));
})(casebookForm);
