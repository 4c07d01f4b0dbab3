// Citing a case: the reader's day for the day of access, and a button that copies. Without it the text is there too.
(function () {
  "use strict";

  var DAY = "YYYY-MM-DD";

  // The reader's own day, not Greenwich's.
  function today() {
    var now = new Date();
    var parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
    return parts
      .map(function (part) {
        return String(part).padStart(2, "0");
      })
      .join("-");
  }

  // Pages from a file or over plain http have no clipboard of their own; selecting and copying still works there.
  function copySelected(text) {
    var selection = getSelection();
    selection.selectAllChildren(text);
    var done = document.execCommand("copy");
    selection.removeAllRanges();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  function copy(text) {
    if (!navigator.clipboard) return copySelected(text);
    return navigator.clipboard.writeText(text.textContent).catch(function () {
      return copySelected(text);
    });
  }

  function addButton(box, text) {
    var row = document.createElement("p");
    var button = document.createElement("button");
    var status = document.createElement("span");
    row.className = "cb-cite__copying cb-noprint";
    button.type = "button";
    button.className = "cb-btn cb-btn--line cb-cite__copy";
    button.textContent = box.dataset.copy;
    status.className = "cb-small";
    status.setAttribute("role", "status");
    button.addEventListener("click", function () {
      status.textContent = "";
      copy(text).then(
        function () {
          status.textContent = box.dataset.copied;
        },
        function () {
          getSelection().selectAllChildren(text); // the reader copies what is selected
        }
      );
    });
    row.appendChild(button);
    row.appendChild(status);
    text.insertAdjacentElement("afterend", row);
  }

  function wire(box) {
    box.querySelectorAll(".cb-cite__text").forEach(function (text) {
      if (text.textContent.indexOf(DAY) >= 0) text.textContent = text.textContent.replace(DAY, today());
      addButton(box, text);
    });
  }

  document.querySelectorAll(".cb-cite").forEach(wire);
})();
