/* Opening a case file, a pasted text or a case of the book. What was being written is asked about, and put aside. */
"use strict";

(function (form) {
  const make = form.make;
  const SHOWN = 8;

  form.opening = function () {
    const picker = make("input", { type: "file", id: "cb-f-file", accept: ".yml,.yaml,text/plain" });
    picker.addEventListener("change", async () => {
      const file = picker.files[0];
      const id = file ? file.name.replace(/\.ya?ml$/i, "") : "";
      if (file) await openBytes(file.name, await file.arrayBuffer(), { area: "", id: form.isId(id) ? id : "", origin: "" });
      picker.value = ""; // so that the same file can be chosen again
    });
    const pasted = make("textarea", { class: "cb-f-control", id: "cb-f-paste", rows: 3, "aria-describedby": "cb-f-paste-help" });
    const paste = form.button(form.say("open.paste_open"), () => openBytes(form.say("open.pasted"), pasted.value, { area: "", id: "", origin: "" }));
    const input = make("input", { class: "cb-f-control", type: "text", id: "cb-f-find", autocomplete: "off", "aria-describedby": "cb-f-find-help" });
    const hits = make("ul", { class: "cb-f-hits" }), said = make("p", { class: "cb-f-help", role: "status" });
    let cases = null;
    const find = async () => {
      const words = input.value.trim().toLowerCase();
      if (!words) {
        hits.replaceChildren();
        said.textContent = "";
        return;
      }
      try {
        cases = cases || (await form.bring(form.base + "assets/form/cases-" + form.data.language + ".js"));
      } catch (problem) {
        said.textContent = form.say("open.failed");
        return;
      }
      const found = cases.filter(([key, title]) => title.toLowerCase().includes(words) || key.includes(words));
      hits.replaceChildren(...found.slice(0, SHOWN).map(([key, title]) => make("li", {}, form.button(title, () => form.openCase(key)))));
      said.textContent = !found.length ? form.say("open.none_found") : found.length > SHOWN ? form.say("open.more", { count: found.length - SHOWN }) : "";
    };
    input.addEventListener("input", find);
    return [
      make("div", { class: "cb-f" }, make("label", { class: "cb-f-label", for: "cb-f-file" }, form.say("open.file")), picker),
      make("div", { class: "cb-f" }, make("label", { class: "cb-f-label", for: "cb-f-paste" }, form.say("open.paste")), make("p", { class: "cb-f-help", id: "cb-f-paste-help" }, form.say("open.paste_help")), pasted, paste),
      make("div", { class: "cb-f" }, make("label", { class: "cb-f-label", for: "cb-f-find" }, form.say("open.case") + " · " + form.say("open.find")), make("p", { class: "cb-f-help", id: "cb-f-find-help" }, form.say("open.find_help")), input, hits, said),
    ];
  };

  form.openCase = async function (key) {
    const [area, id] = key.split("/");
    let text;
    try {
      if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(key)) throw new Error("not a case: " + key);
      text = await form.bring(form.base + "assets/form/cases/" + key + ".js");
    } catch (problem) {
      form.report([make("p", {}, form.say("open.failed"))]);
      return;
    }
    await openBytes(id + ".yml", text, { area: area, id: id, origin: "cases/" + key + ".yml" });
  };

  async function openBytes(name, bytes, where) {
    let read;
    try {
      await form.bringReader();
      read = await form.read(bytes);
    } catch (problem) {
      form.report([make("p", {}, form.say("open.failed"))]);
      return;
    }
    if (!read.data) {
      const parts = [make("p", {}, make("b", {}, form.say("open.bad", { name: name }))), told(read.problems.concat(read.all ? faults(read, read.all) : []))];
      if (isMended(read)) parts.push(make("p", {}, form.say("open.mend_help")), form.button(form.say("open.mend"), () => openRead(name, read, where)));
      form.report(parts);
      return;
    }
    await openRead(name, read, where);
  }

  /* Whether the file was read as its writer meant it, every fault of its YAML mended. */
  const isMended = (read) => read.all !== null && read.problems.every((one) => one.severity !== "error" || one.mended);

  /* Takes what was read into the form: what it says, with the mistakes of typing in it mended. */
  async function openRead(name, read, where) {
    const aside = !form.isUntouched(form.state);
    if (aside && !(await form.ask(form.say("open.replace_ask", { name: name })))) return;
    form.putAside();
    const fitted = form.fitted(read.all);
    form.take(Object.assign({ data: fitted.data, opened: form.write(form.cleaned(fitted.data).data), checked: true }, where));
    const problems = (read.data ? read.problems : read.problems.filter((one) => one.severity !== "error")).concat(faults(read, read.all));
    const parts = [make("p", {}, make("b", {}, form.say("open.opened", { name: name })), aside ? " " + form.say("draft.replaced") : "")];
    if (aside) parts.push(form.button(form.say("draft.bring_back"), () => { if (form.bringBack()) form.report([make("p", {}, form.say("draft.brought_back"))]); }));
    if (read.comments) parts.push(make("p", {}, form.say("open.comments", { count: read.comments })));
    if (form.state.data.translations) parts.push(make("p", {}, form.say("kept_translations")));
    if (problems.length) parts.push(make("p", {}, form.say("open.problems", { name: name })), told(problems));
    if (fitted.leftOut.length) {
      const items = fitted.leftOut.map((one) => make("li", {}, form.say("open.left_out_item", { path: one.path.join("."), value: form.shown(one.value) })));
      parts.push(make("p", {}, make("b", {}, form.say("open.left_out"))), make("ul", { class: "cb-f-told" }, ...items));
    }
    form.report(parts);
  }

  const faults = (read, data) => form.validate(data).filter((one) => one.severity === "error").map((one) => Object.assign({ line: form.lineAt(read.lines, one.path) }, one));

  const told = (problems) => make("ul", { class: "cb-f-told" }, ...problems.map((one) => make("li", {}, make("b", {}, form.say("open.line", { line: one.line })), " " + form.told(one), mend(one))));

  /* The line as it should be. */
  const mend = (one) => (one.mend ? make("span", { class: "cb-f-mend" }, form.say("open.mended"), make("code", {}, form.visible(one.mend))) : null);

  /* What opening led to, at the top of the form. */
  form.report = function (parts) {
    const place = document.getElementById("cb-f-report");
    place.replaceChildren(...parts);
    place.hidden = !parts.length;
    // Whoever has done something is led to what came of it; a page that has just been opened is left as it is.
    if (document.activeElement === document.body) return;
    place.focus();
    place.scrollIntoView({ block: "nearest" });
  };

  /* A question; resolves with the answer. */
  form.ask = function (question) {
    return new Promise((resolve) => {
      const before = document.activeElement;
      const end = (answer) => { box.remove(); if (before && before.focus) before.focus(); resolve(answer); };
      const no = form.button(form.say("dialog.no"), () => end(false), { class: "cb-btn" });
      const yes = form.button(form.say("dialog.yes"), () => end(true), { class: "cb-btn cb-btn--line" });
      const box = make("div", { class: "cb-f-ask" }, make("div", { role: "alertdialog", "aria-modal": "true", "aria-labelledby": "cb-f-question", class: "cb-f-ask__in" }, make("p", { id: "cb-f-question" }, question), make("div", { class: "cb-f-buttons" }, no, yes)));
      box.addEventListener("keydown", (event) => {
        if (event.key === "Escape") end(false);
        if (event.key === "Tab") {
          event.preventDefault();
          (document.activeElement === no ? yes : no).focus();
        }
      });
      document.body.append(box);
      no.focus();
    });
  };
})(casebookForm);
