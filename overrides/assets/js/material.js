// What must be in place before Material's bundle runs: links that it misreads, a way to open its search, its search from a file.
(function () {
  "use strict";

  // The bundle fetches a sitemap below every link[rel=alternate]. With a space it no longer finds them; the meaning stays.
  document.querySelectorAll("link[rel=alternate]").forEach(function (link) {
    link.setAttribute("rel", "alternate ");
  });

  var dialog = document.querySelector("[data-md-component=search]");
  var toggle = document.querySelector("[data-md-toggle=search]");
  var button = document.getElementById("cb-search-open");
  if (!dialog || !toggle || !button) return;

  // From a file it would fetch a part of the search from another host.
  if (location.protocol === "file:") {
    dialog.remove();
    button.remove();
    return;
  }

  var query = dialog.querySelector("[name=query]");

  function open() {
    if (!toggle.checked) toggle.click();
    query.focus();
  }

  button.addEventListener("click", open);

  // The bundle listens to keys only; text also comes by mouse, by voice, from an input method.
  query.addEventListener("input", function () {
    query.dispatchEvent(new Event("keyup"));
  });

  // The bundle closes the dialog; the focus goes back to where it came from.
  document.addEventListener("keydown", function (event) {
    if (toggle.checked && (event.key === "Escape" || event.key === "Tab")) button.focus();
  });

  // The home page's form opens the dialog with its words.
  document.addEventListener("submit", function (event) {
    if (!event.target.matches(".cb-search")) return;
    event.preventDefault();
    query.value = event.target.elements.q.value;
    open();
    query.dispatchEvent(new Event("keyup"));
  });
})();
