"""Keep what was typed into a form that was not accepted, for the person who typed it.

The content is encrypted under SECRET_KEY, so that a copy of the database shows neither
what people typed nor a code among it. It is kept for an hour.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

from ui.models import KeptForm
from ui.sending import tokens
from ui.sending.contents import FormContent
from ui.sending.tokens import FormToken

KEPT_FOR = timedelta(hours=1)
MAX_BYTES = 256_000
_NONCE_BYTES = 12


class TooLong(Exception):
    """More was typed than is kept."""


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A kept form: its token, the path that it was sent to, and what was typed."""

    token: FormToken
    path: str
    typed: FormContent


def keep(token: FormToken, path: str, typed: FormContent, *, at: datetime) -> str:
    """Keep what was typed into the form of this token; raise TooLong.

    Returns the address of the page on which the form will be filled in. Replaces what
    was kept of the same form before.
    """
    content = {"token": str(token), "path": path, "typed": asdict(typed)}
    plain = json.dumps(content).encode()
    if len(plain) > MAX_BYTES:
        raise TooLong
    KeptForm.objects.update_or_create(
        pk=token.nonce,
        user_id=token.user_id,
        defaults={"content": _encrypt(plain, token), "kept_at": at},
    )
    joint = "&" if "?" in token.page else "?"
    return f"{token.page}{joint}{urlencode({tokens.KEPT: token.nonce})}"


def open_form(nonce: UUID, *, user_id: Any, at: datetime) -> OpenedForm | None:
    """Return a kept form of this person; delete what is another person's.

    Returns None if there is none, or it is older than KEPT_FOR.
    """
    row = KeptForm.objects.filter(pk=nonce, kept_at__gt=at - KEPT_FOR).first()
    if row is None:
        return None
    if row.user_id != user_id:
        row.delete()
        return None
    try:
        content = json.loads(_decrypt(row))
    except InvalidTag:  # of another SECRET_KEY, or the row was altered
        return None
    token = tokens.parse(content["token"])
    if token is None:
        return None
    return OpenedForm(token, content["path"], FormContent(**content["typed"]))


def forget(nonce: UUID) -> None:
    """Delete what was kept of a form that has been sent since."""
    KeptForm.objects.filter(pk=nonce).delete()


def delete_old(*, at: datetime) -> None:
    """Delete what is older than KEPT_FOR."""
    KeptForm.objects.filter(kept_at__lte=at - KEPT_FOR).delete()


def _encrypt(plain: bytes, token: FormToken) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    owner = _owner(token.nonce, token.user_id)
    return nonce + AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, plain, owner)


def _decrypt(row: KeptForm) -> bytes:
    content = bytes(row.content)
    nonce, ciphertext = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        with suppress(InvalidTag):
            owner = _owner(row.pk, row.user_id)
            return AESGCM(_key(secret)).decrypt(nonce, ciphertext, owner)
    raise InvalidTag


def _owner(nonce: UUID, user_id: Any) -> bytes:
    """Return what a content is bound to, so that no row can be given to another."""
    return f"{nonce}:{user_id}".encode()


def _key(secret: str) -> bytes:
    return salted_hmac(__name__, "key", secret, algorithm="sha256").digest()
