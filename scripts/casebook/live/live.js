// In the preview only: takes the new page when the site has changed, where the reader was, and says what is wrong.
"use strict";
(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const language = chinese ? "zh" : "en";
  const place = `casebook-live:${location.pathname}`;
  const number = Number(document.currentScript.dataset.number);
  let listening = null;

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_live/live.css";
  document.head.append(style);

  // A page that grew or shrank above the reader's place may move a little; the browser's own memory of it moves more.
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    history.scrollRestoration = "manual";
    addEventListener("load", () => scrollTo({ top: Number(kept), behavior: "instant" }));
  }

  function element(name, text, css) {
    const made = document.createElement(name);
    made.textContent = text;
    if (css) made.className = css;
    return made;
  }

  function problem(one) {
    const item = document.createElement("li");
    item.append(element("p", `${one.path}:${one.line}`, "cb-live__place"), element("p", one.message[language]));
    if (one.text !== null) item.append(element("pre", one.text));
    if (one.mend !== null) item.append(element("pre", one.mend, "cb-live__mend"));
    item.append(element("p", one.help[language], "cb-live__help"));
    return item;
  }

  function tell({ problems, failure, words }) {
    document.getElementById("cb-live")?.remove();
    const errors = problems.filter((one) => one.severity === "error");
    if (!errors.length && !failure) return;
    const box = document.createElement("section");
    box.id = "cb-live";
    box.lang = document.documentElement.lang;
    box.setAttribute("role", "alert");
    box.append(element("h2", words[language].title));
    const list = document.createElement("ol");
    list.append(...errors.map(problem));
    if (errors.length) box.append(list);
    if (failure) box.append(element("pre", failure));
    document.body.append(box);
  }

  function hear(event) {
    const state = JSON.parse(event.data);
    if (state.number !== number) {
      sessionStorage.setItem(place, String(scrollY));
      location.reload();
      return;
    }
    tell(state);
  }

  // A browser keeps six connections to a server: tabs that nobody looks at must not take them.
  function listen() {
    if (document.hidden) {
      listening?.close();
      listening = null;
    } else if (listening === null) {
      listening = new EventSource("/_live/events");
      listening.onmessage = hear;
    }
  }
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => listening?.close());
  listen();
})();
