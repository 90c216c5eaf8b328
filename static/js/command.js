// The command box: Ctrl-K or the field in the header opens it, the arrow keys move the
// focus through its results, and from the first one back to its field.
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
  const results = [...box.querySelectorAll(".result")];
  const index = results.indexOf(document.activeElement); // -1: the field has the focus
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const searched = box.querySelector("[data-for]")?.dataset.for;
  if (step) {
    event.preventDefault();
    const next = results[index + step] ?? (step > 0 ? results[0] : field);
    (next ?? field).focus();
  } else if (event.key === "Enter" && event.target === field && results[0]) {
    // The results of an older text are not followed: the form is sent instead.
    if (!searched || searched !== field.value.trim()) return;
    event.preventDefault();
    results[0].click();
  } else if (event.key.length === 1 && index >= 0 && event.key !== " ") field.focus();
});
