// A form that keeps a draft by itself: what [data-keeps] says is kept needs no guard.
const carried = new WeakMap(); // by request, the last change that it takes along

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
