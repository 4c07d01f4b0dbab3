/* Looks up the dictionary of the English index; scripts/casebook/render/search/words.py says what stands in it. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const SHORTEST_MISSPELT = 4;
  const SHORTEST_BEGINNING = 2;

  search.Words = class {
    constructor(store, manifest) {
      this.store = store;
      this.directory = search.directory(manifest.words);
      this.spellings = manifest.spellings;
    }

    shard(number) {
      return this.store.get("w" + number, (content) => search.shard(content, false));
    }

    /* The values that stand at a word with that mark; the mark is cut off. */
    async at(word, mark) {
      const number = search.lastUpTo(this.directory, word);
      if (number < 0) return [];
      const shard = await this.shard(number), found = [];
      for (let index = search.lastUpTo(shard.keys, word); index >= 0 && shard.keys[index] === word; index--) {
        if (shard.values[index][0] === mark) found.push(shard.values[index].slice(1));
      }
      // The same word may begin this shard and end the one before.
      if (number && shard.keys[0] === word) {
        const before = await this.shard(number - 1);
        for (let index = before.keys.length - 1; index >= 0 && before.keys[index] === word; index--) {
          if (before.values[index][0] === mark) found.push(before.values[index].slice(1));
        }
      }
      return found;
    }

    /* The documents of a stem as a row, or null. */
    async row(stem) {
      const found = await this.at(stem, "=");
      return found.length ? found[0] : null;
    }

    /* The stems of the parts of a compound that was written without its hyphens, by its stem; or null. */
    async compound(stem) {
      const found = await this.at(stem, "@");
      return found.length ? found[0].split(" ") : null;
    }

    /* What begins with these letters: {rows} of documents, or the {stems, compounds} that they may become. */
    async beginning(letters) {
      const found = { rows: [], stems: new Set(), compounds: new Set() };
      if (letters.length < SHORTEST_BEGINNING) return found;
      found.rows = await this.at(letters, "*");
      if (found.rows.length) return found;
      const last = search.lastUpTo(this.directory, letters + "\uffff");
      for (let number = Math.max(0, search.lastUpTo(this.directory, letters)); number <= last; number++) {
        const shard = await this.shard(number);
        for (let index = search.lastUpTo(shard.keys, letters); index < shard.keys.length; index++) {
          const word = index < 0 ? "" : shard.keys[index];
          if (word > letters + "\uffff") break;
          if (!word.startsWith(letters)) continue;
          const value = shard.values[index];
          if (value[0] === "=") found.stems.add(word);
          else if (value[0] === "@") found.compounds.add(value.slice(1));
          else if (value[0] === ">") {
            const [, count, rest] = /^>(\d+)(.*)$/.exec(value);
            found.stems.add(word.slice(0, word.length - count) + rest);
          }
        }
      }
      return found;
    }

    /* The most frequent word that one typing error away makes this one, or null. */
    async meant(word) {
      if (word.length < SHORTEST_MISSPELT || !/^[a-z]+$/.test(word)) return null;
      let best = null;
      for (const length of [word.length - 1, word.length, word.length + 1]) {
        if (!this.spellings.includes(length)) continue;
        const { keys, values } = await this.store.get("s" + length, function (content) {
          const [bases, suffixes, often] = content.split("\t");
          return { keys: search.sharedKeys(bases, suffixes, false), values: often };
        });
        keys.forEach(function (key, index) {
          const often = values.charCodeAt(index);
          const better = !best || often > best.often || (often === best.often && key < best.word);
          if (better && oneError(word, key)) best = { word: key, often: often };
        });
      }
      return best && best.word;
    }
  };

  /* Whether one letter added, left out, wrong, or swapped with its neighbour makes one word the other. */
  function oneError(one, other) {
    let start = 0;
    while (start < one.length && one[start] === other[start]) start++;
    let end = 0;
    const most = Math.min(one.length, other.length) - start;
    while (end < most && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
    const left = one.slice(start, one.length - end), right = other.slice(start, other.length - end);
    if (left.length <= 1 && right.length <= 1) return true;
    return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  }

  search.oneError = oneError;
})(casebookSearch);
