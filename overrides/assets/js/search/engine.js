/* The search engine of the casebook, without any surface. This is the one script to put into a page; it brings the
 * others. Nothing else is loaded before `open`, and only what a query needs after it.
 *
 *   casebookSearch.open(base, language) -> Promise<engine>
 *     base      address of the site's root as seen from the page: "../../"
 *     language  "zh" or "en"
 *     Rejects where the index cannot be loaded; calling again tries again.
 *
 *   engine.search(query, options) -> Promise<result>
 *     query     as typed. Spaces part terms, all of which must be met; quotation marks keep a phrase together.
 *               An empty query lists all cases, the most complete first.
 *     options   {filters: {theme: ["e-bikes"], year: ["2021", "2022"], …}   values of a facet widen, facets narrow
 *                limit: 10, offset: 0,
 *                kinds: ["case", "term"]   kinds of documents wanted; all unless the query is empty (then cases)
 *                facets: true              or false, or the names of those to count
 *                typing: true,             the last English word may be unfinished
 *                match: "all"}             or "any": documents that have a good part of the words (Chinese: of the pairs
 *                                          of characters), rare ones counting more. For questions asked in
 *                                          the reader's own words, and for when nothing has all of the terms
 *     result    {total, hits, facets, kinds, corrections, otherLanguage}
 *       hits          [{doc, kind, score, title, titleLanguage, titleParts, url, path, anchor, section, place, period,
 *                       area, year: [], themes: [], steps: [], snippetSection, snippetParts}]
 *                     …Parts are [{text, hit}]; url leads to the section of the hit and works from the page;
 *                     path is the address below the language's root; area, year, themes, steps are facet values
 *       facets        {facet: [[value, count], …]}: counts follow the query and the filters of the other facets
 *       kinds         {case: n, term: n}: what there is beside the kinds wanted
 *       corrections   [{from, to}]: words that were found nowhere, and what was looked for instead
 *       otherLanguage Promise<number of documents found in the other language>; begins to load when it is read
 *     Rejects where a part of the index cannot be loaded.
 *
 *   engine.facets    [{facet, values: [{value, label}]}] in the order of the index
 *   engine.language, engine.version, engine.loaded (names of the shards loaded so far)
 *
 * Order: documents in which all terms stand in the title, then the summary, then the body; among them those in which
 * the terms stand in a row; then those with more of the terms in better places; then the more complete case.
 * Chinese is found as a string, whatever words it is made of; English by stems. See normal.js, chinese.js, english.js.
 */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const PARTS = ["loader", "normal", "lists", "tree", "meaning", "facets", "hits", "chinese", "words", "english"];
  const STEMMER = ["vendor/snowball/base-stemmer", "vendor/snowball/english-stemmer"];
  const LANGUAGES = ["zh", "en"];
  const ENOUGH = 0.35; // of all that was asked, by rarity, for a document to be near
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const version = document.currentScript.src.slice(here.length).replace(/^[^?]*/, "");
  const brought = new Map();

  // From a file there is no server to put the page of a folder in the folder's place.
  search.indexFile = location.protocol === "file:" ? "index.html" : "";

  function bring(name) {
    if (!brought.has(name)) {
      const promise = new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        script.async = false; // in the order in which they are put in
        script.onload = resolve;
        script.onerror = function () {
          script.remove();
          brought.delete(name);
          reject(new Error("search: not loaded: " + name));
        };
        script.src = here + name + ".js" + version;
        document.head.appendChild(script);
      });
      brought.set(name, promise);
    }
    return brought.get(name);
  }

  search.open = async function (base, language) {
    const needed = PARTS.concat(language === "en" ? STEMMER : []).map(bring);
    await bring(PARTS[0]);
    const folder = base + "assets/search/";
    const [manifest] = await Promise.all([search.load(folder, language + "/manifest"), ...needed]);
    return new Engine(base, folder, language, manifest);
  };

  class Engine {
    constructor(base, folder, language, manifest) {
      this.base = base;
      this.folder = folder;
      this.language = language;
      this.loaded = [];
      this.read(manifest);
    }

    read(manifest) {
      const parsed = new Map();
      const get = (name, parse) => {
        if (!parsed.has(name)) {
          const promise = search.load(this.folder, [this.language, manifest.version, name].join("/")).then(parse);
          promise.catch(() => parsed.delete(name));
          parsed.set(name, promise);
          this.loaded.push(name);
        }
        return parsed.get(name);
      };
      const store = { get: get, documents: manifest.documents, few: manifest.few };
      store.sections = async (document) => (await this.texts.document(document)).sections;
      this.manifest = manifest;
      this.store = store;
      this.version = manifest.version;
      this.words = new (this.language === "zh" ? search.Chinese : search.English)(store, manifest);
      this.filters = new search.Facets(store, manifest);
      const root = this.base + (this.language === LANGUAGES[0] ? "" : this.language + "/");
      this.texts = new search.Hits(store, manifest, this.language, root);
      this.facets = manifest.facets.map(([facet, values, labels]) => ({
        facet: facet,
        values: values.map((value, index) => ({ value: value, label: labels[index] })),
      }));
    }

    async search(query, options) {
      try {
        return await this.answer(query, options || {});
      } catch (problem) {
        // The site may have been published anew since the page was opened: then there is another index.
        const manifest = await search.load(this.folder, this.language + "/manifest", true);
        if (manifest.version === this.version) throw problem;
        this.read(manifest);
        return this.answer(query, options || {});
      }
    }

    async answer(query, { filters, limit = 10, offset = 0, kinds, facets = true, typing = true, match = "all" }) {
      const { scores, meanings, phrase, corrections } = await (match === "any" ? this.near(query, typing) : this.found(query, typing));
      const wanted = kinds || (meanings.length ? null : ["case"]);
      const against = await this.filters.against(filters);
      const byKind = {}, matching = new Uint8Array(scores.length), order = [];
      this.manifest.kinds.forEach(([kind, first], index) => {
        const end = index + 1 < this.manifest.kinds.length ? this.manifest.kinds[index + 1][1] : scores.length;
        byKind[kind] = 0;
        for (let document = first; document < end; document++) {
          if (!scores[document]) continue;
          if (!against.count[document]) byKind[kind]++;
          if (wanted && !wanted.includes(kind)) continue;
          matching[document] = 1;
          // The score before, the number of the document behind: one number to sort by.
          if (!against.count[document]) order.push(scores[document] * scores.length - document);
        }
      });
      const sorted = Float64Array.from(order).sort().reverse();
      const shown = Array.from(sorted.slice(offset, offset + limit), (key) => {
        const score = Math.ceil(key / scores.length);
        return [score * scores.length - key, score];
      });
      const [counts, hits] = await Promise.all([
        facets ? this.filters.counts(facets, matching, against) : {},
        Promise.all(shown.map(([document, score]) => this.texts.hit(document, score, meanings, phrase))),
      ]);
      const engine = this;
      return {
        total: order.length, hits: hits, facets: counts, kinds: byKind, corrections: corrections,
        get otherLanguage() {
          return engine.elsewhere(query, { filters: filters, kinds: kinds, typing: typing, match: match });
        },
      };
    }

    /* The score of every document that has all terms, 0 of the others; and what to mark in their texts. */
    async found(query, typing) {
      const terms = search.terms(query), corrections = [];
      const finished = /\s$/.test(query);
      const total = this.manifest.documents;
      const [meanings, inARow] = await Promise.all([
        this.words.meanings(terms, typing && !finished, corrections),
        terms.length > 1 ? this.words.phrase(terms) : null,
      ]);
      const scores = new Float64Array(total);
      if (!meanings.length) {
        if (!query.trim()) scores.fill(1);
        return { scores: scores, meanings: meanings, phrase: null, corrections: corrections };
      }
      await this.settle(meanings, inARow);
      const phrase = inARow && !inARow.empty ? inARow : null;
      for (let document = 0; document < total; document++) {
        let least = Infinity, sum = 0;
        for (const meaning of meanings) {
          const score = meaning.sure[document];
          if (score < least) least = score;
          sum += score;
        }
        if (least) scores[document] = (least * 16 + (phrase ? phrase.sure[document] : 0)) * 256 + Math.min(255, sum);
      }
      return { scores: scores, meanings: meanings, phrase: phrase, corrections: corrections };
    }

    /* The same of documents that have a good part of the terms. */
    async near(query, typing) {
      const terms = search.terms(query), corrections = [];
      if (!terms.length) return this.found(query, typing);
      const meanings = await this.words.loose(terms, typing && !/\s$/.test(query), corrections);
      await Promise.all(meanings.map((meaning) => meaning.settled(this.store)));
      const total = this.manifest.documents, shares = new Float64Array(total), scores = new Float64Array(total);
      let all = 0;
      for (const meaning of meanings) {
        const found = meaning.sure.reduce((count, score) => count + (score > 0), 0);
        if (!found) continue;
        const rarity = Math.log(1 + total / found);
        all += rarity;
        meaning.sure.forEach(function (score, document) {
          if (!score) return;
          shares[document] += rarity;
          scores[document] += rarity * (1 + score / search.FULL[0]);
        });
      }
      for (let document = 0; document < total; document++) {
        scores[document] = shares[document] >= all * ENOUGH && all ? Math.ceil(scores[document] * 1000) : 0;
      }
      return { scores: scores, meanings: meanings, phrase: null, corrections: corrections };
    }

    /* Looks at the texts of the documents that the index leaves open, so that every score is sure. */
    async settle(meanings, phrase) {
      const all = phrase ? meanings.concat(phrase) : meanings, open = [];
      for (let document = 0; document < this.manifest.documents; document++) {
        if (!meanings.every((meaning) => meaning.score(document))) continue;
        const unsure = all.filter((meaning) => meaning.uncertain(document));
        if (unsure.length) open.push([document, unsure]);
      }
      await Promise.all(open.map(async ([document, unsure]) => {
        const { sections } = await this.texts.document(document);
        for (const meaning of unsure) meaning.settle(document, sections);
      }));
    }

    async elsewhere(query, options) {
      const other = LANGUAGES.find((language) => language !== this.language);
      if (!this.other) this.other = search.open(this.base, other);
      try {
        const engine = await this.other;
        return (await engine.search(query, Object.assign({ limit: 0, facets: false }, options))).total;
      } catch (problem) {
        this.other = null;
        throw problem;
      }
    }
  }
})(casebookSearch);
