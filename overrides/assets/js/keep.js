// The page on reading offline: shows what is kept on this device, and hands on what the reader wants kept or removed.
(function () {
  "use strict";

  var worker = navigator.serviceWorker;
  var panel = document.getElementById("cb-offline");
  if (!worker || !/^http/.test(location.protocol)) return;
  var base = document.currentScript.src.replace(/assets\/js\/keep\.js.*$/, "");
  var chinese = /^zh/.test(document.documentElement.lang);
  var size = { files: 0, bytes: 0 }; // of the whole site
  var off = false;
  var told = null; // what the worker said last

  function remember(value) {
    try {
      if (value === undefined) return localStorage.getItem("casebook-offline") === "off";
      if (value) localStorage.setItem("casebook-offline", "off");
      else localStorage.removeItem("casebook-offline");
    } catch (error) {}
    return Boolean(value);
  }

  function megabytes(bytes) {
    return (bytes / 1000000).toFixed(bytes < 10000000 ? 1 : 0) + " MB";
  }

  // Shows an element by the name of its state, its numbers filled in, or hides it.
  function show(name, wanted) {
    var element = panel.querySelector('[data-cb-state="' + name + '"]');
    if (name === "pages") element.classList.toggle("cb-unseen", !wanted);
    else element.hidden = !wanted;
    if (!wanted || /BUTTON/.test(element.tagName) || name === "bar") return;
    var values = Object.assign({}, size, told);
    var numbers = { pages: values.pages, files: values.files, done: values.done || 0, size: megabytes(values.bytes), doneSize: megabytes(values.doneBytes || 0) };
    var text = element.dataset.text.replace(/\{(\w+)\}/g, function (mark, key) {
      return typeof numbers[key] === "number" ? numbers[key].toLocaleString(chinese ? "zh-CN" : "en-GB") : numbers[key];
    });
    if (element.textContent !== text) element.textContent = text;
  }

  function draw() {
    var whole = told && told.whole;
    var state = off ? "removed"
      : !whole ? "offer"
      : told.complete ? "whole"
      : told.paused ? "stopped"
      : told.trouble || "going";
    var ended = /stopped|network|space|changed/.test(state);
    ["offer", "going", "stopped", "network", "space", "changed", "whole", "removed"].forEach(function (name) {
      show(name, name === state);
    });
    show("pages", !off && told && told.pages > 0 && !told.complete);
    show("less", state === "offer");
    show("bar", state === "going" || ended);
    show("start", state === "offer" || state === "removed");
    show("resume", ended);
    show("stop", state === "going");
    show("visit", off);
    show("remove", !off);
    panel.querySelector('[data-cb-do="remove"]').disabled = !told || !told.current;
    var bar = document.getElementById("cb-keep-bar");
    bar.max = (told && told.bytes) || 1;
    bar.value = (told && told.doneBytes) || 0;
  }

  function tell(what) {
    worker.ready.then(function (registration) { registration.active.postMessage({ do: what }); });
  }

  function start() {
    off = remember(false);
    return worker.register(base + "sw.js", { updateViaCache: "none" });
  }

  panel.addEventListener("click", function (event) {
    var wanted = event.target.getAttribute("data-cb-do");
    if (wanted === "keep") {
      // The browser may clear out what it was not asked to keep.
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
      start().then(function () { tell("keep"); });
      told = Object.assign({ pages: 0, done: 0, doneBytes: 0 }, size, told, { whole: true, paused: false, complete: false, trouble: "" });
      draw();
    } else if (wanted === "visit") {
      start().then(function () { location.reload(); });
    } else if (wanted === "remove") {
      off = remember(true);
      tell("remove");
    } else if (wanted === "stop") tell("stop");
  });

  worker.addEventListener("message", function (event) {
    told = Object.assign({}, told, event.data);
    draw();
  });

  // What a reader was on the way to, where this page came in its place.
  var wanted = new URLSearchParams(location.search).get("page");
  if (wanted && wanted.charAt(0) === "/" && wanted.charAt(1) !== "/") {
    document.getElementById("cb-missing").hidden = false;
    panel.querySelectorAll("[data-cb-again]").forEach(function (link) { link.href = location.origin + wanted; });
    window.addEventListener("online", function () { location.replace(location.origin + wanted); });
  }

  // Browsers that let a page ask to be put on the home screen say so with this event.
  window.addEventListener("beforeinstallprompt", function (event) {
    event.preventDefault();
    var button = document.getElementById("cb-install-do");
    button.hidden = false;
    button.onclick = function () {
      event.prompt();
      button.hidden = true;
    };
  });

  fetch(base + "assets/offline/version.json").then(function (answer) { return answer.json(); }).catch(function () { return null; }).then(function (made) {
    // No list: this site is not made to be kept; no answer and no worker: there is nothing to say.
    if (made ? !made.version : !worker.controller) {
      panel.classList.add("is-none");
      return;
    }
    if (made) size = { files: made.files, bytes: made.bytes };
    off = remember();
    panel.classList.add("is-known");
    draw();
    if (!off) tell("status");
  });
})();
