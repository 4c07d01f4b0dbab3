/* The search page: query and filters live in the address, so that a result can be sent and comes back with Back. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const STEP = 20; // results at a time
  const NEAR = 6; // shown where nothing has all of the words
  const FOLDED = 6; // values of a facet before the rest is folded away

  search.openPage = function (surface, place) {
    const { engine, words } = surface;
    const make = search.make;
    const facets = engine.facets.map((one) => one.facet);
    const input = document.querySelector("#cb-search-form input");
    const parts = {};
    for (const name of ["heading", "count", "on", "terms", "hits", "more", "other", "facets", "done", "near", "empty"]) {
      parts[name] = document.getElementById("cb-search-" + name);
    }
    let shown = STEP, asked = 0;

    function state() {
      const params = new URLSearchParams(location.search);
      const filters = {};
      for (const facet of facets) {
        const values = params.getAll(facet);
        if (values.length) filters[facet] = values;
      }
      return { query: params.get("q") || "", filters: filters };
    }

    function address({ query, filters }) {
      const params = new URLSearchParams();
      if (query.trim()) params.set("q", query.trim());
      for (const facet of facets) for (const value of filters[facet] || []) params.append(facet, value);
      const text = params.toString();
      return location.pathname + (text ? "?" + text : "");
    }

    function go(next, replace) {
      const target = address(next);
      try {
        history[replace ? "replaceState" : "pushState"](null, "", target);
      } catch (problem) {
        location.href = target; // a browser that keeps the history of files shut
        return;
      }
      shown = STEP;
      show();
    }

    function toggled(filters, facet, value) {
      const values = filters[facet] || [];
      const next = values.includes(value) ? values.filter((one) => one !== value) : values.concat(value);
      return Object.assign({}, filters, { [facet]: next });
    }

    async function show() {
      const turn = ++asked;
      const now = state();
      if (document.activeElement !== input) input.value = now.query;
      place.setAttribute("aria-busy", "true");
      let result, terms = null, near = null;
      try {
        result = await engine.search(now.query, { filters: now.filters, kinds: ["case"], limit: shown });
        if (result.kinds.term) terms = await engine.search(now.query, { kinds: ["term"], limit: 4, facets: false });
        if (!result.total && now.query.trim() && !terms) near = (await engine.search(now.query, { filters: now.filters, kinds: ["case"], limit: NEAR, facets: false, match: "any" })).hits;
      } catch (problem) {
        if (turn === asked) { parts.count.textContent = words.failed; place.removeAttribute("aria-busy"); }
        return;
      }
      if (turn !== asked) return;
      place.removeAttribute("aria-busy");
      const nothing = !result.total && now.query.trim();
      parts.count.textContent = nothing ? search.say(words, "none", { query: now.query.trim() }) + words.stop + words.none_lead : search.say(words, "count", { count: result.total });
      const corrected = result.corrections.map((one) => search.say(words, "corrected", one));
      parts.near.textContent = near && near.length ? words.near : corrected.join(words.comma);
      parts.terms.replaceChildren(...(terms ? terms.hits.map((hit) => term(hit)) : []));
      parts.terms.parentElement.hidden = !terms;
      parts.hits.replaceChildren(...(near || result.hits).map((hit) => entry(hit)));
      parts.empty.replaceChildren(...(nothing && !terms ? empty(now.query.trim()) : []));
      parts.more.hidden = result.total <= shown;
      parts.more.textContent = search.say(words, "more", { count: Math.min(STEP, result.total - shown) });
      parts.done.textContent = search.say(words, "filters_done", { count: result.total });
      chosen(now);
      choices(now, result.facets);
      elsewhere(now, result, turn);
    }

    function entry(hit) {
      const meta = [hit.place, hit.period, hit.themes.map((theme) => surface.label("theme", theme)).join(words.comma)].filter(Boolean).join(" · ");
      const title = make("a", { href: hit.url, lang: hit.titleLanguage === surface.language ? null : words.tags[hit.titleLanguage] }, search.highlight(hit.titleParts));
      const from = hit.snippetSection === "summary" || hit.snippetSection === "title" ? "" : make("span", { class: "cb-hit__where" }, search.say(words, "in_section", { section: words.section[hit.snippetSection] }));
      const text = make("div", null, make("p", { class: "cb-hit__meta" }, meta), make("h2", null, title), make("p", null, search.highlight(hit.snippetParts), from ? " " : "", from));
      return make("li", { class: "cb-hit" }, text, search.squares(surface, hit.steps));
    }

    /* Nothing found: the query on manuscript paper, with squares left to be written. */
    function empty(query) {
      const characters = Array.from(query).slice(0, 8);
      const slots = make("div", { class: "cb-slots", "aria-hidden": "true" }, ...characters.concat(["", ""]).map((one) => make("i", null, one)));
      return [slots, make("p", null, words.empty), make("p", null, make("a", { class: "cb-btn", href: surface.root + "contribute/" + search.indexFile }, words.finder.write))];
    }

    function term(hit) {
      return make("li", null, make("a", { href: hit.url }, search.highlight(hit.titleParts)), make("span", null, search.highlight(hit.snippetParts)));
    }

    function chosen(now) {
      const chips = [];
      for (const facet of facets) {
        for (const value of now.filters[facet] || []) {
          const name = surface.label(facet, value);
          const link = make("a", { class: "cb-chip", href: address({ query: now.query, filters: toggled(now.filters, facet, value) }), "aria-label": search.say(words, "remove", { name: name }) }, name, make("span", { "aria-hidden": "true" }, "×"));
          chips.push(link);
        }
      }
      if (chips.length > 1) chips.push(make("a", { class: "cb-more", href: address({ query: now.query, filters: {} }) }, words.remove_all));
      parts.on.replaceChildren(...(chips.length ? [words.filters_on, ...chips] : []));
    }

    function choices(now, counts) {
      const opened = new Set(Array.from(parts.facets.querySelectorAll("details[open]"), (one) => one.dataset.facet));
      const focus = parts.facets.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      const groups = facets.map((facet) => {
        const on = now.filters[facet] || [];
        const values = (counts[facet] || []).filter(([value, count]) => count || on.includes(value));
        const order = Object.keys(words.chars);
        values.sort(facet === "step" ? (a, b) => order.indexOf(a[0]) - order.indexOf(b[0]) : (a, b) => on.includes(b[0]) - on.includes(a[0]) || b[1] - a[1]);
        if (!values.length) return null;
        const items = values.map(([value, count]) => {
          const current = on.includes(value);
          const mark = facet === "step" ? make("i", { class: "cb-sq cb-sq--" + value, "aria-hidden": "true" }, words.chars[value]) : "";
          const link = make("a", { href: address({ query: now.query, filters: toggled(now.filters, facet, value) }), "aria-current": current ? "true" : null, "data-key": facet + " " + value, rel: "nofollow" },
            mark, surface.label(facet, value), make("span", { class: "cb-n" }, String(count)));
          return make("li", null, link);
        });
        const list = make("ul", null, ...items.slice(0, FOLDED));
        const folded = items.length > FOLDED ? make("details", { "data-facet": facet, open: opened.has(facet) }, make("summary", null, "+ " + (items.length - FOLDED)), make("ul", null, ...items.slice(FOLDED))) : "";
        return make("div", { class: "cb-facet" }, make("h3", null, words.facet[facet]), list, folded);
      });
      parts.facets.replaceChildren(...groups.filter(Boolean));
      if (focus) {
        const again = parts.facets.querySelector('[data-key="' + CSS.escape(focus) + '"]');
        if (again) again.focus();
      }
    }

    function elsewhere(now, result, turn) {
      parts.other.replaceChildren();
      if (!now.query.trim()) return;
      result.otherLanguage.then((count) => {
        if (turn !== asked || !count) return;
        const text = search.say(words, "other", { count: count });
        parts.other.replaceChildren(make("a", { class: "cb-more", href: surface.otherAddress + "?q=" + encodeURIComponent(now.query.trim()) }, text));
      }, () => {});
    }

    search.listen(input, (query) => go({ query: query, filters: state().filters }, true));
    input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      go({ query: input.value, filters: state().filters });
    });
    for (const part of [parts.on, parts.facets]) {
      part.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const params = new URL(link.href).search;
        try {
          history.pushState(null, "", location.pathname + params);
          shown = STEP;
          show();
        } catch (problem) {
          location.href = link.href;
        }
      });
    }
    parts.more.addEventListener("click", () => {
      shown += STEP;
      show();
    });
    window.addEventListener("popstate", show);
    place.classList.add("is-ready");
    input.value = state().query;
    show();
  };
})(casebookSearch);
