/* The field tree, and a case as plain data: mappings, lists and text, as it stands in a file. */
"use strict";

(function (form) {
  form.isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  /* The fields inside the part at a path (keys and list positions), or null where there is no part. */
  form.fieldsAt = function (path) {
    const found = path.length ? form.fieldAt(path) : null;
    if (!path.length) return form.data.fields;
    return found && found.children && !found.atKeys ? found.children : null;
  };

  /* The field at a path. For a keyed field (sources) the path may end at the field, at one of its keys, or inside;
   * `atKeys` says that what stands there are keys of the author's own. */
  form.fieldAt = function (path) {
    let fields = form.data.fields, found = null, skip = 0;
    for (const element of path) {
      if (typeof element === "number") continue;
      if (skip) {
        skip -= 1;
        if (!skip) found = Object.assign({}, found, { atKeys: false });
        continue;
      }
      const next = (fields || []).find((field) => field.key === element);
      if (!next) return null;
      found = next.keyed ? Object.assign({ atKeys: true }, next) : next;
      skip = next.keyed ? (next.key === "translations" ? 2 : 1) : 0;
      fields = next.children;
    }
    return found;
  };

  /* The path without list positions, as messages name fields. */
  form.dotted = (path) => path.filter((element) => typeof element !== "number").join(".");

  form.get = function (data, path) {
    let value = data;
    for (const element of path) {
      if (value === null || typeof value !== "object") return undefined;
      value = value[element];
    }
    return value;
  };

  /* Sets a value, making what leads to it; undefined takes it away, and with it what has become empty. */
  form.set = function (data, path, value) {
    const last = path[path.length - 1], above = path.slice(0, -1);
    let holder = data;
    for (let index = 0; index < above.length; index += 1) {
      let next = holder[above[index]];
      if (next === null || typeof next !== "object") {
        if (value === undefined) return;
        next = holder[above[index]] = typeof path[index + 1] === "number" ? [] : {};
      }
      holder = next;
    }
    if (value !== undefined) {
      holder[last] = value;
      return;
    }
    // An entry of a list stays, even empty: its place on the screen is its place in the list.
    if (Array.isArray(holder)) holder[last] = "";
    else delete holder[last];
    if (above.length && !Array.isArray(holder) && typeof above[above.length - 1] !== "number" && !Object.keys(holder).length && !isEntry(above)) form.set(data, above, undefined);
  };

  const isEntry = (path) => path.length === 2 && path[0] === "sources";

  form.copy = (data) => JSON.parse(JSON.stringify(data));

  /* What the file will say: without blank texts, lists and parts, and without entries of which nothing is written
   * but the short name that the form gave them. `origins` maps a list to the positions its items had before. */
  form.cleaned = function (data) {
    const origins = new Map();
    const value = clean(data, [], origins) || {};
    return { data: value, origins: origins };
  };

  function clean(value, path, origins) {
    if (typeof value === "string") return value.trim() ? value : undefined;
    if (Array.isArray(value)) {
      const kept = [], from = [];
      value.forEach((item, index) => {
        const made = clean(item, path.concat(index), origins);
        if (made === undefined) return;
        kept.push(made);
        from.push(index);
      });
      if (!kept.length) return undefined;
      origins.set(kept, from);
      return kept;
    }
    if (!form.isMap(value)) return undefined;
    const made = {};
    for (const [key, item] of Object.entries(value)) {
      const inner = clean(item, path.concat(key), origins);
      if (inner !== undefined) made[key] = inner;
    }
    const keys = Object.keys(made);
    if (!keys.length || (typeof path[path.length - 1] === "number" && keys.length === 1 && keys[0] === "id")) return undefined;
    return made;
  }

  /* The path in the form's data of a path in cleaned data. */
  form.original = function (cleaned, path) {
    const result = [];
    let value = cleaned.data;
    for (const element of path) {
      const from = cleaned.origins.get(value);
      result.push(from && typeof element === "number" ? from[element] : element);
      value = value === undefined || value === null ? undefined : value[element];
    }
    return result;
  };

  /* ---------- texts and passages ---------- */
  form.sourceLanguage = function (data) {
    const stated = data.language;
    return form.data.languages.some((one) => one.id === stated) ? stated : form.data.languages[0].id;
  };

  /* A text in that language. A plain string is in the case's own language. */
  form.textOf = function (raw, language, data) {
    if (typeof raw === "string") return language === form.sourceLanguage(data) ? raw : "";
    const found = form.isMap(raw) ? raw[language] : undefined;
    return typeof found === "string" ? found : "";
  };

  /* The text with that language changed; undefined where nothing is left of it. */
  form.withText = function (raw, language, text, data) {
    const source = form.sourceLanguage(data);
    if (typeof raw === "string" && raw && language === source) return text || undefined;
    const made = typeof raw === "string" && raw ? { [source]: raw } : form.isMap(raw) ? Object.assign({}, raw) : {};
    if (text) made[language] = text;
    else delete made[language];
    return Object.keys(made).length ? made : undefined;
  };

  form.isNotReported = (raw) => typeof raw === "string" && form.data.notReported.includes(raw.trim());

  /* A passage (text and citations), which may be written as its text alone. */
  form.passageOf = function (raw) {
    if (raw === undefined || form.isNotReported(raw)) return {};
    if (typeof raw === "string" || (form.isMap(raw) && !("text" in raw) && !("cite" in raw))) return { text: raw };
    return form.isMap(raw) ? raw : {};
  };

  /* Calls `act` with every text of a case: where it stands, the dotted path that the tools call it by (with positions;
   * short forms written out), and the text as it is, a string or its versions by language. */
  form.eachText = (data, act) => textsOf(form.data.fields.filter((field) => !form.data.kept.includes(field.key)), data, [], [], act);

  function textsOf(fields, raw, path, named, act) {
    for (const field of fields) {
      if (!(field.key in raw)) continue;
      const items = field.many ? form.listOf(raw[field.key]).map((item, index) => [index, item]) : field.keyed ? Object.entries(raw[field.key]) : [[null, raw[field.key]]];
      for (const [at, item] of items) {
        const end = [field.key].concat(at === null ? [] : at), inner = path.concat(end), name = named.concat(end);
        if (field.children) {
          if (form.isNotReported(item)) continue;
          const short = field.part === "Passage" && item !== null && !("text" in Object(item)) && !("cite" in Object(item));
          if (short) act(inner, name.concat("text").join("."), item);
          else if (form.isMap(item)) textsOf(field.children, item, inner, name, act);
        } else if (["line", "paragraph", "markdown"].includes(field.kind)) act(inner, name.join("."), item);
      }
    }
  }

  form.listOf = (raw) => (Array.isArray(raw) ? raw : typeof raw === "string" ? [raw] : []);

  /* The records of translations name texts by where they stand: they go along when a part of the list or mapping at
   * `path` does. `change` gives its new key or position, or null where it is gone. */
  form.moveRecords = function (data, path, change) {
    const prefix = path.join(".") + ".";
    for (const [language, record] of Object.entries(form.isMap(data.translations) ? data.translations : {})) {
      if (!form.isMap(record)) continue;
      const moved = Object.entries(record).map(([key, value]) => {
        if (!key.startsWith(prefix)) return [key, value];
        const [first, ...rest] = key.slice(prefix.length).split("."), now = change(first);
        return now === null ? null : [prefix + [now].concat(rest).join("."), value];
      });
      data.translations[language] = Object.fromEntries(moved.filter(Boolean));
    }
  };

  /* Calls `act` with every list of citations in the data; what it returns takes the list's place. */
  form.eachCite = function (value, act) {
    if (Array.isArray(value)) value.forEach((item) => form.eachCite(item, act));
    if (!form.isMap(value)) return;
    for (const key of Object.keys(value)) {
      if (key === "cite") value[key] = act(value[key]);
      else form.eachCite(value[key], act);
    }
  };
})(casebookForm);
