/* A YAML text → events, one at a time, with their places: PyYAML's scanner and parser in JavaScript, so that the form
 * stumbles over the same spot as `casebook check`. The grammar is explained in PyYAML's own files, which this follows
 * function by function; where its parser in C is stricter, as with unknown directives, so is this.
 *
 * PyYAML: Copyright (c) 2017-2021 Ingy döt Net, Copyright (c) 2006-2016 Kirill Simonov.
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
 * documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
 * rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
 * persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice
 * and this permission notice shall be included in all copies or substantial portions of the Software.
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
 * WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
 * COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
 * OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
"use strict";

(function (form) {
  const yaml = (form.yaml = form.yaml || {});
  const BREAK = "\r\n\x85\u2028\u2029", END = "\0" + BREAK, BLANK = "\0 \t" + BREAK;
  const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
  const HEX = "0123456789ABCDEFabcdef";
  const ESCAPES = { 0: "\0", a: "\x07", b: "\b", t: "\t", "\t": "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b", " ": " ", '"': '"', "\\": "\\", "/": "/", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029" };
  const CODES = { x: 2, u: 4, U: 8 };
  const isWord = (ch) => /[0-9A-Za-z_-]/.test(ch);

  /* Where the text is not YAML: marks are {index, line, column} from 0, or null. */
  yaml.Fault = class extends Error {
    constructor(context, contextMark, problem, problemMark) {
      super(problem);
      Object.assign(this, { context: context, contextMark: contextMark, problem: problem, problemMark: problemMark });
    }
  };

  const fail = (context, contextMark, problem, problemMark) => { throw new yaml.Fault(context, contextMark, problem, problemMark); };

  class Scanner {
    constructor(text) {
      if (UNPRINTABLE.test(text)) fail(null, null, "special characters are not allowed", null);
      this.buffer = text + "\0";
      this.index = this.line = this.column = 0;
      this.done = false;
      this.flowLevel = 0;
      this.tokens = [];
      this.taken = 0;
      this.indent = -1;
      this.indents = [];
      this.allowSimpleKey = true;
      this.possible = new Map(); // simple keys by flow level
    }

    peek(at = 0) { return this.buffer[this.index + at] || "\0"; }
    prefix(length) { return this.buffer.slice(this.index, this.index + length); }
    mark() { return { index: this.index, line: this.line, column: this.column }; }

    forward(length = 1) {
      for (; length; length -= 1) {
        const ch = this.buffer[this.index];
        this.index += 1;
        if ("\n\x85\u2028\u2029".includes(ch) || (ch === "\r" && this.buffer[this.index] !== "\n")) {
          this.line += 1;
          this.column = 0;
        } else if (ch !== "\ufeff") this.column += 1;
      }
    }

    /* ---------- tokens ---------- */
    check(...ids) {
      const token = this.peekToken();
      return Boolean(token) && ids.includes(token.id);
    }

    peekToken() {
      while (this.needMore()) this.fetchMore();
      return this.tokens[0];
    }

    getToken() {
      const token = this.peekToken();
      this.taken += 1;
      this.tokens.shift();
      return token;
    }

    needMore() {
      if (this.done) return false;
      if (!this.tokens.length) return true;
      this.stalePossible();
      let least = Infinity;
      for (const key of this.possible.values()) least = Math.min(least, key.number);
      return least === this.taken;
    }

    add(id, start, end, more) { this.tokens.push(Object.assign({ id: id, start: start, end: end }, more)); }

    addIndicator(id, length = 1) {
      const start = this.mark();
      this.forward(length);
      this.add(id, start, this.mark());
    }

    fetchMore() {
      this.scanToNext();
      this.stalePossible();
      this.unwind(this.column);
      const ch = this.peek(), blank = BLANK.includes(this.peek(1));
      if (ch === "\0") return this.fetchEnd();
      if (ch === "%" && this.column === 0) return this.fetchDirective();
      if (this.atDocument("---")) return this.fetchDocument("<document start>");
      if (this.atDocument("...")) return this.fetchDocument("<document end>");
      if (ch === "[" || ch === "{") return this.fetchFlowStart(ch);
      if (ch === "]" || ch === "}") return this.fetchFlowEnd(ch);
      if (ch === ",") return this.fetchFlowEntry();
      if (ch === "-" && blank) return this.fetchBlockEntry();
      if (ch === "?" && (this.flowLevel || blank)) return this.fetchKey();
      if (ch === ":" && (this.flowLevel || blank)) return this.fetchValue();
      if (ch === "*") return this.fetchSimple(() => this.scanAnchor("<alias>"));
      if (ch === "&") return this.fetchSimple(() => this.scanAnchor("<anchor>"));
      if (ch === "!") return this.fetchSimple(() => this.scanTag());
      if ((ch === "|" || ch === ">") && !this.flowLevel) {
        this.allowSimpleKey = true;
        this.removePossible();
        return this.scanBlockScalar(ch);
      }
      if (ch === "'" || ch === '"') return this.fetchSimple(() => this.scanFlowScalar(ch));
      if (!"-?:,[]{}#&*!|>'\"%@`".includes(ch) && !BLANK.includes(ch)) return this.fetchSimple(() => this.scanPlain());
      if (!blank && (ch === "-" || (!this.flowLevel && "?:".includes(ch)))) return this.fetchSimple(() => this.scanPlain());
      return fail("while scanning for the next token", null, "found character '" + ch + "' that cannot start any token", this.mark());
    }

    atDocument(mark) { return this.column === 0 && this.prefix(3) === mark && BLANK.includes(this.peek(3)); }

    /* ---------- simple keys ---------- */
    stalePossible() {
      for (const [level, key] of this.possible) {
        if (key.mark.line === this.line && this.index - key.mark.index <= 1024) continue;
        if (key.required) fail("while scanning a simple key", key.mark, "could not find expected ':'", this.mark());
        this.possible.delete(level);
      }
    }

    savePossible() {
      if (!this.allowSimpleKey) return;
      const required = !this.flowLevel && this.indent === this.column;
      this.removePossible();
      this.possible.set(this.flowLevel, { number: this.taken + this.tokens.length, required: required, mark: this.mark() });
    }

    removePossible() {
      const key = this.possible.get(this.flowLevel);
      if (!key) return;
      if (key.required) fail("while scanning a simple key", key.mark, "could not find expected ':'", this.mark());
      this.possible.delete(this.flowLevel);
    }

    /* ---------- indentation ---------- */
    unwind(column) {
      if (this.flowLevel) return;
      while (this.indent > column) {
        this.indent = this.indents.pop();
        this.add("<block end>", this.mark(), this.mark());
      }
    }

    addIndent(column) {
      if (this.indent >= column) return false;
      this.indents.push(this.indent);
      this.indent = column;
      return true;
    }

    /* ---------- fetchers ---------- */
    fetchEnd() {
      if (this.column) [this.line, this.column] = [this.line + 1, 0]; // the end of the text ends its last line
      this.unwind(-1);
      this.removePossible();
      this.stalePossible();
      this.allowSimpleKey = false;
      this.possible.clear();
      this.add("<stream end>", this.mark(), this.mark());
      this.done = true;
    }

    fetchDirective() {
      this.unwind(-1);
      this.removePossible();
      this.allowSimpleKey = false;
      this.scanDirective();
    }

    fetchDocument(id) {
      this.unwind(-1);
      this.removePossible();
      this.allowSimpleKey = false;
      this.addIndicator(id, 3);
    }

    fetchFlowStart(ch) {
      this.savePossible();
      this.flowLevel += 1;
      this.allowSimpleKey = true;
      this.addIndicator(ch);
    }

    fetchFlowEnd(ch) {
      this.removePossible();
      this.flowLevel -= 1;
      this.allowSimpleKey = false;
      this.addIndicator(ch);
    }

    fetchFlowEntry() {
      this.allowSimpleKey = true;
      this.removePossible();
      this.addIndicator(",");
    }

    fetchBlockEntry() {
      if (!this.flowLevel) {
        if (!this.allowSimpleKey) fail(null, null, "sequence entries are not allowed here", this.mark());
        if (this.addIndent(this.column)) this.add("<block sequence start>", this.mark(), this.mark());
      }
      this.allowSimpleKey = true;
      this.removePossible();
      this.addIndicator("-");
    }

    fetchKey() {
      if (!this.flowLevel) {
        if (!this.allowSimpleKey) fail(null, null, "mapping keys are not allowed here", this.mark());
        if (this.addIndent(this.column)) this.add("<block mapping start>", this.mark(), this.mark());
      }
      this.allowSimpleKey = !this.flowLevel;
      this.removePossible();
      this.addIndicator("?");
    }

    fetchValue() {
      const key = this.possible.get(this.flowLevel);
      if (key) {
        this.possible.delete(this.flowLevel);
        const at = key.number - this.taken;
        this.tokens.splice(at, 0, { id: "?", start: key.mark, end: key.mark });
        if (!this.flowLevel && this.addIndent(key.mark.column)) this.tokens.splice(at, 0, { id: "<block mapping start>", start: key.mark, end: key.mark });
        this.allowSimpleKey = false;
      } else {
        if (!this.flowLevel) {
          if (!this.allowSimpleKey) fail(null, null, "mapping values are not allowed here", this.mark());
          if (this.addIndent(this.column)) this.add("<block mapping start>", this.mark(), this.mark());
        }
        this.allowSimpleKey = !this.flowLevel;
        this.removePossible();
      }
      this.addIndicator(":");
    }

    fetchSimple(scan) {
      this.savePossible();
      this.allowSimpleKey = false;
      scan();
    }

    /* ---------- scanners ---------- */
    scanToNext() {
      if (this.index === 0 && this.peek() === "\ufeff") this.forward();
      for (;;) {
        while (this.peek() === " " || ((this.flowLevel || !this.allowSimpleKey) && this.peek() === "\t")) this.forward();
        this.skipComment();
        if (!this.scanBreak()) return;
        if (!this.flowLevel) this.allowSimpleKey = true;
      }
    }

    skipBlanks() { while (" \t".includes(this.peek())) this.forward(); }
    skipComment() { if (this.peek() === "#") while (!END.includes(this.peek())) this.forward(); }

    scanDirective() {
      const start = this.mark();
      this.forward();
      const name = this.scanWord("a directive", start);
      if (!BLANK.includes(this.peek())) fail("while scanning a directive", start, "expected alphabetic or numeric character, but found '" + this.peek() + "'", this.mark());
      if (name !== "YAML" && name !== "TAG") fail("while scanning a directive", start, "found unknown directive name", this.mark());
      const value = name === "YAML" ? this.scanVersion(start) : this.scanTagDirective(start), end = this.mark();
      this.ignoreLine("a directive", start);
      this.add("<directive>", start, end, { name: name, value: value });
    }

    scanWord(what, start) {
      let length = 0;
      while (isWord(this.peek(length))) length += 1;
      if (!length) fail("while scanning " + what, start, "expected alphabetic or numeric character, but found '" + this.peek() + "'", this.mark());
      const value = this.prefix(length);
      this.forward(length);
      return value;
    }

    scanVersion(start) {
      this.skipBlanks();
      const wrong = (expected) => fail("while scanning a directive", start, "expected " + expected + ", but found '" + this.peek() + "'", this.mark());
      const number = () => {
        let digits = "";
        while (/\d/.test(this.peek())) {
          digits += this.peek();
          this.forward();
        }
        return digits ? Number(digits) : wrong("a digit");
      };
      const major = number();
      if (this.peek() !== ".") wrong("a digit or '.'");
      this.forward();
      const minor = number();
      if (!BLANK.includes(this.peek())) wrong("a digit or ' '");
      return [major, minor];
    }

    scanTagDirective(start) {
      const blank = (allowed) => { if (!allowed.includes(this.peek())) fail("while scanning a directive", start, "expected ' ', but found '" + this.peek() + "'", this.mark()); };
      this.skipBlanks();
      const handle = this.scanTagHandle("directive", start);
      blank(" \t");
      this.skipBlanks();
      const prefix = this.scanTagUri("directive", start);
      blank(BLANK);
      return [handle, prefix];
    }

    ignoreLine(what, start) {
      this.skipBlanks();
      this.skipComment();
      if (!END.includes(this.peek())) fail("while scanning " + what, start, "expected a comment or a line break, but found '" + this.peek() + "'", this.mark());
      this.scanBreak();
    }

    scanAnchor(id) {
      const start = this.mark(), what = id === "<alias>" ? "an alias" : "an anchor";
      this.forward();
      const value = this.scanWord(what, start);
      if (!(BLANK + "?:,]}%@`").includes(this.peek())) fail("while scanning " + what, start, "expected alphabetic or numeric character, but found '" + this.peek() + "'", this.mark());
      this.add(id, start, this.mark(), { value: value });
    }

    scanTag() {
      const start = this.mark();
      let handle = null, suffix = "!";
      if (this.peek(1) === "<") {
        this.forward(2);
        suffix = this.scanTagUri("tag", start);
        if (this.peek() !== ">") fail("while parsing a tag", start, "expected '>', but found '" + this.peek() + "'", this.mark());
        this.forward();
      } else if (BLANK.includes(this.peek(1))) this.forward();
      else {
        let length = 1;
        while (!BLANK.includes(this.peek(length)) && this.peek(length) !== "!") length += 1;
        handle = "!";
        if (this.peek(length) === "!") handle = this.scanTagHandle("tag", start);
        else this.forward();
        suffix = this.scanTagUri("tag", start);
      }
      if (!BLANK.includes(this.peek())) fail("while scanning a tag", start, "expected ' ', but found '" + this.peek() + "'", this.mark());
      this.add("<tag>", start, this.mark(), { value: [handle, suffix] });
    }

    scanTagHandle(name, start) {
      const wrong = () => fail("while scanning a " + name, start, "expected '!', but found '" + this.peek() + "'", this.mark());
      if (this.peek() !== "!") wrong();
      let length = 1;
      if (this.peek(length) !== " ") {
        while (isWord(this.peek(length))) length += 1;
        if (this.peek(length) !== "!") {
          this.forward(length);
          wrong();
        }
        length += 1;
      }
      const value = this.prefix(length);
      this.forward(length);
      return value;
    }

    scanTagUri(name, start) {
      let made = "";
      while (/[0-9A-Za-z\-;/?:@&=+$,_.!~*'()[\]%]/.test(this.peek())) {
        if (this.peek() === "%") made += this.scanUriEscapes(name, start);
        else {
          made += this.peek();
          this.forward();
        }
      }
      return made || fail("while parsing a " + name, start, "expected URI, but found '" + this.peek() + "'", this.mark());
    }

    scanUriEscapes(name, start) {
      const from = this.mark();
      let escaped = "";
      while (this.peek() === "%") {
        for (const at of [1, 2]) if (!HEX.includes(this.peek(at))) fail("while scanning a " + name, start, "expected URI escape sequence of 2 hexadecimal numbers, but found '" + this.peek(at) + "'", this.mark());
        escaped += this.prefix(3);
        this.forward(3);
      }
      try {
        return decodeURIComponent(escaped);
      } catch (problem) {
        return fail("while scanning a " + name, start, "invalid bytes", from);
      }
    }

    scanBlockScalar(style) {
      const start = this.mark();
      this.forward();
      const [chomping, increment] = this.scanBlockIndicators(start);
      this.ignoreLine("a block scalar", start);
      const least = Math.max(this.indent + 1, 1);
      let [breaks, end, indent] = this.scanBlockBreaks(increment === null ? 0 : least + increment - 1, start);
      indent = Math.max(indent, least);
      let value = "", lineBreak = "";
      while (this.column === indent && this.peek() !== "\0") {
        value += breaks.join("");
        const solid = !" \t".includes(this.peek());
        let length = 0;
        while (!END.includes(this.peek(length))) length += 1;
        value += this.prefix(length);
        this.forward(length);
        lineBreak = this.scanBreak();
        [breaks, end] = this.scanBlockBreaks(indent, start);
        if (this.column !== indent || this.peek() === "\0") break;
        if (style === ">" && lineBreak === "\n" && solid && !" \t".includes(this.peek())) value += breaks.length ? "" : " ";
        else value += lineBreak;
      }
      if (chomping !== "-") value += lineBreak;
      if (chomping === "+") value += breaks.join("");
      this.add("<scalar>", start, end, { value: value, style: style });
    }

    scanBlockIndicators(start) {
      const wrong = (words) => fail("while scanning a block scalar", start, words, this.mark());
      let chomping = null, increment = null;
      const sign = () => {
        if (!"+-".includes(this.peek())) return;
        chomping = this.peek();
        this.forward();
      };
      const digit = () => {
        if (!/\d/.test(this.peek())) return;
        increment = Number(this.peek());
        if (!increment) wrong("expected indentation indicator in the range 1-9, but found 0");
        this.forward();
      };
      sign();
      digit();
      if (chomping === null) sign();
      return [chomping, increment];
    }

    /* [line breaks, where the last ends, the indentation]; the latter is found out where it is 0. */
    scanBlockBreaks(indent, start) {
      const breaks = [];
      let end = this.mark(), most = 0;
      for (;;) {
        const within = () => !indent || this.column < indent;
        while (within() && this.peek() === " ") this.forward();
        most = Math.max(most, this.column);
        if (within() && this.peek() === "\t") fail("while scanning a block scalar", start, "found a tab character where an indentation space is expected", this.mark());
        if (!BREAK.includes(this.peek())) return [breaks, end, indent || most];
        breaks.push(this.scanBreak());
        end = this.mark();
      }
    }

    scanFlowScalar(quote) {
      const start = this.mark(), double = quote === '"';
      this.forward();
      let value = this.scanQuoted(double, start);
      while (this.peek() !== quote) value += this.scanQuotedSpaces(start) + this.scanQuoted(double, start);
      this.forward();
      this.add("<scalar>", start, this.mark(), { value: value, style: quote });
    }

    scanQuoted(double, start) {
      let made = "";
      for (;;) {
        let length = 0;
        while (!("'\"\\" + BLANK).includes(this.peek(length))) length += 1;
        made += this.prefix(length);
        this.forward(length);
        const ch = this.peek();
        if (!double && ch === "'" && this.peek(1) === "'") {
          made += "'";
          this.forward(2);
        } else if ((double && ch === "'") || (!double && (ch === '"' || ch === "\\"))) {
          made += ch;
          this.forward();
        } else if (double && ch === "\\") {
          this.forward();
          made += this.scanEscape(start);
        } else return made;
      }
    }

    scanEscape(start) {
      const ch = this.peek(), wrong = (words) => fail("while scanning a double-quoted scalar", start, words, this.mark());
      if (Object.hasOwnProperty.call(ESCAPES, ch)) {
        this.forward();
        return ESCAPES[ch];
      }
      if (Object.hasOwnProperty.call(CODES, ch)) {
        const length = CODES[ch];
        this.forward();
        for (let at = 0; at < length; at += 1) if (!HEX.includes(this.peek(at))) wrong("expected escape sequence of " + length + " hexadecimal numbers, but found '" + this.peek(at) + "'");
        const code = parseInt(this.prefix(length), 16);
        if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) fail("while parsing a quoted scalar", start, "found invalid Unicode character escape code", this.mark());
        this.forward(length);
        return String.fromCodePoint(code);
      }
      if (!BREAK.includes(ch)) wrong("found unknown escape character '" + ch + "'");
      this.scanBreak();
      return this.scanQuotedBreaks(start).join("");
    }

    scanQuotedSpaces(start) {
      let length = 0;
      while (" \t".includes(this.peek(length))) length += 1;
      const spaces = this.prefix(length);
      this.forward(length);
      const ch = this.peek();
      if (ch === "\0") fail("while scanning a quoted scalar", start, "found unexpected end of stream", this.mark());
      if (!BREAK.includes(ch)) return spaces;
      const lineBreak = this.scanBreak(), breaks = this.scanQuotedBreaks(start);
      return (lineBreak !== "\n" ? lineBreak : breaks.length ? "" : " ") + breaks.join("");
    }

    scanQuotedBreaks(start) {
      const breaks = [];
      for (;;) {
        if (["---", "..."].includes(this.prefix(3)) && BLANK.includes(this.peek(3))) fail("while scanning a quoted scalar", start, "found unexpected document separator", this.mark());
        this.skipBlanks();
        if (!BREAK.includes(this.peek())) return breaks;
        breaks.push(this.scanBreak());
      }
    }

    scanPlain() {
      const start = this.mark(), indent = this.indent + 1, flow = this.flowLevel;
      let value = "", end = start, spaces = "";
      while (this.peek() !== "#") {
        let length = 0;
        for (;;) {
          const ch = this.peek(length);
          if (BLANK.includes(ch) || (flow && ",?[]{}".includes(ch))) break;
          if (ch === ":" && (BLANK + (flow ? ",[]{}" : "")).includes(this.peek(length + 1))) break;
          length += 1;
        }
        if (!length) break;
        this.allowSimpleKey = false;
        value += spaces + this.prefix(length);
        this.forward(length);
        end = this.mark();
        spaces = this.scanPlainSpaces(start, indent);
        if (!spaces || (!flow && this.column < indent)) break;
      }
      this.add("<scalar>", start, end, { value: value, style: "" });
    }

    scanPlainSpaces(start, indent) {
      let spaces = "", first = "", breaks = "";
      while ((" \t" + BREAK).includes(this.peek())) {
        if (BREAK.includes(this.peek())) {
          if (first) breaks += this.scanBreak();
          else first = this.scanBreak();
          this.allowSimpleKey = true;
          if (["---", "..."].includes(this.prefix(3)) && BLANK.includes(this.peek(3))) return "";
        } else {
          if (first && this.column < indent && this.peek() === "\t") fail("while scanning a plain scalar", start, "found a tab character that violates indentation", this.mark());
          if (!first) spaces += this.peek();
          this.forward();
        }
      }
      if (!first) return spaces;
      return (first !== "\n" ? first : breaks ? "" : " ") + breaks;
    }

    scanBreak() {
      const ch = this.peek();
      if ("\r\n\x85".includes(ch)) {
        this.forward(this.prefix(2) === "\r\n" ? 2 : 1);
        return "\n";
      }
      if (!"\u2028\u2029".includes(ch)) return "";
      this.forward();
      return ch;
    }
  }

  /* ---------- parser ---------- */
  const TAGS = { "!": "!", "!!": "tag:yaml.org,2002:" };

  class Parser extends Scanner {
    constructor(text) {
      super(text);
      this.handles = {};
      this.states = [];
      this.marks = [];
      this.state = this.implicitDocument;
    }

    next() { return this.state ? this.state() : null; }

    event(type, start, end, more) { return Object.assign({ type: type, start: start, end: end, anchor: null, tag: null }, more); }
    empty(mark) { return this.event("scalar", mark, mark, { value: "", style: "" }); }

    /* Goes on with `then` once the node is read. */
    node(then, kind) {
      this.states.push(then);
      return this.parseNode(kind);
    }

    pass(then, mark) {
      this.state = then;
      return this.empty(mark);
    }

    close(type, token) {
      this.state = this.states.pop();
      this.marks.pop();
      return this.event(type, token.start, token.end);
    }

    implicitDocument() {
      if (this.check("<directive>", "<document start>", "<stream end>")) return this.documentStart();
      this.handles = TAGS;
      const mark = this.peekToken().start;
      this.states.push(this.documentEnd);
      this.state = () => this.parseNode("block");
      return this.event("document-start", mark, mark);
    }

    documentStart() {
      while (this.check("<document end>")) this.getToken();
      if (this.check("<stream end>")) {
        const token = this.getToken();
        this.state = null;
        return this.event("stream-end", token.start, token.end);
      }
      const start = this.peekToken().start;
      this.directives();
      if (!this.check("<document start>")) fail(null, null, "expected '<document start>', but found '" + this.peekToken().id + "'", this.peekToken().start);
      const token = this.getToken();
      this.states.push(this.documentEnd);
      this.state = this.documentContent;
      return this.event("document-start", start, token.end);
    }

    documentEnd() {
      const start = this.peekToken().start;
      const end = this.check("<document end>") ? this.getToken().end : start;
      this.state = this.documentStart;
      return this.event("document-end", start, end);
    }

    documentContent() {
      if (this.check("<directive>", "<document start>", "<document end>", "<stream end>")) return this.pass(this.states.pop(), this.peekToken().start);
      return this.parseNode("block");
    }

    directives() {
      const handles = {};
      let version = null;
      while (this.check("<directive>")) {
        const token = this.getToken();
        if (token.name === "YAML") {
          if (version) fail(null, null, "found duplicate YAML directive", token.start);
          if (token.value[0] !== 1) fail(null, null, "found incompatible YAML document (version 1.* is required)", token.start);
          version = token.value;
        } else if (token.name === "TAG") {
          const [handle, prefix] = token.value;
          if (handle in handles) fail(null, null, "duplicate tag handle '" + handle + "'", token.start);
          handles[handle] = prefix;
        }
      }
      this.handles = Object.assign({}, TAGS, handles);
    }

    /* `kind`: "block", "flow", or "indentless" where a list may begin without being indented. */
    parseNode(kind) {
      const block = kind !== "flow";
      if (this.check("<alias>")) {
        const token = this.getToken();
        this.state = this.states.pop();
        return this.event("alias", token.start, token.end, { anchor: token.value });
      }
      let start = null, end = null, anchor = null, tag = null, tagMark = null;
      for (const first of [true, false]) {
        if (anchor === null && this.check("<anchor>")) {
          const token = this.getToken();
          [start, end, anchor] = [start || token.start, token.end, token.value];
        } else if (tag === null && this.check("<tag>")) {
          const token = this.getToken();
          [start, end, tag, tagMark] = [start || token.start, token.end, token.value, token.start];
        } else if (first) break;
      }
      if (tag !== null) {
        const [handle, suffix] = tag;
        if (handle !== null && !(handle in this.handles)) fail("while parsing a node", start, "found undefined tag handle '" + handle + "'", tagMark);
        tag = handle !== null ? this.handles[handle] + suffix : suffix;
      }
      const token = this.peekToken();
      if (start === null) start = end = token.start;
      const begin = (type, flow, state) => {
        this.state = state;
        return this.event(type, start, end, { anchor: anchor, tag: tag, flow: flow });
      };
      if (kind === "indentless" && token.id === "-") return begin("sequence-start", false, this.indentlessEntry);
      if (token.id === "<scalar>") {
        this.getToken();
        this.state = this.states.pop();
        return this.event("scalar", start, token.end, { anchor: anchor, tag: tag, value: token.value, style: token.style });
      }
      if (token.id === "[") return begin("sequence-start", true, () => this.first(this.flowSequenceEntry));
      if (token.id === "{") return begin("mapping-start", true, () => this.first(this.flowMappingKey));
      if (block && token.id === "<block sequence start>") return begin("sequence-start", false, () => this.first(this.blockSequenceEntry));
      if (block && token.id === "<block mapping start>") return begin("mapping-start", false, () => this.first(this.blockMappingKey));
      if (anchor !== null || tag !== null) {
        this.state = this.states.pop();
        return this.event("scalar", start, end, { anchor: anchor, tag: tag, value: "", style: "" });
      }
      return fail("while parsing a " + (block ? "block" : "flow") + " node", start, "expected the node content, but found '" + token.id + "'", token.start);
    }

    first(state) {
      this.marks.push(this.getToken().start);
      return state.call(this, true);
    }

    blockSequenceEntry() {
      if (this.check("-")) {
        const token = this.getToken();
        return this.check("-", "<block end>") ? this.pass(this.blockSequenceEntry, token.end) : this.node(this.blockSequenceEntry, "block");
      }
      this.expectEnd("a block collection");
      return this.close("sequence-end", this.getToken());
    }

    expectEnd(what) {
      const token = this.peekToken();
      if (token.id !== "<block end>") fail("while parsing " + what, this.marks[this.marks.length - 1], "expected <block end>, but found '" + token.id + "'", token.start);
    }

    indentlessEntry() {
      if (this.check("-")) {
        const token = this.getToken();
        return this.check("-", "?", ":", "<block end>") ? this.pass(this.indentlessEntry, token.end) : this.node(this.indentlessEntry, "block");
      }
      const mark = this.peekToken().start;
      this.state = this.states.pop();
      return this.event("sequence-end", mark, mark);
    }

    blockMappingKey() {
      if (this.check("?")) {
        const token = this.getToken();
        return this.check("?", ":", "<block end>") ? this.pass(this.blockMappingValue, token.end) : this.node(this.blockMappingValue, "indentless");
      }
      this.expectEnd("a block mapping");
      return this.close("mapping-end", this.getToken());
    }

    blockMappingValue() {
      if (!this.check(":")) return this.pass(this.blockMappingKey, this.peekToken().start);
      const token = this.getToken();
      return this.check("?", ":", "<block end>") ? this.pass(this.blockMappingKey, token.end) : this.node(this.blockMappingKey, "indentless");
    }

    /* The comma between entries in brackets. */
    separate(first, what, end) {
      if (first) return;
      const token = this.peekToken();
      if (token.id !== ",") fail("while parsing a flow " + what, this.marks[this.marks.length - 1], "expected ',' or '" + end + "', but got '" + token.id + "'", token.start);
      this.getToken();
    }

    flowSequenceEntry(first) {
      if (!this.check("]")) {
        this.separate(first, "sequence", "]");
        if (this.check("?")) {
          const token = this.peekToken();
          this.state = this.flowPairKey;
          return this.event("mapping-start", token.start, token.end, { flow: true });
        }
        if (!this.check("]")) return this.node(this.flowSequenceEntry, "flow");
      }
      return this.close("sequence-end", this.getToken());
    }

    flowPairKey() {
      const token = this.getToken();
      return this.check(":", ",", "]") ? this.pass(this.flowPairValue, token.end) : this.node(this.flowPairValue, "flow");
    }

    flowPairValue() {
      if (!this.check(":")) return this.pass(this.flowPairEnd, this.peekToken().start);
      const token = this.getToken();
      return this.check(",", "]") ? this.pass(this.flowPairEnd, token.end) : this.node(this.flowPairEnd, "flow");
    }

    flowPairEnd() {
      const mark = this.peekToken().start;
      this.state = this.flowSequenceEntry;
      return this.event("mapping-end", mark, mark);
    }

    flowMappingKey(first) {
      if (!this.check("}")) {
        this.separate(first, "mapping", "}");
        if (this.check("?")) {
          const token = this.getToken();
          return this.check(":", ",", "}") ? this.pass(this.flowMappingValue, token.end) : this.node(this.flowMappingValue, "flow");
        }
        if (!this.check("}")) return this.node(this.flowMappingEmpty, "flow");
      }
      return this.close("mapping-end", this.getToken());
    }

    flowMappingValue() {
      if (!this.check(":")) return this.pass(this.flowMappingKey, this.peekToken().start);
      const token = this.getToken();
      return this.check(",", "}") ? this.pass(this.flowMappingKey, token.end) : this.node(this.flowMappingKey, "flow");
    }

    flowMappingEmpty() { return this.pass(this.flowMappingKey, this.peekToken().start); }
  }

  /* A function that gives the next event each time, and null after the last; it throws a Fault where the text is not
   * YAML. Events are {type, start, end, anchor, tag, value, style, flow}; the stream's beginning is none. */
  yaml.events = function (text) {
    const parser = new Parser(text);
    return () => parser.next();
  };
})(casebookForm);
