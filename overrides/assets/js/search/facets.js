/* Filters and counts: which documents have which value of a facet. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  search.Facets = class {
    constructor(store, manifest) {
      this.store = store;
      this.known = manifest.facets; // [facet, values, labels]
    }

    /* The documents of every value of a facet, in the order of the manifest. */
    documents(index) {
      return this.store.get("f" + index, function (content) {
        return content.split("\n").map(function (row) {
          const found = [];
          search.eachOf(row, (document) => found.push(document));
          return found;
        });
      });
    }

    /* What filters {facet: [value]} leave: of every document how many facets speak against it, and the last of them.
     * Values of a facet widen, facets narrow; an unknown value matches nothing. */
    async against(filters) {
      const count = new Uint8Array(this.store.documents), last = new Uint8Array(this.store.documents);
      for (const [index, [facet, values]] of this.known.entries()) {
        const wanted = (filters && filters[facet]) || [];
        if (!wanted.length) continue;
        const has = new Uint8Array(this.store.documents);
        const rows = await this.documents(index);
        for (const value of wanted) for (const document of rows[values.indexOf(value)] || []) has[document] = 1;
        has.forEach(function (yes, document) {
          if (yes) return;
          count[document]++;
          last[document] = index;
        });
      }
      return { count: count, last: last };
    }

    /* {facet: [[value, count]]}, the largest first. `found` marks documents; a facet's own filter does not narrow it. */
    async counts(names, found, against) {
      const counts = {};
      await Promise.all(this.known.map(async ([facet, values], index) => {
        if (names !== true && !names.includes(facet)) return;
        const rows = await this.documents(index);
        const numbers = rows.map(function (row) {
          let count = 0;
          for (const document of row) {
            if (found[document] && (!against.count[document] || (against.count[document] === 1 && against.last[document] === index))) count++;
          }
          return count;
        });
        const order = values.map((_, at) => at).filter((at) => numbers[at]).sort((a, b) => numbers[b] - numbers[a] || a - b);
        counts[facet] = order.map((at) => [values[at], numbers[at]]);
      }));
      return counts;
    }
  };
})(casebookSearch);
