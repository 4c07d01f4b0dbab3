/* What `casebook check` says of a case's content, said while one writes: the same codes, in the same words.
 * Follows scripts/casebook/validate.py and model.py; tests/form/test_same_as_python.py compares the two. */
"use strict";

(function (form) {
  const HTML = /<\/?[a-zA-Z][^<>\n]{0,200}>/;
  const STEPS = ["team", "diagnosis", "project", "resolution", "mechanism"];
  const LISTS = ["problems", "resources", "projects"];

  /* [{code, severity, path, message, help}] for a case as plain data: all at once, in the order of the fields; `key` is
   * its <area>/<case>. */
  form.validate = function (data, key) {
    const run = { found: [], data: data, key: key || "", language: form.sourceLanguage(data), cited: new Set(), sources: form.isMap(data.sources) ? Object.keys(data.sources) : [] };
    const known = form.data.languages.map((one) => one.id);
    if ("language" in data && !known.includes(data.language)) add(run, "unknown-language", ["language"], { value: String(data.language), known: known.join(", ") });
    const before = run.found.length;
    part(run, form.data.fields, data, [], []);
    const broken = run.found.length > before;
    // Citations of sources that could not be read only follow from that.
    if (run.found.some((one) => one.path[0] === "sources" && one.path.length <= 2 && ["bad-id", "wrong-type", "missing-field"].includes(one.code))) run.found = run.found.filter((one) => one.code !== "unknown-source");
    personal(run);
    // What follows looks at a case that is otherwise whole, as there.
    if (!broken) {
      references(run);
      advice(run);
    }
    return run.found.map((one) => Object.assign(one, form.explain(one.code, one.params)));
  };

  function add(run, code, path, params) {
    run.found.push({ code: code, severity: form.data.severity[code], path: path, params: params });
  }

  /* `path` is where the value stands; `named` is what messages call it, which names keys that a short form leaves out. */
  function part(run, fields, raw, path, named) {
    for (const field of fields) {
      if (!path.length && form.data.kept.includes(field.key)) continue;
      const inner = named.concat(field.key);
      if (!(field.key in raw)) {
        if (field.required) add(run, "missing-field", path.concat(field.key), { field: form.dotted(inner) });
      } else value(run, field, raw[field.key], path.concat(field.key), inner);
    }
    const known = new Set(fields.flatMap((field) => field.names).concat(fields.map((field) => field.key)));
    for (const key of Object.keys(raw)) {
      if (fields.some((field) => field.key === key)) continue;
      const shown = Array.from(known).filter((name) => /^[\x00-\x7f]*$/.test(name) && /[a-z]/.test(name) && name === name.toLowerCase());
      add(run, "unknown-key", path.concat(key), { key: key, known: shown.join(", ") });
    }
  }

  function value(run, field, raw, path, named) {
    const params = { field: form.dotted(named) };
    if (field.keyed) {
      keyed(run, field, raw, path, named);
      return;
    }
    if (!field.many) {
      one(run, field, raw, path, named);
      return;
    }
    const single = field.kind === "citation" || field.key === "themes";
    if (single && typeof raw === "string") {
      one(run, field, raw, path, named.concat(0));
      return;
    }
    if (!Array.isArray(raw)) {
      add(run, "wrong-type", path, Object.assign(params, { expected: "list" }));
      return;
    }
    if (field.key === "themes" && !raw.length) add(run, "empty-value", path, params);
    raw.forEach((item, index) => one(run, field, item, path.concat(index), named.concat(index)));
  }

  function keyed(run, field, raw, path, named) {
    const params = { field: form.dotted(named) };
    if (!form.isMap(raw)) {
      add(run, "wrong-type", path, Object.assign(params, { expected: "mapping" }));
      return;
    }
    if (field.required && !Object.keys(raw).length) add(run, "empty-value", path, params);
    for (const [key, item] of Object.entries(raw)) {
      const inner = path.concat(key), name = named.concat(key);
      const wrong = form.values.id(key);
      if (wrong) add(run, wrong[0], inner, Object.assign({ field: form.dotted(name.concat("[key]")) }, wrong[1]));
      whole(run, field, item, inner, name);
    }
  }

  /* A part: a mapping, or what may stand for one. */
  function whole(run, field, raw, path, named) {
    const params = { field: form.dotted(named) };
    if ((field.part === "Passage" || field.part === "TeamStep") && form.isNotReported(raw)) return;
    if (field.part === "Passage") {
      const plain = typeof raw === "string" || (form.isMap(raw) && Object.keys(raw).length && !("text" in raw) && !("cite" in raw));
      if (plain) {
        value(run, field.children[0], raw, path, named.concat("text"));
        return;
      }
    }
    if (!form.isMap(raw)) {
      add(run, raw === null ? "empty-value" : "wrong-type", path, raw === null ? params : Object.assign(params, { expected: "mapping" }));
      return;
    }
    const before = run.found.length;
    part(run, field.children, raw, path, named);
    if (run.found.length > before) return;
    if (field.part === "Place" && !("subdistrict" in raw || "community" in raw || "site" in raw)) add(run, "empty-value", path, params);
    if (field.part === "Image") consent(run, raw, path, params);
    if (field.part === "TeamStep" && !("text" in raw) && !(raw.partners || []).length) add(run, "empty-value", path, params);
  }

  /* Whoever can be recognised has agreed, for minors a guardian. */
  function consent(run, raw, path, params) {
    const yes = (value) => ["true", "yes", "是"].includes(String(value).toLowerCase());
    if (raw.people !== "none" && !yes(raw.consent)) add(run, "missing-consent", path, Object.assign({ agreed: "people" }, params));
    if (raw.people === "minors" && !yes(raw.guardian_consent)) add(run, "missing-consent", path, Object.assign({ agreed: "guardians" }, params));
  }

  function one(run, field, raw, path, named) {
    const params = { field: form.dotted(named) };
    const problem = (found, at) => found && add(run, found[0], path, Object.assign(params, found[1]));
    if (field.kind === "part") whole(run, field, raw, path, named);
    else if (["line", "paragraph", "markdown"].includes(field.kind)) inside(run, form.textProblems(raw, run.language), path, params);
    else if (field.kind === "period") inside(run, form.periodProblems(raw), path, params);
    else if (field.kind === "citation") citation(run, raw, path, params);
    else if (field.kind === "term") term(run, field, raw, path, params);
    else if (field.kind === "choice") {
      const choices = Object.keys(field.choices);
      if (!choices.includes(raw)) add(run, "not-a-choice", path, Object.assign(params, { value: typeof raw === "string" ? raw : "…", choices: choices.join(", ") }));
    } else if (form.values[field.kind]) problem(form.values[field.kind](raw));
    else if (["id", "solves", "uses"].includes(field.key)) problem(form.values.id(raw));
    else if (field.key === "url" || field.key === "file") problem(form.values[field.key === "url" ? "url" : "image"](raw));
    else if (typeof raw !== "string") add(run, raw === null ? "empty-value" : "wrong-type", path, raw === null ? params : Object.assign(params, { expected: "text" }));
  }

  /* Problems inside a value; where its short form has no such key, the value itself is meant. */
  function inside(run, problems, path, params) {
    for (const [code, more, at] of problems) {
      const there = at.length && form.isMap(form.get(run.data, path)) ? path.concat(at) : path;
      add(run, code, there, Object.assign({}, params, more, at.length ? { field: form.dotted(path.concat(at)) } : {}));
    }
  }

  function citation(run, raw, path, params) {
    const read = form.citation(raw);
    if (!read) add(run, "bad-citation", path, Object.assign(params, { value: form.shown(raw) }));
    else if (run.sources.includes(read[0])) run.cited.add(read[0]);
    else add(run, "unknown-source", path, Object.assign(params, { source: read[0], known: run.sources.join(", ") }));
  }

  function term(run, field, raw, path, params) {
    const known = (form.data.terms[field.vocabulary] || []).map((one) => one.id);
    if (typeof raw !== "string") add(run, "wrong-type", path, Object.assign(params, { expected: "choice" }));
    else if (!known.includes(raw)) {
      const code = field.vocabulary === "areas" ? "unknown-area" : "unknown-vocabulary";
      add(run, code, path, Object.assign(params, { value: raw, section: field.vocabulary, known: known.join(", ") }));
    }
  }

  /* Personal data in any text, but what the case says may stand there, in its masked form; never an identity number. */
  function personal(run) {
    const shape = (masked) => masked.trim().replace(/\*+/g, "*");
    const entries = Array.isArray(run.data.personal_data_allowed) ? run.data.personal_data_allowed : [];
    const allowed = new Map(), used = new Set();
    entries.forEach((entry, index) => form.isMap(entry) && typeof entry.masked === "string" && allowed.set(shape(entry.masked), [entry.masked, index]));
    const walk = (value, path) => {
      if (typeof value === "string") {
        for (const one of form.personal(value)) {
          if (one.kind !== "id-number" && allowed.has(shape(one.masked))) used.add(shape(one.masked));
          else add(run, form.data.personal.certain.includes(one.kind) ? "personal-data" : "possible-personal-data", path, { personal: one.kind, masked: one.masked });
        }
      } else if (value !== null && typeof value === "object") for (const [key, item] of Object.entries(value)) walk(item, path.concat(Array.isArray(value) ? Number(key) : key));
    };
    walk(run.data, []);
    for (const [key, [masked, index]] of allowed) if (!used.has(key)) add(run, "unused-allowance", ["personal_data_allowed", index, "masked"], { masked: masked });
  }

  /* Ids given once, and only ids that exist. */
  function references(run) {
    const lists = run.data.lists || {};
    const ids = (name) => (lists[name] || []).map((entry) => entry.id);
    for (const name of LISTS) {
      const told = new Set();
      ids(name).forEach((id, index, all) => {
        if (all.indexOf(id) === all.lastIndexOf(id) || told.has(id)) return;
        told.add(id);
        add(run, "duplicate-id", ["lists", name, index, "id"], { id: id });
      });
    }
    (lists.projects || []).forEach((project, index) => {
      for (const [key, name] of [["solves", "problems"], ["uses", "resources"]]) {
        (project[key] || []).forEach((id, position) => {
          if (ids(name).includes(id)) return;
          add(run, "unknown-reference", ["lists", "projects", index, key, position], { value: id, list: "lists." + name });
        });
      }
    });
  }

  function advice(run) {
    const data = run.data;
    for (const source of run.sources) if (!run.cited.has(source)) add(run, "unused-source", ["sources", source], { source: source });
    looks(run);
    for (const path of uncited(data)) add(run, "uncited-fact", path, { field: form.dotted(path) });
    for (const key of ["title", "summary"]) {
      for (const { id } of form.data.languages) {
        if (form.textOf(data[key], id, data)) continue;
        add(run, id === run.language ? "missing-source-language" : "missing-translation", [key], { field: key, language: id });
      }
    }
    if (!run.found.some((one) => one.code === "unknown-language" && one.path[0] === "language")) translations(run);
  }

  /* What the site does not show as it is typed, and what the book has no letters for. */
  function looks(run) {
    form.eachText(run.data, (path, dotted, raw) => {
      for (const [language, text] of typeof raw === "string" ? [[null, raw]] : Object.entries(raw)) {
        const there = language === null ? path : path.concat(language), field = form.dotted(there);
        if (HTML.test(text)) add(run, "unsafe-html", there, { field: field, value: text.match(HTML)[0] });
        const gaps = form.gaps(text).filter((one) => one !== "\ufffd"); // an error of its own
        if (gaps.length) add(run, "no-glyph", there, { field: field, characters: gaps.map((one) => one + " (U+" + one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + ")").join(" ") });
      }
    });
  }

  /* Translations that their source text has left behind, or that are none. */
  function translations(run) {
    for (const { id } of form.data.languages.filter((one) => one.id !== run.language)) {
      for (const [path, state] of form.translation(run.data, id)) {
        const code = { stale: "stale-translation", identical: "not-translated" }[state], there = path.concat(id);
        if (code) add(run, code, there, { field: form.dotted(there), language: id, case: run.key });
      }
    }
  }

  /* Where the case states a fact without saying where it is from. */
  function uncited(data) {
    const found = [], bare = (raw) => !form.listOf((raw || {}).cite).length;
    for (const step of STEPS) {
      const raw = (data.steps || {})[step];
      if (raw !== undefined && !form.isNotReported(raw) && bare(raw)) found.push(["steps", step]);
    }
    if (data.background !== undefined && !form.isNotReported(data.background) && bare(data.background)) found.push(["background"]);
    for (const name of LISTS) ((data.lists || {})[name] || []).forEach((entry, index) => bare(entry) && found.push(["lists", name, index]));
    for (const key of ["deliberation", "results"]) (data[key] || []).forEach((entry, index) => bare(entry) && found.push([key, index]));
    return found;
  }
})(casebookForm);
