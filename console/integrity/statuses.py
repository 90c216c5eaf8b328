"""Check final statuses: redeemed and voided codes, their redemptions and entries."""

from collections.abc import Iterator
from datetime import datetime

from codes.models import Batch, Move, Status
from codes.references import SERIALS, CodeReference
from console.integrity.queries import MAX_EXAMPLES, fetch_rows

_REDEEMED = """
    SELECT coalesce(code.id, redemption.code_id),
        code.id IS NULL, redemption.code_id IS NULL
    FROM (
        SELECT id FROM codes_code
        WHERE id BETWEEN %(first)s AND %(last)s AND status = %(redeemed)s
    ) AS code
    FULL JOIN (
        SELECT code_id, campaign_id FROM redemption_redemption
        WHERE code_id BETWEEN %(first)s AND %(last)s
    ) AS redemption ON redemption.code_id = code.id
    WHERE code.id IS NULL OR redemption.code_id IS NULL
       OR redemption.campaign_id <> %(campaign)s
    ORDER BY 1 LIMIT %(most)s
"""

_VOIDED = """
    SELECT code.id FROM codes_code AS code
    LEFT JOIN staff_entry AS entry ON entry.id = code.entry_id
    WHERE code.status = %(voided)s
      AND entry.action IS DISTINCT FROM 'codes.voided_ordered'
    ORDER BY code.id LIMIT %(most)s
"""

_NOT_VOIDED = """
    SELECT id FROM codes_code
    WHERE id BETWEEN %(first)s AND %(last)s
      AND (%(serials)s::bigint[] IS NULL OR id = ANY(%(serials)s::bigint[]))
      AND status NOT IN (%(redeemed)s, %(voided)s)
    ORDER BY id LIMIT 1
"""


def redeemed_codes_have_redemptions(at: datetime) -> Iterator[str]:
    """A code is redeemed if, and only if, it has a redemption in its campaign."""
    for batch in Batch.objects.order_by("id"):
        for code_id, is_not_redeemed, has_no_redemption in fetch_rows(
            _REDEEMED,
            first=batch.code_id(0),
            last=batch.code_id(SERIALS),
            campaign=batch.campaign_id,
            redeemed=Status.REDEEMED,
            most=MAX_EXAMPLES,
        ):
            if is_not_redeemed:
                finding = "has a redemption, but its status is not redeemed"
            elif has_no_redemption:
                finding = "is redeemed, but there is no redemption"
            else:
                finding = "was redeemed in a campaign that is not its own"
            yield f"Code {CodeReference.from_id(code_id)} {finding}."


def voided_codes_have_entries(at: datetime) -> Iterator[str]:
    """Every voided code refers to the entry of the trail that ordered the voiding."""
    for (code_id,) in fetch_rows(_VOIDED, voided=Status.VOIDED, most=MAX_EXAMPLES):
        reference = CodeReference.from_id(code_id)
        yield f"Code {reference} is voided, but no entry in the trail says by whom."


def finished_voidings_are_complete(at: datetime) -> Iterator[str]:
    """After a voiding has finished, none of its codes can be redeemed."""
    voidings = Move.objects.filter(to=Status.VOIDED, only=None)
    for move in voidings.exclude(finished_at=None).select_related("batch"):
        ids = [move.batch.code_id(serial) for serial in move.serials or ()]
        for (code_id,) in fetch_rows(
            _NOT_VOIDED,
            first=move.batch.code_id(move.first),
            last=move.batch.code_id(move.last),
            serials=ids or None,
            redeemed=Status.REDEEMED,
            voided=Status.VOIDED,
        ):
            reference = CodeReference.from_id(code_id)
            yield (
                f"Code {reference} can still be redeemed, though voiding "
                f"{move.pk} is finished."
            )
