// The landing page: send a code once; a second try is possible when no answer came.
const form = document.querySelector("[data-landing]");
const button = form?.querySelector("button");

function release() {
  if (!form) return;
  delete form.dataset.sent;
  button.removeAttribute("aria-busy");
}

form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  button.setAttribute("aria-busy", "true");
  setTimeout(release, 8000);
});

addEventListener("pageshow", release);
