/* Bytes → text: only UTF-8 is let in, and what else the bytes may be is said by name. Says in JavaScript what
 * scripts/casebook/decode.py says. */
"use strict";

(function (form) {
  const yaml = (form.yaml = form.yaml || {});
  const SIZE = 256 * 1024;
  const HIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd-\uffff]/;
  // U+FFFD stays: it stands for a character that was lost.
  const REMOVED = new RegExp(HIDDEN.source.replace("\\ufffd", "\\ufffe"), "g");
  const HARMLESS = "\xad\u200b\u2060"; // invisible, and met with in text copied from web pages
  const GIVEAWAYS = [["PK\x03\x04", "office"], ["\xd0\xcf\x11\xe0", "office"], ["%PDF", "pdf"], ["\x89PNG", "image"], ["\xff\xd8\xff", "image"], ["GIF8", "image"]];
  const BOM = "\xef\xbb\xbf";
  const told = (code, line, column, params) => ({ code: code, line: line, column: column, params: params || {}, mended: code === "not-utf-8" || code === "control-character" });
  const codePoint = (character) => "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

  yaml.splitLines = function (text) {
    const lines = text.split(/\r\n?|\n/);
    if (!lines[lines.length - 1]) lines.pop();
    return lines;
  };
  yaml.isHidden = (text) => HIDDEN.test(text);
  yaml.hiddenName = (text) => codePoint(text.match(HIDDEN)[0]);
  yaml.withoutHidden = (text) => text.replace(REMOVED, "");

  /* [the text without its byte order mark or null, what is wrong with it]; lines and columns are from 1. */
  yaml.decode = function (buffer) {
    const bytes = new Uint8Array(buffer), top = (code, params) => told(code, 1, 1, params);
    if (bytes.length > SIZE) return [null, [top("file-too-large", { size: String(Math.round(bytes.length / 1024)), limit: String(SIZE / 1024) })]];
    const start = String.fromCharCode(...bytes.slice(0, 8)), zeros = bytes.reduce((count, byte) => count + Number(byte === 0), 0);
    const kind = (GIVEAWAYS.find(([signature]) => start.startsWith(signature)) || ["", ""])[1];
    let text = attempt("utf-8", bytes);
    if (text === null) {
      const encoding = encodingOf(bytes, zeros);
      if (encoding === null) {
        if (kind || zeros) return [null, [top("not-text", { kind: kind || "other" })]];
        const from = start.startsWith(BOM) ? 3 : 0, before = attempt("utf-8", bytes.slice(from, valid(bytes))).split(/\r\n?|\n/);
        return [null, [told("damaged-text", before.length, Array.from(before[before.length - 1]).length + 1)]];
      }
      text = attempt(encoding, bytes);
      return [text, [top("not-utf-8", { encoding: encoding === "gb18030" ? "GBK" : "UTF-16" })].concat(hidden(text))];
    }
    if (HIDDEN.test(text)) {
      const encoding = zeros ? encodingOf(bytes, zeros) : null;
      if (encoding !== null) return [attempt(encoding, bytes), [top("not-utf-8", { encoding: "UTF-16" })]];
      if (kind || zeros > 8) return [null, [top("not-text", { kind: kind || "other" })]];
    }
    return [text, hidden(text)];
  };

  /* The text in that encoding, or null where it is none. */
  function attempt(encoding, bytes) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (problem) {
      return null;
    }
  }

  /* How many of the bytes are whole UTF-8 characters: up to the first that is not. */
  function valid(bytes) {
    let at = 0;
    while (at < bytes.length) {
      const first = bytes[at], length = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : 4;
      if (attempt("utf-8", new Uint8Array([0x20, ...bytes.slice(at, at + length)])) === null) return at;
      at += length;
    }
    return at;
  }

  /* What bytes that are no UTF-8 may be, or null. */
  function encodingOf(bytes, zeros) {
    let encoding = "gb18030";
    if (bytes[0] === 0xff && bytes[1] === 0xfe) encoding = "utf-16le";
    else if (bytes[0] === 0xfe && bytes[1] === 0xff) encoding = "utf-16be";
    // ASCII in UTF-16 has a zero in every other byte: which, says the byte order.
    else if (zeros) encoding = bytes.reduce((sum, byte, at) => sum + (byte ? 0 : at % 2 ? 1 : -1), 0) > 0 ? "utf-16le" : "utf-16be";
    const text = attempt(encoding, bytes);
    return text !== null && isPlausible(text) ? encoding : null;
  }

  /* Whether this is Chinese or Latin text and not noise: nine in ten characters are in everyday use. */
  function isPlausible(text) {
    const foreign = Array.from(text).filter((character) => character > "\x7f"), known = everyday();
    return !/[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(text) && foreign.filter((character) => known.has(character)).length * 10 >= foreign.length * 9;
  }

  /* The characters of GB 2312. */
  function everyday() {
    const rows = [];
    for (let row = 0xa1; row <= 0xf7; row += 1) {
      if (row > 0xa9 && row < 0xb0) continue;
      for (let cell = 0xa1; cell <= 0xfe; cell += 1) rows.push(row, cell);
    }
    return new Set(new TextDecoder("gbk").decode(new Uint8Array(rows)) + "\ufeff");
  }

  /* Characters that no editor shows: one told for each kind on a line. */
  function hidden(text) {
    const found = new Map();
    yaml.splitLines(text).forEach((line, row) => {
      for (const match of line.matchAll(new RegExp(HIDDEN, "g"))) {
        const damaged = match[0] === "\ufffd", code = damaged ? "damaged-text" : HARMLESS.includes(match[0]) ? "invisible-character" : "control-character";
        const params = damaged ? {} : Object.assign({ character: codePoint(match[0]) }, line.length < 1000 ? { mend: yaml.withoutHidden(line) } : {});
        if (!found.has(row + code)) found.set(row + code, told(code, row + 1, match.index + 1, params));
      }
    });
    return Array.from(found.values());
  }
})(casebookForm);
