/* Loads the scripts of the index: a script that is put into the page calls `receive` with its name and value.
 *
 * That works the same from a web server and from a file, and under a content security policy of script-src 'self'.
 */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const promises = new Map(); // by name
  const settlers = new Map(); // by name, while a script is on its way

  search.receive = function (name, value) {
    const settle = settlers.get(name);
    if (settle) {
      settlers.delete(name);
      settle.resolve(value);
    }
  };

  /* The value of the script folder + name + ".js"; rejects where it cannot be loaded, and can then be asked again.
   * `fresh` passes by what is kept, here and in the browser. */
  search.load = function (folder, name, fresh) {
    const known = promises.get(name);
    if (known && !fresh) return known;
    const promise = new Promise(function (resolve, reject) {
      settlers.set(name, { resolve: resolve, reject: reject });
      const script = document.createElement("script");
      const end = function () {
        script.remove();
        const settle = settlers.get(name);
        if (!settle) return; // received
        settlers.delete(name);
        if (promises.get(name) === promise) promises.delete(name);
        settle.reject(new Error("search: not loaded: " + name));
      };
      script.onload = script.onerror = end;
      script.src = folder + name + ".js" + (fresh ? "?" + Date.now() : "");
      document.head.appendChild(script);
    });
    promises.set(name, promise);
    return promise;
  };
})(casebookSearch);
