"""The tabs of a batch, which pages of two apps share."""

import re

import pytest

from tests.codes.pages import url
from tests.factories import make_batch


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("batch_detail", "Overview"),
        ("code_list", "Codes"),
        ("printing:studio", "Labels"),
        ("download", "Download"),
    ],
)
def test_the_tab_of_a_page_is_marked(client_of, manager, name, label):
    page = client_of(manager).get(url(name, make_batch())).text
    tabs = page.split('<nav class="tabs"')[1].split("</nav>")[0]
    assert re.findall('aria-current="page">([^<]*)</a>', tabs) == [label]
