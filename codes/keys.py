"""The keys of the codes: a master key wraps series keys, a series key signs batches.

A wrapped key is one version byte, a nonce of 12 bytes and the AES-GCM ciphertext of
the 32-byte key. Its associated data is its purpose, so that a person who can write to
the database cannot shorten a format and make every text a code.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE_BYTES = 12
KEY_BYTES = 32


class CodesKeyError(Exception):
    """A key is missing, malformed or not the one that made these codes."""


def parse_master_keys(texts: list[str]) -> list[bytes]:
    """Return the master keys, newest first. Raises CodesKeyError."""
    if not any(texts):
        raise CodesKeyError(
            "PINPRESS_CODES_KEY is not set. Set it to the key that this database was "
            "made with; for a new installation make one: "
            "openssl rand -base64 32"
        )
    return [_parse_key(text) for text in texts]


def _parse_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise CodesKeyError(
            "PINPRESS_CODES_KEY must be base64 of 32 bytes (several, newest first, "
            "separated by commas). Make one with: openssl rand -base64 32"
        )
    return key


def new_key() -> bytes:
    """Return a random 256-bit key."""
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, *, master: bytes, purpose: dict[str, Any]) -> bytes:
    """Encrypt `key` under `master`, bound to `purpose`."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(master).encrypt(nonce, key, _encode(purpose))


def unwrap(wrapped: bytes, *, masters: list[bytes], purpose: dict[str, Any]) -> bytes:
    """Return the key in `wrapped`.

    Raises CodesKeyError: no master key opens it, or the row was altered.
    """
    nonce, ciphertext = wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :]
    if wrapped[:1] == VERSION:
        for master in masters:
            try:
                return AESGCM(master).decrypt(nonce, ciphertext, _encode(purpose))
            except InvalidTag:
                continue
    raise CodesKeyError(
        "PINPRESS_CODES_KEY does not open the codes of this database "
        f"({purpose}). Put back the key that they were made with (the newest first, "
        "older ones after a comma); if the key is right, this row was altered: "
        "restore it from a backup."
    )


def batch_mac(series_key: bytes, facts: list[int]) -> bytes:
    """Return the MAC over the numbers that place a batch in its series."""
    mac_key = hmac.digest(series_key, b"pinpress batch mac v1", hashlib.sha256)
    return hmac.digest(mac_key, _encode(facts), hashlib.sha256)


def _encode(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
