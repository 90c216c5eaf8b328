"""Steps in the console that several tests take."""

from playwright.sync_api import expect

PASSWORD = "correct horse 9"  # of tests.factories.make_user


def sign_in(page, username):
    page.goto("/console/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def sign_out(page):
    page.locator(".console-person summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/console/trail/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def search(page, text):
    """Send the search box of the header, as it works without its dialog."""
    box = page.get_by_label("Find a campaign, a batch, a code")
    box.fill(text)
    box.press("Enter")


def figures(page):
    """Return the figures of the page by their labels."""
    return {
        figure.locator("dt").inner_text(): figure.locator(".figure-value").inner_text()
        for figure in page.locator(".figure").all()
    }
