from django.utils import timezone

from codes import voiding
from codes.models import Code, Move
from tests.factories import make_batch, make_redemption, statuses


def some(*pairs):
    ids = [batch.code_id(serial) for batch, serial in pairs]
    return list(Code.objects.select_related("batch").filter(pk__in=ids).order_by("id"))


def test_codes_of_two_batches_are_two_moves(operator):
    one, other = make_batch(quantity=3), make_batch(quantity=2)
    make_redemption(code=some((one, 3))[0])
    codes = some((one, 1), (one, 3), (other, 2))
    moved = voiding.void(codes, reason="stolen", by=operator, at=timezone.now())
    assert moved == 2
    assert [statuses(one), statuses(other)] == [
        ["voided", "available", "redeemed"],
        ["available", "voided"],
    ]
    assert list(
        Move.objects.order_by("id").values_list("batch", "serials", "moved", "reason")
    ) == [(one.pk, [1, 3], 1, "stolen"), (other.pk, [2], 1, "stolen")]


def test_permissions_to_void_selected_codes(db):
    one, other = make_batch(quantity=3), make_batch(quantity=2)
    assert [
        voiding.permissions(some(*pairs))
        for pairs in (
            [(one, 1)],
            [(one, 1), (one, 2)],
            [(one, 1), (other, 1)],
            [(other, 1), (other, 2)],
        )
    ] == [
        ["codes.void_code"],
        ["codes.void_range"],
        ["codes.void_code", "codes.void_range"],
        ["codes.void_batch", "codes.void_range"],
    ]
