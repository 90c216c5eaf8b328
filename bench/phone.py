"""Measure pages in a browser that simulates a mid-range phone on a slow network."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench.figures import Figure
from stack.browser import browser as find_browser

VISITS = 5
# What Lighthouse simulates for a phone: "slow 4G", and a processor 4 times slower.
CPU_SLOWDOWN = 4
NETWORK = {"latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
SCREEN: ViewportSize = {"width": 412, "height": 823}

# Unit and upper limit of each figure: "good" in the sense of web.dev/vitals.
TARGETS = {
    "first paint": ("ms", 1_800),
    "largest paint": ("ms", 2_500),
    "layout shift": ("", 0.1),
    "blocked": ("ms", 200),
    "weight without pictures, unpacked": ("kB", 60),
    "requests beside HTML, one style sheet, one script": ("", 0),
}

_OBSERVE = """
    self.observed = {largest: 0, shift: 0, blocked: 0};
    const observe = (type, each) => new PerformanceObserver((list) =>
        list.getEntries().forEach(each)).observe({type, buffered: true});
    observe("largest-contentful-paint", ({startTime}) => {
        observed.largest = startTime; });
    observe("layout-shift", ({value}) => { observed.shift += value; });
    observe("longtask", ({duration}) => {
        observed.blocked += Math.max(0, duration - 50); });
"""
_READ = """async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [page] = performance.getEntriesByType("navigation");
    const parts = performance.getEntriesByType("resource").filter((part) =>
        !["img", "icon"].includes(part.initiatorType));
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    return {
        "first paint": first.startTime,
        "largest paint": observed.largest,
        "layout shift": observed.shift,
        "blocked": observed.blocked,
        "weight without pictures, unpacked": [page, ...parts].reduce(
            (sum, part) => sum + part.decodedBodySize, 0) / 1000,
        "parts": parts.map((part) => part.name),
    };
}"""


def measure_pages(pages: dict[str, str], *, code: str) -> Iterator[Figure]:
    """Yield the figures of pages by their names, then of redeeming on the last one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, url in pages.items():
            _visit(browser, url)  # warm-up
            yield from _figures(name, [_visit(browser, url) for _ in range(VISITS)])
        visits = [_visit(browser, url, code=code)]
        yield from _figures("page of the redeemed code", visits)
        browser.close()


def _visit(browser: Browser, url: str, *, code: str = "") -> dict[str, Any]:
    """Open a page with an empty cache, redeem `code` on it; return its figures."""
    context = browser.new_context(viewport=SCREEN, is_mobile=True, has_touch=True)
    context.add_init_script(_OBSERVE)
    page = context.new_page()
    _slow_down(page)
    page.goto(url)
    if code:
        page.locator("#code").fill(code)
        page.locator(".landing-button").click()
        page.locator("[data-state=redeemed]").wait_for()
    figures: dict[str, Any] = page.evaluate(_READ)
    parts = figures.pop("parts")
    sheets = [name for name in parts if name.endswith(".css")]
    scripts = [name for name in parts if name.endswith(".js")]
    others = len(parts) - len(sheets[:1]) - len(scripts[:1])
    figures["requests beside HTML, one style sheet, one script"] = others
    context.close()
    return figures


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    session.send("Network.emulateNetworkConditions", {"offline": False, **NETWORK})


def _figures(name: str, visits: list[dict[str, Any]]) -> Iterator[Figure]:
    for what, (unit, target) in TARGETS.items():
        yield Figure(
            f"{name}, {what}",
            median(visit[what] for visit in visits),
            unit,
            target,
            at_most=True,
            detail=f"median of {len(visits)}, slow 4G, CPU slowed {CPU_SLOWDOWN} times",
        )
