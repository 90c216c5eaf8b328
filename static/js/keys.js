// Single keys press what names them in aria-keyshortcuts; "j" and "k" walk the rows.
const help = document.querySelector("dialog.keys");
const choice = help?.querySelector("[data-keys]");
const lists = ".table tbody tr, .attention > li, .meters > li";
const typing = "input:not([type=checkbox], [type=radio]), textarea, select";

function walk(step) {
  const rows = [...document.querySelectorAll(lists)].flatMap((row) => row.querySelector("a") ?? []);
  const at = rows.indexOf(document.activeElement.closest(lists)?.querySelector("a"));
  (at < 0 ? rows[0] : rows[at + step])?.focus();
}

document.addEventListener("keydown", (event) => {
  const { altKey, ctrlKey, key, metaKey, target } = event;
  if (ctrlKey || metaKey || altKey || !choice?.checked) return;
  if (target.closest(typing) || document.querySelector("dialog[open]")) return;
  const named = `[aria-keyshortcuts~="${CSS.escape(key)}"]`;
  const pressed = key.length === 1 && document.querySelector(named);
  if (pressed) pressed.click();
  else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
  else return;
  event.preventDefault();
});

document.querySelectorAll("[data-open-keys]").forEach((opener) => {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
});
if (choice) choice.checked = localStorage.getItem("keys") !== "off";
choice?.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
