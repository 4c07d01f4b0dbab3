/* Which characters the fonts of the book have, so that the form can say what will not print, as scripts/casebook/fonts
 * does. The list is brought when there is something to look up in it. */
"use strict";

(function (form) {
  let starts = null, ends = null, asked = false;

  /* The characters of a text that no font has, each once, in their order; none as long as the list is not there. */
  form.gaps = function (text) {
    const doubtful = Array.from(new Set(text)).filter((one) => one > "~" && !/[\s\p{Cc}\p{Cf}]/u.test(one));
    if (doubtful.length && !starts) ask();
    return starts ? doubtful.filter((one) => !isCovered(one.codePointAt(0))) : [];
  };

  /* The list: numbers in base 36 by turns, how far on the next range begins and how many more characters it has. */
  form.takeGlyphs = function (list) {
    starts = [];
    ends = [];
    let at = 0;
    list.split(" ").forEach((digits, index) => {
      at += parseInt(digits, 36);
      (index % 2 ? ends : starts).push(at);
    });
  };

  async function ask() {
    if (asked) return;
    asked = true;
    try {
      form.takeGlyphs(await form.bring(form.base + "assets/form/glyphs.js"));
    } catch (problem) {
      asked = false; // the next look asks again
      return;
    }
    form.changed();
  }

  function isCovered(code) {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= code) low = middle + 1;
      else high = middle;
    }
    return low > 0 && code <= ends[low - 1];
  }
})(casebookForm);
