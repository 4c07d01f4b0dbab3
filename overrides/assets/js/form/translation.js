/* How far a case is translated: the status of every text, as scripts/casebook/translation.py works it out from the
 * record in the case file. */
"use strict";

(function (form) {
  /* [[path, status]] of every text with a source text; status: missing, identical, machine, stale, current. */
  form.translation = function (data, language) {
    const source = form.sourceLanguage(data), made = [];
    const record = form.isMap(data.translations) && form.isMap(data.translations[language]) ? data.translations[language] : {};
    form.eachText(data, (path, dotted, raw) => {
      const text = form.textOf(raw, source, data);
      if (text) made.push([path, stateOf(text, form.textOf(raw, language, data), language, record, dotted)]);
    });
    return made;
  };

  function stateOf(source, translated, language, record, path) {
    if (!translated) return "missing";
    if (isWrongScript(translated, language) || (translated === source && scriptOf(language) === "LATIN" && letters(source).some((one) => !isOf("LATIN", one)))) return "identical";
    if (!(path in record)) return "current";
    const known = recorded(record, path, form.sourceHash(source));
    return known === undefined ? "stale" : form.isMap(known) && known.by === "machine" ? "machine" : "current";
  }

  /* The record of a translation made from this very source text; entries of a list may have changed places since. */
  function recorded(record, path, hash) {
    const of = (one) => (form.isMap(one) ? one.of : one), field = (dotted) => dotted.replace(/\.\d+(?=\.|$)/g, ".*");
    if (of(record[path]) === hash) return record[path];
    if (field(path) === path) return undefined;
    const alike = Object.keys(record).find((other) => field(other) === field(path) && of(record[other]) === hash);
    return alike === undefined ? undefined : record[alike];
  }

  /* ---------- scripts ---------- */
  const scriptOf = (language) => form.data.languages.find((one) => one.id === language).script;
  const letters = (text) => Array.from(text).filter((one) => /\p{L}/u.test(one));
  const isOf = (script, letter) => (script === "CJK" ? /\p{Unified_Ideograph}/u : new RegExp("\\p{Script=" + script[0] + script.slice(1).toLowerCase() + "}", "u")).test(letter);

  /* Whether the text can hardly be in that language: too few of its letters are of the language's script. Names and
   * abbreviations in Latin letters may stand in any language; two words, one in small letters, are prose. */
  function isWrongScript(raw, language) {
    const text = raw.normalize("NFKC"), script = scriptOf(language), all = letters(text);
    const own = all.filter((one) => isOf(script, one)).length;
    const foreign = all.length - own - (script === "LATIN" ? 0 : all.filter((one) => isOf("LATIN", one)).length);
    if (foreign > own) return true;
    const words = text.split(/\s+/).filter(Boolean);
    return script !== "LATIN" && !own && words.length > 1 && words.some((one) => /^\p{L}+$/u.test(one) && /\p{Lowercase}/u.test(one) && !/[\p{Uppercase}\p{Lt}]/u.test(one));
  }

  /* ---------- hashes ---------- */
  /* Short hash of a source text, blind to spacing and compatibility forms: six hex digits of SHA-256. */
  form.sourceHash = function (text) {
    const normal = text.normalize("NFKC").split(/[\s\x1c-\x1f\x85]+/).filter(Boolean).join(" ");
    return sha256(new TextEncoder().encode(normal)).slice(0, 6);
  };

  const PRIMES = [];
  for (let number = 2; PRIMES.length < 64; number += 1) if (PRIMES.every((prime) => number % prime)) PRIMES.push(number);
  const fraction = (value) => ((value - Math.floor(value)) * 0x100000000) | 0;
  const turned = (word, by) => (word >>> by) | (word << (32 - by));

  /* In hex digits. The browser's own needs a secure page, which one on an office's network may not be. */
  function sha256(bytes) {
    const length = (((bytes.length + 8) >> 6) + 1) * 64, padded = new Uint8Array(length), view = new DataView(padded.buffer);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    view.setUint32(length - 4, bytes.length * 8);
    const state = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))), keys = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
    for (let block = 0; block < length; block += 64) {
      const words = [];
      for (let at = 0; at < 64; at += 1) {
        if (at < 16) words.push(view.getInt32(block + at * 4));
        else {
          const [early, late] = [words[at - 15], words[at - 2]];
          words.push((words[at - 16] + (turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)) + words[at - 7] + (turned(late, 17) ^ turned(late, 19) ^ (late >>> 10))) | 0);
        }
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let at = 0; at < 64; at += 1) {
        const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + keys[at] + words[at]) | 0;
        const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] = (state[at] + word) | 0; });
    }
    return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
})(casebookForm);
