/* Words: the form's own, and those of `casebook check` for what is wrong, from the same texts. */
"use strict";

(function (form) {
  /* A string of the form or, under "site.", of the case page, its blanks filled in; `count` chooses the form. */
  form.say = function (key, values) {
    const path = key.split(".");
    let text = path[0] === "site" ? form.data : form.data.form;
    for (const part of path) text = text[part];
    if (form.isMap(text)) text = values && Number(values.count) === 1 && text.one ? text.one : text.other;
    return values ? form.filled(text, values) : text;
  };

  form.filled = (text, values) => text.replace(/\{(\w+)\}/g, (blank, name) => (name in values ? String(values[name]) : blank));

  /* {message, help, mend} of a diagnostic {code, params}: as reporters.explain has them. */
  form.explain = function (code, params) {
    const texts = form.data.diagnostics[code], shown = {};
    for (const [name, value] of Object.entries(params)) shown[name] = form.masked(worded(name, value));
    const field = params.field ? fieldNamed(params.field) : null;
    if (field) shown.what = field.help;
    // What somebody may have meant is for files to be told; here words are chosen, not typed.
    const variant = ["known", "choices", "what"].find((name) => shown[name] && texts["help_" + name]);
    return { message: visible(form.filled(texts.message, shown)), help: visible(form.filled(texts[variant ? "help_" + variant : "help"], shown)), mend: form.masked(params.mend || "") };
  };

  /* A diagnostic in one paragraph. */
  form.told = (one) => one.message + (/[。？！.?!]$/.test(one.message) ? " " : form.say("site.full_stop").trim() + " ") + one.help;

  function worded(name, value) {
    const words = form.data.diagnostics.words;
    if (name === "field" || name === "list") return fieldWords(value);
    if (form.isMap(words[name])) return words[name][value] || value;
    if (name === "known" || name === "choices") {
      const known = value.split(/[、,]\s*/);
      const joined = known.slice(0, 12).join(words.comma);
      return known.length <= 12 ? joined : form.filled(words.more, { known: joined });
    }
    const characters = Array.from(value);
    return characters.length <= 200 ? value : characters.slice(0, 199).join("") + "…";
  }

  function fieldWords(path) {
    const words = form.data.diagnostics.words, field = fieldNamed(path);
    if (!field) return path || words.whole;
    const version = path.includes(".") ? words.language[path.slice(path.lastIndexOf(".") + 1)] : undefined;
    return form.filled(version ? words.field_in : words.field, { label: field.label, language: version, path: path });
  }

  /* The field that a dotted path leads to, as far as there is one. */
  function fieldNamed(path) {
    let found = null, fields = form.data.fields;
    for (const part of path.split(".")) {
      const next = (fields || []).find((field) => field.key === part);
      if (next) {
        found = next;
        fields = next.children;
      } else if (!found || !found.keyed) break;
    }
    return found;
  }

  /* What does not print, or turns the direction of other characters, is spelt out. */
  const visible = (form.visible = function (text) {
    return text.replace(/[\p{C}\p{Zl}\p{Zp}]|(?![ \u3000])\p{Zs}/gu, (character) => {
      const code = character.codePointAt(0);
      if (code === 9) return "⇥";
      if (code < 32) return String.fromCodePoint(0x2400 + code);
      return "<U+" + code.toString(16).toUpperCase().padStart(4, "0") + ">";
    });
  });
})(casebookForm);
