// The command box: Ctrl-K or the field in the header opens it, arrows walk its hits.
const box = document.querySelector("dialog.command");
const field = box?.querySelector(".command-field");

function open(event) {
  event.preventDefault();
  if (!box.open) box.showModal();
  field.select();
}

document.addEventListener("keydown", (event) => {
  const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (box && isK && !document.querySelector("dialog[open]:not(.command)")) open(event);
});
document.querySelector("#lookup-q")?.addEventListener("click", open);

box?.addEventListener("keydown", (event) => {
  const hits = [...box.querySelectorAll(".hit")];
  const at = hits.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const found = box.querySelector("[data-for]")?.dataset.for;
  if (step) {
    event.preventDefault();
    (hits[at + step] ?? (step > 0 && hits[0]) ?? field).focus();
  } else if (event.key === "Enter" && event.target === field && hits[0]) {
    if (!found || found !== field.value.trim()) return; // the page finds it, too
    event.preventDefault();
    hits[0].click();
  } else if (event.key.length === 1 && at >= 0 && event.key !== " ") field.focus();
});
