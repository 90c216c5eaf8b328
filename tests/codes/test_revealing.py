import pytest
from django.utils import timezone

from codes import revealing
from staff.models import Entry
from tests.factories import make_batch, make_code, make_user, text_of

pytestmark = pytest.mark.django_db


def test_reveal_shows_a_code_and_records_who_saw_it():
    operator, at = make_user(), timezone.now()
    code = make_code(batch=make_batch(quantity=9, prefix="BF26-"), serial=7)
    assert revealing.reveal(code, by=operator, at=at) == text_of(code)
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.target, entry.actor, entry.data) == (
        "codes.revealed",
        f"codes.batch:{code.batch_id}",
        operator,
        {"serial": 7},
    )
