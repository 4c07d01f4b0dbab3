/* Reads lists of documents and sorted shards; scripts/casebook/render/search/lists.py and shards.py write them. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const LAST = new Int8Array(128).fill(-1), LEADING = new Int8Array(128).fill(-1);
  const FROM = [0, 64, 64 + 24 * 64, 64 + 24 * 64 + 576 * 64];
  const MARKS = { "!": 0, "#": 1, "&": 2 };
  const BASE = 0x23;
  let digits = 0;
  for (let code = 0x20; code < 0x7f; code++) {
    if ('"\\!#&~'.includes(String.fromCharCode(code))) continue;
    if (digits < 64) LAST[code] = digits;
    else if (digits < 88) LEADING[code] = digits - 64;
    digits++;
  }

  /* Calls see(document, weight) for every document of a row; the weight is 0 title, 1 summary, 2 body. */
  search.eachOf = function (row, see) {
    let weight = 2, document = -1, leading = 0, count = 0;
    for (let at = 0; at < row.length; at++) {
      const code = row.charCodeAt(at);
      if (LAST[code] >= 0) {
        document += FROM[count] + leading * 64 + LAST[code] + 1;
        see(document, weight);
        leading = count = 0;
      } else if (LEADING[code] >= 0) {
        leading = leading * 24 + LEADING[code];
        count++;
      } else if (row[at] === "~") {
        for (document = 0, at++; at < row.length && LAST[row.charCodeAt(at)] >= 0; at++, document += 6) {
          for (let bits = LAST[row.charCodeAt(at)], bit = 0; bits; bits >>= 1, bit++) if (bits & 1) see(document + bit, weight);
        }
        at--;
        document = -1;
      } else {
        weight = MARKS[row[at]];
        document = -1;
      }
    }
  };

  search.count = function (row) {
    let count = 0;
    search.eachOf(row, () => count++);
    return count;
  };

  /* Raises scores[document] to values[weight] for every document of a row. */
  search.raise = function (row, scores, values) {
    search.eachOf(row, function (document, weight) {
      if (scores[document] < values[weight]) scores[document] = values[weight];
    });
  };

  /* The documents of a row, marked with 1. */
  search.marked = function (row, documents) {
    const marks = new Uint8Array(documents);
    search.raise(row, marks, [1, 1, 1]);
    return marks;
  };

  /* A shard as {keys, values}: sorted strings and what stands beside each. `byWord`: keys share words, not characters. */
  search.shard = function (content, byWord) {
    const [bases, suffixes, values] = content.split("\t");
    return { keys: keys(bases, suffixes, byWord), values: values.split("\n") };
  };

  /* The separators of a directory. */
  search.directory = (columns) => (columns[0] ? keys(columns[0], columns[1], false) : []);

  function keys(bases, suffixes, byWord) {
    let before = byWord ? [] : "";
    return suffixes.split("\n").map(function (suffix, index) {
      const base = bases.charCodeAt(index) - BASE;
      before = byWord ? before.slice(0, base).concat(suffix.split(" ")) : before.slice(0, base) + suffix;
      return byWord ? before.join(" ") : before;
    });
  }

  search.sharedKeys = keys;

  /* Index of the last of the sorted strings that is not after the one sought; -1 where there is none. */
  search.lastUpTo = function (sorted, sought) {
    let low = 0, high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= sought) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
})(casebookSearch);
