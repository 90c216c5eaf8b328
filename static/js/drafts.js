// A form that keeps a draft by itself: what [data-keeps] says is kept needs no guard.
const carried = new WeakMap(); // by request, the last change that it takes along
let held = null; // what is sent as soon as the draft is saved

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr } }) => {
  carried.set(xhr, elt.dataset.changed);
});

document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, xhr } }) => {
  const isOurs = successful && xhr.status === 200; // 286: signed out, nothing is saved
  if (!isOurs || !document.querySelector(`[data-keeps="${elt.id}"]`)) return;
  if (carried.get(xhr) !== elt.dataset.changed) return; // there is a newer one
  elt.dataset.guard = "";
  delete elt.dataset.changed;
});

// What is sent while the draft is being saved would come from an older version of it, and
// be in conflict with itself: hold it until the answer has brought the new one.
const isSaving = () => document.querySelector("form[data-autosaves].htmx-request");

function release() {
  if (!held || isSaving()) return;
  const { form, name, value } = held;
  held = null;
  // The button may have been swapped meanwhile.
  const buttons = [...form.elements].filter((one) => one.type === "submit");
  form.requestSubmit(buttons.find((one) => one.name === name && one.value === value));
}

document.addEventListener(
  "submit",
  (event) => {
    if (!isSaving()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { name = "", value = "" } = event.submitter ?? {};
    held = { form: event.target, name, value };
  },
  true,
);
document.addEventListener("htmx:afterRequest", () => setTimeout(release, 50));
