"""A browser that keeps note of what goes wrong in it, and a hard look at its pages."""

from contextlib import contextmanager
from itertools import product

from axe_playwright_python.base import AXE_SCRIPT

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
SCHEMES = ("light", "dark")

# What a scheme or a direction can change; the other rules read the elements only.
SEEN = [
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
]

# What the content security policy blocks is told on the console, and here once more.
_TELL = """
    addEventListener("securitypolicyviolation", (event) =>
        console.error(`blocked: ${event.violatedDirective} ${event.blockedURI}`));
"""
# Axe is to measure colours that have arrived, not those on their way: Chromium is made
# to style the page anew, which it does not do for all of it when the scheme changes.
# And of a long table the first rows, for the others are like them.
SETTLE = """
    const root = document.documentElement;
    root.style.display = "none";
    root.getBoundingClientRect();
    root.style.display = "";
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
"""
_FIND = (
    f"async (rules) => {{ {SETTLE}"
    + """
    const found = await axe.run(
        {exclude: [["tbody tr:nth-child(n + 6)"]]},
        {resultTypes: ["violations"], ...(rules.length
            ? {runOnly: {type: "rule", values: rules}}
            : {rules: {"target-size": {enabled: true}}})});
    return found.violations.map((one) => [
        one.id, ...one.nodes.map((node) => node.html + node.failureSummary)]);
}"""
)


@contextmanager
def watched(browser, live_server, **options):
    """Lend a page in a browser of its own; at the end nothing was broken or blocked."""
    given = {"viewport": DESK, "reduced_motion": "reduce"} | options
    context = browser.new_context(base_url=live_server.url, **given)
    if given.get("java_script_enabled", True):
        context.add_init_script(_TELL)
    page, troubles = context.new_page(), []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if _is_bad(said) else 0)
    yield page
    context.close()
    assert not troubles, troubles


def look(page):
    """Assert that axe finds nothing and nothing sticks out, by day and night."""
    found = faults(page)
    assert not found, (page.url, found)


def faults(page, directions=("",)):
    """Return what is wrong, by scheme, width and direction ("": as it stands)."""
    size, found = page.viewport_size, {}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for scheme, viewport, to in product(SCHEMES, (DESK, NARROW), directions):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(viewport)
        page.evaluate("to => { if (to) document.documentElement.dir = to }", to)
        is_first = (scheme, to) == (SCHEMES[0], directions[0])
        wrong = page.evaluate(_FIND, [] if is_first else SEEN)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > viewport["width"]:
            wrong.append(f"{wide} pixels wide")
        if wrong:
            found[scheme, viewport["width"], to] = wrong
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
    return found


def _is_bad(said):
    return said.type in ("error", "warning") and not any(
        harmless in said.text
        for harmless in (
            "status of 4",  # a refusal is an answer, of which Chromium makes a note
            "document's frame is sandboxed",  # a preview, which runs no script
            "htmx:sendAbort",  # a newer request took the place of this one …
            "htmx:afterRequest",  # … and it was over
        )
    )
