// Ask before a page is left while a form[data-guard] holds what nobody has saved.
const name = (form) => form.id || form; // a swapped form is another element
const changed = new Set();
let sent = null;

function note({ target }) {
  if (target.form?.matches("[data-guard]")) changed.add(name(target.form));
}

document.addEventListener("input", note);
document.addEventListener("change", note);
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = name(event.target);
});
addEventListener("pageshow", () => (sent = null));

addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    const unsaved = changed.has(name(form)) || form.dataset.guard === "changed";
    if (unsaved && name(form) !== sent) event.preventDefault();
  }
});
