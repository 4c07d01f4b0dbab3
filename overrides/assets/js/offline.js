// Lets the service worker (sw.js) keep this page for when there is no network, and says when there is a newer version.
(function () {
  "use strict";

  var worker = navigator.serviceWorker;
  if (!worker || !/^http/.test(location.protocol)) return;
  var base = document.currentScript.src.replace(/assets\/js\/offline\.js.*$/, "");
  var box = document.getElementById("cb-newer");

  function tell(what) {
    worker.ready.then(function (registration) { registration.active.postMessage(what); });
  }

  // A reader who removed everything is not kept anything again, unless asked for.
  function off() {
    try {
      return localStorage.getItem("casebook-offline") === "off";
    } catch (error) {
      return false;
    }
  }

  function start() {
    if (off()) return;
    var there = worker.controller
      ? Promise.resolve(true)
      : fetch(base + "assets/offline/version.json")
          .then(function (answer) { return answer.json(); })
          .then(function (made) { return made.version && worker.register(base + "sw.js", { updateViaCache: "none" }); });
    there.then(function (found) {
      var pieces = performance.getEntriesByType("resource").map(function (one) { return one.name; });
      if (found) tell({ do: "visit", page: location.href, pieces: pieces });
    }).catch(function () {});
  }

  function announce() {
    if (box.firstChild) return;
    var text = document.createElement("p");
    text.textContent = box.getAttribute("data-text");
    box.appendChild(text);
    [["reload", function () { location.reload(); }], ["later", function () { box.hidden = true; }]].forEach(function (one) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = one[0] === "reload" ? "cb-btn" : "cb-btn cb-btn--line";
      button.textContent = box.getAttribute("data-" + one[0]);
      button.addEventListener("click", one[1]);
      box.appendChild(button);
    });
  }

  worker.addEventListener("message", function (event) {
    if (event.data.more) tell({ do: "go" });
    if (event.data.newer) announce();
  });
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
})();
