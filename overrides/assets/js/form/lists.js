/* Lists of parts and of texts: entries that can be added, put in another order and taken away again. */
"use strict";

(function (form) {
  const make = form.make;
  const SHORT = { problems: "p", resources: "r", projects: "j" };

  /* A list at a path; `entry(itemField, itemPath)` makes the inside of one entry. */
  form.listField = function (field, path) {
    const data = () => form.get(form.state.data, path);
    const items = () => (Array.isArray(data()) ? data() : []);
    const keep = (list) => form.set(form.state.data, path, list.length ? list : undefined);
    return list(field, path, {
      size: () => items().length,
      key: (index) => path.concat(index),
      title: (index) => form.entryTitle(field, items()[index]),
      add: () => keep(items().concat([field.children ? (SHORT[field.key] ? { id: free(items().map((one) => one.id), SHORT[field.key]) } : {}) : ""])),
      remove: (index) => {
        keep(items().filter((one, at) => at !== index));
        form.moveRecords(form.state.data, path, (key) => (Number(key) === index ? null : String(Number(key) - (Number(key) > index ? 1 : 0))));
      },
      swap: (one, other) => {
        const made = items().slice();
        [made[one], made[other]] = [made[other], made[one]];
        keep(made);
        form.moveRecords(form.state.data, path, (key) => ({ [one]: String(other), [other]: String(one) }[key] || key));
      },
      inside: (index) => (field.children ? form.partFields(field, path.concat(index)) : [form.textField(Object.assign({}, field, { label: field.label, help: "" }), path.concat(index), form.accessAt(path.concat(index)))]),
    });
  };

  /* Sources: entries under short names that citations use. */
  form.keyedField = function (field, path) {
    const data = () => (form.isMap(form.get(form.state.data, path)) ? form.get(form.state.data, path) : {});
    const keys = () => Object.keys(data());
    const keep = (pairs) => form.set(form.state.data, path, pairs.length ? Object.fromEntries(pairs) : undefined);
    return list(field, path, {
      size: () => keys().length,
      key: (index) => path.concat(keys()[index]),
      title: (index) => form.entryTitle(field, data()[keys()[index]]),
      add: () => keep(Object.entries(data()).concat([[free(keys(), "s"), {}]])),
      remove: (index) => {
        const gone = keys()[index];
        keep(Object.entries(data()).filter((one, at) => at !== index));
        form.moveRecords(form.state.data, path, (key) => (key === gone ? null : key));
      },
      swap: (one, other) => { const pairs = Object.entries(data()); [pairs[one], pairs[other]] = [pairs[other], pairs[one]]; keep(pairs); },
      inside: (index, redraw) => form.partFields(field, path.concat(keys()[index])).concat(keyControl(field, path, index, redraw)),
    });
  };

  const free = (taken, letter) => {
    let number = 1;
    while (taken.includes(letter + number)) number += 1;
    return letter + number;
  };

  function keyControl(field, path, index, redraw) {
    const data = form.get(form.state.data, path), key = Object.keys(data)[index], id = form.idOf(path.concat(key)) + "-key";
    const control = make("input", { class: "cb-f-control", type: "text", id: id, value: key, autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": id + "-help" });
    control.addEventListener("change", () => {
      const wanted = form.typed(control.value);
      if (!wanted || wanted === key || wanted in data) { control.value = key; return; }
      form.set(form.state.data, path, Object.fromEntries(Object.entries(data).map(([one, value]) => [one === key ? wanted : one, value])));
      form.moveRecords(form.state.data, path, (one) => (one === key ? wanted : one));
      let changed = 0;
      form.eachCite(form.state.data, (raw) => {
        const renamed = (one) => {
          if (typeof one !== "string" || (one !== key && !one.startsWith(key + "@"))) return one;
          changed += 1;
          return wanted + one.slice(key.length);
        };
        return Array.isArray(raw) ? raw.map(renamed) : renamed(raw);
      });
      form.changed();
      redraw(index);
      form.refresh();
      const again = document.getElementById(form.idOf(path.concat(wanted)) + "-key");
      if (again) again.focus();
      if (changed) form.tell(form.say("key.changed", { count: changed }));
    });
    return make("div", { class: "cb-f" }, make("label", { class: "cb-f-label", for: id }, form.say("key.label")), make("p", { class: "cb-f-help", id: id + "-help" }, form.say("key.help")), control);
  }

  function list(field, path, access) {
    const entries = make("div", { class: "cb-f-entries" });
    const add = form.button("", () => {
      access.add();
      const last = access.size() - 1;
      draw();
      form.changed();
      const control = entries.children[last].querySelector("textarea, input, select");
      if (control) control.focus();
      form.tell(form.say("added", { item: named(last) }));
    }, { class: "cb-btn cb-btn--line cb-f-add" });

    const named = (index) => {
      const title = access.title(index);
      return title ? form.say("item_titled", { name: field.label, number: index + 1, title: title.length > 24 ? title.slice(0, 23) + "…" : title }) : form.say("item", { name: field.label, number: index + 1 });
    };

    function move(index, by) {
      access.swap(index, index + by);
      draw();
      form.changed();
      form.refresh();
      const buttons = entries.children[index + by].querySelectorAll(".cb-f-move");
      const same = buttons[by < 0 ? 0 : 1];
      (same.disabled ? buttons[by < 0 ? 1 : 0] : same).focus();
      form.tell(form.say("moved", { number: index + by + 1 }));
    }

    function remove(index) {
      const before = form.copy(form.state.data), what = named(index);
      access.remove(index);
      draw();
      form.changed();
      form.refresh();
      add.focus();
      form.tell(form.say("removed", { item: what }), form.say("undo"), () => {
        form.state.data = before;
        form.renderAll();
        form.changed();
        form.tell(form.say("undone"));
      });
    }

    function draw() {
      const size = access.size();
      const made = [];
      for (let index = 0; index < size; index += 1) {
        const name = named(index);
        const mark = make("b", { class: "cb-f-entry__name" }, form.say("item", { name: field.label, number: index + 1 }));
        const tools = make("div", { class: "cb-f-tools" },
          size > 1 ? form.button(form.say("up"), () => move(index, -1), { "aria-label": form.say("up_item", { item: name }), disabled: index === 0, class: "cb-f-small cb-f-move" }) : null,
          size > 1 ? form.button(form.say("down"), () => move(index, 1), { "aria-label": form.say("down_item", { item: name }), disabled: index === size - 1, class: "cb-f-small cb-f-move" }) : null,
          form.button(form.say("remove"), () => remove(index), { "aria-label": form.say("remove_item", { item: name }) }));
        made.push(make("div", { class: "cb-f-entry", role: "group", "aria-label": name, "data-path": access.key(index).join("/") }, make("div", { class: "cb-f-entry__h" }, mark, tools), ...access.inside(index, draw), make("p", { class: "cb-f-msg", hidden: true })));
      }
      entries.replaceChildren(...made);
      add.textContent = form.say(size ? "add" : "add_first", { name: field.label });
      form.growAll(entries);
    }
    draw();
    return form.group(field, path, [entries, add], { css: "cb-f-list" });
  }

  /* What an entry is known by. */
  form.entryTitle = function (field, entry) {
    if (!field.children) return form.bestText(entry);
    if (!form.isMap(entry)) return "";
    for (const key of ["title", "name", "text", "indicator", "alt", "file"]) {
      const found = key in entry ? form.bestText(entry[key]) : "";
      if (found) return found;
    }
    return "";
  };
})(casebookForm);
