/* How text and query are made alike before they are compared; scripts/casebook/render/search/normal.py does the same. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e01ef}\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/gu;
  const QUOTES = /["“”„‟«»「」『』〝〞〟]/g;
  const SPACES = /[ \t\r\n\f\v\x85\u1680\u2028\u2029]+/g;
  const SPACE_KEPT = /([a-z0-9])[ \t\r\n\f\v\x85\u1680\u2028\u2029]+(?=[a-z0-9])/g;
  const MARKS = /[\u0300-\u036f]/g;
  const CLUSTER = /\P{M}\p{M}*|\p{M}+/uy;

  function folded(text) {
    return text.replace(INVISIBLE, "").normalize("NFKC").toLowerCase().replace(QUOTES, "");
  }

  /* One line of Chinese as it is compared. `variants` maps traditional characters to simplified ones. */
  search.chinese = function (text, variants) {
    let plain = folded(text);
    if (variants.any.test(plain)) plain = Array.from(plain, (character) => variants.get(character) || character).join("");
    return plain.replace(SPACE_KEPT, "$1\0").replace(SPACES, "").replace(/\0/g, " ");
  };

  /* A map of characters that knows at a glance whether a text has `any` of them. */
  search.variants = function (from, to) {
    const plain = Array.from(to), variants = new Map(Array.from(from, (one, index) => [one, plain[index]]));
    variants.any = from ? new RegExp("[" + from + "]", "u") : /(?!)/;
    return variants;
  };

  /* One line of English as it is compared, before it is cut into words. */
  search.english = function (text) {
    return folded(text.replace(/’/g, "'")).replace(/[\u2010\u2011]/g, "-").normalize("NFKD").replace(MARKS, "");
  };

  /* The normal form of a line together with where each of its units came from: {text, from, to}, offsets into the
   * line. `normal` is applied to one character (with its marks) at a time. */
  search.traced = function (line, normal) {
    const from = [], to = [];
    let text = "", at = 0;
    while (at < line.length) {
      const code = line.charCodeAt(at), next = line.charCodeAt(at + 1);
      let end = at + 1, piece;
      if (((code > 0x60 && code < 0x7b) || (code > 0x2f && code < 0x3a) || code === 0x20) && !(next > 0x2ff)) piece = line[at];
      else {
        CLUSTER.lastIndex = at;
        const cluster = CLUSTER.exec(line)[0];
        end = at + cluster.length;
        piece = normal(cluster);
        if (!piece && /\s/.test(cluster)) piece = " ";
      }
      for (let unit = 0; unit < piece.length; unit++) {
        from.push(at);
        to.push(end);
      }
      text += piece;
      at = end;
    }
    return { text: text, from: from, to: to };
  };

  /* The same for Chinese, where spaces are dropped that do not stand between two Latin letters or digits. */
  search.tracedChinese = function (line, variants) {
    const all = search.traced(line, (piece) => (/^[\u4e00-\u9fff]$/.test(piece) ? variants.get(piece) || piece : search.chinese(piece, variants)));
    if (!all.text.includes(" ")) return all;
    const from = [], to = [];
    let text = "";
    for (let at = 0; at < all.text.length; at++) {
      if (all.text[at] === " ") {
        // Of several spaces the last one stands for all.
        if (all.text[at + 1] === " " || !/[a-z0-9]$/.test(text) || !/[a-z0-9]/.test(all.text[at + 1] || "")) continue;
      }
      text += all.text[at];
      from.push(all.from[at]);
      to.push(all.to[at]);
    }
    return { text: text, from: from, to: to };
  };

  /* A query as its terms: [{text, quoted}]. Spaces part terms, except inside quotation marks. */
  search.terms = function (query) {
    const found = [];
    query.replace(/＂/g, '"').split('"').forEach(function (part, index, parts) {
      if (index % 2 && index < parts.length - 1) found.push({ text: part, quoted: true });
      else unquoted(part, found);
    });
    return found.filter((term) => term.text.trim());
  };

  /* Typographic marks keep what is inside together, but part nothing: they may stand in a sentence that was pasted. */
  function unquoted(part, found) {
    const closing = { "“": "”", "「": "」", "『": "』", "«": "»" };
    let text = "", inside = "", quoted = false;
    const end = function () {
      if (text) found.push({ text: text, quoted: quoted });
      text = "";
      quoted = false;
    };
    for (let at = 0; at < part.length; at++) {
      const character = part[at];
      if (inside && character === inside) inside = "";
      else if (!inside && closing[character] && part.indexOf(closing[character], at) > 0) {
        inside = closing[character];
        quoted = true;
      } else if (!inside && /[^\S\u00a0\u2007\u202f\ufeff]/.test(character)) end();
      else text += character;
    }
    end();
  }
})(casebookSearch);
