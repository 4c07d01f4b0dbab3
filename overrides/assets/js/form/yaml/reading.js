/* One pass over a YAML text: data, places, and what YAML allows but a case file does not. Says in JavaScript what
 * scripts/casebook/yaml_reading.py says, under the same names. */
"use strict";

(function (form) {
  const yaml = (form.yaml = form.yaml || {});
  const MOST = 100, ROWS = 100, LONG_TEXT = 12, DEPTH = 20;
  const FIRST = "-•·●▪◦‣∙‐–—－−*+【［"; // what a list or its item may begin with by mistake
  const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
  const isStart = (event) => event.type.endsWith("-start");
  const isEnd = (event) => event.type.endsWith("-end");

  /* What one pass found: `data` (mappings are Maps, null where there is nothing to go on with), `places` and `keys`
   * (lines and columns from 1, by value and key, see `walk`), `found`, and `causes` to mend. */
  yaml.Reading = class {
    constructor(lines, mended) {
      Object.assign(this, { lines: lines, mended: new Set(mended), data: null, found: [], causes: [], noted: {}, repeated: [], marks: [] });
    }

    read(text) {
      const get = yaml.events(text);
      if (get().type === "stream-end") return this.note("empty-file");
      const event = get();
      if (event.type === "scalar" && !event.value) return this.note("empty-file");
      if (event.type !== "mapping-start") {
        if (event.type === "scalar" && !event.style) this.suspect(event, true);
        if (this.causes.length) return undefined;
        this.note("not-a-mapping", event.start);
        while (get()); // what follows may say more about it
        return undefined;
      }
      const data = this.mapping(event, get);
      if (!data) return undefined;
      get();
      const end = get();
      if (end.type !== "stream-end") return this.note("several-documents", end.start);
      this.comments(text);
      this.data = data;
      return this.tellRepeated();
    }

    tellRepeated() {
      const keys = this.repeated.length ? this.places().keys : null, told = new Set();
      for (const [path, key, mark] of this.repeated) {
        const stray = this.tooDeepKey(path), name = yaml.pathName(path);
        if (stray === undefined) this.note("duplicate-key", mark, { key: key, first_line: String(keys.get(yaml.pathName(path.concat(key))).line) });
        else if (!told.has(name)) {
          told.add(name);
          const where = keys.get(yaml.pathName(path.concat(stray))), around = keys.get(name);
          this.found.push({ code: "wrong-indentation", line: where.line, column: where.column, params: { mend: " ".repeat(around.column - 1) + yaml.lstrip(this.lines[where.line - 1], " ") } });
        }
      }
    }

    /* A key in that part without anything below it that belongs one level further out: what follows it shows. */
    tooDeepKey(path) {
      let part = this.data, around = null;
      for (const element of path) [around, part] = [part, part instanceof Map ? part.get(element) : part[element]];
      if (!(around instanceof Map)) return undefined;
      for (const [key, value] of part) {
        const others = Array.from(part.keys()).filter((other) => ![key, "cite", "出处"].includes(other)); // which may stand anywhere
        if (value === null && !others.some((other) => yaml.areKin(key, other))) return Array.from(around.keys()).some((other) => other !== key && yaml.areKin(key, other)) ? key : undefined;
      }
      return undefined;
    }

    /* Where each value and each key stands, by the name of its path. */
    places() {
      const values = new Map(), keys = new Map();
      let next = 0;
      const walk = (value, path) => {
        values.set(yaml.pathName(path), this.location(this.marks[next]));
        next += 1;
        if (value instanceof Map) {
          for (const [key, item] of value) {
            keys.set(yaml.pathName(path.concat(key)), this.location(this.marks[next]));
            next += 1;
            walk(item, path.concat(key));
          }
        } else if (Array.isArray(value)) value.forEach((item, index) => walk(item, path.concat(index)));
      };
      walk(this.data, []);
      return { values: values, keys: keys };
    }

    /* The mapping that the event begins, or null where something nests too deep. */
    mapping(begin, get) {
      const root = new Map(), outer = [];
      let container = root, keyed = true, flow = begin.flow, key = null;
      this.marks.push(begin.start);
      this.extras(begin);
      for (;;) {
        const event = get();
        let value = null;
        if (event.type === "scalar") {
          if (keyed && key === null) {
            if ((!IDENTIFIER.test(event.value) || container.has(event.value) || event.tag !== null) && this.badKey(event, container, flow, outer)) skip(get(), get);
            else {
              key = event.value;
              this.marks.push(event.start);
            }
            continue;
          }
          this.extras(event);
          value = event.value;
          if (!event.style) {
            if (!value) value = null;
            else if (/[:：]| - /.test(value) || FIRST.includes(value[0]) || startsWithLanguage(value) || (flow && /[，、]/.test(value))) this.suspect(event, !flow);
          } else if (event.style === '"' && yaml.isHidden(value)) this.note("control-character", event.start, { character: yaml.hiddenName(value) });
        } else if (isStart(event)) {
          if (keyed && key === null) {
            this.keyNotText(event.start);
            skip(event, get);
            skip(get(), get);
            continue;
          }
          this.extras(event);
          value = event.type === "mapping-start" ? new Map() : [];
        } else if (event.type === "alias") {
          this.note("alias-not-allowed", event.start, Object.assign({ name: event.anchor }, this.inQuotes(event.start)));
          if (key === null) { // a key, whose value goes with it, or an entry of a list
            if (keyed) skip(get(), get);
            continue;
          }
        } else { // the end of a mapping or list
          if (!outer.length) return root;
          [container, keyed, flow] = outer.pop();
          key = null;
          continue;
        }
        this.marks.push(event.start);
        if (keyed) container.set(key, value);
        else container.push(value);
        if (isStart(event)) {
          outer.push([container, keyed, flow, key]);
          if (outer.length >= DEPTH) {
            this.note("too-deep", event.start, { limit: String(DEPTH) });
            return null;
          }
          [container, keyed, flow] = [value, event.type === "mapping-start", event.flow];
        }
        key = null;
      }
    }

    /* Whether this key and its value are to be passed over; notes what is wrong with it. */
    badKey(event, container, flow, outer) {
      const key = event.value, mark = event.start;
      if (event.tag !== null) this.extras(event);
      if (!key) this.note("empty-key", mark);
      else if (key === "<<" && !event.style) this.note("merge-key", mark);
      else if (container.has(key)) {
        if (!flow && outer.length && !outer[outer.length - 1][1] && this.missingDash(key, mark, container)) return true;
        this.repeated.push([outer.map((frame) => (frame[3] === null ? frame[0].length - 1 : frame[3])), key, mark]);
      } else {
        const line = this.lines[mark.line];
        if (!event.style && !yaml.isKnownKey(key)) this.add(flow ? yaml.keyInBraces(key, line, mark.line, mark.column) : yaml.mistake(line, mark.line, true));
        return false;
      }
      return true;
    }

    /* Whether an entry of a list begins anew with this key, for want of a dash; notes it. */
    missingDash(key, mark, entry) {
      const line = this.lines[mark.line];
      if (key !== entry.keys().next().value || mark.column < 2 || yaml.lstrip(line.slice(0, mark.column), " ")) return false;
      this.add(yaml.cause("missing-dash", mark.line, mark.column, {}, " ".repeat(mark.column - 2) + "- " + line.slice(mark.column), true));
      return true;
    }

    keyNotText(mark) {
      const mend = this.inQuotes(mark).mend;
      if (mend === undefined) this.note("key-not-text", mark);
      else this.add(yaml.cause("key-not-text", mark.line, mark.column, {}, mend, true)); // {{placeholder}} that is meant as text
    }

    /* Plain text that may hold a mistake which YAML took for text. */
    suspect(event, block) {
      const row = event.start.line, last = event.end.line, line = this.lines[row];
      const listed = !block || "【［".includes(event.value[0]) ? yaml.fullwidthInList(line, row) : null;
      if (listed || !block) return this.add(listed);
      const known = this.causes.length;
      if (!/[^ -]/.test(line.slice(0, event.start.column))) this.add(yaml.mistake(line, row, false));
      let above = row;
      for (let below = row + 1; below <= Math.min(last, row + ROWS); below += 1) {
        const text = this.lines[below];
        if (text === undefined || yaml.isIdle(text)) continue;
        if (!yaml.lstrip(text, " ").startsWith("- ")) this.add(yaml.mistake(text, below, false, true));
        else if (this.causes.length === known) this.add(yaml.mistake(this.lines[above], above, true) || yaml.outOfStep(this.lines, below)); // else the list only follows from what was found
        above = below;
      }
      return undefined;
    }

    /* Tags and anchors, which a case file has no use for; mostly a text that begins with ! or &. */
    extras(event) {
      if (event.tag === null && event.anchor === null) return;
      const mend = event.type === "scalar" ? this.inQuotes(event.start) : {};
      if (event.tag !== null) {
        const tag = event.tag.replace("tag:yaml.org,2002:", "!!");
        this.note("tag-not-allowed", event.start, Object.assign({ tag: tag }, tag.startsWith("!!") ? {} : mend));
      }
      if (event.anchor !== null) this.note("anchor-ignored", event.start, Object.assign({ name: event.anchor }, mend));
    }

    /* `12345 热线 #1 诉求`: a comment one space from a text, glued to its mark or cutting a sentence. */
    comments(text) {
      const spots = new Map();
      for (let at = text.indexOf(" #"); at !== -1; at = text.indexOf(" #", at + 1)) {
        const before = at ? text[at - 1] : text[0];
        if (!yaml.isBlank(before)) spots.set(at, /[^ \t\r\n#!]/.test(text.slice(at + 2, at + 3))); // whether it is glued
      }
      const get = spots.size ? yaml.events(text) : () => null;
      for (let event = get(); event; event = get()) {
        const end = event.end, glued = spots.get(end.index);
        if (event.type !== "scalar" || event.style || glued === undefined) continue;
        const column = end.column + 1, mend = this.mend(end.line);
        if (glued && !event.value && yaml.isLanguage(yaml.keyOf(this.lines[end.line]))) this.add(yaml.cause("special-start", end.line, column, { mark: "#" }, mend.mend, true)); // zh: #1 充电车棚
        else if (glued || new RegExp("[" + yaml.S + "，。；、！？]", "u").test(event.value) || Array.from(event.value).length >= LONG_TEXT) {
          this.found.push({ code: "comment-cuts-text", line: end.line + 1, column: column + 1, params: Object.assign({ text: this.lines[end.line].slice(column) }, mend) });
        }
      }
    }

    add(cause) { if (cause && !this.mended.has(cause.line)) this.causes.push(cause); }

    note(code, mark, params) {
      this.noted[code] = (this.noted[code] || 0) + 1;
      if (this.noted[code] > MOST) return;
      const where = mark ? this.location(mark) : { line: 1, column: 1 };
      this.found.push({ code: code, line: where.line, column: where.column, params: params || {} });
    }

    location(mark) {
      const line = this.lines[mark.line];
      const column = this.mended.has(mark.line) ? line.length - yaml.trimStart(line).length : mark.column;
      // What a file leaves out at its very end is looked for on a line that it does not have.
      return { line: Math.min(mark.line + 1, Math.max(this.lines.length, 1)), column: column + 1 };
    }

    /* The line with its value in quotes, as a parameter, where the value begins at the mark. */
    inQuotes(mark) {
      const line = this.lines[mark.line] || "";
      if (line.length > yaml.LONG) return {};
      const [before, value] = yaml.splitValue(line);
      if (before.length > mark.column || !value || !"*&!{".includes(value[0]) || (value[0] === "{" && !yaml.hasKey(line))) return {};
      return this.mend(mark.line);
    }

    mend(row) {
      const line = this.lines[row], mended = line.length <= yaml.LONG && !this.mended.has(row) ? yaml.withQuotes(line) : null;
      return mended === null ? {} : { mend: mended };
    }
  };

  /* A path as the name of a place: keys may hold anything. */
  yaml.pathName = (path) => JSON.stringify(path);

  const startsWithLanguage = (value) => form.data.languages.some((one) => value.startsWith(one.id + " "));

  /* Passes over the node that the event begins. */
  function skip(event, get) {
    for (let depth = 0; ; event = get()) {
      if (isStart(event)) depth += 1;
      else if (isEnd(event)) depth -= 1;
      if (depth <= 0) return;
    }
  }
})(casebookForm);
