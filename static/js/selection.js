// Count the ticked rows of a form[data-selection], and show its "all on this page" box.
const rows = (form) => [...form.querySelectorAll('tbody input[type="checkbox"]')];

function count(form) {
  const boxes = rows(form);
  const ticked = boxes.filter((box) => box.checked).length;
  const bar = form.querySelector(".bulk-bar");
  if (bar) bar.dataset.count = ticked;
  for (const place of form.querySelectorAll("[data-selected]")) {
    place.textContent = ticked.toLocaleString(document.documentElement.lang);
  }
  for (const all of form.querySelectorAll("[data-select-all]")) {
    all.hidden = false;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-selection]");
  if (!form) return;
  if (target.matches("[data-select-all]")) {
    for (const box of rows(form)) box.checked = target.checked;
  }
  count(form);
});

for (const event of ["DOMContentLoaded", "pageshow", "htmx:afterSettle"]) {
  addEventListener(event, () => document.querySelectorAll("[data-selection]").forEach(count));
}
