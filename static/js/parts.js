// A part that is swapped says that it is waited for, and does not lose the focus.
let left = ""; // the part whose focus goes with what it held

function waiting({ elt, requestConfig, target }) {
  const isPolled = elt.getAttribute("hx-trigger")?.startsWith("every");
  const button = elt.matches("button") ? elt : requestConfig.triggeringEvent?.submitter;
  return isPolled ? [] : [target, button].filter(Boolean);
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  waiting(detail).forEach((one) => one.setAttribute("aria-busy", "true"));
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  waiting(detail).forEach((one) => one.removeAttribute("aria-busy"));
});
for (const event of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(event, ({ detail }) => (detail.target.dataset.missed = "yes"));
}

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  left = target.contains(document.activeElement) ? target.id : "";
});
document.addEventListener("htmx:afterSettle", () => {
  const part = left && document.activeElement === document.body && document.getElementById(left);
  left = "";
  if (part) part.tabIndex = -1;
  if (part) part.focus({ preventScroll: true });
});
