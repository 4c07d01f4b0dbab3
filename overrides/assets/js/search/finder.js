/* The problem finder: from a problem in the reader's words to the problems on the cases' lists, the projects that took
 * them up, and the resources that took. Where no text has the words as they are, what shares most of them comes. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const SHOWN = 5;

  /* The documents that share most with a query of which nothing has all: Chinese by pairs of characters, English by
   * words; rare ones weigh more. Resolves with hits, best first. */
  search.nearest = async function (engine, query, limit) {
    const pieces = engine.language === "zh" ? pairs(query) : query.toLowerCase().match(/[a-z0-9'’-]{3,}/g) || [];
    const scores = new Map();
    const meanings = [];
    for (const piece of Array.from(new Set(pieces)).slice(0, 12)) {
      const found = await engine.found(piece, false);
      const documents = [];
      found.scores.forEach((score, document) => { if (score) documents.push(document); });
      if (!documents.length || documents.length > found.scores.length / 2 + 4) continue;
      meanings.push(...found.meanings);
      for (const document of documents) scores.set(document, (scores.get(document) || 0) + Math.log(1 + found.scores.length / documents.length));
    }
    const best = Array.from(scores).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const hits = await Promise.all(best.slice(0, limit * 2).map(([document, score]) => engine.texts.hit(document, score, meanings, null)));
    return hits.filter((hit) => hit.kind === "case").slice(0, limit);
  };

  function pairs(query) {
    const runs = query.match(/[\u3400-\u9fff]{2,}|[0-9A-Za-z]{2,}/g) || [];
    return runs.flatMap((run) => (/[0-9A-Za-z]/.test(run) ? [run] : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))));
  }

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
        hits = (await engine.search(query, { kinds: ["case"], limit: SHOWN, facets: false })).hits;
        if (!hits.length) hits = await search.nearest(engine, query, SHOWN);
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
