/* What a term of a query may mean: scores of documents, and how to find it in a text. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  /* What a hit is worth by where it stands: title, summary, body. A guess (a beginning, a correction) is worth less. */
  search.FULL = [12, 8, 4];
  search.GUESS = [3, 2, 1];

  /* `sure` and `maybe` are scores by document; where only `maybe` has one, the texts decide (`settle`).
   * `finders` are {test(line), find(line)}: whether, and where as [from, to], a line of text has what is meant. */
  search.Meaning = class {
    constructor(documents) {
      this.sure = new Uint8Array(documents);
      this.maybe = null;
      this.open = [];
      this.finders = [];
    }

    /* Takes in {row, exact} of tree.js, or null; `also` may say which documents alone come into question. */
    add(found, finder, values) {
      if (!this.finders.includes(finder)) this.finders.push(finder);
      if (!found) return;
      if (found.exact) search.raise(found.row, this.sure, values);
      else {
        if (!this.maybe) this.maybe = new Uint8Array(this.sure.length);
        const scores = new Uint8Array(this.sure.length);
        search.raise(found.row, scores, values);
        scores.forEach((score, document) => {
          if (score > this.maybe[document] && (!found.also || found.also[document])) this.maybe[document] = score;
        });
        this.open.push({ finder: finder, values: values });
      }
    }

    score(document) {
      return this.maybe ? Math.max(this.sure[document], this.maybe[document]) : this.sure[document];
    }

    uncertain(document) {
      return this.maybe !== null && this.maybe[document] > this.sure[document];
    }

    /* Decides for one document by its sections, [{weight, lines}]. */
    settle(document, sections) {
      this.maybe[document] = 0;
      for (const section of sections) {
        for (const { finder, values } of this.open) {
          if (section.lines.some(finder.test) && this.sure[document] < values[section.weight]) {
            this.sure[document] = values[section.weight];
          }
        }
      }
    }

    /* Decides for all documents: only then is it known whether there are any. */
    async settled(store) {
      const open = this.maybe ? Array.from(this.maybe.keys()).filter((document) => this.uncertain(document)) : [];
      await Promise.all(open.map(async (document) => this.settle(document, await store.sections(document))));
      return this;
    }

    /* Whether no document has it; asked of a settled meaning. */
    get empty() {
      return !this.sure.some(Boolean);
    }
  };
})(casebookSearch);
