"""Step over the sign-in page, for tests that look at something else."""

from django.test import Client


def signed_in(page, live_server, user):
    """Give a page's browser the cookie of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    page.context.add_cookies(
        [{"name": "sessionid", "value": session, "url": live_server.url}]
    )
