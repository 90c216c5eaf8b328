// Let a form marked data-submit-once be sent only once, and say that it is on its way.
function release(form) {
  delete form.dataset.sent;
  for (const one of form.elements) one.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const { submitter, target: form } = event;
  // What opens beside the page may be asked for again.
  if (!form.matches("[data-submit-once]") || submitter?.formTarget === "_blank") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  submitter?.setAttribute("aria-busy", "true");
  // A download answers without a new page; a lost answer may be asked for again.
  setTimeout(release, 8000, form);
});

document.addEventListener("htmx:afterRequest", ({ target }) => {
  if (target.matches("form")) release(target);
});

addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(release);
});
