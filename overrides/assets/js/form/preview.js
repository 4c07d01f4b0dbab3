/* The case page as it will look, from what is written so far; with the site's own classes, after case.html. */
"use strict";

(function (form) {
  const make = form.make;
  const DETAILS = ["organiser", "funder", "cost", "staff", "volunteers", "participants", "duration", "open_to", "recruitment", "decision_method"];

  /* The page as one element. */
  form.preview = function (data) {
    const page = { data: data, notes: [], photos: form.photos };
    const parts = [head(page), make("div", { class: "cb-rule" }), steps(page), deliberation(page), results(page), lists(page), details(page), joint(page), yearly(page), lessons(page), pictures(page)];
    // Footnotes come last: they number what the other parts cited.
    return make("div", { class: "cb-f-page" }, make("p", { class: "cb-f-help" }, form.say("preview_page.lead")), ...parts, sources(page));
  };

  const site = (key, values) => form.say("site." + key, values);
  const own = () => form.data.language;
  const html = (id) => form.data.languages.find((one) => one.id === id).html;
  const labelOf = (path) => form.fieldAt(path).label;

  /* [language, text]: in the page's language, else in the first that there is; null where there is none. */
  function best(raw, data) {
    for (const id of [own(), ...form.data.languages.map((one) => one.id)]) {
      const found = form.textOf(raw, id, data);
      if (found.trim()) return [id, found];
    }
    return null;
  }

  function text(page, raw) {
    const found = best(raw, page.data);
    if (!found) return "";
    const shown = form.plainText(found[1], found[0]);
    return found[0] === own() ? shown : make("span", { lang: html(found[0]) }, shown);
  }

  function markdown(page, raw) {
    const found = best(raw, page.data);
    if (!found) return [];
    const blocks = form.markdown(found[1], found[0]);
    return found[0] === own() ? blocks : [make("div", { lang: html(found[0]) }, ...blocks)];
  }

  const term = (section, id) => ((form.data.terms[section] || []).find((one) => one.id === id) || { name: id }).name;

  function refs(page, cite) {
    return form.listOf(cite).map((raw) => {
      if (!page.notes.includes(raw)) page.notes.push(raw);
      return make("sup", { class: "cb-ref" }, "[" + (page.notes.indexOf(raw) + 1) + "]");
    });
  }

  const cited = (page, holder) => (form.listOf(holder.cite).length ? refs(page, holder.cite) : [make("span", { class: "cb-uncited" }, site("uncited"))]);

  function passage(page, raw) {
    const read = form.passageOf(raw), blocks = markdown(page, read.text), marks = cited(page, read);
    const last = blocks[blocks.length - 1];
    if (last && last.localName === "p") last.append(...marks);
    else blocks.push(...marks);
    return blocks;
  }

  function part(title, sub, ...children) {
    return make("section", { class: "cb-part" }, make("div", { class: "cb-part__h" }, make("h3", { class: "cb-f-h2" }, title), sub ? make("p", {}, sub) : null), ...children);
  }

  function date(raw) {
    const read = form.date(raw);
    if (!read) return typeof raw === "string" ? raw : "";
    if (!read.month) return site("date.year", { year: read.year });
    const month = site("month." + read.month);
    return read.day ? site("date.day", { year: read.year, month: month, day: read.day }) : site("date.month", { year: read.year, month: month });
  }

  function period(raw) {
    if (raw === undefined) return site("not_reported");
    if (!form.isMap(raw)) return date(raw);
    if (raw.from && raw.to) return raw.from === raw.to ? date(raw.from) : site("date.range", { start: date(raw.from), end: date(raw.to) });
    return raw.to ? site("date.by", { end: date(raw.to) }) : site("date.since", { start: date(raw.from) });
  }

  function place(page) {
    const raw = page.data.place || {}, parts = ["subdistrict", "community", "site"].filter((key) => raw[key]);
    const shown = parts.map((key) => text(page, raw[key]));
    if (own() === "en") return joined(shown.reverse(), ", ");
    return parts.includes("site") && shown.length > 1 ? [...shown.slice(0, -1), "，", shown[shown.length - 1]] : shown;
  }

  const joined = (items, between) => items.flatMap((item, index) => (index ? [between, item] : [item]));

  function reported(page) {
    const raw = page.data.steps || {};
    return form.data.terms.steps.filter((step) => raw[step.id] !== undefined && !form.isNotReported(raw[step.id]));
  }

  function head(page) {
    const data = page.data, told = reported(page).map((step) => step.id);
    const squares = form.data.terms.steps.map((step) => (told.includes(step.id) ? make("i", { class: "cb-sq cb-sq--" + step.id }, step.char) : make("i", { class: "cb-sq cb-sq--none" })));
    const fact = (key, ...children) => make("div", {}, make("dt", {}, key), make("dd", {}, ...children));
    return make("header", { class: "cb-title" }, make("div", { class: "cb-title__main" },
      make("h2", { class: "cb-f-h1" }, text(page, data.title) || form.say("preview_page.no_title")),
      make("p", { class: "cb-lead" }, text(page, data.summary) || form.say("preview_page.no_summary")),
      make("dl", { class: "cb-facts" },
        fact(site("case.place"), ...(data.place ? place(page) : [site("not_reported")])),
        fact(site("case.time"), period(data.period)),
        fact(site("case.themes"), form.listOf(data.themes).map((id) => term("themes", id)).join(site("list_comma")) || site("not_reported")),
        fact(site("case.steps_reported", { count: told.length }), make("span", { class: "cb-sqs", "aria-hidden": "true" }, ...squares)))));
  }

  function steps(page) {
    const raw = page.data.steps || {}, told = reported(page).map((step) => step.id);
    const rows = form.data.terms.steps.map((step) => {
      if (!told.includes(step.id)) return make("li", {}, make("i", { class: "cb-sq cb-sq--l cb-sq--none", "aria-hidden": "true" }), make("div", {}, make("h4", { class: "cb-f-h3" }, step.name, make("span", { class: "cb-tag" }, site("not_reported"))), make("p", { class: "cb-none" }, site("case.step_absent"))));
      const content = raw[step.id], square = make("i", { class: "cb-sq cb-sq--l cb-sq--" + step.id, "aria-hidden": "true" }, step.char);
      if (step.id !== "team") return make("li", {}, square, make("div", {}, make("h4", { class: "cb-f-h3" }, step.name), make("div", { class: "cb-text" }, ...passage(page, content))));
      const marks = cited(page, content); // numbered before those of the partners
      const partners = (content.partners || []).map((one) => make("li", {}, text(page, one.name), ...refs(page, one.cite), one.role ? make("span", {}, term("partner_roles", one.role)) : ""));
      return make("li", {}, square, make("div", {}, make("h4", { class: "cb-f-h3" }, step.name, ...marks), content.text ? make("div", { class: "cb-text" }, ...markdown(page, content.text)) : null, partners.length ? make("ul", { class: "cb-partners" }, ...partners) : null));
    });
    const background = page.data.background;
    const beside = background !== undefined && !form.isNotReported(background) ? make("div", { class: "cb-part__m" }, make("h4", { class: "cb-f-h4" }, site("case.background")), make("div", { class: "cb-text" }, ...passage(page, background))) : null;
    return part(site("case.five_steps"), "", make("ol", { class: "cb-stepper cb-part__b" }, ...rows), beside);
  }

  function deliberation(page) {
    const all = page.data.deliberation || [];
    if (!all.length) return null;
    const stages = form.data.terms.stages, at = (stage) => all.filter((one) => one.stage === stage.id);
    const rows = stages.map((stage, index) => {
      const events = at(stage), next = stages[index + 1];
      const css = !events.length ? "is-none" : next && !at(next).length ? "to-none" : "is-there";
      const shown = events.map((one) => make("span", { class: "cb-event" }, one.date ? make("time", {}, date(one.date)) : null, text(page, one.text), ...cited(page, one)));
      return make("li", { class: css }, make("i", { class: "cb-ring" + (events.length ? "" : " cb-ring--none"), "aria-hidden": "true" }, stage.char), make("b", {}, stage.name), events.length ? make("span", { class: "cb-events" }, ...shown) : make("span", { class: "cb-none" }, site("not_reported")));
    });
    return part(site("case.deliberation"), site("case.deliberation_sub"), make("ol", { class: "cb-stages cb-part__b--wide" }, ...rows));
  }

  const number = (value) => value.toLocaleString("en-GB", { maximumFractionDigits: 20 });

  function amount(page, raw, result) {
    const read = raw === undefined ? null : form.figure(raw);
    if (read === null) return null;
    if (read === undefined) return String(raw);
    const unit = best(result.unit, page.data);
    return number(read) + (unit ? (["%", "‰"].includes(unit[1]) ? "" : "\u00a0") + form.plainText(unit[1], unit[0]) : "");
  }

  function results(page) {
    const all = page.data.results || [];
    if (!all.length) return null;
    let units = false;
    const rows = all.flatMap((one, index) => {
      const sides = ["before", "after"].map((side) => [side, amount(page, one[side], one)]);
      const title = make("h4", { class: "cb-f-h3" }, text(page, one.indicator), ...cited(page, one), one.better ? make("small", {}, site("ba." + one.better)) : null);
      const [before, after] = ["before", "after"].map((side) => form.figure(one[side]));
      let shown;
      if (typeof before === "number" && typeof after === "number") {
        const change = after - before, kind = change < 0 ? "less" : change > 0 ? "more" : "same";
        units = units || form.drawings.inUnits(before, after);
        shown = [form.drawings.change(before, after, plain(page, one.indicator), sides.map((side) => side[1]), "preview-ba-" + index),
          make("p", { class: "cb-ba__d" }, number(before) + " → " + number(after), make("small", {}, site("ba." + kind, { change: amount(page, String(Number(Math.abs(change).toPrecision(12))), one) })))];
      } else shown = [make("p", {}, ...sides.map(([side, value]) => (value === null ? make("span", { class: "cb-tag" }, site("ba.side_absent", { side: site("ba." + side) })) : make("span", { class: "cb-ba__known" }, site("ba." + side) + " ", make("b", {}, value))))), make("p", { class: "cb-small" }, site("ba.no_comparison"))];
      return [make("div", { class: "cb-ba__row" }, title, ...shown), one.note ? make("p", { class: "cb-small" }, text(page, one.note)) : null];
    });
    return part(site("case.results"), site("case.results_sub"), make("div", { class: "cb-part__b--wide" }, make("div", { class: "cb-ba" }, ...rows), units ? make("p", { class: "cb-small" }, site("ba.legend")) : null));
  }

  function lists(page) {
    const all = page.data.lists || {}, of = (name) => all[name] || [];
    if (!of("problems").length && !of("resources").length && !of("projects").length) return null;
    const named = (name, ids) => joined(of(name).filter((one) => form.listOf(ids).includes(one.id)).map((one) => text(page, one.text)), site("list_semicolon"));
    const projects = of("projects").flatMap((one) => [
      make("dt", {}, text(page, one.text), ...cited(page, one), " ", make("small", {}, site("map.project"), one.state ? site("list_comma") + term("project_states", one.state) : "")),
      form.listOf(one.solves).length ? make("dd", {}, site("map.solves"), ...named("problems", one.solves)) : null,
      form.listOf(one.uses).length ? make("dd", {}, site("map.uses"), ...named("resources", one.uses)) : null,
    ]);
    const rest = [["problems", "problem_kinds"], ["resources", "resource_kinds"]].filter(([name]) => of(name).length).flatMap(([name, section]) => [
      make("h4", { class: "cb-f-h4" }, site("list." + name)),
      make("ul", {}, ...of(name).map((one) => make("li", {}, text(page, one.text), ...cited(page, one), one.kind ? make("span", { class: "cb-kind" }, term(section, one.kind)) : ""))),
    ]);
    const drawn = Object.fromEntries(["problems", "projects", "resources"].map((name) => [name, of(name).map((one) => ({ id: one.id, text: plain(page, one.text), solves: form.listOf(one.solves), uses: form.listOf(one.uses) }))]));
    const figure = make("figure", { class: "cb-map" }, ...form.drawings.lists(drawn, "preview-map"), make("figcaption", {}, site("map.caption")));
    const words = make("details", { class: "cb-det" }, make("summary", {}, site("map.as_text")), make("dl", {}, ...projects), ...rest);
    return part(site("case.lists"), site("case.lists_sub"), make("div", { class: "cb-part__b--wide" }, figure, words));
  }

  function details(page) {
    const told = DETAILS.filter((key) => page.data[key] !== undefined && !form.isNotReported(page.data[key]));
    if (!told.length && !page.data.mode) return null;
    const rows = told.map((key) => make("div", {}, make("dt", {}, labelOf([key])), make("dd", {}, ...passage(page, page.data[key]))));
    if (page.data.mode) rows.push(make("div", {}, make("dt", {}, labelOf(["mode"])), make("dd", {}, form.data.site.mode[page.data.mode] || page.data.mode)));
    return part(site("case.details"), "", make("dl", { class: "cb-details cb-part__b" }, ...rows));
  }

  function joint(page) {
    const actions = form.listOf(page.data.joint_actions), partners = page.data.with || [];
    if (!actions.length && !partners.length) return null;
    const shown = actions.map((id) => make("li", {}, make("i", { class: "cb-ring", "aria-hidden": "true" }, ((form.data.terms.joint_actions.find((one) => one.id === id) || {}).char) || ""), term("joint_actions", id)));
    const areas = partners.map((one) => make("span", {}, term("areas", one.area || ""), one.community ? site("in_brackets", { text: "" }).replace(/.$/, "") : "", one.community ? text(page, one.community) : "", one.community ? site("in_brackets", { text: "" }).slice(-1) : "", ...refs(page, one.cite)));
    return part(site("case.joint"), "", make("div", { class: "cb-part__b" }, shown.length ? make("ul", { class: "cb-joint" }, ...shown) : null, areas.length ? make("p", {}, site("case.with"), ...joined(areas, site("list_comma"))) : null));
  }

  function yearly(page) {
    const raw = page.data.yearly;
    if (!raw) return null;
    const shown = (value) => (form.figure(value) === null ? site("not_reported") : form.figure(value) === undefined ? String(value) : number(form.figure(value)));
    const rows = [["deliberations", 12], ["problems_solved", 3]].filter(([key]) => raw[key] !== undefined).map(([key, target]) => make("div", {}, make("dt", {}, labelOf(["yearly", key])), make("dd", {}, shown(raw[key]), " ", make("small", {}, site("year.target", { target: target })))));
    const asked = raw.satisfaction ? form.figure(raw.satisfaction.asked) : null, satisfied = raw.satisfaction ? form.figure(raw.satisfaction.satisfied) : null;
    if (raw.satisfaction) {
      const words = asked && typeof satisfied === "number" ? site("year.satisfaction", { share: Math.round((satisfied / asked) * 100), asked: number(asked), satisfied: number(satisfied) }) : site("not_reported");
      rows.push(make("div", {}, make("dt", {}, labelOf(["yearly", "satisfaction"])), make("dd", {}, words, " ", raw.satisfaction.method ? make("small", {}, text(page, raw.satisfaction.method)) : "")));
    }
    return part(date(raw.year) || labelOf(["yearly"]), "", make("div", { class: "cb-part__b" }, make("dl", { class: "cb-year" }, ...rows), ...refs(page, raw.cite)));
  }

  function lessons(page) {
    const data = page.data, all = data.lessons || [], more = ["what_did_not_work", "conditions"].filter((key) => data[key] !== undefined && !form.isNotReported(data[key]));
    if (!all.length && !more.length) return null;
    return part(site("case.lessons"), all.length ? site("case.editors_note") : "", make("div", { class: "cb-part__b" }, ...all.map((one) => make("p", { class: "cb-lesson" }, text(page, one))), all.length ? make("p", { class: "cb-by" }, site("case.editors_reading")) : null,
      ...more.flatMap((key) => [make("h4", { class: "cb-f-h3" }, site("case." + key)), make("div", { class: "cb-text" }, ...passage(page, data[key]))])));
  }

  function pictures(page) {
    const all = page.data.images || [];
    if (!all.length) return null;
    const shown = all.map((one) => {
      const photo = page.photos.get(one.file), found = best(one.alt, page.data);
      const canvas = photo ? make("canvas", { class: "cb-f-photo", role: "img", "aria-label": found ? found[1] : one.file || "" }) : make("p", { class: "cb-none" }, one.file || "");
      if (photo) {
        canvas.width = photo.canvas.width;
        canvas.height = photo.canvas.height;
        canvas.getContext("2d").drawImage(photo.canvas, 0, 0);
      }
      const tall = photo && photo.canvas.height > photo.canvas.width ? " cb-photo--tall" : "";
      return make("figure", { class: "cb-photo" + tall }, canvas, make("figcaption", {}, text(page, one.caption), make("small", {}, text(page, one.credit), one.licence ? site("comma") + one.licence : "")));
    });
    return part(form.say("preview_page.photos"), "", make("div", { class: "cb-photos cb-part__b--wide" }, ...shown));
  }

  function sourceWords(page, source) {
    const parts = [site("source.title", { title: plain(page, source.title) })];
    if (source.author) parts[0] = site("source.author_title", { author: plain(page, source.author), title: parts[0] });
    if (source.kind) parts.push(term("source_kinds", source.kind));
    if (source.publisher) parts.push(plain(page, source.publisher));
    if (source.date) parts.push(date(source.date));
    return site("source.whole", { words: parts.join(site("comma")) });
  }

  function plain(page, raw) {
    const found = best(raw, page.data);
    return found ? form.plainText(found[1], found[0]) : "";
  }

  function noteWords(page, raw, before) {
    const read = form.citation(raw) || [raw, null], source = (page.data.sources || {})[read[0]] || {};
    const words = before && (form.citation(before) || [before])[0] === read[0] ? site("note.same") : plain(page, source.author) || plain(page, source.title) || read[0];
    return read[1] === null ? words : site(read[1].includes("-") ? "note.paragraphs" : "note.paragraph", { source: words, locator: read[1].replace(/-/g, "–") });
  }

  function sources(page) {
    const all = Object.values(page.data.sources || {});
    const counted = [], walk = (fields, raw) => {
      for (const field of fields) {
        const inside = form.isMap(raw) ? raw[field.key] : undefined;
        if (field.counts) counted.push([field, inside !== undefined && !form.isNotReported(inside)]);
        if (field.children && !field.many && !field.keyed) walk(field.children, inside);
      }
    };
    walk(form.data.fields, page.data);
    const done = counted.filter((one) => one[1]).length;
    return part(site("case.sources"), "", make("div", { class: "cb-part__b" }, ...all.map((one) => make("p", { class: "cb-small" }, sourceWords(page, one), one.note ? " " : "", one.note ? text(page, one.note) : "")),
      make("ol", { class: "cb-notes" }, ...page.notes.map((raw, index) => make("li", {}, make("span", {}, noteWords(page, raw, page.notes[index - 1])))))),
      make("div", { class: "cb-part__m" }, make("h4", { class: "cb-f-h4" }, site("case.completeness")), make("p", {}, site("case.completeness_count", { reported: done, all: counted.length }))));
  }
})(casebookForm);
