"""Do the action of a form once, however often the form is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from ui.models import SentForm
from ui.sending import contents, tokens
from ui.sending.tokens import FormToken

WAIT = "25s"  # for the same form, while its action is being done
# How PostgreSQL says that a lock, or a statement, took longer.
_WAITED = {"55P03", "57014"}
JUST_NOW = timedelta(seconds=10)  # a form that comes again within it was sent twice
# A page may be open for as long as its tokens are good; a day more for clocks.
REMEMBERED_FOR = tokens.VALID_FOR + timedelta(days=1)


class StillBeingDone(Exception):
    """The action of the same form has not ended within WAIT."""


class SentWithOtherContent(Exception):
    """The form was sent before, and its action done, with other content."""

    def __init__(self, sent: SentForm) -> None:
        super().__init__(sent.pk)
        self.sent = sent


def repeatable[V: Callable[..., Any]](reason: str) -> Callable[[V], V]:
    """Mark a view whose POST may be done again whenever its form is sent again.

    Every other view of the console is done once for each form. The reason is for the
    reader: the view shows something, answers with a file, or sets a state.
    """

    def mark(view: V) -> V:
        view.repeatable = reason  # type: ignore[attr-defined]
        return view

    return mark


def answer(
    request: HttpRequest, token: FormToken, view: Callable[[], HttpResponse]
) -> HttpResponse:
    """Return the answer of `view`, or, where this form was sent before, that answer.

    An action is done when its view redirects. The view runs in the transaction that
    marks the form as sent: what fails or is refused leaves no mark, and the corrected
    form works. A request that sends the same form meanwhile waits for it.

    Raises SentWithOtherContent and StillBeingDone.
    """
    digest = contents.digest(request)
    with transaction.atomic():
        sent, is_first = _claim(token.nonce, request.path, digest)
        if is_first:
            return _do(request, sent, view)
    if sent.digest != digest:
        raise SentWithOtherContent(sent)
    return _repeat(request, sent)


def delete_old(*, at: datetime) -> None:
    """Forget the forms whose tokens are not good any more."""
    SentForm.objects.filter(sent_at__lt=at - REMEMBERED_FOR).delete()


def _claim(nonce: UUID, path: str, digest: str) -> tuple[SentForm, bool]:
    """Mark the form as sent to this path; return the mark, and whether it is new.

    The buttons of a form may send it to several paths, of which each is an action.
    Waits for a transaction that has marked it and not ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL lock_timeout = '{WAIT}'; SET LOCAL statement_timeout = '{WAIT}'"
        )
        try:
            claimed = SentForm.objects.get_or_create(
                pk=uuid5(nonce, path),
                defaults={"digest": digest, "sent_at": timezone.now()},
            )
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) in _WAITED:
                raise StillBeingDone from error
            raise
        cursor.execute(
            "SET LOCAL lock_timeout = DEFAULT; SET LOCAL statement_timeout = DEFAULT"
        )
    return claimed


def _do(
    request: HttpRequest, sent: SentForm, view: Callable[[], HttpResponse]
) -> HttpResponse:
    told: Any = messages.get_messages(request)
    told_before = len(told)
    response = view()
    if not response.has_header("Location"):
        sent.delete()
        return response
    sent.location = response["Location"]
    sent.messages = list(told)[told_before:]
    told.used = False  # they are still to be shown
    sent.save(update_fields=["location", "messages"])
    return response


def _repeat(request: HttpRequest, sent: SentForm) -> HttpResponse:
    """Lead to where the first answer led, with its messages."""
    for one in sent.messages:
        messages.add_message(request, one.level, one.message, one.extra_tags or "")
    if timezone.now() - sent.sent_at > JUST_NOW:
        messages.warning(
            request,
            _("You sent this form before, at %(time)s. It was not done again.")
            % {"time": time_format(timezone.localtime(sent.sent_at), "H:i")},
        )
    return redirect(sent.location)
