"""The code on the door: which list, until when, signed by this platform."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from math import ceil
from uuid import UUID

from django.core.signing import BadSignature, Signer

from tongzhou.kernel.errors import NotFound
from tongzhou.support.teaching.rules import LIFETIME, STALE

_SALT = "tongzhou.teaching.attendance"
_SECONDS = 5


def token(list_id: UUID, *, at: datetime) -> str:
    """A token for the address in the QR code, good from `at` for LIFETIME. Short: a dense code is hard to scan from afar."""
    until = ceil((at + LIFETIME).timestamp())
    told = urlsafe_b64encode(list_id.bytes + until.to_bytes(_SECONDS, "big")).decode().rstrip("=")
    return Signer(salt=_SALT).sign(told)


def list_of(text: str, *, at: datetime) -> UUID:
    """The list that a token opens. Raises NotFound when it is not ours, or too old."""
    try:
        told = Signer(salt=_SALT).unsign(text)
    except BadSignature as failure:
        raise NotFound(STALE) from failure
    kept = urlsafe_b64decode(told + "=" * (-len(told) % 4))
    if at > datetime.fromtimestamp(int.from_bytes(kept[16:], "big"), tz=UTC):
        raise NotFound(STALE)
    return UUID(bytes=kept[:16])
