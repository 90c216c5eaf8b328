import pytest
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from staff import trail
from staff.models import Entry
from tests.factories import make_user


def make_entry(target=None, action="codes.voided", by=None, **data):
    target = target or make_user()
    return trail.record(action, target, by=by, at=timezone.now(), **data)


def test_an_entry_has_actor_action_target_and_moment(marketer):
    now = timezone.now()
    entry = trail.record("codes.voided", marketer, by=marketer, at=now, rows=3)
    entry.refresh_from_db()
    stored = (entry.action, entry.target, entry.actor, entry.at, entry.data)
    target = f"staff.user:{marketer.pk}"
    assert stored == ("codes.voided", target, marketer, now, {"rows": 3})


def test_an_action_of_the_system_has_no_actor(db):
    assert make_entry().actor is None


def test_an_entry_goes_with_its_transaction(marketer):
    def fail():
        with transaction.atomic():
            make_entry(marketer)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE staff_entry SET action = 'codes.activated'",
        "UPDATE staff_entry SET actor_id = NULL",
        "DELETE FROM staff_entry",
        "TRUNCATE staff_entry CASCADE",
    ],
)
def test_no_sql_changes_the_trail(sql, marketer, statement):
    entry = make_entry(by=marketer)
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE would fail for another reason
    with pytest.raises(DatabaseError, match="append"), transaction.atomic():
        sql(statement)
    assert Entry.objects.get().actor == entry.actor


def test_the_orm_cannot_change_the_trail(marketer):
    entry = make_entry()
    entry.action = "codes.activated"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(update_fields=["action"])
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    assert Entry.objects.get().action == "codes.voided"


def test_an_actor_with_entries_cannot_be_deleted(marketer):
    make_entry(by=marketer)
    with pytest.raises(DatabaseError), transaction.atomic():
        marketer.delete()


def test_filter_entries_by_target_action_actor_and_period(marketer, operator):
    voided = make_entry(marketer, by=marketer)
    activated = make_entry(operator, "codes.activated", by=marketer)
    other = make_entry(operator, by=operator)

    def filtered(**conditions):
        return list(trail.filter_entries(Entry.objects.order_by("pk"), **conditions))

    assert filtered() == [voided, activated, other]
    assert filtered(target=f"staff.user:{marketer.pk}") == [voided]
    assert filtered(action="codes.voided") == [voided, other]
    assert filtered(actor=marketer) == [voided, activated]
    assert filtered(period=Q(at__gt=timezone.now())) == []
    assert filtered(action="codes.voided", actor=marketer) == [voided]

    def found(words):
        return list(Entry.objects.filter(trail.target_contains(words)).order_by("pk"))

    assert found(f"USER {operator.pk}") == [activated, other]
    assert found("%") == []
