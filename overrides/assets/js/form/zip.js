/* A zip of stored (not compressed) files, names in UTF-8: photos are compressed already. */
"use strict";

(function (form) {
  const TABLE = Array.from({ length: 256 }, (one, number) => {
    let value = number;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value >>> 0;
  });

  function crc(bytes) {
    let value = 0xffffffff;
    for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 0xff];
    return (value ^ 0xffffffff) >>> 0;
  }

  /* A blob of the files: [[name, Uint8Array]]. */
  form.zip = function (files) {
    const parts = [], directory = [];
    let offset = 0;
    for (const [name, bytes] of files) {
      const title = new TextEncoder().encode(name);
      const common = [[20, 2], [0x0800, 2], [0, 2], [0, 2], [0x21, 2], [crc(bytes), 4], [bytes.length, 4], [bytes.length, 4], [title.length, 2], [0, 2]];
      const head = packed([[0x04034b50, 4], ...common]);
      directory.push(packed([[0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]), title);
      parts.push(head, title, bytes);
      offset += head.length + title.length + bytes.length;
    }
    const size = directory.reduce((sum, one) => sum + one.length, 0);
    const end = packed([[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]]);
    return new Blob([...parts, ...directory, end], { type: "application/zip" });
  };

  function packed(fields) {
    const view = new DataView(new ArrayBuffer(fields.reduce((sum, field) => sum + field[1], 0)));
    let at = 0;
    for (const [value, size] of fields) {
      if (size === 4) view.setUint32(at, value, true);
      else view.setUint16(at, value, true);
      at += size;
    }
    return new Uint8Array(view.buffer);
  }
})(casebookForm);
