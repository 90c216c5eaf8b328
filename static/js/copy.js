// Show the copy buttons where the browser can copy, and copy their text.
const reveal = () => {
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy][hidden]").forEach((b) => (b.hidden = false));
};

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.querySelector("span");
  const before = words.textContent;
  if (before === button.dataset.done) return;
  words.textContent = button.dataset.done;
  setTimeout(() => (words.textContent = before), 2000);
});

document.addEventListener("htmx:afterSettle", reveal);
reveal();
