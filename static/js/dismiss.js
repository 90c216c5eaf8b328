// Show the close buttons of notices, and close menus by Escape or a click elsewhere.
const reveal = () => {
  document.querySelectorAll("[data-dismiss][hidden]").forEach((b) => (b.hidden = false));
};

document.addEventListener("click", ({ target }) => {
  target.closest("[data-dismiss]")?.closest(".notice").remove();
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("htmx:afterSettle", reveal);
reveal();
