# ruff: noqa: INP001 -- a script, no part of a package
"""Make the pictures in docs/screenshots: a demo in a throwaway stack, and a browser.

Whatever is to be seen is done in the browser, as a marketer and a visitor would; so the
pictures show the product as it is. For the look of those in the repository install Noto
Sans (Debian: fonts-noto-core). Run it by `make screenshots`.
"""

import csv
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
from camera import Camera, contact_sheet, first_picture
from PIL import ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.stack import programs  # noqa: E402
from config.stack.browser import browser as find_browser  # noqa: E402
from config.stack.foundation import Ground, throwaway  # noqa: E402
from config.stack.machine import free_port  # noqa: E402
from config.stack.readiness import what_is_missing  # noqa: E402

HOST = "codes.example.com"  # the browser is told that this is us
PASSWORD = "a password of nobody's"  # noqa: S105 -- of an installation that is gone
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
CODES = 250_000
OTHERS = (  # name, address, first day and last day from now, what is done with it
    ("Spring cleaning bonus", "spring", -120, -30, ["Launch"]),
    ("Cinema weeks", "cinema", -12, 40, ["Launch", "Pause"]),
    ("Olive oil collectors", "olives", 20, 80, ["Launch"]),
    ("Winter raffle", "winter", 60, 120, []),
)


# ── the place ────────────────────────────────────────────────────────────────


@contextmanager
def installation() -> Iterator[int]:
    """Lend a running Pinpress with the demo in it, by its port."""
    folder = Path(tempfile.mkdtemp(prefix="pinpress-pictures-"))
    ground = Ground(folder, durable=False, use_given=False)
    with throwaway(ground) as (supervisor, env):
        port, url = free_port(), f"http://{HOST}"
        env |= {"PUBLIC_URL": url, "DEBUG": "false", "LOG_LEVEL": "WARNING"}
        env |= {"FILES_DIR": str(folder / "files"), "STATIC_ROOT": str(folder / "web")}
        (folder / "password").write_text(PASSWORD)
        supervisor.finish(
            programs.manage("migrate", "-v0", env=env),
            programs.manage("collectstatic", "--no-input", "-v0", env=env),
        )
        words = ["--password-file", str(folder / "password")]
        supervisor.finish(programs.manage("demo", *words, env=env))
        web = programs.web(env, host="127.0.0.1", port=port)
        for child in (web, programs.worker(env)):
            supervisor.start(child)
        supervisor.wait_until(lambda: not what_is_missing(url, "127.0.0.1", port), web)
        yield port


@contextmanager
def browser_of(port: int) -> Iterator[Browser]:
    """Lend a browser that finds HOST at this port."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=[
                "--no-sandbox",
                "--hide-scrollbars",
                "--disable-features=HttpsUpgrades",
                f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}",
            ],
        )
        yield browser
        browser.close()


@contextmanager
def page_of(browser: Browser, size: dict[str, int]) -> Iterator[Page]:
    """Lend a page in a browser of its own."""
    is_phone = size is PHONE
    context = browser.new_context(
        base_url=f"http://{HOST}",
        viewport=size,
        device_scale_factor=2 if is_phone else 1.5,
        has_touch=is_phone,
        locale="en-GB",
    )
    yield context.new_page()
    context.close()


# ── what marketers do ────────────────────────────────────────────────────────


def sign_in(page: Page) -> None:
    page.goto("/console/")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def make_campaigns(page: Page) -> None:
    for name, slug, first, last, deeds in OTHERS:
        page.goto("/console/campaigns/new/")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Address").fill(slug)
        page.get_by_label("Starts").fill(_clock(first))
        page.get_by_label("Ends").fill(_clock(max(last, 1)))
        page.get_by_label("Time zone").fill("Europe/Madrid")
        page.get_by_role("button", name="Create draft").click()
        for deed in deeds:
            page.get_by_role("button", name=deed).click()
        if last < 0:
            page.get_by_role("link", name="Edit").click()
            page.get_by_label("Ends").fill(_clock(last))
            page.get_by_role("button", name="Save changes").click()


def dress_the_demo(page: Page) -> None:
    """Give the landing page of the demo colours of its own."""
    page.goto("/console/campaigns/")
    page.get_by_role("link", name="Harvest days").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Name").fill("Harvest days")
    page.get_by_label("Accent colour").fill("#b3471d")
    page.get_by_label("Background colour").fill("#f7ecd9")
    page.get_by_role("button", name="Save changes").click()


def show_generating(page: Page, camera: Camera) -> None:
    """Fill in the form of a batch, generate it and wait for its codes."""
    page.get_by_role("link", name="Batches").click()
    page.get_by_role("link", name="Generate codes").first.click()
    page.get_by_label("Name").fill("Receipt rolls, autumn")
    page.get_by_label("Prefix").fill("BF26-")
    page.get_by_label("Quantity").fill(f"{CODES:,}")
    page.locator("#forecast").get_by_text("BF26-").first.wait_for()
    page.get_by_role("button", name="Use the suggested length").click()
    page.get_by_role("button", name="Use the suggested length").wait_for(state="hidden")
    camera.take(page, "generate")
    page.get_by_role("button", name="Generate the codes").click()
    page.locator(".page-name").get_by_text("Ready").wait_for(timeout=60_000)


def print_labels(page: Page, camera: Camera, folder: Path) -> None:
    page.get_by_role("link", name="Labels", exact=True).click()
    page.get_by_label("To serial").fill("24")
    page.get_by_role("radio", name="Tickets with stub").check(force=True)
    page.wait_for_load_state("networkidle")
    page.get_by_role("radio", name="Tickets with stub").scroll_into_view_if_needed()
    camera.take(page, "studio")
    page.get_by_role("radio", name="A4, 24 labels").check(force=True)
    page.get_by_role("button", name="Make the labels").first.click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download the PDF").click(timeout=60_000)
    downloading.value.save_as(folder / "labels.pdf")
    with pypdfium2.PdfDocument(folder / "labels.pdf") as pdf:
        sheet = pdf[0].render(scale=1.7).to_pil()
    ImageDraw.Draw(sheet).rectangle(
        (0, 0, sheet.width - 1, sheet.height - 1), outline="#c8c8c8"
    )
    camera.keep(sheet.crop((0, 0, sheet.width, sheet.height * 3 // 4)), "labels")


def download(page: Page, folder: Path) -> list[str]:
    """Return the codes of the batch."""
    page.get_by_role("link", name="Download", exact=True).click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download CSV").click()
    downloading.value.save_as(folder / "codes.csv")
    with (folder / "codes.csv").open(newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


def show_voiding(page: Page, camera: Camera) -> None:
    page.get_by_role("link", name="Codes", exact=True).click()
    page.get_by_label("From serial").fill("12,000")
    page.get_by_label("To serial").fill("12,499")
    page.get_by_role("button", name="Void the range").click()
    page.get_by_label("Reason").fill("Roll 14 was lost on the way to the shop")
    camera.take(page, "void")
    page.get_by_role("button", name="Void 500 codes").click()
    page.goto(page.url.partition("?")[0] + "?serial=11,998")
    camera.take(page, "codes")


# ── what visitors do ─────────────────────────────────────────────────────────


def show_redeeming(phone: Page, camera: Camera, texts: list[str]) -> None:
    phone.goto(f"/demo/{texts[0]}")
    camera.take(phone, "landing-phone")
    camera.take(phone, "landing-phone-dark", scheme="dark")
    phone.get_by_role("button", name="Redeem").click()
    camera.take(phone, "redeemed-phone")
    phone.goto(f"/demo/{texts[11_999]}")
    phone.get_by_role("button", name="Redeem").click()
    camera.take(phone, "refused-phone")


# ── what it looks like then ──────────────────────────────────────────────────


def show_the_rest(page: Page, camera: Camera, texts: list[str]) -> None:
    batch = page.url.partition("codes/")[0]
    page.goto(batch)
    camera.take(page, "batch")
    box = page.get_by_label("Find a campaign, a batch, a code")
    box.fill(texts[11_999])
    box.press("Enter")
    page.locator(".timeline").wait_for()
    camera.take(page, "story")
    page.goto("/console/campaigns/")
    camera.take(page, "campaigns")
    page.get_by_role("link", name="Harvest days").click()
    page.locator(".chart").wait_for()
    camera.take(page, "campaign")
    camera.take(page, "campaign-dark", scheme="dark")
    page.set_viewport_size(PHONE)
    camera.take(page, "campaign-phone")
    page.set_viewport_size(DESK)
    page.goto("/console/trail/")
    camera.take(page, "trail-dark", scheme="dark")
    page.goto("/admin/codes/code/")
    camera.take(page, "admin")


def _clock(days: int) -> str:
    then = datetime.now().astimezone() + timedelta(days=days)
    return then.strftime("%Y-%m-%dT08:00")


def main() -> None:
    camera = Camera()
    with (
        tempfile.TemporaryDirectory() as scratch,
        installation() as port,
        browser_of(port) as browser,
        page_of(browser, DESK) as page,
        page_of(browser, PHONE) as phone,
    ):
        sign_in(page)
        make_campaigns(page)
        dress_the_demo(page)
        show_generating(page, camera)
        print_labels(page, camera, Path(scratch))
        texts = download(page, Path(scratch))
        show_voiding(page, camera)
        show_redeeming(phone, camera, texts)
        show_the_rest(page, camera, texts)
    contact_sheet(camera)
    first_picture(camera)


if __name__ == "__main__":
    main()
