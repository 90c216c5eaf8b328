"""A list is rendered as a page, or as a part for htmx."""

import pytest

LIST = "/console/campaigns/"
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_caches_keep_page_and_part_apart(client_of, viewer, headers):
    answer = client_of(viewer).get(LIST, headers=headers)
    assert "HX-Request" in answer["Vary"]
    assert ("<html" in answer.text) is (not headers)


def test_a_sent_form_gets_a_url_without_empty_fields(client_of, viewer):
    client, url = client_of(viewer), f"{LIST}?q=&status=paused"
    boosted = client.get(url, headers=HTMX | {"HX-Boosted": "true"})
    assert boosted["HX-Push-Url"] == f"{LIST}?status=paused"
    assert "HX-Push-Url" not in client.get(url, headers=HTMX)
