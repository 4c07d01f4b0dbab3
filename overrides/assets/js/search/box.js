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
    // The input is there already (find.js): what was typed while the scripts were on their way is not lost.
    const input = document.getElementById("cb-box-input");
    const whole = input.closest(".cb-box");
    const panel = whole.firstElementChild;
    const attributes = {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "cb-box-list", "aria-label": words.label,
      "aria-describedby": "cb-box-hint", placeholder: words.placeholder,
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const list = make("ul", { id: "cb-box-list", role: "listbox", "aria-label": words.label, class: "cb-box__list", hidden: true });
    const count = make("p", { class: "cb-box__count", role: "status", "aria-live": "polite" });
    const all = make("a", { class: "cb-box__all", hidden: true });
    const close = make("button", { type: "button", class: "cb-tool" }, words.close);
    const form = input.form;
    form.append(close);
    const hint = make("p", { class: "cb-box__hint", id: "cb-box-hint" }, words.hint);
    panel.append(count, list, all, hint);

    let active = -1, asked = 0, options = [];
    const composing = search.listen(input, show);
    input.addEventListener("input", () => select(-1));

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
      // Chosen while this answer was on its way: the choice stays where it was.
      select(active < options.length ? active : -1);
      count.textContent = result.total
        ? search.say(words, "count", { count: result.kinds.case || 0 }) + (result.kinds.term ? search.say(words, "count_terms", { count: result.kinds.term }) : "")
        : search.say(words, "none", { query: query.trim() });
      all.hidden = false;
      all.href = surface.address + "?q=" + encodeURIComponent(query.trim());
      all.textContent = result.total ? search.say(words, "all", { count: result.total }) : words.title;
    }

    function option(hit, index) {
      const title = make("b", hit.titleLanguage === surface.language ? null : { lang: words.tags[hit.titleLanguage] }, search.highlight(hit.titleParts));
      const meta = hit.kind === "term" ? words.terms : [hit.place, hit.period].filter(Boolean).join(" · ");
      // An option may hold no link (ARIA): it is one, by click and by Enter.
      const whole = make("div", null, title, make("small", null, meta), make("span", null, search.highlight(hit.snippetParts)));
      return make("li", { role: "option", id: "cb-box-" + index, "aria-selected": "false", "data-url": hit.url }, whole);
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

    function follow(chosen) {
      whole.hidden = true; // the choice may lead to a place on this same page
      location.href = chosen.dataset.url;
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
        follow(options[active]);
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!composing() && input.value.trim()) location.href = surface.address + "?q=" + encodeURIComponent(input.value.trim());
    });
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-url]");
      if (chosen) follow(chosen);
    });
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
        if (input.value.trim()) show(input.value);
      },
    };
  }
})(casebookSearch);
