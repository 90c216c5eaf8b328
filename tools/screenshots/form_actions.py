"""What is typed into forms of the console before they are photographed."""

from playwright.sync_api import Page


def end_in_the_past(page: Page) -> None:
    """Send the form of a campaign with an end that has passed."""
    starts = page.locator("#id_starts_at").input_value()
    page.locator("#id_ends_at").fill(f"{starts[:-2]}59")
    page.locator("main .form-actions button").first.click()


def send_an_older_form(page: Page) -> None:
    """Send the form of a page that was opened before the fields were saved."""
    page.locator("[name=edit_version]").evaluate("field => (field.value = '')")
    page.locator("#id_name").fill("Ice Cream, all year round")
    page.locator("main .form-actions button").first.click()
