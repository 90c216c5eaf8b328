// Show the close buttons of notices, and close notices and menus by Escape, too.
const reveal = () => {
  document.querySelectorAll("[data-dismiss][hidden]").forEach((b) => (b.hidden = false));
};

function dismiss(notice) {
  const near = notice.nextElementSibling ?? notice.previousElementSibling;
  const hadFocus = notice.contains(document.activeElement);
  notice.remove();
  if (hadFocus) (near?.querySelector("[data-dismiss]") ?? document.querySelector("#main")).focus();
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-dismiss]")) dismiss(target.closest(".notice"));
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", ({ key, target }) => {
  if (key !== "Escape") return;
  target.closest(".notice:has([data-dismiss])")?.querySelector("[data-dismiss]").click();
  const menu = target.closest(".menu[open]");
  if (menu) menu.open = false;
  menu?.querySelector("summary").focus();
});

document.addEventListener("htmx:afterSettle", reveal);
reveal();
