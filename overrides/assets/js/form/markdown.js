/* The Markdown that contributors use, as elements for the preview. Text only ever becomes text. */
"use strict";

(function (form) {
  const make = form.make;
  const CJK = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef“”‘’—…";
  const BREAK = new RegExp("([" + CJK + "])[ \\t]*\\n[ \\t]*(?=[" + CJK + "])", "g");
  const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

  /* English quotes and dashes as print has them. */
  function pretty(text, language) {
    if (language !== "en") return text;
    return text.replace(/(^|[\s([“‘—–/-])"/g, "$1“").replace(/"/g, "”").replace(/(^|[\s([“—–/-])'/g, "$1‘").replace(/'/g, "’").replace(/ - /g, " – ");
  }

  /* A text of one line. */
  form.plainText = (text, language) => pretty(text.replace(INVISIBLE, "").replace(BREAK, "$1").split(/\s+/).filter(Boolean).join(" "), language);

  /* A list of block elements. */
  form.markdown = function (text, language) {
    const blocks = [], lines = pretty(text.replace(INVISIBLE, ""), language).split("\n");
    let paragraph = [], list = null;
    const flush = () => {
      if (paragraph.length) blocks.push(make("p", {}, ...inline(paragraph.join("\n"))));
      paragraph = [];
    };
    for (const line of lines) {
      const item = line.match(/^ {0,3}(?:([-*+])|\d+[.])\s+(.*)$/), quote = line.match(/^ {0,3}>\s?(.*)$/), heading = line.match(/^#{1,6}\s*(.+?)\s*#*$/);
      if (item && !paragraph.length) {
        const kind = item[1] ? "ul" : "ol";
        if (!list || list.localName !== kind) blocks.push((list = make(kind, {})));
        list.append(make("li", {}, ...inline(item[2])));
        continue;
      }
      if (!line.trim()) {
        flush();
        continue;
      }
      if (list && /^\s/.test(line)) {
        list.lastChild.append(" ", ...inline(line.trim()));
        continue;
      }
      list = null;
      if (heading) {
        flush();
        blocks.push(make("p", {}, make("strong", {}, ...inline(heading[1]))));
      } else if (quote && !paragraph.length) {
        const last = blocks[blocks.length - 1];
        if (last && last.localName === "blockquote") last.firstChild.append(" ", ...inline(quote[1]));
        else blocks.push(make("blockquote", {}, make("p", {}, ...inline(quote[1]))));
      } else paragraph.push(line.trim());
    }
    flush();
    return blocks;
  };

  function inline(text) {
    const pattern = /`([^`]+)`|\*\*(?=\S)([^]*?\S)\*\*|\*(?=[^\s*])([^*]*?[^\s*])\*|\[([^\]]*)\]\(([^()\s]+)\)|<((?:https?:\/\/|mailto:)[^>\s]+)>/;
    const match = text.match(pattern);
    if (!match) return text ? [text.replace(BREAK, "$1").replace(/\s*\n\s*/g, " ")] : [];
    const before = inline(text.slice(0, match.index)), after = inline(text.slice(match.index + match[0].length));
    const [, code, strong, soft, label, target, address] = match;
    let made;
    if (code !== undefined) made = make("code", {}, code);
    else if (strong !== undefined) made = make("strong", {}, ...inline(strong));
    else if (soft !== undefined) made = make("em", {}, ...inline(soft));
    else if (address !== undefined) made = make("a", { href: address, rel: "noopener noreferrer" }, address);
    else if (/^(?:https?:\/\/|mailto:)/i.test(target)) made = make("a", { href: target, rel: "noopener noreferrer" }, ...inline(label));
    else made = make("span", {}, ...inline(label));
    return before.concat(made, after);
  }
})(casebookForm);
