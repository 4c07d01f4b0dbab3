/* The draft, kept in the browser; and the one before it, so that nothing that was replaced is lost. */
"use strict";

(function (form) {
  const KEY = "casebook-form-draft", BEFORE = "casebook-form-before";
  const own = String(Math.random()).slice(2);
  form.draftsWork = true;

  const pack = () => ({ data: form.state.data, area: form.state.area, id: form.state.id, origin: form.state.origin, opened: form.state.opened, time: Date.now(), from: own });

  function read(key) {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return form.isMap(kept) && form.isMap(kept.data) ? kept : null;
    } catch (problem) {
      return null;
    }
  }

  function write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      form.draftsWork = true;
    } catch (problem) {
      form.draftsWork = false;
    }
  }

  form.draft = () => read(KEY);
  form.draftBefore = () => read(BEFORE);

  form.isBlank = (state) => {
    const { data } = form.cleaned(state.data);
    return !Object.keys(data).some((key) => key !== "language") && !state.id;
  };

  /* Whether nothing would be lost: nothing written, or a file opened and left as it was. */
  form.isUntouched = (state) => form.isBlank(state) || state.opened === form.write(form.cleaned(state.data).data);

  form.keepDraft = function () {
    // An empty form does not overwrite what may still be wanted.
    if (form.isBlank(form.state) && !read(KEY)) return;
    write(KEY, pack());
  };

  /* Puts what is being written aside; `bringBack` exchanges the two. */
  form.putAside = function () {
    if (!form.isUntouched(form.state)) write(BEFORE, pack());
  };

  form.bringBack = function () {
    const before = read(BEFORE);
    if (!before) return false;
    form.putAside();
    form.take(before);
    return true;
  };

  window.addEventListener("storage", (event) => {
    if (event.key !== KEY || !event.newValue) return;
    const other = read(KEY);
    if (other && other.from !== own && form.state) form.tell(form.say("draft.elsewhere"), form.say("draft.take_over"), () => form.take(other));
  });

  form.time = (time) => new Date(time).toLocaleString(form.languages()[0].html, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
})(casebookForm);
