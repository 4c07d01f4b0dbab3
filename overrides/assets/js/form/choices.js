/* Fields with one short value or a choice: words, dates, figures, terms, citations. */
"use strict";

(function (form) {
  const make = form.make;

  const option = (value, label, chosen) => make("option", { value: value, selected: value === chosen }, label);

  /* A select; a value that is not among the choices is kept and shown as it is. */
  function select(choices, value, blank) {
    const known = choices.some((one) => one[0] === value);
    return make("select", { class: "cb-f-control" }, option("", blank, value || ""), ...choices.map((one) => option(one[0], one[1], value)), value && !known ? option(value, value, value) : null);
  }

  function bound(control, access, event) {
    control.addEventListener(event || "input", () => {
      const value = form.typed(control.value);
      access.set(value || undefined);
      form.changed();
    });
    return control;
  }

  const input = (value, attributes) => make("input", Object.assign({ class: "cb-f-control", type: "text", value: value === undefined ? "" : String(value), autocomplete: "off", autocapitalize: "off", spellcheck: "false" }, attributes));

  form.wordField = function (field, path) {
    const access = form.accessAt(path), value = access.get();
    if (path.length === 1 && field.key === "language") {
      const names = form.data.languages.map((one) => [one.id, form.say("site.language." + one.id)]);
      const control = bound(select(names, value, form.say("language_default")), access, "change");
      control.addEventListener("change", () => form.renderAll());
      return form.single(field, path, control);
    }
    const attributes = field.key === "url" ? { inputmode: "url", placeholder: "https://" } : field.key === "licence" ? { placeholder: "CC-BY-4.0" } : {};
    return form.single(field, path, bound(input(value, attributes), access));
  };

  form.dateField = (field, path) => form.single(field, path, bound(input(form.accessAt(path).get(), { inputmode: "numeric" }), form.accessAt(path)), { help: field.help + " " + form.say("date_example") });

  form.choiceField = function (field, path) {
    const blank = path.length === 1 && field.key === "status" ? form.say("status_default") : form.say(field.required ? "choose" : "none");
    return form.single(field, path, bound(select(Object.entries(field.choices), form.accessAt(path).get(), blank), form.accessAt(path), "change"));
  };

  form.yesNoField = function (field, path) {
    const access = form.accessAt(path), words = { yes: "true", 是: "true", no: "false", 否: "false" };
    const raw = access.get(), value = raw === undefined ? "" : words[String(raw).toLowerCase()] || raw;
    return form.single(field, path, bound(select([["true", form.say("yes")], ["false", form.say("no")]], value, form.say("none")), access, "change"));
  };

  form.termField = function (field, path) {
    const terms = (form.data.terms[field.vocabulary] || []).map((one) => [one.id, one.name]);
    return form.single(field, path, bound(select(terms, form.accessAt(path).get(), form.say(field.required ? "choose" : "none")), form.accessAt(path), "change"));
  };

  /* A figure: digits, or known to be lost. */
  form.figureField = function (field, path) {
    const access = form.accessAt(path), lost = form.isNotReported(access.get());
    const control = bound(input(lost ? "" : access.get(), { inputmode: "decimal", disabled: lost }), access);
    const box = make("input", { type: "checkbox", checked: lost });
    box.addEventListener("change", () => {
      control.disabled = box.checked;
      access.set(box.checked ? form.data.notReported[0] : control.value.trim() || undefined);
      form.changed();
    });
    return form.single(field, path, control, { after: [make("label", { class: "cb-f-check" }, box, make("span", null, form.say("not_reported")))] });
  };

  /* One date, or from and to. */
  form.periodField = function (field, path) {
    const access = form.accessAt(path), body = make("div", { class: "cb-f-row" });
    const dates = (range) => {
      const raw = access.get(), id = form.idOf(path);
      const date = (key, label, value) => {
        const control = input(value, { inputmode: "numeric", id: id + "-" + key, "data-key": key, "aria-describedby": id + "-help " + id + "-msg" });
        control.addEventListener("input", () => {
          const text = form.typed(control.value);
          if (!range) access.set(text || undefined);
          else form.set(form.state.data, path.concat(key), text || undefined);
          form.changed();
        });
        return make("div", { class: "cb-f-cell" }, make("label", { for: id + "-" + key }, label), control);
      };
      const ends = form.isMap(raw) ? raw : { from: raw };
      body.replaceChildren(...(range ? [date("from", form.say("period.from"), ends.from), date("to", form.say("period.to"), ends.to)] : [date("one", form.say("period.date"), ends.from)]));
    };
    const shape = make("select", { class: "cb-f-control", "aria-label": form.say("period.shape") }, option("one", form.say("period.one"), form.isMap(access.get()) ? "range" : "one"), option("range", form.say("period.range"), form.isMap(access.get()) ? "range" : "one"));
    shape.addEventListener("change", () => {
      const raw = access.get();
      if (shape.value === "range" && typeof raw === "string") access.set({ from: raw });
      if (shape.value === "one" && form.isMap(raw)) access.set(raw.from || raw.to);
      dates(shape.value === "range");
      form.changed();
    });
    dates(form.isMap(access.get()));
    return form.group(field, path, [shape, body]);
  };

  /* Several of the words to choose from; the order is that of choosing. */
  form.termsField = function (field, path) {
    return form.group(field, path, [boxes(path, () => form.data.terms[field.vocabulary] || [])], { css: "cb-f-many" });
  };

  /* Entries of another list of the same case: what a project solves and uses. */
  form.refsField = function (field, path) {
    const list = ["lists", field.key === "solves" ? "problems" : "resources"];
    const entries = () => (form.get(form.state.data, list) || []).filter((entry) => form.isMap(entry) && entry.id).map((entry) => ({ id: entry.id, name: form.bestText(entry.text) || entry.id }));
    const body = make("div", { "data-refresh": true });
    body.refresh = () => {
      const known = JSON.stringify(entries());
      if (body.shown === known) return;
      body.shown = known;
      body.replaceChildren(boxes(path, entries));
    };
    body.refresh();
    return form.group(field, path, [body], { css: "cb-f-many", help: form.say(field.key === "solves" ? "refs.solves" : "refs.uses") });
  };

  function boxes(path, terms) {
    const access = form.accessAt(path);
    const chosen = () => form.listOf(access.get());
    const known = terms(), more = chosen().filter((id) => !known.some((one) => one.id === id)).map((id) => ({ id: id, name: id }));
    const made = known.concat(more).map((one) => {
      const box = make("input", { type: "checkbox", value: one.id, checked: chosen().includes(one.id) });
      box.addEventListener("change", () => {
        const rest = chosen().filter((id) => id !== one.id);
        const next = box.checked ? rest.concat(one.id) : rest;
        access.set(next.length ? next : undefined);
        form.changed();
      });
      return make("label", { class: "cb-f-check" }, box, make("span", null, one.name));
    });
    return make("div", { class: "cb-f-boxes" }, ...made);
  }

  /* A text in the page's language, else in any. */
  form.bestText = function (raw) {
    const order = [form.data.language, ...form.data.languages.map((one) => one.id)];
    return order.map((id) => form.textOf(raw, id, form.state.data)).find(Boolean) || (typeof raw === "string" ? raw : "");
  };

  /* ---------- citations: a source of this case, and the place in it ---------- */
  form.cites = function (field, path, access) {
    const body = make("div", { class: "cb-f-cites", "data-refresh": true });
    const id = form.idOf(path);
    let items = form.listOf(access.get()).map(parts);

    function parts(raw) {
      const at = String(raw).indexOf("@");
      return at < 0 ? [String(raw), ""] : [raw.slice(0, at), raw.slice(at + 1)];
    }
    const keep = () => {
      const list = items.map(([source, locator]) => source + (locator ? "@" + locator : ""));
      access.set(list.some(Boolean) ? list : undefined);
      form.changed();
    };
    const sources = () => Object.entries(form.isMap(form.state.data.sources) ? form.state.data.sources : {}).map(([key, source]) => [key, form.bestText((source || {}).title) || key]);

    function show(focus) {
      const known = sources();
      const rows = items.map((item, index) => {
        const number = index + 1;
        const chosen = known.some((one) => one[0] === item[0]) || !item[0] ? known : known.concat([[item[0], form.say("cite.unknown", { source: item[0] })]]);
        const source = select(chosen, item[0], form.say("choose"));
        source.addEventListener("change", () => { item[0] = source.value; keep(); });
        const locator = input(item[1], {});
        locator.addEventListener("input", () => { item[1] = form.typed(locator.value); keep(); });
        const labelled = (label, control, key) => {
          control.id = id + "-" + index + "-" + key;
          control.setAttribute("aria-describedby", id + "-msg");
          return make("div", { class: "cb-f-cell cb-f-cell--" + key }, make("label", { for: control.id }, label), control);
        };
        const remove = form.button("×", () => { items.splice(index, 1); keep(); show(); body.querySelector("button:last-of-type").focus(); }, { "aria-label": form.say("cite.remove", { number: number }), class: "cb-f-small cb-f-x" });
        return make("div", { class: "cb-f-row", role: "group", "aria-label": form.say("cite.group", { number: number }) }, labelled(form.say("cite.source"), source, "source"), labelled(form.say("cite.locator"), locator, "locator"), remove);
      });
      const add = form.button(form.say("cite.add"), () => {
        const all = sources();
        items.push([all.length === 1 ? all[0][0] : items.length ? items[items.length - 1][0] : "", ""]);
        keep();
        show(true);
      });
      body.replaceChildren(...rows, known.length || items.length ? add : make("p", { class: "cb-f-note" }, form.say("cite.none_yet")));
      if (focus) body.querySelector("#" + CSS.escape(id + "-" + (items.length - 1) + "-source")).focus();
    }
    body.refresh = () => {
      const now = JSON.stringify([sources(), form.listOf(access.get())]);
      if (now === body.shown || body.contains(document.activeElement)) return;
      body.shown = now;
      items = form.listOf(access.get()).map(parts);
      show();
    };
    body.shown = JSON.stringify([sources(), form.listOf(access.get())]);
    show();
    return form.group(field, path, [body], { css: "cb-f-cite", help: form.say("cite.help") });
  };
})(casebookForm);
