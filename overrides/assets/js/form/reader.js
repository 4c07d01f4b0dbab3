/* A case file → plain data. Every scalar is text, Chinese keys become the field table's; aliases and tags are refused.
 * What is wrong with the file is told as `casebook check` tells it, with the line. */
"use strict";

(function (form) {
  const SIZE = 256 * 1024, DEPTH = 20;
  const LANGUAGE_NAMES = { 中文: "zh", 英文: "en", 汉语: "zh", 英语: "en" };

  /* Resolves with {data, all, lines, comments, problems}; data is null where the file has faults, and all is what was
   * read in spite of them, so that the rest can be checked too.
   * `lines` gives the line of a path, joined with "\n"; a problem is {line, code, message, help}. */
  form.read = async function (bytes) {
    const text = typeof bytes === "string" ? bytes.replace(/^\ufeff/, "") : decoded(bytes);
    if (typeof text !== "string") return { data: null, problems: [problem(1, text.code, text.params)] };
    await form.bringYaml();
    const counter = new YAML.LineCounter();
    const documents = YAML.parseAllDocuments(text, { schema: "failsafe", merge: false, uniqueKeys: false, prettyErrors: false, lineCounter: counter, strict: true });
    const lineOf = (offset) => counter.linePos(offset).line;
    const run = { problems: [], lines: new Map(), lineOf: lineOf };
    if (!Array.isArray(documents) || !documents.length || !documents[0].contents) return { data: null, problems: [problem(1, "empty-file", {})] };
    // What the parser says after its first complaint mostly follows from it.
    for (const document of documents) {
      const error = document.errors[0];
      if (error) return { data: null, problems: [problem(lineOf(error.pos[0]), syntax(text, error, lineOf), { reason: error.message.split("\n")[0], character: "Tab" })] };
    }
    if (documents.length > 1) return { data: null, problems: [problem(lineOf(documents[1].range[0]), "several-documents", {})] };
    const root = documents[0].contents;
    if (!YAML.isMap(root)) return { data: null, problems: [problem(lineOf(root.range ? root.range[0] : 0), "not-a-mapping", {})] };
    const data = plain(run, root, [], 0);
    const comments = text.split("\n").filter((line) => /^\s*#/.test(line) && !line.includes("yaml-language-server")).length;
    return { data: run.problems.some((one) => one.severity === "error") ? null : data, all: run.lost ? null : data, lines: run.lines, comments: comments, problems: run.problems };
  };

  function problem(line, code, params) {
    return Object.assign({ line: line, code: code, severity: form.data.severity[code] }, form.explain(code, params));
  }

  function syntax(text, error, lineOf) {
    const line = text.split("\n")[lineOf(error.pos[0]) - 1] || "";
    if (/^\s*\t/.test(line)) return "tab-indentation";
    return "bad-yaml";
  }

  function decoded(bytes) {
    const view = new Uint8Array(bytes);
    if (view.length > SIZE) return { code: "file-too-large", params: { size: String(Math.ceil(view.length / 1024)), limit: String(SIZE / 1024) } };
    const starts = (...signature) => signature.every((byte, index) => view[index] === byte);
    const kind = starts(0x50, 0x4b) || starts(0xd0, 0xcf) ? "office" : starts(0x25, 0x50, 0x44, 0x46) ? "pdf" : starts(0xff, 0xd8) || starts(0x89, 0x50) ? "image" : null;
    if (kind) return { code: "not-text", params: { kind: kind } };
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (problem) {
      return { code: "not-utf-8", params: { encoding: starts(0xff, 0xfe) || starts(0xfe, 0xff) ? "UTF-16" : "GBK" } };
    }
  }

  /* The value of a node; keys without a value are left out, as in a case they are. */
  function plain(run, node, path, depth) {
    const note = (code, at, params) => run.problems.push(problem(run.lineOf(at), code, params || {}));
    if (node === null) return null;
    const start = node.range ? node.range[0] : 0;
    if (YAML.isAlias(node)) {
      note("alias-not-allowed", start, { name: node.source });
      return null;
    }
    if (node.tag) note("tag-not-allowed", start, { tag: node.tag.replace("tag:yaml.org,2002:", "!!") });
    if (node.anchor) note("anchor-ignored", start, { name: node.anchor });
    if (YAML.isScalar(node) && node.type === "PLAIN" && node.comment && !/^[\s#!]/.test(node.comment)) note("comment-cuts-text", start, { text: "#" + node.comment.split("\n")[0] });
    if (depth > DEPTH) {
      note("too-deep", start, { limit: String(DEPTH) });
      return null;
    }
    run.lines.set(path.join("\n"), run.lineOf(start));
    if (YAML.isScalar(node)) return node.type === "PLAIN" && node.source === "" ? null : form.wellFormed(String(node.value));
    if (YAML.isSeq(node)) return node.items.map((item, index) => plain(run, item, path.concat(index), depth + 1)).filter((item, index) => !YAML.isAlias(node.items[index]));
    const names = keyNames(path), result = {}, seen = new Map();
    for (const { key, value } of node.items) {
      const at = key && key.range ? key.range[0] : start;
      if (YAML.isAlias(key)) note("alias-not-allowed", at, { name: key.source });
      else if (!YAML.isScalar(key)) {
        note("key-not-text", at);
        run.lost = true; // the rest would be consequences
      } else if (key.tag) note("tag-not-allowed", at, { tag: key.tag.replace("tag:yaml.org,2002:", "!!") });
      else if (!String(key.value)) note("empty-key", at);
      else if (String(key.value) === "<<" && key.type === "PLAIN") note("merge-key", at);
      else {
        const typed = String(key.value), known = names.get(typed) || LANGUAGE_NAMES[typed] || typed;
        if (seen.has(known)) {
          note("duplicate-key", at, { key: typed, first_line: String(seen.get(known)) });
          continue;
        }
        seen.set(known, run.lineOf(at));
        const inner = path.concat(known), made = plain(run, value, inner, depth + 1);
        run.lines.set(inner.join("\n"), run.lineOf(at));
        if (made !== null) Object.defineProperty(result, known, { value: made, enumerable: true, writable: true, configurable: true });
      }
    }
    return result;
  }

  /* Every accepted spelling of a key of the part at a path. */
  function keyNames(path) {
    const names = new Map();
    for (const field of form.fieldsAt(path) || []) {
      for (const name of field.names) names.set(name, field.key);
    }
    for (const field of form.fieldsAt(path) || []) names.set(field.key, field.key);
    return names;
  }

  /* The line that a path stands on, or that of what it would stand in. */
  form.lineAt = function (lines, path) {
    for (let length = path.length; length >= 0; length -= 1) {
      const line = lines.get(path.slice(0, length).join("\n"));
      if (line) return line;
    }
    return 1;
  };

  /* Takes out of the data what the form has no place for: {data, leftOut: [{path, value}]}. */
  form.fitted = function (data) {
    const leftOut = [];
    const value = fit(form.data.fields, data, [], leftOut);
    return { data: value, leftOut: leftOut };
  };

  const drop = (leftOut, path, value) => {
    leftOut.push({ path: path, value: typeof value === "string" ? value : JSON.stringify(value) });
    return undefined;
  };

  function fit(fields, raw, path, leftOut) {
    const made = {};
    for (const [key, item] of Object.entries(raw)) {
      const field = fields.find((one) => one.key === key), inner = path.concat(key);
      const kept = field ? fitField(field, item, inner, leftOut) : drop(leftOut, inner, item);
      if (kept !== undefined) made[key] = kept;
    }
    return made;
  }

  function fitField(field, raw, path, leftOut) {
    if (path.length === 1 && form.data.kept.includes(field.key)) return raw;
    if (field.keyed) {
      if (!form.isMap(raw)) return drop(leftOut, path, raw);
      const made = {};
      for (const [key, item] of Object.entries(raw)) {
        if (form.isMap(item)) made[key] = fit(field.children, item, path.concat(key), leftOut);
        else drop(leftOut, path.concat(key), item);
      }
      return made;
    }
    if (!field.many) return fitOne(field, raw, path, leftOut);
    if (!field.children && typeof raw === "string" && (field.kind === "citation" || field.key === "themes")) return raw;
    if (!Array.isArray(raw)) return drop(leftOut, path, raw);
    return raw.map((item, index) => fitOne(field, item, path.concat(index), leftOut)).filter((item) => item !== undefined);
  }

  function fitOne(field, raw, path, leftOut) {
    if (field.part === "Passage") {
      if (typeof raw === "string") return raw;
      if (!form.isMap(raw)) return drop(leftOut, path, raw);
      return "text" in raw || "cite" in raw ? fit(field.children, raw, path, leftOut) : fitText(raw, path, leftOut);
    }
    if (field.part === "TeamStep" && form.isNotReported(raw)) return raw;
    if (field.children) return form.isMap(raw) ? fit(field.children, raw, path, leftOut) : drop(leftOut, path, raw);
    if (["line", "paragraph", "markdown"].includes(field.kind)) return fitText(raw, path, leftOut);
    if (field.kind === "period" && form.isMap(raw)) {
      const made = {};
      for (const [key, item] of Object.entries(raw)) {
        if (["from", "to"].includes(key) && typeof item === "string") made[key] = item;
        else drop(leftOut, path.concat(key), item);
      }
      return made;
    }
    return typeof raw === "string" ? raw : drop(leftOut, path, raw);
  }

  function fitText(raw, path, leftOut) {
    if (typeof raw === "string") return raw;
    if (!form.isMap(raw)) return drop(leftOut, path, raw);
    const made = {};
    for (const [key, item] of Object.entries(raw)) {
      if (form.data.languages.some((one) => one.id === key) && typeof item === "string") made[key] = item;
      else drop(leftOut, path.concat(key), item);
    }
    return made;
  }
})(casebookForm);
