// Ask before a page is left while a form[data-guard] holds what nobody has saved.
let changes = 0;
let sent = null;

function note({ target: { form } }) {
  if (form?.matches("[data-guard]")) form.dataset.changed = changes += 1;
}

document.addEventListener("input", note);
document.addEventListener("change", note);
document.addEventListener("submit", ({ defaultPrevented, submitter, target }) => {
  if (defaultPrevented || submitter?.formTarget === "_blank") return;
  sent = document.getElementById(target.dataset.forgets) ?? target;
});
addEventListener("pageshow", () => (sent = null));

addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    const unsaved = form.dataset.changed || form.dataset.guard === "changed";
    if (unsaved && form !== sent) event.preventDefault();
  }
});
