// Let a form marked data-submit-once be sent only once, and say that it is on its way.
function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-submit-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-busy", "true");
  }
  // A download answers without a new page; a lost answer may be asked for again.
  setTimeout(release, 8000, form);
});

document.addEventListener("htmx:afterRequest", ({ target }) => {
  if (target.matches("form")) release(target);
});

addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(release);
});
