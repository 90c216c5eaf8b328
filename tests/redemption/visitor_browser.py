"""A browser of a visitor: open the landing page, submit the form, read the reply."""

import re
from html import unescape

from django.test import Client


class Visitor:
    """Someone with a browser of their own, who keeps cookies and passes CSRF."""

    def __init__(self, slug, **extra):
        self.slug = slug
        self.client = Client(enforce_csrf_checks=True, **extra)
        self.fields = {}

    def open(self, path=None):
        """Open the page (or another path of it, following a redirect)."""
        self.page = self.client.get(path or f"/{self.slug}/", follow=True)
        self.fields = fields_of(self.page)
        return self.page

    def submit(self, code=None, **fields):
        """Send the form as it stands on the page, with `code` typed into it.

        Return the page that this leads to; `answer` is the response to the form itself.
        """
        if not self.fields:
            self.open()
        typed = {} if code is None else {"code": code}
        path = f"/{self.slug}/"
        self.answer = self.client.post(path, self.fields | typed | fields)
        is_redirect = self.answer.status_code == 303
        self.page = (
            self.client.get(self.answer["Location"]) if is_redirect else self.answer
        )
        return self.page


def fields_of(page):
    """Return the names and values of the inputs on a page, languages aside."""
    fields = {}
    html = re.sub(r'<form class="languages".*?</form>', "", page.text, flags=re.DOTALL)
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = unescape(value[1]) if value else ""
    return fields


def heading(page):
    return unescape(re.search(r"<h1>(.*?)</h1>", page.content.decode(), re.DOTALL)[1])


def reply_text(page):
    """Return what the box above the form says, without its reference; or nothing."""
    box = re.search(
        r'<div class="landing-answer".*?</div>\s*</div>',
        page.content.decode(),
        re.DOTALL,
    )
    if not box:
        return ""
    text = unescape(re.sub(r"<[^>]+>", " ", box[0]))
    return " ".join(re.sub(r"Reference\s+\S+", "", text).split())


def reference(page):
    match = re.search(r"Reference\s*<bdi[^>]*>([^<]+)</bdi>", page.content.decode())
    return match[1] if match else ""
