/* What the box, the page and the finder share: the engine, the words, and how a result looks. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  /* {engine, words, base, language, page address, …} for the page's language. */
  search.surface = async function (base, language) {
    const engine = await search.open(base, language);
    const words = search.words;
    const root = base + (words.prefix ? words.prefix + "/" : "");
    return {
      engine: engine, words: words, base: base, root: root, language: language,
      address: root + "search/" + search.indexFile,
      otherAddress: base + (words.otherPrefix ? words.otherPrefix + "/" : "") + "search/" + search.indexFile,
      label: (facet, value) => labels(engine, words).get(facet + " " + value) || value,
    };
  };

  /* A string of the interface, its blanks filled in; `count` chooses the form. */
  search.say = function (words, key, values) {
    let text = key.split(".").reduce((found, part) => found[part], words);
    if (typeof text === "object") text = values.count === 1 && text.one ? text.one : text.other;
    return text.replace(/\{(\w+)\}/g, (blank, name) => String(values[name]));
  };

  /* An element: name, attributes, children (strings are text, never markup). */
  search.make = function (name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  };

  /* Text with its hits marked. */
  search.highlight = function (parts) {
    const fragment = document.createDocumentFragment();
    for (const part of parts) fragment.append(part.hit ? search.make("mark", null, part.text) : part.text);
    return fragment;
  };

  /* The five squares of a case. */
  search.squares = function (surface, steps) {
    const words = surface.words;
    const names = steps.map((step) => words.section[step]).join(words.comma);
    const label = steps.length ? search.say(words, "steps_told", { steps: names }) : words.steps_none;
    const cells = Object.entries(words.chars).map(([step, char]) =>
      steps.includes(step) ? search.make("i", { class: "cb-sq cb-sq--" + step }, char) : search.make("i", { class: "cb-sq cb-sq--none" })
    );
    return search.make("span", { class: "cb-sqs", role: "img", "aria-label": label }, ...cells);
  };

  /* Calls `act` with the text of an input as it is typed, pasted or composed: never in the middle of a composition. */
  search.listen = function (input, act) {
    let composing = false, timer = 0;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => act(input.value), 90);
    };
    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; soon(); });
    input.addEventListener("input", () => { if (!composing) soon(); });
    return () => composing;
  };

  function labels(engine, words) {
    if (!engine.labels) {
      engine.labels = new Map();
      for (const { facet, values } of engine.facets) {
        for (const { value, label } of values) engine.labels.set(facet + " " + value, (words[facet] || {})[value] || label);
      }
    }
    return engine.labels;
  }
})(casebookSearch);
