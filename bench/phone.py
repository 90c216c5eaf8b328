"""A middling phone on a slow line: what its browser says of a page."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figures import Figure
from stack.browser import browser as find_browser

VISITS = 5
# What Lighthouse simulates for a phone: "slow 4G", and a quarter of our processor.
CPU_SLOWED = 4
LINE = {"latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
SCREEN = {"width": 412, "height": 823}

# Name, unit, at most: "good" of web.dev/vitals, and what the issue of the page asks.
TARGETS = {
    "first paint": ("ms", 1_800),
    "largest paint": ("ms", 2_500),
    "layout shift": ("", 0.1),
    "blocked": ("ms", 200),
    "weight without pictures, unpacked": ("kB", 60),
    "requests beside HTML, one style sheet, one script": ("", 0),
}

_WATCH = """
    self.seen = {largest: 0, shift: 0, blocked: 0};
    const watch = (type, each) => new PerformanceObserver((list) =>
        list.getEntries().forEach(each)).observe({type, buffered: true});
    watch("largest-contentful-paint", (one) => { seen.largest = one.startTime; });
    watch("layout-shift", (one) => { seen.shift += one.value; });
    watch("longtask", (one) => { seen.blocked += Math.max(0, one.duration - 50); });
"""
_TELL = """async () => {
    await new Promise((done) => setTimeout(done, 300));
    const [page] = performance.getEntriesByType("navigation");
    const parts = performance.getEntriesByType("resource").filter((one) =>
        !["img", "icon"].includes(one.initiatorType));
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    return {
        "first paint": first.startTime,
        "largest paint": seen.largest,
        "layout shift": seen.shift,
        "blocked": seen.blocked,
        "weight without pictures, unpacked": [page, ...parts].reduce(
            (sum, one) => sum + one.decodedBodySize, 0) / 1000,
        "parts": parts.map((one) => one.name),
    };
}"""


def budgets(pages: dict[str, str], *, code: str) -> Iterator[Figure]:
    """Yield the figures of pages by their names, and of the last one's success."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, url in pages.items():
            _visit(browser, url)  # which finds the server asleep
            yield from _figures(name, [_visit(browser, url) for _ in range(VISITS)])
        # The same code from the same device shows the same success.
        visits = [_visit(browser, url, code=code)]
        yield from _figures("page of the redeemed code", visits)
        browser.close()


def _visit(browser: Browser, url: str, *, code: str = "") -> dict[str, Any]:
    """Open a page with nothing in the cache; return what the browser says of it."""
    context = browser.new_context(viewport=SCREEN, is_mobile=True, has_touch=True)
    context.add_init_script(_WATCH)
    page = context.new_page()
    _slow_down(page)
    page.goto(url)
    if code:
        page.locator("#code").fill(code)
        page.locator(".landing-button").click()
        page.locator("[data-state=redeemed]").wait_for()
    told: dict[str, Any] = page.evaluate(_TELL)
    sheets = [one for one in told["parts"] if one.endswith(".css")]
    scripts = [one for one in told["parts"] if one.endswith(".js")]
    others = len(told.pop("parts")) - len(sheets[:1]) - len(scripts[:1])
    told["requests beside HTML, one style sheet, one script"] = others
    context.close()
    return told


def _slow_down(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWED})
    line.send("Network.emulateNetworkConditions", {"offline": False, **LINE})


def _figures(name: str, visits: list[dict[str, Any]]) -> Iterator[Figure]:
    for what, (unit, target) in TARGETS.items():
        yield Figure(
            f"{name}, {what}",
            median(visit[what] for visit in visits),
            unit,
            target,
            at_most=True,
            detail=f"median of {len(visits)}, slow 4G, CPU slowed {CPU_SLOWED} times",
        )
