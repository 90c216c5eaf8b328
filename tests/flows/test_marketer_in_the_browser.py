"""A marketer's first day: from an empty console to codes redeemed and codes voided.

Axe runs where a page is in a state that test_accessibility.py does not show.
"""

import csv
import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from codes.models import Batch
from redemption.models import Redemption
from staff.roles import Role
from tests.factories import make_user
from tests.flows.accessibility import assert_accessible
from tests.flows.browser_page import PHONE, open_page
from tests.flows.celery_worker import celery_worker
from tests.flows.console_steps import figures, search, sign_in, sign_out

QUANTITY = 3_000  # more than are generated within a request
LABELS = 24
REASON = "Reel 4 fell into the sea"


@pytest.fixture
def worker(transactional_db, tmp_path):
    with celery_worker(tmp_path / "worker.log") as worker:
        yield worker


@pytest.fixture
def desk(browser, live_server, settings):
    """Return a page of the console; the addresses that it prints are of this server."""
    settings.PUBLIC_URL = live_server.url
    with open_page(browser, live_server) as page:
        yield page


def test_from_an_empty_console_to_a_redeemed_code(
    desk, worker, browser, live_server, tmp_path
):
    make_user(username="nora", role=Role.MARKETER)

    sign_in(desk, "nora")
    create_and_launch(desk)
    batch = generate(desk, worker, live_server)
    links = print_labels(desk, batch, tmp_path)
    redeem_on_a_phone(browser, live_server, links[0])
    redeem_on_a_phone(browser, live_server, links[1], java_script_enabled=False)
    see_figures(desk, {"Codes": "3,000", "Available": "2,998", "Redeemed": "2"})
    void(desk, batch, first=100, last=199)
    see_figures(desk, {"Codes": "3,000", "Available": "2,898", "Voided": "100"})
    texts = download(desk, batch, tmp_path)
    assert [link.rpartition("/")[2] for link in links] == [
        text.replace("-", "") for text in texts[:LABELS]
    ]
    find_the_history(desk, batch, f"{batch.pk}-150")
    assert_accessible(desk)
    find_the_history(desk, batch, texts[149])
    read_the_trail(desk, texts)
    sign_out(desk)


def create_and_launch(page):
    assert_accessible(page)  # a home page without a campaign
    page.get_by_role("link", name="New campaign").first.click()
    page.get_by_label("Name").fill("Sea Days")
    page.get_by_label("Address").fill("sea")
    page.get_by_label("Starts").fill("2026-01-01T00:00")
    page.get_by_label("Time zone").fill("Madrid")
    page.get_by_label("Headline").first.fill("Your bottle holds a wave")
    page.get_by_role("button", name="Create draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sea Days")
    page.get_by_role("button", name="Launch").click()
    expect(page.locator(".page-name")).to_contain_text("Running")


def generate(page, worker, live_server):
    """Generate the codes; the page follows the progress by itself until the end."""
    page.get_by_role("link", name="Batches", exact=True).click()
    page.get_by_role("link", name="Generate codes").first.click()
    page.get_by_label("Name").fill("Bottle caps")
    page.get_by_label("Quantity").fill(f"{QUANTITY:,}")
    page.get_by_label("Prefix").fill("SEA-")
    expect(page.locator("#forecast")).to_contain_text("SEA-")
    assert_accessible(page)
    page.get_by_role("button", name="Generate the codes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bottle caps")
    expect(page.locator("#progress")).to_contain_text(f"0 of {QUANTITY:,}")
    polls = []
    page.on("request", lambda r: polls.append(r) if "/progress/" in r.url else None)
    worker.start(public_url=live_server.url)
    expect(page.locator(".page-name")).to_contain_text("Ready", timeout=30_000)
    expect(page.locator("[hx-trigger^=every]")).to_have_count(0)
    assert (figures(page)["Total"], figures(page)["Available"]) == ("3,000",) * 2
    assert polls
    return Batch.objects.get()


def print_labels(page, batch, folder):
    """Print the first sheet; return the texts of its symbols, label by label."""
    page.get_by_role("link", name="Labels", exact=True).click()
    page.get_by_label("From serial").fill("1")
    page.get_by_label("To serial").fill(str(LABELS))
    page.get_by_role("button", name="Make the labels").click()
    with page.expect_download(timeout=30_000) as downloading:
        page.get_by_role("button", name="Download the PDF").click(timeout=30_000)
    # The page is shown anew: what was downloaded cannot be taken back.
    expect(page.locator("#take-back")).to_have_count(0)
    expect(page.get_by_text("Somebody has this file already.")).to_be_visible()
    assert_accessible(page)
    file = folder / downloading.value.suggested_filename
    downloading.value.save_as(file)
    with pypdfium2.PdfDocument(file) as pdf:
        assert len(pdf) == 1
        image = pdf[0].render(scale=300 / 72).to_pil()
    symbols = zxingcpp.read_barcodes(image)
    in_order = sorted(
        symbols, key=lambda s: (s.position.top_left.y // 100, s.position.top_left.x)
    )
    assert len(in_order) == LABELS
    return [symbol.text for symbol in in_order]


def redeem_on_a_phone(browser, live_server, link, **options):
    with open_page(
        browser, live_server, viewport=PHONE, is_mobile=True, has_touch=True, **options
    ) as phone:
        before = Redemption.objects.count()
        phone.goto(link)
        expect(phone).to_have_url(f"{live_server.url}/sea/?scanned")
        expect(phone.get_by_role("heading", level=1)).to_have_text(
            "Your bottle holds a wave"
        )
        assert Redemption.objects.count() == before
        phone.get_by_role("button", name="Redeem").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text(
            "Your code is redeemed"
        )
        assert Redemption.objects.count() == before + 1


def see_figures(page, wanted):
    page.locator(".breadcrumbs").get_by_role("link", name="Sea Days").click()
    expect(page.locator(".chart")).to_be_visible()
    shown = figures(page)
    assert {label: shown[label] for label in wanted} == wanted


def void(page, batch, *, first, last):
    page.get_by_role("link", name="Batches", exact=True).click()
    page.get_by_role("link", name="Bottle caps").click()
    page.get_by_role("link", name="Codes", exact=True).click()
    page.get_by_label("From serial").fill(str(first))
    page.get_by_label("To serial").fill(str(last))
    page.get_by_role("button", name="Void the range").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Void 100 codes?")
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Void 100 codes").click()
    expect(page.locator("#messages")).to_contain_text("100 voided.")


def download(page, batch, folder):
    """Download the batch, compare each row and return the texts."""
    page.goto(f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/download/")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download the file").click()
    file = folder / downloading.value.suggested_filename
    downloading.value.save_as(file)
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    words = {1: "redeemed", 2: "redeemed"} | dict.fromkeys(range(100, 200), "voided")
    assert [(row["serial"], row["status"]) for row in rows] == [
        (str(serial), words.get(serial, "available"))
        for serial in range(1, QUANTITY + 1)
    ]
    assert {s for s, row in enumerate(rows, 1) if row["redeemed_at"]} == {1, 2}
    assert {s for s, row in enumerate(rows, 1) if row["voided_at"]} == set(
        range(100, 200)
    )
    texts = [row["text"] for row in rows]
    assert len(set(texts)) == QUANTITY
    assert all(re.fullmatch(r"SEA(-[2-9A-Z]{4}){3}", text) for text in texts)
    return texts


def find_the_history(page, batch, text):
    search(page, text)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Code {batch.pk}-150")
    assert page.url.endswith(f"/batches/{batch.pk}/codes/150/")
    timeline = page.locator(".timeline")
    expect(timeline).to_contain_text("by nora")
    expect(timeline).to_contain_text(REASON)
    expect(page.locator(".page-name")).to_contain_text("Voided")


def read_the_trail(page, texts):
    page.get_by_role("link", name="Trail", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trail")
    entries = page.locator("#entries tbody tr td:nth-child(2)").all_inner_texts()
    assert [tuple(entry.split("\n")) for entry in entries] == [
        ("Code looked up", "nora"),
        ("Batch downloaded", "nora"),
        ("Download of a batch started", "nora"),
        ("Codes voided", "nora"),
        ("Voiding of codes ordered", "nora"),
        ("Labels downloaded", "nora"),
        ("Labels finished", "Pinpress"),
        ("Labels ordered", "nora"),
        ("Batch generated", "nora"),
        ("Campaign launched", "nora"),
        ("Campaign created", "nora"),
    ]
    content = page.content()
    assert not [text for text in texts if text in content]
