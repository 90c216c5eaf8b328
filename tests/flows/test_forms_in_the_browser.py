"""Forms that are sent twice, and forms whose session ends while they are filled in."""

import threading

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from campaigns.models import Campaign
from codes import generation
from codes.models import Batch
from printing.models import LabelDesign
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_user
from tests.flows.browser_page import open_page, start_session
from tests.flows.console_steps import PASSWORD

# Without scripts the server does the same; `make test` tries one of them so.
SCRIPTS = pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=pytest.mark.full)]
)


@pytest.fixture
def campaign(live_server):
    return make_campaign(name="Sea Days", slug="sea")


@pytest.fixture
def script():
    return True


@pytest.fixture
def user(live_server):
    return make_user(username="mona", role=Role.MANAGER)


@pytest.fixture
def page(browser, live_server, user, script):
    with open_page(browser, live_server, java_script_enabled=script) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        start_session(page, live_server, user)
        yield page


def end_session():
    Session.objects.all().delete()


def sign_in(page, username="mona"):
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def fill_in_a_batch(page, campaign, name="Caps"):
    page.goto(f"/console/campaigns/{campaign.pk}/batches/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Quantity").fill("7")
    return page.get_by_role("button", name="Generate the codes")


def heading(page):
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("script", [False])
def test_a_button_that_is_clicked_twice_makes_one_batch(page, campaign, monkeypatch):
    """Without scripts nothing but the server holds the second click back."""
    posts, is_second_sent, fill = [], threading.Event(), generation.fill
    monkeypatch.setattr(
        generation, "fill", lambda batch: is_second_sent.wait(20) and fill(batch)
    )

    def count(request):
        if request.method == "POST":
            posts.append(request.url)
            if len(posts) > 1:
                is_second_sent.set()

    page.on("request", count)
    generate = fill_in_a_batch(page, campaign)
    generate.scroll_into_view_if_needed()
    box = generate.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(*middle)
    page.wait_for_timeout(300)  # two clicks at once are one request of the browser
    page.mouse.click(*middle)
    expect(heading(page)).to_have_text("Caps")
    expect(page.locator("#messages")).to_contain_text("The codes are made.")
    assert len(posts) == 2
    assert Batch.objects.count() == 1


def test_back_and_send_again(page, campaign):
    """Back asks for the page anew where the browser has not kept it."""
    fill_in_a_batch(page, campaign).click()
    expect(heading(page)).to_have_text("Caps")
    page.go_back()
    expect(heading(page)).to_have_text("Generate codes")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Caps")
    expect(page.get_by_label("Quantity")).to_have_value("7")
    page.get_by_role("button", name="Generate the codes").click()
    expect(heading(page)).to_have_text("Caps")
    assert Batch.objects.count() == 1


def test_back_brings_back_every_field_or_none(page, campaign):
    """A field that the browser leaves out would come back with its first value."""
    addresses = [
        f"/console/campaigns/{campaign.pk}/batches/new/",
        "/console/campaigns/new/",
        "/console/printers/new/",
        f"/console/campaigns/{campaign.pk}/edit/",
    ]
    batch = make_batch(campaign=campaign)
    for address in [
        *addresses,
        f"/console/campaigns/{campaign.pk}/batches/{batch.pk}/labels/",
    ]:
        page.goto(address)
        fields = page.locator("form[data-guard] :is(input, textarea, select)")
        assert fields.count() > 1, address
        off = page.locator('form[data-guard] [autocomplete="off"]')
        assert off.count() == 0, address


@pytest.mark.full
@SCRIPTS
def test_back_to_a_page_that_the_browser_kept(
    browser_type, browser_type_launch_args, live_server, user, campaign, script
):
    keeping = browser_type.launch(
        **browser_type_launch_args,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    with open_page(keeping, live_server, java_script_enabled=script) as page:
        start_session(page, live_server, user)
        fill_in_a_batch(page, campaign).click()
        expect(heading(page)).to_have_text("Caps")
        page.go_back(wait_until="commit")
        expect(page.get_by_label("Quantity")).to_have_value("7")
        page.get_by_role("button", name="Generate the codes").click()
        expect(heading(page)).to_have_text("Caps")
        assert Batch.objects.count() == 1
        page.go_back(wait_until="commit")
        page.get_by_label("Quantity").fill("8")
        page.get_by_role("button", name="Generate the codes").click()
        expect(page.locator("#messages")).to_contain_text("You sent this form before")
        expect(page.get_by_label("Quantity")).to_have_value("8")
        assert Batch.objects.count() == 1
        page.get_by_role("button", name="Generate the codes").click()
        expect(heading(page)).to_have_text("Caps")
        batches = Batch.objects.order_by("id")
        assert [*batches.values_list("quantity", flat=True)] == [7, 8]
    keeping.close()


@SCRIPTS
def test_a_session_that_ends_in_the_middle_of_a_campaign(page):
    page.goto("/console/campaigns/new/")
    page.get_by_label("Name", exact=True).fill("Ice “Cream” & more")
    page.get_by_label("Address").fill("ice")
    page.get_by_label("Introduction").fill('One\n\n<two> "three"')
    end_session()
    page.get_by_role("button", name="Create draft").click()
    expect(page.locator("#messages")).to_contain_text("what you typed is shown again")
    sign_in(page)
    expect(heading(page)).to_have_text("New campaign")
    expect(page.locator("#messages")).to_contain_text("Nothing of it is saved yet")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ice “Cream” & more")
    expect(page.get_by_label("Introduction")).to_have_value('One\n\n<two> "three"')
    assert not Campaign.objects.exists()
    page.get_by_role("button", name="Create draft").click()
    expect(heading(page)).to_have_text("Ice “Cream” & more")
    assert Campaign.objects.get().intro.split() == ["One", "<two>", '"three"']


@pytest.mark.full
def test_another_person_who_signs_in_sees_an_empty_form(page, live_server):
    make_user(username="otto", role=Role.MANAGER)
    page.goto("/console/campaigns/new/")
    page.get_by_label("Name", exact=True).fill("Ice")
    end_session()
    page.get_by_role("button", name="Create draft").click()
    sign_in(page, "otto")
    expect(heading(page)).to_have_text("New campaign")
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    expect(page.locator("#messages")).not_to_contain_text("had typed")


@pytest.mark.full
@SCRIPTS
def test_a_session_that_ends_in_the_print_studio(page, campaign):
    batch = make_batch(campaign=campaign, quantity=12)
    page.goto(f"/console/campaigns/{campaign.pk}/batches/{batch.pk}/labels/")
    page.get_by_label("To serial").fill("5")
    page.get_by_text("Keep all this for the next print run").click()
    page.get_by_label("Save this design as").fill("Green")
    end_session()
    page.get_by_role("button", name="Save the design").click()
    sign_in(page)
    expect(page.get_by_label("To serial")).to_have_value("5")
    expect(page.get_by_label("Save this design as")).to_have_value("Green")
    page.get_by_role("button", name="Save the design").click()
    expect(page.locator("#messages")).to_contain_text("The design is saved.")
    assert LabelDesign.objects.get().name == "Green"


def test_the_designer_stays_as_it_is_when_the_session_ends(page, campaign):
    """What is typed waits for a sign-in in another tab, and is then sent."""
    page.goto(f"/console/campaigns/{campaign.pk}/design/")
    page.wait_for_load_state("networkidle")
    end_session()
    headline = page.locator("#id_headline")
    headline.press_sequentially("Win an ice")
    messages = page.locator("#messages")
    expect(messages).to_contain_text("You were signed out. What you typed stays here")
    expect(headline).to_have_value("Win an ice")
    with page.expect_popup() as popup:
        messages.get_by_role("link", name="Open the sign-in page").click()
    sign_in(popup.value)
    expect(heading(popup.value)).to_have_text("Home")
    headline.press("End")
    headline.press_sequentially("!")
    expect(messages).to_contain_text("You have signed in again")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#id_headline")).to_have_value("Win an ice!")
    expect(messages).to_contain_text("Nothing of it is saved yet")
    page.get_by_role("button", name="Publish").click()
    expect(messages).to_contain_text("Published")
    campaign.refresh_from_db()
    assert campaign.headline == "Win an ice!"
