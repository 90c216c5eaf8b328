"""Use a page by keyboard; each stop of the focus must be visible and have a ring."""

from playwright.sync_api import expect

MAX_STOPS = 90  # more than any page of the console has

# Of nine points of the focused element at least one must be uncovered. For a day of a
# chart, which is an SVG element, it is enough to be inside the window.
HIDDEN = """() => {
    const focused = document.activeElement;
    if (focused === document.body || !focused.getClientRects().length) return "";
    const box = [...focused.getClientRects()].at(0);
    const inside = (position, size) => Math.min(Math.max(position, 1), size - 1);
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [
        inside(box.left + x * box.width, innerWidth),
        inside(box.top + y * box.height, innerHeight)]));
    const isUncovered = ([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (focused.contains(top) || top.contains(focused)
            || [...focused.labels ?? []].some((label) => label.contains(top)));
    };
    const isVisible = focused.ownerSVGElement
        ? box.bottom > 0 && box.top < innerHeight : points.some(isUncovered);
    return isVisible ? "" : focused.outerHTML.slice(0, 200);
}"""

# The focused element has a ring, or one of its parts or the box around it has.
_STOP = f"""(wanted) => {{
    const focused = document.activeElement;
    const isBody = focused === document.body;
    const hasRing = (part) => {{
        const style = getComputedStyle(part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            || part.matches(".chart-slot") && style.strokeWidth === "2px"
            || part.matches(".command-form") && style.boxShadow !== "none";
    }};
    const candidates = [focused, ...focused.querySelectorAll(".chart-slot"),
        focused.closest(".layout-card, .command-form")].filter(Boolean);
    const isGone = !isBody && !focused.getClientRects().length;
    return {{
        arrived: wanted.includes(focused),
        html: isBody ? "(page)" : focused.outerHTML.replace(/\\s+/g, " ").slice(0, 90),
        errors: isBody ? [] : [
            isGone && "not on the page",
            ({HIDDEN})() && "covered or outside the window",
            !candidates.some(hasRing) && "no ring"].filter(Boolean),
    }};
}}"""


class Keyboard:
    """The keys of a page; a stop of the focus that is not visible fails at once."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def to(self, role, name=None, *, back=False, max_stops=MAX_STOPS, exact=True):
        """Tab to the element with this role and name, or to a locator."""
        passed = []
        wanted = self._find(role, name, exact)
        for _ in range(max_stops):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            stop = self._stop(wanted)
            passed.append(stop["html"])
            assert not stop["errors"], (self.page.url, stop)
            if stop["arrived"]:
                return
            if passed.count("(page)") > 1:  # once around
                break
        raise AssertionError(f"{name or role} on {self.page.url} not among {passed}")

    def enter(self, role, name=None, **options):
        """Tab to an element and press Enter."""
        self.to(role, name, **options)
        self.press("Enter")

    def follow(self, role, name=None, **options):
        """Tab to a link or a button, press Enter and wait for the next page."""
        self.to(role, name, **options)
        with self.page.expect_navigation():
            self.press("Enter")

    def fill(self, role, name, text, **options):
        """Tab to a field and replace its text."""
        self.to(role, name, **options)
        self.press("Control+a")
        self.type(text)

    def is_on(self, role, name=None, *, exact=True):
        """Assert that this element has the focus now."""
        expect(self._find(role, name, exact)).to_be_focused()

    def arrives_at(self, heading):
        """Wait for the page with this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def _find(self, role, name, exact):
        if not isinstance(role, str):
            return role
        return self.page.get_by_role(role, name=name, exact=exact)

    def _stop(self, wanted):
        stop = wanted.evaluate_all(_STOP)
        if stop["errors"]:
            self.page.wait_for_timeout(200)  # until the style of the focus has come
            stop = wanted.evaluate_all(_STOP)
        return stop
