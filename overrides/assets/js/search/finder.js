/* The problem finder: from a problem in the reader's words to the problems on the cases' lists, the projects that took
 * them up, and the resources that took. Where no text has the words as they are, what shares most of them comes. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const SHOWN = 5;

  search.openFinder = function (surface, form) {
    const { engine, words } = surface;
    const make = search.make;
    const input = form.querySelector("input");
    const place = make("div", { class: "cb-finder", role: "status", "aria-live": "polite" });
    form.after(place);
    let asked = 0;

    async function show(query) {
      const turn = ++asked;
      if (!query.trim()) {
        place.replaceChildren();
        return;
      }
      let hits;
      try {
        const wanted = { kinds: ["case"], limit: SHOWN, facets: false };
        hits = (await engine.search(query, wanted)).hits;
        if (!hits.length) hits = (await engine.search(query, Object.assign({ match: "any" }, wanted))).hits;
        for (const hit of hits) hit.chains = (await engine.texts.document(hit.doc)).chains;
      } catch (problem) {
        return;
      }
      if (turn !== asked) return;
      const rows = hits.filter((hit) => hit.chains.length).map((hit) => row(hit, query));
      const rest = hits.filter((hit) => !hit.chains.length).map((hit) => make("li", { class: "cb-finder__plain" }, make("a", { href: hit.url }, search.highlight(hit.titleParts)), make("small", null, hit.place)));
      const list = make("ol", null, ...rows, ...rest);
      const nothing = make("p", null, words.finder.none + " ", make("a", { href: surface.root + "contribute/" + search.indexFile }, words.finder.write));
      place.replaceChildren(make("p", { class: "cb-finder__head" }, words.finder.heading), hits.length ? list : nothing);
    }

    /* One case: the problem nearest to the query, what was done about it, what that took. */
    function row(hit, query) {
      const shared = (text) => Array.from(new Set(query)).filter((character) => character.trim() && text.includes(character)).length;
      const [problem, projects, resources] = hit.chains.reduce((a, b) => (shared(b[0]) > shared(a[0]) ? b : a));
      const part = (name, texts) => (texts.length ? make("div", null, make("dt", null, words.finder[name]), ...texts.map((text) => make("dd", null, text))) : "");
      const chain = make("dl", null, part("problem", [problem]), part("project", projects), part("resource", resources));
      return make("li", null, chain, make("p", null, make("a", { href: hit.url.replace(/#.*$/, "") + "#lists" }, search.highlight(hit.titleParts)), make("small", null, hit.place)));
    }

    search.listen(input, show);
    if (input.value.trim()) show(input.value);
  };
})(casebookSearch);
