/* Photos: shown where they are chosen, packed beside the case on download, sent nowhere. They are drawn anew, which
 * leaves out what a camera writes into its files: place, time, serial number. */
"use strict";

(function (form) {
  const make = form.make;
  const LONGEST = 2400; // pixels of the longer side; enough for a page of a printed book

  form.photos = new Map(); // by file name: {blob, width, height}

  form.photoControl = function (path) {
    const id = form.idOf(path) + "-photo";
    const shown = make("canvas", { class: "cb-f-photo", hidden: true, "aria-hidden": "true" });
    const said = make("p", { class: "cb-f-help", id: id + "-said" }, form.say("photo.note"));
    const picker = make("input", { type: "file", id: id, accept: "image/jpeg,image/png,image/webp", "aria-describedby": id + "-said" });
    const name = () => form.get(form.state.data, path.concat("file"));

    function show() {
      const photo = form.photos.get(name());
      if (!photo) {
        if (name()) said.textContent = form.say("photo.note") + " " + form.say("photo.missing");
        return;
      }
      const scale = Math.min(1, 480 / photo.canvas.width);
      shown.width = Math.round(photo.canvas.width * scale);
      shown.height = Math.round(photo.canvas.height * scale);
      shown.getContext("2d").drawImage(photo.canvas, 0, 0, shown.width, shown.height);
      shown.hidden = false;
      said.textContent = form.say("photo.chosen", { name: name(), width: photo.canvas.width, height: photo.canvas.height }) + " " + form.say("photo.note");
    }

    picker.addEventListener("change", async () => {
      const file = picker.files[0];
      if (!file) return;
      try {
        const photo = await redrawn(file);
        const chosen = fileName(file, photo.blob.type, path[path.length - 1]);
        form.photos.set(chosen, photo);
        form.set(form.state.data, path.concat("file"), chosen);
        const control = document.getElementById(form.idOf(path.concat("file")));
        if (control) control.value = chosen;
        show();
        form.changed();
      } catch (problem) {
        picker.value = "";
        said.textContent = form.say("photo.bad");
      }
    });
    show();
    return make("div", { class: "cb-f" }, make("label", { class: "cb-f-label", for: id }, form.say("photo.choose")), picker, said, shown);
  };

  async function redrawn(file) {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => createImageBitmap(file));
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = make("canvas", {});
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const type = file.type === "image/png" ? "image/png" : "image/jpeg";
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, 0.9));
    if (!blob) throw new Error("canvas cannot be written");
    return { blob: blob, canvas: canvas };
  }

  /* A name that the casebook takes: what is left of the file's own, with the ending of what it has become. */
  function fileName(file, type, index) {
    const ending = type === "image/png" ? ".png" : ".jpg";
    const stem = file.name.replace(/\.[^.]*$/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
    return (stem || "photo-" + (Number(index) + 1)) + ending;
  }
})(casebookForm);
