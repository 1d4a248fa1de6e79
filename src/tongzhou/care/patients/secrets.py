"""Identifiers at rest: AES-256-GCM to keep them, HMAC-SHA-256 to find them.

A ciphertext is one byte (the key's version), a random 96-bit nonce, then the sealed text with its tag. It
is bound to its column and its row (associated data), so that it cannot be moved to another person.
Keys come from settings.PATIENT_KEYS: `encrypt` and `hash` (32 bytes each); when a key has been changed,
`version` (1 to 255) numbers the present one and `older` maps earlier versions to their keys.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class Unreadable(Exception):
    """A ciphertext was changed, moved, or sealed under a key that is not here. Never a person's fault."""


def seal(text: str, *, column: str, row: UUID) -> bytes | None:
    """The ciphertext of `text` for that column of that row; None for empty text."""
    if not text:
        return None
    version = _version()
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_key(version)).encrypt(nonce, text.encode(), _bound(column, row))
    return bytes([version]) + nonce + sealed


def unseal(cipher: bytes | memoryview | None, *, column: str, row: UUID) -> str:
    """The text again; "" for None. Raises Unreadable when it was not sealed for this column and row."""
    if cipher is None:
        return ""
    raw = bytes(cipher)
    try:
        return (
            AESGCM(_key(raw[0])).decrypt(raw[1 : 1 + _NONCE], raw[1 + _NONCE :], _bound(column, row)).decode()
        )
    except (InvalidTag, KeyError, IndexError, ValueError) as fault:
        raise Unreadable(column) from fault


def key_of(kind: str, text: str) -> str:
    """The keyed hash (64 hex digits) of normalised `text`; "" for empty. `kind` keeps the kinds apart."""
    plain = NORMAL.get(kind, str)(text)
    if not plain:
        return ""
    return hmac.new(_keys()["hash"], f"{kind}\x00{plain}".encode(), hashlib.sha256).hexdigest()


def plain_name(text: str) -> str:
    """A name for comparing: NFKC, upper case, without spaces and middle dots (买买提·艾力, 买买提•艾力)."""
    return re.sub(r"[\s·•‧∙・．.]+", "", unicodedata.normalize("NFKC", text)).upper()


def plain_id_number(text: str) -> str:
    """An ID number for comparing: full-width digits made narrow, upper-case X, nothing between."""
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text)).upper()


def plain_phone(text: str) -> str:
    """A phone number for comparing: digits only, without the country code of China."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(0086|86)(?=1[0-9]{10}$)", "", digits)


NORMAL: dict[str, Callable[[str], str]] = {
    "name": plain_name,
    "id_number": plain_id_number,
    "phone": plain_phone,
}
"""How each kind of identifier is made comparable. Other kinds are hashed as they are."""


def _bound(column: str, row: UUID) -> bytes:
    return f"{column}:{row}".encode()


def _keys() -> dict[str, Any]:
    return settings.PATIENT_KEYS


def _version() -> int:
    return int(_keys().get("version", 1))


def _key(version: int) -> bytes:
    keys = _keys()
    if version == _version():
        return bytes(keys["encrypt"])
    return bytes(keys.get("older", {})[version])
