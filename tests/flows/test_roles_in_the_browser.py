"""What the console shows to those who may do less, and what it keeps from them."""

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
from tests.flows.console import figures, find, sign_in
from tests.flows.watching import look, watched


def test_an_operator_voids_one_code_and_no_range(browser, live_server):
    make_user(username="otto", role=Role.OPERATOR)
    batch = make_batch(campaign=make_campaign(name="Sea Days", slug="sea"), quantity=9)
    codes = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/codes/"
    with watched(browser, live_server) as page:
        sign_in(page, "otto")
        page.goto(codes)
        expect(page.get_by_role("heading", name="Many at once")).to_have_count(0)
        page.goto(f"{codes}void/?which=range&first=1&last=3")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Your role does not allow this"
        )
        look(page)
        page.goto(codes)
        page.get_by_role("link", name="Void serial 2").click()
        page.get_by_label("Reason").fill("Torn")
        page.get_by_role("button", name="Void 1 code").click()
        expect(page.locator("#messages")).to_contain_text("1 voided.")
        look(page)
    assert statuses(batch) == ["available", "voided"] + 7 * ["available"]


def test_a_viewer_sees_figures_and_no_codes(browser, live_server):
    make_user(username="vera", role=Role.VIEWER)
    batch = make_batch(campaign=make_campaign(name="Sea Days", slug="sea"), quantity=9)
    code = make_redemption(code=make_code(batch=batch)).code
    with watched(browser, live_server) as page:
        sign_in(page, "vera")
        page.get_by_role("link", name="Sea Days").click()
        expect(page.locator(".chart")).to_be_visible()
        assert figures(page)["Redeemed"] == "1"
        look(page)
        page.get_by_role("link", name="Batches", exact=True).click()
        page.get_by_role("link", name=batch.name).click()
        assert (figures(page)["Available"], figures(page)["Redeemed"]) == ("8", "1")
        look(page)
        ways = page.locator("main a").all_inner_texts()
        assert not {"Codes", "Labels", "Download"} & set(ways)
        find(page, text_of(code))
        expect(page.locator("main .notice")).to_contain_text("No campaign and no batch")
        look(page)
        for address in ("codes/", "codes/1/", "labels/", "download/"):
            answer = page.goto(
                f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/{address}"
            )
            assert (address, answer.status) == (address, 403)
            assert text_of(code) not in page.content()
