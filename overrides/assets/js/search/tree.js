/* Finds a string in a tree of strings; scripts/casebook/render/search/tree.py grows it.
 *
 * A tree is {kind, directory, byWord}, `store` is {get(kind, number), few, documents}.
 */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const DEEPEST = 24;

  /* {row, exact} of a string: the documents that hold it, or, not exact, those that may. Null: no document does. */
  search.findString = async function (store, tree, sought) {
    const number = search.lastUpTo(tree.directory, sought);
    if (number < 0) return null;
    const shard = await store.get(tree.kind + number, (content) => search.shard(content, tree.byWord));
    const at = search.lastUpTo(shard.keys, sought);
    const key = at < 0 ? null : shard.keys[at];
    if (key === sought) return { row: shard.values[at], exact: true, key: key };
    // A string that always goes on in the same way is left out; the next one says the same.
    const next = shard.keys[at + 1];
    if (next !== undefined && begins(next, sought, tree.byWord)) return { row: shard.values[at + 1], exact: true, key: sought };
    if (key === null || !begins(sought, key, tree.byWord)) return null;
    // An inner node would have a node below it for the next symbol; only a leaf leaves the rest open.
    const depth = tree.byWord ? key.split(" ").length : key.length;
    const leaf = depth >= DEEPEST || search.count(shard.values[at]) <= store.few;
    return leaf ? { row: shard.values[at], exact: false, key: key } : null;
  };

  function begins(text, start, byWord) {
    return text.startsWith(byWord ? start + " " : start);
  }
})(casebookSearch);
