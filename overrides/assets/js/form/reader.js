/* A case file → plain data. Every scalar is text, Chinese keys become the field table's; aliases and tags are refused.
 * What is wrong with the file is told as `casebook check` tells it, with the line and, where there is one, its mend. */
"use strict";

(function (form) {
  const LANGUAGE_NAMES = { 中文: "zh", 英文: "en", 汉语: "zh", 英语: "en" };
  const PERIOD_NAMES = { 从: "from", 自: "from", 开始: "from", 起: "from", 到: "to", 结束: "to", 止: "to" };

  /* Resolves with {data, all, lines, comments, problems}; data is null where the file has faults, and all is what was
   * read in spite of them (mistakes of typing mended), so that the rest can be checked too.
   * `lines` gives the line of a path, joined with "\n"; a problem is {line, code, severity, message, help, mend, mended},
   * the last where the data is as it would be without it. */
  form.read = async function (bytes) {
    await form.bringYaml();
    const loaded = form.yaml.load(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    const run = { loaded: loaded, found: loaded.found.slice(), lines: new Map() };
    const all = loaded.data ? plain(run, loaded.data, [], []) : null;
    const problems = run.found.map((one) => Object.assign({ line: one.line, code: one.code, severity: form.data.severity[one.code], mended: Boolean(one.mended) }, form.explain(one.code, one.params)));
    const comments = loaded.lines.filter((line) => /^\s*#/.test(line) && !line.includes("yaml-language-server")).length;
    return { data: problems.some((one) => one.severity === "error") ? null : all, all: all, lines: run.lines, comments: comments, problems: problems };
  };

  /* The value with the field table's keys; keys without a value are left out, as in a case they are. `typed` is the
   * path as it stands in the file. */
  function plain(run, value, path, typed) {
    const name = form.yaml.pathName(typed);
    if (!run.lines.has(path.join("\n"))) run.lines.set(path.join("\n"), run.loaded.places.get(name).line);
    if (typeof value === "string") return form.wellFormed(value);
    if (Array.isArray(value)) return value.map((item, index) => plain(run, item, path.concat(index), typed.concat(index)));
    if (!(value instanceof Map)) return null;
    const names = keyNames(path), others = path.length === 1 && path[0] === "period" ? PERIOD_NAMES : LANGUAGE_NAMES, result = {}, first = new Map();
    for (const [key, item] of value) {
      const known = names.get(key) || others[key] || key, inner = path.concat(known), at = typed.concat(key), where = run.loaded.keys.get(form.yaml.pathName(at));
      if (first.has(known)) {
        run.found.push(Object.assign({ code: "duplicate-key", params: { key: key, first_line: String(first.get(known)) } }, where));
        continue;
      }
      first.set(known, where.line);
      run.lines.set(inner.join("\n"), where.line);
      if (item !== null) Object.defineProperty(result, known, { value: plain(run, item, inner, at), enumerable: true, writable: true, configurable: true });
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
