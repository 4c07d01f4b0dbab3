// The door to the search: opens the box, and brings the search's own scripts only when a reader touches it.
(function () {
  "use strict";

  var opener = document.getElementById("cb-search-open");
  if (!opener) return;
  var here = document.currentScript.src.replace(/[^/]*$/, "");
  var version = document.currentScript.src.slice(here.length).replace(/^[^?]*/, ""); // of all scripts of this folder
  var base = opener.getAttribute("data-base");
  var language = opener.getAttribute("data-lang");
  var brought = null;

  function script(address) {
    return new Promise(function (resolve, reject) {
      var element = document.createElement("script");
      element.src = address;
      element.onload = resolve;
      element.onerror = function () {
        element.remove();
        reject(new Error("not loaded: " + address));
      };
      document.head.appendChild(element);
    });
  }

  // Resolves with the surface of the search; a failed attempt may be repeated.
  function bring() {
    if (!brought) {
      brought = script(here + "search/engine.js" + version)
        .then(function () { return script(base + "assets/search/" + language + "/words.js"); })
        .then(function () { return script(here + "search/surface.js" + version); })
        .then(function () { return Promise.all(["box", "page", "finder"].map(function (name) { return script(here + "search/" + name + ".js" + version); })); })
        .then(function () { return window.casebookSearch.surface(base, language); });
      brought.catch(function () { brought = null; });
    }
    return brought;
  }

  // The box is there at once, so that no key is lost while the scripts are on their way.
  var box = null;
  function show() {
    if (!box) {
      box = document.createElement("div");
      box.className = "cb-box";
      var panel = document.createElement("div");
      panel.className = "cb-box__in";
      panel.setAttribute("role", "dialog");
      panel.setAttribute("aria-modal", "true");
      panel.setAttribute("aria-label", opener.getAttribute("aria-label"));
      var form = document.createElement("form");
      form.className = "cb-box__form";
      form.setAttribute("role", "search");
      form.setAttribute("action", opener.href);
      var input = document.createElement("input");
      var attributes = { type: "search", id: "cb-box-input", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
      Object.keys(attributes).forEach(function (name) { input.setAttribute(name, attributes[name]); });
      input.setAttribute("aria-label", opener.getAttribute("aria-label"));
      form.appendChild(input);
      panel.appendChild(form);
      box.appendChild(panel);
      document.body.appendChild(box);
    }
    box.hidden = false;
    var field = document.getElementById("cb-box-input");
    field.focus();
    field.select();
  }

  function open(event) {
    event.preventDefault();
    show();
    bring().then(
      function (surface) { window.casebookSearch.openBox(surface, opener); },
      function () { location.href = opener.href; }
    );
  }

  opener.addEventListener("click", function (event) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) open(event);
  });
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) open(event);
  });

  var results = document.getElementById("cb-results");
  if (results) bring().then(function (surface) { window.casebookSearch.openPage(surface, results); }, function () { results.classList.add("is-failed"); });

  var question = document.querySelector("form[data-finder] input");
  if (question) {
    question.addEventListener("focus", function () {
      bring().then(function (surface) { window.casebookSearch.openFinder(surface, question.form); });
    }, { once: true });
  }
})();
