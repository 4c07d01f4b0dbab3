/* The box over the page: a combobox with its list (WAI-ARIA Authoring Practices, editable combobox with list). */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const SHOWN = 8;
  let box = null;

  search.openBox = function (surface, opener) {
    if (!box) box = build(surface, opener);
    box.open();
  };

  function build(surface, opener) {
    const { engine, words } = surface;
    const make = search.make;
    const input = make("input", {
      type: "search", id: "cb-box-input", name: "q", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "cb-box-list", "aria-label": words.label,
      "aria-describedby": "cb-box-hint", placeholder: words.placeholder,
    });
    const list = make("ul", { id: "cb-box-list", role: "listbox", "aria-label": words.label, class: "cb-box__list", hidden: true });
    const count = make("p", { class: "cb-box__count", role: "status", "aria-live": "polite" });
    const all = make("a", { class: "cb-box__all", hidden: true });
    const close = make("button", { type: "button", class: "cb-tool" }, words.close);
    const form = make("form", { class: "cb-box__form", role: "search", action: surface.address }, input, close);
    const hint = make("p", { class: "cb-box__hint", id: "cb-box-hint" }, words.hint);
    const panel = make("div", { class: "cb-box__in", role: "dialog", "aria-modal": "true", "aria-label": words.title }, form, count, list, all, hint);
    const whole = make("div", { class: "cb-box", hidden: true }, panel);
    document.body.append(whole);

    let active = -1, asked = 0, options = [];
    const composing = search.listen(input, show);

    async function show(query) {
      const turn = ++asked;
      if (!query.trim()) return clear();
      count.textContent = words.loading;
      let result;
      try {
        result = await engine.search(query, { limit: SHOWN, facets: false });
      } catch (problem) {
        if (turn === asked) { clear(); count.textContent = words.failed; }
        return;
      }
      if (turn !== asked) return;
      options = result.hits.map((hit, index) => option(hit, index));
      list.replaceChildren(...options);
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(Boolean(options.length)));
      select(-1);
      count.textContent = result.total
        ? search.say(words, "count", { count: result.kinds.case || 0 }) + (result.kinds.term ? search.say(words, "count_terms", { count: result.kinds.term }) : "")
        : search.say(words, "none", { query: query.trim() });
      all.hidden = false;
      all.href = surface.address + "?q=" + encodeURIComponent(query.trim());
      all.textContent = result.total ? search.say(words, "all", { count: result.total }) : words.title;
    }

    function option(hit, index) {
      const title = make("b", hit.titleLanguage === surface.language ? null : { lang: words.tags[hit.titleLanguage] }, search.marked(hit.titleParts));
      const meta = hit.kind === "term" ? words.terms : [hit.place, hit.period].filter(Boolean).join(" · ");
      const link = make("a", { href: hit.url, tabindex: "-1" }, title, make("small", null, meta), make("span", null, search.marked(hit.snippetParts)));
      return make("li", { role: "option", id: "cb-box-" + index, "aria-selected": "false" }, link);
    }

    function clear() {
      options = [];
      list.replaceChildren();
      list.hidden = all.hidden = true;
      count.textContent = "";
      input.setAttribute("aria-expanded", "false");
      select(-1);
    }

    function select(index) {
      if (options[active]) options[active].setAttribute("aria-selected", "false");
      active = index;
      if (options[active]) {
        options[active].setAttribute("aria-selected", "true");
        options[active].scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", options[active].id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function shut() {
      whole.hidden = true;
      opener.focus();
    }

    input.addEventListener("keydown", (event) => {
      if (composing() || event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) {
        event.preventDefault();
        const next = active + step;
        select(next >= options.length ? -1 : next < -1 ? options.length - 1 : next);
      } else if (event.key === "Enter" && options[active]) {
        event.preventDefault();
        options[active].firstElementChild.click();
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) location.href = surface.address + "?q=" + encodeURIComponent(input.value.trim());
    });
    // A choice may lead to a place on this same page.
    list.addEventListener("click", (event) => { if (event.target.closest("a")) whole.hidden = true; });
    close.addEventListener("click", shut);
    whole.addEventListener("click", (event) => { if (event.target === whole) shut(); });
    whole.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !composing()) {
        event.preventDefault();
        shut();
      } else if (event.key === "Tab") {
        const stops = [input, close, ...(all.hidden ? [] : [all])];
        const at = stops.indexOf(document.activeElement);
        const next = stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length];
        event.preventDefault();
        next.focus();
      }
    });
    return {
      open() {
        whole.hidden = false;
        input.focus();
        input.select();
      },
    };
  }
})(casebookSearch);
