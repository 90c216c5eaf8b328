from django.http import QueryDict
from django.utils import timezone

from staff import keyset, trail
from staff.models import Entry
from tests.factories import make_user


def pages_of(n: int, size: int):
    user = make_user()
    pks = [
        trail.record("codes.voided", user, by=None, at=timezone.now()).pk
        for _ in range(n)
    ]

    def page(query: str = ""):
        found = keyset.page(Entry.objects.all(), QueryDict(query), size=size)
        return [pks.index(e.pk) for e in found.rows], found.newer, found.older

    return pks, page


def test_pages_are_walked_from_newest_to_oldest_and_back(db):
    pks, page = pages_of(5, size=2)
    assert page() == ([4, 3], "", f"before={pks[3]}")
    assert page(f"before={pks[3]}") == ([2, 1], f"after={pks[2]}", f"before={pks[1]}")
    assert page(f"before={pks[1]}") == ([0], f"after={pks[0]}", "")
    assert page(f"after={pks[0]}") == ([2, 1], f"after={pks[2]}", f"before={pks[1]}")
    assert page(f"after={pks[2]}") == ([4, 3], "", f"before={pks[3]}")


def test_a_last_page_that_is_just_full_leads_nowhere(db):
    _pks, page = pages_of(2, size=2)
    assert page() == ([1, 0], "", "")


def test_links_keep_the_other_parameters(db):
    pks, page = pages_of(2, size=1)
    asked = f"action=codes.voided&after={pks[0]}"
    assert page(asked) == ([1], "", f"action=codes.voided&before={pks[1]}")


def test_a_key_that_is_none_means_the_first_page(db):
    _pks, page = pages_of(1, size=1)
    for key in ("x", "-1", "1.5", "٣", "9" * 30, "%00", ""):
        assert page(f"before={key}") == ([0], "", ""), key


def test_beyond_the_end_there_is_nothing(db):
    pks, page = pages_of(1, size=1)
    assert page(f"before={pks[0]}") == ([], "", "")
    assert page(f"after={pks[0]}") == ([], "", "")
