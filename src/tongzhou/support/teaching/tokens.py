"""The code on the door: which list, until when, signed by this platform."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil
from uuid import UUID

from django.core.signing import BadSignature, Signer

from tongzhou.kernel.errors import NotFound
from tongzhou.support.teaching.rules import LIFETIME, STALE

_SALT = "tongzhou.teaching.attendance"


def token(list_id: UUID, *, at: datetime) -> str:
    """A token for the address in the QR code, good from `at` for LIFETIME."""
    told = {"list": str(list_id), "until": ceil((at + LIFETIME).timestamp())}
    return Signer(salt=_SALT).sign_object(told)


def list_of(text: str, *, at: datetime) -> UUID:
    """The list that a token opens. Raises NotFound when it is not ours, or too old."""
    try:
        told = Signer(salt=_SALT).unsign_object(text)
    except (BadSignature, ValueError) as failure:  # ValueError: signed by nobody, and no JSON either
        raise NotFound(STALE) from failure
    if at > datetime.fromtimestamp(told["until"], tz=UTC):
        raise NotFound(STALE)
    return UUID(told["list"])
