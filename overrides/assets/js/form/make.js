/* Elements, and what all fields have in common: label, help, the place for messages. */
"use strict";

(function (form) {
  /* An element: name, attributes, children (strings are text, never markup). */
  form.make = function (name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };

  const make = form.make;

  form.button = function (label, act, attributes) {
    const button = make("button", Object.assign({ type: "button", class: "cb-f-small" }, attributes), label);
    button.addEventListener("click", act);
    return button;
  };

  form.idOf = (path) => "f-" + path.join("-").replace(/[^\w-]/g, "_");

  /* Languages with that of the page first. */
  form.languages = function () {
    const all = form.data.languages, own = all.find((one) => one.id === form.data.language);
    return [own].concat(all.filter((one) => one !== own));
  };

  form.fieldLabel = function (field) {
    return field.required ? [field.label, make("span", { class: "cb-f-req" }, form.say("required"))] : [field.label];
  };

  const message = (id) => make("p", { class: "cb-f-msg", id: id + "-msg", hidden: true });

  /* A field of one control: label, help, control, message. */
  form.single = function (field, path, control, options) {
    const id = form.idOf(path), help = options && "help" in options ? options.help : field.help;
    control.id = id;
    control.setAttribute("aria-describedby", (help ? id + "-help " : "") + id + "-msg");
    return make("div", { class: "cb-f", "data-path": path.join("/") },
      make("label", { class: "cb-f-label", for: id }, ...(options && options.label ? [options.label] : form.fieldLabel(field))),
      help ? make("p", { class: "cb-f-help", id: id + "-help" }, help) : null,
      control, ...((options && options.after) || []), message(id));
  };

  /* A field of several controls, as a group with a name. */
  form.group = function (field, path, children, options) {
    const id = form.idOf(path), help = options && "help" in options ? options.help : field.help;
    return make("fieldset", { class: "cb-f " + ((options && options.css) || ""), "data-path": path.join("/"), "aria-describedby": (help ? id + "-help " : "") + id + "-msg" },
      make("legend", { class: "cb-f-label" }, ...form.fieldLabel(field)),
      help ? make("p", { class: "cb-f-help", id: id + "-help" }, help) : null,
      ...children, message(id));
  };

  /* Says something to those who do not see the page, and to those who do: in the bar, with a button where one helps. */
  form.tell = function (text, label, act) {
    const place = document.getElementById("cb-f-said");
    const button = label ? form.button(label, () => { place.replaceChildren(); act(); }) : null;
    place.replaceChildren(make("span", null, text), button || "");
  };

  /* As tall as its text. */
  form.grow = function (area) {
    area.style.height = "auto";
    if (area.scrollHeight) area.style.height = area.scrollHeight + 2 + "px";
  };

  form.growAll = (root) => root.querySelectorAll("textarea").forEach(form.grow);
})(casebookForm);
