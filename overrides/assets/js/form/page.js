/* The page: sections, checking while one writes, drafts, and the switch between writing and preview. */
"use strict";

(function (form) {
  const make = form.make;
  const LEAST = ["title", "summary", "place", "themes", "sources"];
  const BILINGUAL = "casebook-form-languages";
  let timer = 0, opened = new Set(["least"]);

  form.state = null;

  const fresh = () => ({ data: form.data.language === form.data.languages[0].id ? {} : { language: form.data.language }, area: "", id: "", origin: "", opened: null, checked: false, touched: new Set() });

  /* Writes on from a draft or an opened file. */
  form.take = function (kept) {
    form.state = Object.assign(fresh(), { data: kept.data, area: kept.area || "", id: kept.id || "", origin: kept.origin || "", opened: kept.opened || null, checked: Boolean(kept.checked) });
    const place = document.getElementById("cb-f-send");
    if (place) place.replaceChildren(...form.sending().filter(Boolean));
    form.renderAll();
    update();
  };

  /* Something was written: looked at as soon as the keys rest. */
  form.changed = function () {
    clearTimeout(timer);
    timer = setTimeout(update, 200);
  };

  function update() {
    clearTimeout(timer);
    const state = form.state;
    state.cleaned = form.cleaned(state.data);
    state.text = form.write(state.cleaned.data);
    state.found = form.validate(state.cleaned.data, form.caseKey()).map((one) => Object.assign(one, { place: form.original(state.cleaned, one.path) }));
    progress();
    summary();
    form.placeMessages();
    form.showSending();
    form.keepDraft();
    const kept = document.getElementById("cb-f-kept");
    kept.textContent = !form.draftsWork ? form.say("draft.off") : form.isBlank(state) ? "" : form.say("draft.kept", { time: form.time(Date.now()) });
    if (!document.getElementById("cb-f-preview").hidden) showPreview();
  }
  form.update = update;

  /* ---------- sections ---------- */
  const fieldOf = (key) => form.data.fields.find((field) => field.key === key);

  function sectionFields(section) {
    if (section.keys.length === 1 && fieldOf(section.keys[0]).kind === "part" && !fieldOf(section.keys[0]).many) {
      const field = fieldOf(section.keys[0]);
      return field.children.map((child) => form.fieldControl(child, [field.key, child.key]));
    }
    return section.keys.map((key) => form.fieldControl(fieldOf(key), [key]));
  }

  function section(one) {
    const body = make("div", { class: "cb-f-body" }), state = make("span", { class: "cb-f-state" });
    const element = make("details", { class: "cb-f-sec", id: "cb-f-sec-" + one.id }, make("summary", {}, make("h2", {}, form.say("section." + one.id)), make("span", { class: "cb-f-sec__n" }, form.say(one.id === "least" ? "required" : "optional")), state), body);
    element.fill = () => {
      if (body.childElementCount) return;
      body.append(...sectionFields(one));
      form.growAll(body);
      if (form.state.found) form.placeMessages();
    };
    element.addEventListener("toggle", () => {
      if (element.open) element.fill();
      if (element.open) opened.add(one.id);
      else opened.delete(one.id);
      form.growAll(body);
    });
    if (opened.has(one.id)) {
      element.open = true;
      element.fill();
    }
    return element;
  }

  form.renderAll = function () {
    const place = document.getElementById("cb-f-sections");
    place.replaceChildren();
    // One after the other: a control looks for others in the page.
    for (const one of form.data.sections) place.append(section(one));
    form.growAll(place);
  };

  /* ---------- what is wrong ---------- */
  const wrappers = () => new Map(Array.from(document.querySelectorAll("#cb-f-sections [data-path]"), (one) => [one.getAttribute("data-path"), one]));

  function nearest(known, path) {
    for (let length = path.length; length > 0; length -= 1) {
      const found = known.get(path.slice(0, length).join("/"));
      if (found) return found;
    }
    return null;
  }

  function controlIn(wrapper, path) {
    const language = path[path.length - 1];
    const by = (selector) => wrapper.querySelector(selector);
    return (form.data.languages.some((one) => one.id === language) && by('[data-language="' + language + '"]')) || by('[data-key="' + language + '"]') || by('[data-language="' + form.sourceLanguage(form.state.data) + '"]') || by("textarea, select, input:not([type=file]), button");
  }

  form.placeMessages = function () {
    const state = form.state, known = wrappers();
    if (!state.found) return;
    for (const wrapper of known.values()) {
      const message = wrapper.querySelector(":scope > .cb-f-msg");
      if (message && !message.hidden) {
        message.hidden = true;
        message.replaceChildren();
      }
      wrapper.classList.remove("is-wrong");
    }
    document.querySelectorAll("#cb-f-sections [aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
    for (const one of state.found) {
      const wrapper = nearest(known, one.place), error = one.severity === "error";
      if (!wrapper || !(state.checked || (error && state.touched.has(wrapper.getAttribute("data-path"))))) continue;
      const message = wrapper.querySelector(":scope > .cb-f-msg");
      if (!message) continue;
      message.hidden = false;
      message.append(make("span", { class: error ? "cb-f-error" : "cb-f-warning" }, make("b", {}, form.data.diagnostics.words.severity[one.severity]), " " + form.told(one)));
      if (!error) continue;
      wrapper.classList.add("is-wrong");
      const control = wrapper.localName === "details" ? null : controlIn(wrapper, one.place);
      if (control && control.localName !== "button") control.setAttribute("aria-invalid", "true");
    }
    for (const one of form.data.sections) {
      const mark = document.querySelector("#cb-f-sec-" + one.id + " > summary .cb-f-state");
      if (!mark) continue; // not drawn yet
      const errors = state.found.filter((found) => found.severity === "error" && one.keys.includes(found.place[0])).length;
      const filled = one.keys.length === 1 ? Object.keys(state.cleaned.data[one.keys[0]] || {}).length : one.keys.filter((key) => key in state.cleaned.data).length;
      mark.textContent = errors && state.checked ? form.say("check.section_errors", { count: errors }) : filled ? form.say("filled", { count: filled }) : "";
      mark.classList.toggle("is-wrong", Boolean(errors && state.checked));
    }
  };

  function go(path) {
    show("write");
    const holder = form.data.sections.find((one) => one.keys.includes(path[0]));
    const open = (element) => {
      if (!element || element.localName !== "details") return;
      element.open = true;
      element.fill();
    };
    if (holder) open(document.getElementById("cb-f-sec-" + holder.id));
    for (let length = 1; length <= path.length; length += 1) open(wrappers().get(path.slice(0, length).join("/")));
    const wrapper = nearest(wrappers(), path);
    const target = wrapper ? controlIn(wrapper, path) : document.querySelector("#cb-f-sec-" + holder.id + " > summary");
    if (!target) return;
    target.focus();
    target.scrollIntoView({ block: "center" });
  }

  function progress() {
    const missing = LEAST.filter((key) => !(key in form.state.cleaned.data));
    const place = document.getElementById("cb-f-progress");
    const squares = LEAST.map((key) => make("i", { class: "cb-sq " + (missing.includes(key) ? "cb-sq--none" : ""), "aria-hidden": "true" }, fieldOf(key).label.slice(0, 1)));
    const words = missing.length ? form.say("progress_missing", { fields: missing.map((key) => fieldOf(key).label).join(form.say("site.list_comma")) }) : form.say("progress_done");
    place.replaceChildren(make("span", { class: "cb-sqs" }, ...squares), make("span", {}, make("b", {}, form.say("progress", { done: LEAST.length - missing.length })), " " + words));
  }

  function summary() {
    const state = form.state, errors = state.found.filter((one) => one.severity === "error"), warnings = state.found.filter((one) => one.severity !== "error");
    const head = document.getElementById("cb-f-sum"), list = document.getElementById("cb-f-list");
    const text = form.isBlank(state) ? form.say("check.blank") : errors.length ? form.say("check.errors", { count: errors.length }) + (warnings.length ? form.say("site.list_semicolon") + form.say("check.warnings", { count: warnings.length }) : "") : warnings.length ? form.say("check.only_warnings", { count: warnings.length }) : form.say("check.none");
    if (head.textContent !== text) head.textContent = text;
    const shown = form.isBlank(state) ? [] : errors.concat(warnings);
    // Whoever stands on an entry of the list keeps it.
    if (list.contains(document.activeElement)) return;
    list.replaceChildren(...shown.map((one) => make("li", { class: one.severity === "error" ? "is-wrong" : "" }, make("b", {}, form.data.diagnostics.words.severity[one.severity]), make("span", {}, form.told(one)), form.button(form.say("check.go"), () => { state.checked = true; form.placeMessages(); go(one.place); }, { "aria-label": form.say("check.go") + " " + one.message }))));
  }

  /* ---------- writing and preview ---------- */
  async function showPreview() {
    const box = document.getElementById("cb-f-preview");
    try {
      await form.bringPreview();
    } catch {
      box.replaceChildren(make("p", { role: "alert" }, form.say("open.failed")));
      return;
    }
    box.replaceChildren(form.preview(form.state.cleaned.data));
  }

  let at = 0;
  function show(view) {
    const write = document.getElementById("cb-f-write"), preview = document.getElementById("cb-f-preview");
    const previewing = view === "preview";
    if (preview.hidden !== previewing) return;
    if (previewing) at = window.scrollY;
    write.hidden = previewing;
    preview.hidden = !previewing;
    document.getElementById("cb-form").classList.toggle("is-previewing", previewing);
    document.querySelectorAll("#cb-f-bar [data-view]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.view === view)));
    if (previewing) {
      update();
      showPreview();
      document.getElementById("cb-form").scrollIntoView();
    } else {
      form.growAll(write);
      window.scrollTo(0, at);
    }
  }

  function bilingual() {
    let kept = null;
    try {
      kept = localStorage.getItem(BILINGUAL);
    } catch (problem) {
      kept = null;
    }
    const box = make("input", { type: "checkbox", checked: kept !== "one" });
    const apply = () => document.getElementById("cb-form").classList.toggle("is-single", !box.checked);
    box.addEventListener("change", () => {
      apply();
      form.growAll(document.getElementById("cb-f-write"));
      try {
        localStorage.setItem(BILINGUAL, box.checked ? "both" : "one");
      } catch (problem) {
        return;
      }
    });
    apply();
    return make("label", { class: "cb-f-check" }, box, make("span", {}, form.say("bilingual")), make("span", { class: "cb-f-help" }, form.say("bilingual_help")));
  }

  async function startOver() {
    const aside = !form.isUntouched(form.state);
    if (aside && !(await form.ask(form.say("draft.start_over_ask")))) return;
    form.putAside();
    form.photos.clear();
    try {
      localStorage.removeItem("casebook-form-draft");
    } catch (problem) {
      form.draftsWork = false;
    }
    form.take(fresh());
    form.report(aside ? [make("p", {}, form.say("draft.replaced")), form.button(form.say("draft.bring_back"), () => { if (form.bringBack()) form.report([make("p", {}, form.say("draft.brought_back"))]); })] : []);
  }

  function build(place) {
    const view = (name) => form.button(form.say(name), () => show(name), { "data-view": name, "aria-pressed": String(name === "write"), class: "cb-f-view" });
    const bar = make("div", { class: "cb-f-bar", id: "cb-f-bar" }, make("div", { class: "cb-f-views" }, view("write"), view("preview")), make("p", { class: "cb-f-said", id: "cb-f-said", role: "status" }), make("a", { class: "cb-f-tocheck", href: "#cb-f-check" }, form.say("check.heading") + " · " + form.say("send.heading")));
    bar.querySelector("a").addEventListener("click", () => {
      show("write");
      form.state.checked = true;
      update();
    });
    const check = make("section", { class: "cb-f-end", id: "cb-f-check", "aria-labelledby": "cb-f-check-h" }, make("h2", { id: "cb-f-check-h" }, form.say("check.heading")), make("p", { class: "cb-f-help" }, form.say("check.lead")), make("p", { class: "cb-f-sum", id: "cb-f-sum", role: "status" }), make("ul", { class: "cb-f-found", id: "cb-f-list" }));
    const send = make("section", { class: "cb-f-end", "aria-labelledby": "cb-f-send-h" }, make("h2", { id: "cb-f-send-h" }, form.say("send.heading")), make("div", { id: "cb-f-send" }));
    const tools = make("details", { class: "cb-f-sub" }, make("summary", {}, make("span", { class: "cb-f-sub__name" }, form.say("open.heading") + " · " + form.say("draft.start_over"))), make("div", { class: "cb-f-inner" }, ...form.opening(), form.button(form.say("draft.start_over"), startOver, { class: "cb-btn cb-btn--line" })));
    const write = make("div", { id: "cb-f-write" },
      make("p", { class: "cb-f-help" }, form.say("privacy")), make("div", { class: "cb-f-report", id: "cb-f-report", tabindex: "-1", role: "status", hidden: true }),
      tools, make("p", { class: "cb-f-progress", id: "cb-f-progress" }), bilinguals(), make("div", { id: "cb-f-sections" }), check, send, make("p", { class: "cb-f-help", id: "cb-f-kept" }));
    place.append(write, make("section", { id: "cb-f-preview", "aria-label": form.say("preview_page.label"), hidden: true }), bar);
  }

  const bilinguals = () => make("div", { id: "cb-f-bilingual" });

  function start() {
    const place = document.getElementById("cb-form");
    form.state = fresh();
    build(place);
    document.getElementById("cb-f-bilingual").append(bilingual());
    const draft = form.draft(), wanted = new URLSearchParams(location.search).get("case");
    form.take(draft || fresh());
    if (draft && !form.isBlank(form.state)) form.report([make("p", {}, form.say("draft.restored", { time: form.time(draft.time || Date.now()) })), form.button(form.say("draft.start_over"), startOver)]);
    if (wanted && !(draft && draft.origin === "cases/" + wanted + ".yml")) form.openCase(wanted);
    place.addEventListener("focusout", (event) => {
      for (let one = event.target.closest("[data-path]"); one; one = one.parentElement.closest("[data-path]")) form.state.touched.add(one.getAttribute("data-path"));
      if (event.target.matches("textarea, input, select")) {
        form.changed();
        form.refresh();
      }
    });
    // The last words count, too.
    window.addEventListener("pagehide", update);
    window.addEventListener("beforeunload", (event) => {
      if (!form.draftsWork && !form.isUntouched(form.state)) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden) update(); });
  }

  start();
})(casebookForm);
