// Reading settings: text size, contrast, light or dark. Kept in the browser, for all pages.
// Runs in the head and before anything is painted; the menu is wired once the page is there.
(function () {
  "use strict";

  var KEY = "casebook-reading";
  // The first of each is what the style sheets do by themselves.
  var CHOICES = {
    text: ["standard", "large", "larger"],
    contrast: ["standard", "high"],
    scheme: ["auto", "light", "dark"],
  };
  var root = document.documentElement;
  var settings = {};

  // Storage may be switched off, or hold what somebody else wrote.
  function read() {
    var kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(KEY)) || {};
    } catch (error) {}
    Object.keys(CHOICES).forEach(function (name) {
      settings[name] = CHOICES[name].indexOf(kept[name]) > 0 ? kept[name] : CHOICES[name][0];
    });
  }

  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(settings));
    } catch (error) {}
  }

  // <html data-cb-text="large">; without the attribute where the setting is the first.
  function apply() {
    Object.keys(CHOICES).forEach(function (name) {
      if (settings[name] === CHOICES[name][0]) root.removeAttribute("data-cb-" + name);
      else root.setAttribute("data-cb-" + name, settings[name]);
    });
  }

  function show(form) {
    Object.keys(CHOICES).forEach(function (name) {
      form.elements[name].value = settings[name];
    });
  }

  function wire() {
    var button = document.getElementById("cb-reading-open");
    var form = document.getElementById("cb-reading");
    if (!button || !form) return;

    function open(wanted) {
      form.hidden = !wanted;
      button.setAttribute("aria-expanded", String(wanted));
    }

    show(form);
    button.addEventListener("click", function () {
      open(form.hidden);
    });
    form.addEventListener("change", function (event) {
      settings[event.target.name] = event.target.value;
      apply();
      keep();
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || form.hidden) return;
      open(false);
      button.focus();
    });
    // Closed as soon as the reader is somewhere else.
    ["click", "focusin"].forEach(function (kind) {
      document.addEventListener(kind, function (event) {
        if (!form.hidden && !form.contains(event.target) && !button.contains(event.target)) open(false);
      });
    });
    // Another tab, or the page before this one, may have changed the settings.
    ["storage", "pageshow"].forEach(function (kind) {
      window.addEventListener(kind, function () {
        read();
        apply();
        show(form);
      });
    });
  }

  root.classList.add("cb-js");
  // Whether pages can be kept for when there is no network: what leads to it is hidden elsewhere.
  if (navigator.serviceWorker && /^http/.test(location.protocol)) root.classList.add("cb-keeps");
  read();
  apply();
  document.addEventListener("DOMContentLoaded", wire);
})();
