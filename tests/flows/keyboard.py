"""Somebody without a mouse: keys alone, and a hard look wherever the focus stops."""

from playwright.sync_api import expect

STOPS = 90  # more than any page of the console asks for

# What has the focus is seen at one of nine places at least, whatever lies over it.
# A day of a chart answers to the pointer in its own way: it is enough that it is there.
HIDDEN = """() => {
    const one = document.activeElement;
    if (one === document.body || !one.getClientRects().length) return "";
    const box = [...one.getClientRects()].at(0);
    const inside = (at, most) => Math.min(Math.max(at, 1), most - 1);
    const places = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [
        inside(box.left + x * box.width, innerWidth),
        inside(box.top + y * box.height, innerHeight)]));
    const isSeen = ([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (one.contains(top) || top.contains(one)
            || [...one.labels ?? []].some((label) => label.contains(top)));
    };
    const seen = one.ownerSVGElement
        ? box.bottom > 0 && box.top < innerHeight : places.some(isSeen);
    return seen ? "" : one.outerHTML.slice(0, 200);
}"""

# It has a ring of its own, or one of its parts or of the box around it has.
_STOP = f"""(wanted) => {{
    const one = document.activeElement;
    const isBody = one === document.body;
    const drawn = (part) => {{
        const style = getComputedStyle(part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            || part.matches(".chart-slot") && style.strokeWidth === "2px"
            || part.matches(".command-form") && style.boxShadow !== "none";
    }};
    const around = [one, ...one.querySelectorAll(".chart-slot"),
        one.closest(".layout-card, .command-form")].filter(Boolean);
    const gone = !isBody && !one.getClientRects().length;
    return {{
        arrived: wanted.includes(one),
        words: isBody ? "(page)" : one.outerHTML.replace(/\\s+/g, " ").slice(0, 90),
        faults: isBody ? [] : [
            gone && "nowhere on the page",
            ({HIDDEN})() && "not seen",
            !around.some(drawn) && "no ring"].filter(Boolean),
    }};
}}"""


class Keyboard:
    """The keys of a page; what is wrong with a stop of the focus fails at once."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def to(self, role, name=None, *, back=False, most=STOPS, exact=True):
        """Tab to what has this role and name, or to a locator."""
        passed = []
        wanted = self._find(role, name, exact)
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            stop = self._stop(wanted)
            passed.append(stop["words"])
            assert not stop["faults"], (self.page.url, stop)
            if stop["arrived"]:
                return
            if passed.count("(page)") > 1:  # round and round
                break
        raise AssertionError(f"{name or role} on {self.page.url} not among {passed}")

    def enter(self, role, name=None, **options):
        """Tab to something and press Enter on it."""
        self.to(role, name, **options)
        self.press("Enter")

    def follow(self, role, name=None, **options):
        """Tab to what leads to another page, press Enter and wait for the page."""
        self.to(role, name, **options)
        with self.page.expect_navigation():
            self.press("Enter")

    def fill(self, role, name, text, **options):
        """Tab to a field, whose text is then selected, and type over it."""
        self.to(role, name, **options)
        self.press("Control+a")
        self.type(text)

    def stands_on(self, role, name=None, *, exact=True):
        """Assert that the focus is there now, without another key."""
        expect(self._find(role, name, exact)).to_be_focused()

    def arrives(self, heading):
        """Wait for the page with this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def _find(self, role, name, exact):
        if not isinstance(role, str):
            return role
        return self.page.get_by_role(role, name=name, exact=exact)

    def _stop(self, wanted):
        stop = wanted.evaluate_all(_STOP)
        if stop["faults"]:
            self.page.wait_for_timeout(200)  # a style that comes with the focus
            stop = wanted.evaluate_all(_STOP)
        return stop
