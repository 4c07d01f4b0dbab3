/* The form's first script: takes in what other scripts bring (data, case files), and brings scripts that are needed
 * only now and then. Works the same from a web server and from a file. */
"use strict";
var casebookForm = {};

(function (form) {
  const own = document.currentScript;
  const here = own.src.replace(/[^/]*$/, "");
  const version = own.src.slice(here.length).replace(/^[^?]*/, "");
  const waiting = new Map(); // by address
  let received = null;

  /* What the deployment says: where the site begins, and where cases can be sent to. */
  form.setting = (name) => own.getAttribute("data-" + name) || "";
  form.base = own.src.replace(/assets\/js\/form\/[^/]*$/, "");

  form.receive = function (name, value) {
    if (name === "data") form.data = value;
    else received = value;
  };

  /* Resolves with what the script at that address hands to `receive`; a failed attempt may be repeated. */
  form.bring = function (address) {
    if (!waiting.has(address)) {
      const promise = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.onload = () => { resolve(received); received = null; };
        script.onerror = () => { script.remove(); reject(new Error("not loaded: " + address)); };
        script.src = address;
        document.head.append(script);
      });
      promise.catch(() => waiting.delete(address));
      waiting.set(address, promise);
    }
    return waiting.get(address);
  };

  /* What reads YAML, which only a file that somebody opens needs. */
  form.bringYaml = () => bringAll(["events", "hints", "indentation", "causes", "reading", "decode", "load"].map((name) => "yaml/" + name));

  form.bringReader = () => bringAll(["reader"]);
  form.bringZip = () => bringAll(["zip"]);

  /* What shows the case as its page will look. */
  form.bringPreview = () => bringAll(["markdown", "drawings", "preview"]);

  const bringAll = (names) => Promise.all(names.map((name) => form.bring(here + name + ".js" + version)));
})(casebookForm);
