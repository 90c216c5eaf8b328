"""Hide the mask of a code that a person of staff looked up with symbols missing.

A mask shows the last symbols. Where one of these was missing in what was typed, the
pages of the code would show it, and no reveal would stand in the trail. So its mask
shows no symbol while this person is signed in.
"""

from collections.abc import Iterable

from django.http import HttpRequest

from codes.models import Batch

_KEY = "codes_with_hidden_mask"
MAX_KEPT = 100  # ids, the latest


def hide(request: HttpRequest, code_ids: Iterable[int]) -> None:
    """Hide the masks of these codes from now on, for this session."""
    kept = [code_id for code_id in _hidden(request) if code_id not in code_ids]
    if code_ids:
        request.session[_KEY] = [*kept, *code_ids][-MAX_KEPT:]


def masks(
    request: HttpRequest, batch: Batch, serials: list[int], shown: list[str]
) -> list[str]:
    """Return the masks `shown` of these serials, the hidden ones without any symbol."""
    hidden = set(_hidden(request))
    return [
        batch.format.masked("") if batch.code_id(serial) in hidden else mask
        for serial, mask in zip(serials, shown, strict=True)
    ]


def _hidden(request: HttpRequest) -> list[int]:
    kept: list[int] = request.session.get(_KEY, [])
    return kept
