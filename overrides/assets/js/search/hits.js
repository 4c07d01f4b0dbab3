/* Results as they are shown: the documents' texts, and in them the place and the words that were found. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const LENGTH = { zh: 70, en: 180 }; // of a snippet, in characters
  const FIELDS = ["area", "year", "theme", "step"]; // facets that a text carries, in its order

  search.Hits = class {
    constructor(store, manifest, language, base) {
      this.store = store;
      this.manifest = manifest;
      this.language = language;
      this.base = base;
      this.facets = new Map(manifest.facets.map(([facet, values]) => [facet, values]));
      this.known = new Map();
    }

    /* A document with its sections as {name, anchor, weight, lines}; a line is {text}. `chains` are those of documents.py. */
    async document(number) {
      const per = this.manifest.perText;
      const rows = await this.store.get("t" + Math.floor(number / per), (rows) => rows);
      if (!this.known.has(number)) this.known.set(number, this.read(rows[number % per]));
      return this.known.get(number);
    }

    read([url, title, titleLanguage, place, period, area, year, theme, step, sections, chains]) {
      const named = {}, parts = [];
      FIELDS.forEach((facet, index) => (named[facet] = [area, year, theme, step][index].map((at) => this.facets.get(facet)[at])));
      for (let at = 0; at < sections.length; at += 2) {
        const [name, anchor, weight] = this.manifest.sections[sections[at]];
        parts.push({ name: name, anchor: anchor, weight: weight, lines: sections[at + 1].split("\n").map((text) => ({ text: text })) });
      }
      return { url: url, title: title, titleLanguage: titleLanguage || this.language, place: place, period: period, named: named, sections: parts, chains: chains };
    }

    /* One result. `meanings` are those of the query's terms, `phrase` that of all in a row, or null. */
    async hit(number, score, meanings, phrase) {
      const found = await this.document(number);
      const [title, best] = this.place(found.sections, meanings, phrase);
      const summary = found.sections.find((section) => section.name === "summary") || { name: "title", anchor: "", lines: [{ text: "" }] };
      // A title alone says little: the snippet is of the best other section, or of the summary.
      const inTitle = title && (!best || title.terms === meanings.length);
      const shown = best ? best.section : summary;
      const section = inTitle || !best ? title ? title.section : summary : best.section;
      const url = this.base + found.url.replace(/(^|\/)(?=#|$)/, search.indexFile ? "$1" + search.indexFile : "$1");
      return {
        doc: number, kind: this.kind(number), score: score, title: found.title, titleLanguage: found.titleLanguage,
        titleParts: parts(found.title, title ? this.spans({ text: found.title }, meanings, phrase) : [], Infinity),
        url: url + (section.anchor ? "#" + section.anchor : ""), path: found.url, anchor: section.anchor, section: section.name,
        place: found.place, period: found.period, area: found.named.area[0] || "", year: found.named.year,
        themes: found.named.theme, steps: found.named.step,
        snippetSection: shown.name, snippetParts: this.snippet(shown, meanings, phrase),
      };
    }

    kind(number) {
      return this.manifest.kinds.filter(([, first]) => first <= number).pop()[0];
    }

    /* The title where a term is met in it, and the section in which most is met: {section, terms}, or null. */
    place(sections, meanings, phrase) {
      const rated = sections.map(function (section) {
        const met = (meaning) => section.lines.some((line) => meaning.finders.some((finder) => finder.test(line)));
        return { section: section, terms: meanings.filter(met).length, whole: Boolean(phrase) && met(phrase) };
      }).filter((one) => one.terms);
      const best = rated.filter((one) => one.section.name !== "title")
        .sort((a, b) => b.whole - a.whole || b.terms - a.terms || a.section.weight - b.section.weight)[0];
      return [rated.find((one) => one.section.name === "title") || null, best || null];
    }

    /* Where a line has what was sought: [from, to], sorted, not touching. */
    spans(line, meanings, phrase) {
      const all = meanings.concat(phrase || []).flatMap((meaning) => meaning.finders.flatMap((finder) => finder.find(line)));
      all.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
      const merged = [];
      for (const [from, to] of all) {
        const last = merged[merged.length - 1];
        if (last && from <= last[1]) last[1] = Math.max(last[1], to);
        else merged.push([from, to]);
      }
      return merged;
    }

    snippet(section, meanings, phrase) {
      const rated = section.lines.map((line) => ({ line: line, spans: this.spans(line, meanings, phrase) }));
      const best = rated.reduce((a, b) => (b.spans.length > a.spans.length ? b : a));
      return parts(best.line.text, best.spans, LENGTH[this.language] || LENGTH.en);
    }
  };

  /* A line, or the part of it around the first hit, as [{text, hit}]. */
  function parts(line, spans, length) {
    let start = 0, stop = line.length;
    if (line.length > length) {
      const first = spans.length ? spans[0][0] : 0;
      start = Math.max(0, Math.min(first - Math.floor(length / 4), line.length - length));
      start = start && edge(line, start, 1, Math.max(first, start));
      stop = edge(line, Math.min(line.length, start + length), -1, start);
    }
    const made = [];
    const put = (text, hit) => text && made.push({ text: text, hit: hit });
    let at = start;
    for (const [from, to] of spans) {
      if (to <= start || from >= stop) continue;
      put(line.slice(at, Math.max(at, from)), false);
      put(line.slice(Math.max(at, from), Math.min(to, stop)), true);
      at = Math.min(to, stop);
    }
    put(line.slice(at, stop), false);
    if (start && made.length) made.unshift({ text: "…", hit: false });
    if (stop < line.length) made.push({ text: "…", hit: false });
    return made;
  }

  /* A place to cut near `at`: not inside a Latin word, nor inside a character of two units. */
  function edge(line, at, step, limit) {
    const inside = (place) => /[A-Za-z0-9'’\ud800-\udbff]/.test(line[place - 1] || "") && /[A-Za-z0-9'’\udc00-\udfff]/.test(line[place] || "");
    let place = at;
    while (place !== limit && Math.abs(place - at) < 30 && inside(place)) place += step;
    return inside(place) && Math.abs(place - at) >= 30 ? at : place;
  }
})(casebookSearch);
