// One tab stop for a chart: the arrow keys go from day to day, Home and End to the ends.
const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

document.addEventListener("focusin", ({ target }) => {
  const chart = target.closest("[data-chart]");
  if (!chart) return;
  chart.querySelectorAll("[tabindex]").forEach((day) => day.setAttribute("tabindex", "-1"));
  target.setAttribute("tabindex", "0");
});

document.addEventListener("keydown", (event) => {
  const chart = event.target.closest("[data-chart]");
  const step = steps[event.key];
  if (!chart || !step) return;
  event.preventDefault();
  const days = [...chart.querySelectorAll("[tabindex]")];
  const at = days.indexOf(event.target) + step;
  days[Math.min(Math.max(at, 0), days.length - 1)].focus();
});
