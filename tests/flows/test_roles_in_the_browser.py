"""What the console shows to roles with fewer permissions, and what it hides."""

from playwright.sync_api import expect

from staff.roles import Role
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    make_user,
    statuses,
    text_of,
)
from tests.flows.accessibility import assert_accessible
from tests.flows.browser_page import open_page, start_session
from tests.flows.console_steps import figures, search


def test_an_operator_voids_one_code_and_no_range(browser, live_server):
    operator = make_user(username="otto", role=Role.OPERATOR)
    batch = make_batch(campaign=make_campaign(name="Sea Days", slug="sea"), quantity=9)
    codes = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/codes/"
    with open_page(browser, live_server) as page:
        start_session(page, live_server, operator)
        page.goto(codes)
        expect(page.get_by_role("heading", name="Many at once")).to_have_count(0)
        page.goto(f"{codes}void/?which=range&first=1&last=3")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Your role does not allow this"
        )
        page.goto(codes)
        page.get_by_role("link", name="Void serial 2").click()
        page.get_by_label("Reason").fill("Torn")
        page.get_by_role("button", name="Void 1 code").click()
        expect(page.locator("#messages")).to_contain_text("1 voided.")
        assert_accessible(page)
    assert statuses(batch) == ["available", "voided"] + 7 * ["available"]


def test_a_viewer_sees_figures_and_no_codes(browser, live_server):
    viewer = make_user(username="vera", role=Role.VIEWER)
    batch = make_batch(campaign=make_campaign(name="Sea Days", slug="sea"), quantity=9)
    code = make_redemption(code=make_code(batch=batch)).code
    with open_page(browser, live_server) as page:
        start_session(page, live_server, viewer)
        page.goto("/console/")
        page.get_by_role("link", name="Sea Days").click()
        expect(page.locator(".chart")).to_be_visible()
        assert figures(page)["Redeemed"] == "1"
        page.get_by_role("link", name="Batches", exact=True).click()
        page.get_by_role("link", name=batch.name).click()
        assert (figures(page)["Available"], figures(page)["Redeemed"]) == ("8", "1")
        assert_accessible(page)
        links = page.locator("main a").all_inner_texts()
        assert not {"Codes", "Labels", "Download"} & set(links)
        search(page, text_of(code))
        expect(page.locator("main .notice")).to_contain_text("No campaign and no batch")
        assert_accessible(page)
        for address in ("codes/", "codes/1/", "labels/", "download/"):
            response = page.goto(
                f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/{address}"
            )
            assert (address, response.status) == (address, 403)
            assert text_of(code) not in page.content()
