/* Texts: one language beside the other, with a count of characters. */
"use strict";

(function (form) {
  const make = form.make;

  /* `access` has get() and set(value) of the raw text. */
  form.textField = function (field, path, access) {
    const id = form.idOf(path), last = path[path.length - 1];
    const areas = form.languages().map((language) => {
      const name = form.say("site.language." + language.id);
      const own = id + "-" + language.id;
      const count = make("p", { class: "cb-f-count", id: own + "-count" });
      const area = make("textarea", { id: own, lang: language.html, rows: field.kind === "line" ? 1 : 3, "data-language": language.id, "aria-describedby": id + "-help " + own + "-count " + id + "-msg", required: false });
      if (field.required && language.id === form.sourceLanguage(form.state.data)) area.setAttribute("aria-required", "true");
      area.value = form.textOf(access.get(), language.id, form.state.data);
      const tally = () => {
        const length = Array.from(area.value.trim()).length, limit = form.data.textLimit;
        count.textContent = length > limit - 2000 ? form.say("count_most", { count: length, limit: limit }) : length ? form.say("count", { count: length }) : "";
        if (last === "title" && path.length === 1 && language.id === "zh" && length > 30) count.textContent += " · " + form.say("too_long_hint");
      };
      area.addEventListener("input", () => {
        access.set(form.withText(access.get(), language.id, form.typed(area.value.replace(/\r\n?/g, "\n")), form.state.data));
        tally();
        form.grow(area);
        form.changed();
      });
      // A line is one line; whoever composes Chinese ends the composition with Enter.
      if (field.kind === "line") area.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229) event.preventDefault(); });
      tally();
      return make("div", { class: "cb-f-side" + (language.id === form.sourceLanguage(form.state.data) ? "" : " cb-f-other") }, make("label", { for: own }, name), area, count);
    });
    const help = field.kind === "markdown" && !field.plainHelp ? field.help + " " + form.say("markdown") : field.help;
    return form.group(field, path, [make("div", { class: "cb-f-pair" }, ...areas)], { help: help, css: "cb-f-text" });
  };

  form.accessAt = (path) => ({ get: () => form.get(form.state.data, path), set: (value) => form.set(form.state.data, path, value) });

  /* A passage: its text and its citations, whichever way it was written before. */
  form.passage = function (field, path) {
    const raw = () => form.get(form.state.data, path);
    const set = (text, cite) => {
      const short = cite === undefined && !(form.isMap(raw()) && ("text" in raw() || "cite" in raw()));
      const whole = Object.assign({}, text === undefined ? {} : { text: text }, cite === undefined ? {} : { cite: cite });
      form.set(form.state.data, path, short ? text : Object.keys(whole).length ? whole : undefined);
    };
    const text = { get: () => form.passageOf(raw()).text, set: (value) => set(value, form.passageOf(raw()).cite) };
    const cite = { get: () => form.passageOf(raw()).cite, set: (value) => set(form.passageOf(raw()).text, value) };
    const inner = Object.assign({}, field.children[0], { required: false });
    const note = form.isNotReported(raw()) ? make("p", { class: "cb-f-note" }, form.say("kept_not_reported")) : null;
    return [note, form.textField(inner, path.concat("text"), text), form.cites(field.children[1], path.concat("cite"), cite)];
  };
})(casebookForm);
