"""Every flow of a campaign by keyboard, from signing in to the landing page.

Keys alone; tests/flows/keyboard.py checks each stop of the focus. `make test` goes the
way of a new campaign, `make test-all` the others, too.
"""

import re

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from codes import generation
from codes.models import Batch
from printing.models import PrintRun
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_user
from tests.flows.browser_page import open_page, start_session
from tests.flows.console_steps import PASSWORD
from tests.flows.keyboard import Keyboard
from tests.printing import runs


@pytest.fixture
def page(browser, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    with open_page(browser, live_server) as page:
        yield page


@pytest.fixture
def keys(page, live_server):
    start_session(page, live_server, make_user(username="mona", role=Role.MANAGER))
    return Keyboard(page)


@pytest.fixture
def batch(live_server):
    campaign = make_campaign(name="Sea Days", slug="sea")
    return make_batch(campaign=campaign, name="Bottle caps", quantity=12)


def open_batch(page, batch, rest=""):
    page.goto(f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/{rest}")


# ── a campaign and its codes ─────────────────────────────────────────────────


def test_sign_in_create_launch_and_generate(page, live_server):
    make_user(username="mona", role=Role.MANAGER)
    keys = Keyboard(page)
    page.goto("/console/")
    keys.is_on("textbox", "Username")
    keys.type("mona")
    keys.to("textbox", "Password")
    keys.type(PASSWORD)
    keys.press("Enter")
    keys.arrives_at("Home")
    create_and_launch(page, keys)
    generate(page, keys)


def create_and_launch(page, keys):
    keys.enter("link", "Skip to the content")
    keys.follow("link", "New campaign")
    keys.arrives_at("New campaign")
    keys.fill("textbox", "Name", "Sea Days")
    keys.fill("textbox", "Address optional", "sea")
    keys.to(page.get_by_label("Starts"))
    keys.type("01012026")
    keys.press("ArrowRight")
    keys.type("1200AM")
    keys.fill("combobox", "Time zone", "Madrid")
    keys.press("Escape")
    keys.fill("textbox", "Headline optional", "Your bottle holds a wave")
    keys.press("Enter")  # a form is sent from any of its lines
    keys.arrives_at("Sea Days")
    keys.follow("button", "Launch")
    expect(page.locator(".page-name")).to_contain_text("Running")
    assert Campaign.objects.get().status == Campaign.Status.RUNNING


def generate(page, keys):
    keys.follow("link", "Batches")
    keys.arrives_at("Batches")
    keys.follow("link", "Generate codes")
    keys.arrives_at("Generate codes")
    keys.fill("textbox", "Name", "Bottle caps")
    keys.fill("textbox", "Quantity", "20,000")
    keys.fill("spinbutton", "Length", "7")
    suggested = page.get_by_role("button", name=re.compile("^Use the suggested length"))
    keys.enter(suggested)
    expect(suggested).to_have_count(0)
    keys.is_on("spinbutton", "Length")  # the button was replaced
    assert int(page.get_by_label("Length").input_value()) > 7
    keys.follow("button", "Generate the codes")
    keys.arrives_at("Bottle caps")
    batch = Batch.objects.get()
    generation.fill(batch)
    expect(page.locator(".page-name")).to_contain_text("Ready")
    assert batch.quantity == 20_000


@pytest.mark.full
def test_print_to_a_ready_file_and_download_the_codes(page, keys, batch):
    open_batch(page, batch)
    keys.follow("link", "Print labels")
    keys.to("textbox", "To serial", max_stops=40)
    keys.press("Control+a")
    keys.type("5")
    keys.to(page.locator("[name=layout]:checked"))
    keys.press("ArrowRight")
    expect(page.locator(".studio-notes")).to_contain_text("Labels5", timeout=30_000)
    keys.follow("button", "Make the labels")
    keys.to("button", "Cancel the print run")
    runs.render_run(PrintRun.objects.get())
    download = page.get_by_role("button", name="Download the PDF")
    expect(download).to_be_visible()
    keys.is_on(page.locator("#run"))  # the button was replaced
    keys.to(download, max_stops=9)
    with page.expect_download() as downloading:
        keys.press("Enter")
    assert downloading.value.suggested_filename.endswith(".pdf")

    keys.follow("link", "Download")
    keys.to("button", "Download the file")
    with page.expect_download() as downloading:
        keys.press("Enter")
    assert downloading.value.suggested_filename.endswith(".csv")


# ── one batch ────────────────────────────────────────────────────────────────


@pytest.mark.full
def test_pause_undo_resume_and_seal(page, keys, batch):
    open_batch(page, batch)
    toast = page.locator(".toasts .notice")
    keys.follow("button", "Pause the batch")
    expect(toast).to_contain_text("Paused: none of its codes")
    keys.follow("button", "Undo")
    expect(toast).to_contain_text("Resumed: its codes can be redeemed again.")
    keys.to("button", "Dismiss")
    keys.press("Space")
    expect(toast).to_have_count(0)
    keys.follow("button", "Pause the batch")
    keys.follow("button", "Resume the batch")
    expect(toast).to_contain_text("Resumed")
    keys.to("button", "Dismiss")
    keys.press("Escape")
    expect(toast).to_have_count(0)
    keys.is_on(page.locator("#main"))  # not the body
    keys.follow("link", "Seal…")
    keys.arrives_at("Seal this batch?")
    keys.follow("button", "Seal the batch")
    expect(page.locator(".page-name")).to_contain_text("Sealed")
    batch.refresh_from_db()
    assert (batch.is_paused, batch.is_sealed) == (False, True)


# ── the landing page designer ────────────────────────────────────────────────


def open_designer(page, keys, batch):
    page.goto(f"/console/campaigns/{batch.campaign_id}/")
    keys.follow("link", "Landing page")
    return page.frame_locator("iframe").get_by_role("heading", level=1)


@pytest.mark.full
def test_design_and_publish_the_landing_page(page, keys, batch):
    heading = open_designer(page, keys, batch)
    keys.fill("textbox", "Headline optional", "Win an ice")
    expect(heading).to_have_text("Win an ice")
    keys.to("combobox", "Page")
    keys.type("Pau")
    expect(heading).to_have_text("We will be back soon")
    keys.to(page.locator("[name=device]:checked"))
    keys.press("ArrowRight")
    expect(page.locator("iframe")).to_have_css("inline-size", "1280px")
    keys.follow("button", "Publish")
    expect(page.locator("#messages")).to_contain_text("Published: visitors see")
    assert Campaign.objects.get().headline == "Win an ice"


@pytest.mark.full
def test_discard_a_draft(page, keys, batch):
    open_designer(page, keys, batch)
    held, is_late = [], True
    page.route("**/design/", lambda r: held.append(r) if is_late else r.continue_())
    keys.fill("textbox", "Headline optional", "Win two")
    keys.to("button", "Publish")
    is_late = False
    for route in held:
        route.continue_()
    expect(page.get_by_text("1 change is not published yet.")).to_be_visible()
    keys.is_on("button", "Publish")  # although the part around it was replaced
    keys.follow("button", "Discard the draft", back=True)
    expect(page.locator("#messages")).to_contain_text("The draft is discarded")
    assert Campaign.objects.get().headline == ""
