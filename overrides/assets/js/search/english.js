/* English: a term is found by its stem; the last one by its beginning; a phrase as its stems in a row. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  // scripts/casebook/render/search/english.py has the same expressions.
  const WORD = /[a-z0-9]+(?:'[a-z]+)*|(?![\x00-\x7f])[\p{L}\p{N}]/gu;
  const STOP = new Set(
    "a an and are as at be but by can do does for from has have how i in is it its my not of on or our so that the their they this to was we were what when where which who why will with you your".split(" ")
  );
  const MOST_COMPOUNDS = 3;

  search.English = class {
    constructor(store, manifest) {
      this.store = store;
      this.words = new search.Words(store, manifest);
      this.phrases = { kind: "p", directory: search.directory(manifest.phrases), byWord: true };
      this.joined = new Map(Object.entries(manifest.joined));
      this.stemmer = new EnglishStemmer();
      this.stems = new Map();
    }

    stem(word) {
      if (!(word[0] >= "a" && word[0] <= "z")) return word;
      let stem = this.stems.get(word);
      if (stem === undefined) this.stems.set(word, (stem = this.stemmer.stemWord(word)));
      return stem;
    }

    /* The words of a line in normal form as {word, stem}; compounds as their parts. */
    split(line) {
      return (line.match(WORD) || []).flatMap((word) => this.stemsOf(word).map((stem) => ({ word: word, stem: stem })));
    }

    stemsOf(word) {
      const stem = this.stem(word);
      return this.joined.get(stem) || [stem];
    }

    /* The meanings of the terms; words that say nothing are left out beside others. `typing`: the last may be unfinished. */
    async meanings(terms, typing, corrections) {
      const split = terms.map((term) => ({ words: this.split(search.english(term.text)), quoted: term.quoted }));
      const spoken = split.filter((term) => term.words.length);
      const telling = spoken.filter((term) => term.quoted || term.words.length > 1 || !STOP.has(term.words[0].word));
      const kept = telling.length ? telling : spoken;
      const last = spoken[spoken.length - 1];
      return Promise.all(kept.map((term) => {
        if (term.words.length > 1) return this.sequence(term.words.map((word) => word.stem));
        return this.word(term.words[0].word, typing && term === last && !term.quoted, corrections);
      }));
    }

    /* The meanings of all words that say something, for documents that have some of them. */
    async loose(terms, typing, corrections) {
      const words = terms.flatMap((term) => term.text.split(/\s+/)).map((text) => ({ text: text, quoted: false }));
      return this.meanings(words, typing, corrections);
    }

    /* What ranks documents higher in which the terms stand one after the other. */
    async phrase(terms) {
      const words = terms.flatMap((term) => this.split(search.english(term.text)));
      return this.sequence(words.map((word) => word.stem));
    }

    async word(word, unfinished, corrections) {
      const meaning = new search.Meaning(this.store.documents);
      const stem = this.stem(word);
      const [row, parts, begun] = await Promise.all([
        this.words.row(stem), this.words.compound(stem), unfinished ? this.words.beginning(word) : null,
      ]);
      if (row !== null) meaning.add({ row: row, exact: true }, this.finder([stem]), search.FULL);
      if (parts) meaning.add(await this.find(parts), this.finder(parts), search.FULL);
      if (begun) await this.begun(meaning, word, begun);
      if (!(await meaning.settled(this.store)).empty) return meaning;
      const meant = await this.words.meant(word);
      if (meant === null) return meaning;
      corrections.push({ from: word, to: meant });
      const other = this.stem(meant);
      meaning.add({ row: (await this.words.row(other)) || "", exact: true }, this.finder([other]), search.FULL);
      return meaning;
    }

    async begun(meaning, word, { rows, stems, compounds }) {
      const rest = rows.concat(await Promise.all(Array.from(stems).map((stem) => this.words.row(stem))));
      const finder = this.beginner(word);
      for (const row of rest) if (row) meaning.add({ row: row, exact: true }, finder, search.GUESS);
      for (const parts of Array.from(compounds).slice(0, MOST_COMPOUNDS).map((stems) => stems.split(" "))) {
        meaning.add(await this.find(parts), this.finder(parts), search.GUESS);
      }
    }

    async sequence(stems) {
      const meaning = new search.Meaning(this.store.documents);
      meaning.add(await this.find(stems), this.finder(stems), search.FULL);
      return meaning;
    }

    async find(stems) {
      if (stems.length === 1) {
        const row = await this.words.row(stems[0]);
        return row === null ? null : { row: row, exact: true };
      }
      const found = await search.findString(this.store, this.phrases, stems.join(" "));
      if (found) return found;
      // A word of few documents is not continued: any sequence that it begins is left open.
      const row = await this.words.row(stems[0]);
      if (row === null || search.count(row) > this.store.few) return null;
      const other = await this.words.row(stems[1]);
      if (other === null) return null;
      return { row: row, exact: false, also: search.marked(other, this.store.documents) };
    }

    /* Finds stems in a row. */
    finder(stems) {
      const matches = (words, at) => stems.every((stem, index) => at + index < words.length && words[at + index].stem === stem);
      return this.tester(matches, stems.length);
    }

    /* Finds words by their beginning. */
    beginner(letters) {
      return this.tester((words, at) => words[at].word.startsWith(letters), 1);
    }

    /* Finds words in lines, {text}, on which they are kept. */
    tester(matches, length) {
      return {
        test: (line) => {
          if (!line.words) line.words = this.split(search.english(line.text));
          return line.words.some((_, at) => matches(line.words, at));
        },
        find: (line) => {
          if (!line.spoken) line.spoken = this.spoken(line.text);
          const found = line.spoken.map((_, at) => at).filter((at) => matches(line.spoken, at));
          return found.map((at) => [line.spoken[at].from, line.spoken[at + length - 1].to]);
        },
      };
    }

    /* The words of a line with their places in it. */
    spoken(line) {
      const traced = search.traced(line, search.english), words = [];
      for (const match of traced.text.matchAll(WORD)) {
        const from = traced.from[match.index], to = traced.to[match.index + match[0].length - 1];
        for (const stem of this.stemsOf(match[0])) words.push({ word: match[0], stem: stem, from: from, to: to });
      }
      return words;
    }
  };
})(casebookSearch);
