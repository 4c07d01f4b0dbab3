/* From the field table to controls: every kind of field has its widget. */
"use strict";

(function (form) {
  const make = form.make;

  /* The control of one field. */
  form.fieldControl = function (field, path) {
    if (field.keyed) return form.keyedField(field, path);
    if (field.kind === "citation") return form.cites(field, path, form.accessAt(path));
    if (field.many && field.kind === "term") return form.termsField(field, path);
    if (field.many && (field.key === "solves" || field.key === "uses")) return form.refsField(field, path);
    if (field.many) return form.listField(field, path);
    if (field.kind === "part") return form.partField(field, path);
    if (["line", "paragraph", "markdown"].includes(field.kind)) return form.textField(field, path, form.accessAt(path));
    const widgets = { date: form.dateField, figure: form.figureField, period: form.periodField, choice: form.choiceField, term: form.termField, "yes-no": form.yesNoField };
    return (widgets[field.kind] || form.wordField)(field, path);
  };

  /* The controls inside a part. */
  form.partFields = function (field, path) {
    if (field.part === "Passage") return form.passage(field, path);
    const made = field.children.map((child) => form.fieldControl(child, path.concat(child.key)));
    return field.part === "Image" ? [form.photoControl(path)].concat(made) : made;
  };

  /* A part of its own: a group where it is required, else folded until something is written in it. */
  form.partField = function (field, path) {
    if (field.required) return form.group(field, path, [make("div", { class: "cb-f-inner" }, ...form.partFields(field, path))]);
    return form.folded(field, path, () => form.partFields(field, path), form.get(form.state.data, path) !== undefined);
  };

  /* Its inside is made when it is opened: most of the form is never looked at. */
  form.folded = function (field, path, inside, open) {
    const char = (form.data.terms.steps || []).find((one) => path[0] === "steps" && one.id === field.key);
    const square = char && path.length === 2 ? make("i", { class: "cb-sq cb-sq--" + char.id, "aria-hidden": "true" }, char.char) : null;
    const body = make("div", { class: "cb-f-inner" });
    const state = make("span", { class: "cb-f-state" });
    const element = make("details", { class: "cb-f-sub", "data-path": path.join("/") }, make("summary", null, square, make("span", { class: "cb-f-sub__name" }, field.label), make("span", { class: "cb-f-help" }, field.help), state), make("p", { class: "cb-f-msg", hidden: true }), body);
    const fill = () => {
      if (body.childElementCount) return;
      body.append(...inside().filter(Boolean));
      form.growAll(body);
      if (form.placeMessages) form.placeMessages();
    };
    element.fill = fill;
    element.addEventListener("toggle", () => { if (element.open) { fill(); form.growAll(body); } });
    if (open) {
      element.open = true;
      fill();
    }
    return element;
  };

  /* Controls that show what other parts hold are brought up to date. */
  form.refresh = () => document.querySelectorAll("#cb-form [data-refresh]").forEach((one) => one.refresh());
})(casebookForm);
