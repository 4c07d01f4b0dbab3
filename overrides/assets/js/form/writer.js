/* The canonical text of a case: the bytes that scripts/casebook/canonical.py writes, by the rules it hands over in
 * `form.data.rules`. Both are held to tests/canonical/vectors.json. */
"use strict";

(function (form) {
  const HIDDEN = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\xad\\u200b\\u2028\\u2029\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ud800-\\udfff\\ufeff\\ufffd-\\uffff";
  const whole = (source) => new RegExp("^(?:" + source + ")$", "u");
  const ESCAPED = new RegExp('["\\\\\\t\\n\\r' + HIDDEN + "]", "gu");
  const PLAIN = whole("(?=[0-9A-Za-z\\u00c0-\\u024f\\u3400-\\u9fff\\uac00-\\ud7a3“‘《（])(?:[0-9]:(?=[0-9])|:(?=//)|[^\\t\\n\\r:" + HIDDEN + "])+");
  const KEY_LIKE = /^(?:[A-Za-z0-9_-]+|中文|英文|汉语|英语|正文|出处)\s*[：﹕︰∶꞉；;]/u;
  const COMMENT_LIKE = /\s#|\s$/u;
  const WORD_OF_YAML = /^(?:y|n|yes|no|on|off|null)$/i;
  const NUMBER = whole("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]*[1-9])?");
  const LIKE_NUMBER = whole("[0-9][0-9_.:]*(?:[eE][+-]?[0-9]+)?|0[xXoObB][0-9A-Fa-f_]+");
  const KEY = whole("[0-9A-Za-z\\u3400-\\u9fff][0-9A-Za-z_.\\u3400-\\u9fff-]*");
  const WORD = whole("[0-9A-Za-z][0-9A-Za-z_.-]*(?:@[0-9A-Za-z_.§\\u3400-\\u9fff-]+)?");
  const NO_BLOCK = new RegExp("[\\t\\r" + HIDDEN + "]|^[ \\n]|[^\\S\\n](?:\\n|(?![\\s\\S]))|\\n\\n(?![\\s\\S])", "u");
  const SHORT = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const STEP = 2;

  form.write = function (data) {
    const lines = Object.keys(data).length ? mapping(data, "", 0) : ["{}"];
    return [form.data.rules.header, ""].concat(lines).join("\n") + "\n";
  };

  form.scalar = function (text) {
    const plain = PLAIN.test(text) && !notPlain(text) && !LIKE_NUMBER.test(text);
    return plain || NUMBER.test(text) ? text : quoted(text);
  };

  const notPlain = (text) => COMMENT_LIKE.test(text) || KEY_LIKE.test(text) || WORD_OF_YAML.test(text) || form.data.rules.languages.some((id) => text.startsWith(id) && /^\s/u.test(text.slice(id.length)));

  const quoted = (text) => '"' + text.replace(ESCAPED, (character) => SHORT[character] || "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0")) + '"';

  const keyText = (key) => (KEY.test(key) && form.scalar(key) === key ? key : quoted(key));

  const isWord = (value) => typeof value === "string" && WORD.test(value);

  function mapping(data, path, indent) {
    const lines = [];
    let group = null;
    for (const key of inOrder(data, path)) {
      const own = form.data.rules.groups.findIndex((keys) => keys.includes(key));
      if (!path && lines.length && own !== group) lines.push("");
      group = own;
      const [beside, below] = written(data[key], innerPath(path, key), indent + STEP);
      lines.push(" ".repeat(indent) + keyText(key) + ":" + beside, ...below);
    }
    return lines;
  }

  function sequence(items, path, indent) {
    const lines = [];
    for (const item of items) {
      let [beside, below] = written(item, path, indent + STEP);
      if (form.isMap(item) && below.length) [beside, below] = [" " + below[0].trimStart(), below.slice(1)];
      lines.push(" ".repeat(indent) + "-" + beside, ...below);
    }
    return lines;
  }

  /* [what stands beside the key or dash, the lines below it] */
  function written(value, path, indent) {
    if (value === null) return ["", []];
    if (typeof value === "string") return value.includes("\n") && !NO_BLOCK.test(value) ? block(value, indent) : [" " + form.scalar(value), []];
    if (Array.isArray(value)) {
      const flow = value.every(isWord) ? value.map(form.scalar).join(", ") : null;
      return flow !== null && flow.length <= form.data.rules.flow_width ? [" [" + flow + "]", []] : ["", sequence(value, path, indent)];
    }
    const keys = Object.keys(value);
    const flat = form.data.rules.flow_keys.some((known) => keys.every((key) => known.includes(key))) && keys.every((key) => isWord(value[key]));
    if (!keys.length || flat) return [" {" + inOrder(value, path).map((key) => key + ": " + form.scalar(value[key])).join(", ") + "}", []];
    return ["", mapping(value, path, indent)];
  }

  function block(text, indent) {
    const open = !text.endsWith("\n");
    const lines = (open ? text : text.slice(0, -1)).split("\n");
    return [open ? " |-" : " |", lines.map((line) => (line ? " ".repeat(indent) + line : ""))];
  }

  function inOrder(data, path) {
    const known = (form.data.rules.orders[path] || []).concat(form.data.rules.languages);
    const rank = (key) => (known.includes(key) ? known.indexOf(key) : known.length);
    return Object.keys(data).map((key, index) => [rank(key), index, key]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((one) => one[2]);
  }

  const innerPath = (path, key) => (["sources", "translations", "translations.*"].includes(path) ? path + ".*" : path ? path + "." + key : key);

  /* Half a character, which a text field can be left with, is no text. */
  form.wellFormed = (text) => text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : ""));

  /* What somebody typed or pasted, without what no editor shows: it would only puzzle whoever reads the file. */
  const INVISIBLE = new RegExp("[" + HIDDEN.replace("\\ufffd", "\\ufffe").replace("\\ud800-\\udfff", "") + "]", "g");
  form.typed = (text) => form.wellFormed(text).replace(INVISIBLE, "").trim();
})(casebookForm);
