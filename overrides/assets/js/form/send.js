/* What becomes of a case: downloaded, copied, taken to where the casebook is kept, or mailed. Nothing is sent by itself. */
"use strict";

(function (form) {
  const make = form.make;
  const FILLED = 6000; // characters of an address that platforms take; one Chinese character costs nine
  const NAMES = { github: "GitHub", gitlab: "GitLab", gitee: "Gitee" };
  const BRANCH = "main";

  /* github, gitlab or gitee: as the deployment says, else by the host; null where neither tells. */
  form.platform = function (repository, stated) {
    if (!/^https?:\/\//.test(repository)) return null;
    if (NAMES[stated]) return stated;
    const host = new URL(repository).hostname;
    return Object.keys(NAMES).find((name) => host === name + ".com" || host.split(".").includes(name)) || null;
  };

  /* {address, help}: the platform's page for this case, with the whole text where the address stays short enough. */
  form.requestAddress = function (repository, platform, path, text, exists) {
    const root = repository.replace(/\/+$/, ""), folder = path.replace(/\/[^/]*$/, ""), name = path.slice(folder.length + 1);
    const dash = platform === "gitlab" ? "/-" : "";
    if (exists) return { address: root + dash + "/edit/" + BRANCH + "/" + path, help: "edit_paste" };
    const begin = root + dash + "/new/" + BRANCH + (platform === "gitlab" ? "" : "/" + folder);
    if (platform === "gitlab") return { address: begin + "?file_name=" + encodeURIComponent(path), help: "new_paste" };
    if (platform === "gitee") return { address: begin, help: "new_paste" };
    const named = begin + "?filename=" + encodeURIComponent(name);
    const filled = named + "&value=" + encodeURIComponent(text);
    return filled.length <= FILLED ? { address: filled, help: "new_filled" } : { address: named, help: "new_paste" };
  };

  form.caseKey = () => form.casePath().slice("cases/".length, -".yml".length);

  form.casePath = () => "cases/" + (form.state.area || "area") + "/" + (form.isId(form.state.id) && !form.isReserved(form.state.id) ? form.state.id : "new-case") + ".yml";

  form.save = function (name, blob) {
    const link = make("a", { href: URL.createObjectURL(blob), download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  /* Resolves with whether the text is in the clipboard; pages opened from a file have no navigator.clipboard. */
  form.copyText = async function (text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (problem) {
      const focused = document.activeElement;
      const area = make("textarea", { class: "cb-vh", "aria-hidden": "true", tabindex: "-1" });
      area.value = text;
      document.body.append(area);
      area.select();
      let done = false;
      try {
        done = document.execCommand("copy");
      } catch (refused) {
        done = false;
      }
      area.remove();
      if (focused) focused.focus();
      return done;
    }
  };

  form.sending = function () {
    const repository = form.setting("repository"), platform = form.platform(repository, form.setting("platform"));
    // What was typed a moment ago belongs to it.
    const text = () => {
      form.update();
      return form.state.text;
    };
    const name = () => form.casePath().replace(/^.*\//, "");
    const copy = async () => {
      const done = await form.copyText(text());
      form.tell(form.say(done ? "send.copied" : "send.copy_failed"));
      if (!done) whole.open = true;
    };
    const download = form.button(form.say("send.download"), () => {
      form.save(name(), new Blob([text()], { type: "text/plain" }));
      form.tell(form.say("send.downloaded", { name: name() }));
    }, { class: "cb-btn", id: "cb-f-download" });
    const packed = form.button(form.say("send.download_zip"), async () => {
      const folder = form.casePath().replace(/\.yml$/, "");
      const files = [[form.casePath(), new TextEncoder().encode(text())]];
      for (const image of form.state.cleaned.data.images || []) {
        const photo = form.photos.get(image.file);
        if (photo) files.push([folder + "/" + image.file, new Uint8Array(await photo.blob.arrayBuffer())]);
      }
      const title = name().replace(/\.yml$/, ".zip");
      await form.bringZip();
      form.save(title, form.zip(files));
      form.tell(form.say("send.downloaded", { name: title }));
    }, { class: "cb-btn cb-btn--line", hidden: true });
    const area = make("textarea", { readonly: true, rows: 12, class: "cb-f-whole", "aria-label": form.say("send.text_label"), spellcheck: "false" });
    const whole = make("details", { class: "cb-f-sub" }, make("summary", {}, make("span", { class: "cb-f-sub__name" }, form.say("send.text"))), area);
    const links = make("div", { class: "cb-f-links" });
    const lead = make("p", { class: "cb-f-note" });

    form.showSending = function () {
      area.value = form.state.text;
      packed.hidden = !(form.state.cleaned.data.images || []).some((image) => form.photos.has(image.file));
      const errors = form.state.found.filter((one) => one.severity === "error").length;
      lead.textContent = errors ? form.say("send.errors_left", { count: errors }) : "";
      const title = form.bestText(form.state.data.title) || form.say("send.untitled");
      const made = [];
      if (platform) {
        const request = form.requestAddress(repository, platform, form.casePath(), form.state.text, form.state.origin === form.casePath());
        const link = make("a", { class: "cb-btn cb-btn--line", href: request.address, target: "_blank", rel: "noopener", "aria-describedby": "cb-f-request-help" }, form.say("send.pull_request", { platform: NAMES[platform] }));
        link.addEventListener("click", () => { if (request.help !== "new_filled") form.copyText(form.state.text); });
        made.push(link, make("p", { class: "cb-f-help", id: "cb-f-request-help" }, form.say("send.pull_request_help." + request.help, { path: form.casePath() })));
      }
      const chosen = form.data.terms.areas.find((one) => one.id === form.state.area);
      const to = (chosen && chosen.mail.join(",")) || form.setting("mail");
      const mail = "mailto:" + encodeURI(to) + "?subject=" + encodeURIComponent(form.say("send.mail_subject", { title: title })) + "&body=" + encodeURIComponent(form.say("send.mail_body", { title: title }).replace(/\n/g, "\r\n"));
      made.push(make("a", { class: "cb-btn cb-btn--line", href: mail, "aria-describedby": "cb-f-mail-help" }, form.say("send.mail")), make("p", { class: "cb-f-help", id: "cb-f-mail-help" }, form.say("send.mail_help")));
      if (!links.contains(document.activeElement)) links.replaceChildren(...made);
    };

    const wechat = /MicroMessenger/i.test(navigator.userAgent) ? make("p", { class: "cb-f-note" }, form.say("send.wechat")) : null;
    return [make("p", { class: "cb-f-help" }, form.say("send.lead")), lead, form.address(), make("div", { class: "cb-f-buttons" }, download, form.button(form.say("send.copy"), copy, { class: "cb-btn cb-btn--line", id: "cb-f-copy" }), packed), wechat, links, whole];
  };

  /* Where the case goes: its area and its file's name. */
  form.address = function () {
    const area = make("select", { class: "cb-f-control", id: "cb-f-area" }, make("option", { value: "" }, form.say("choose")), ...form.data.terms.areas.map((one) => make("option", { value: one.id, selected: one.id === form.state.area }, one.name)));
    const id = make("input", { class: "cb-f-control", id: "cb-f-id", type: "text", value: form.state.id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "cb-f-id-help cb-f-id-msg" });
    const wrong = make("p", { class: "cb-f-msg", id: "cb-f-id-msg", hidden: true }), shown = make("p", { class: "cb-f-help" });
    const show = () => {
      const code = !form.state.id ? "" : !form.isId(form.state.id) ? "bad-id" : form.isReserved(form.state.id) ? "reserved-name" : "";
      const problem = code ? form.explain(code, { value: form.shown(form.state.id) }) : null;
      wrong.hidden = !problem;
      wrong.textContent = problem ? form.told(problem) : "";
      if (problem) id.setAttribute("aria-invalid", "true");
      else id.removeAttribute("aria-invalid");
      shown.textContent = form.say("address.shown", { path: form.casePath() }) + (form.state.area ? "" : " " + form.say("address.no_area"));
    };
    area.addEventListener("change", () => { form.state.area = area.value; show(); form.changed(); });
    id.addEventListener("input", () => { form.state.id = id.value.trim(); show(); form.changed(); });
    show();
    return make("fieldset", { class: "cb-f" }, make("legend", { class: "cb-f-label" }, form.say("address.heading")), make("p", { class: "cb-f-help" }, form.say("address.help")),
      make("div", { class: "cb-f-row" }, make("div", { class: "cb-f-cell" }, make("label", { for: "cb-f-area" }, form.say("address.area")), area), make("div", { class: "cb-f-cell" }, make("label", { for: "cb-f-id" }, form.say("address.id")), id)),
      make("p", { class: "cb-f-help", id: "cb-f-id-help" }, form.say("address.id_help")), wrong, shown);
  };
})(casebookForm);
