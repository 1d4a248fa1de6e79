"""The short number on a device's sticker: eight signs without 0, 1, I, L, O, U, made of its id."""

from __future__ import annotations

from uuid import UUID

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def label_of(id: UUID) -> str:
    """ "K3T9-4MQZ": of the random end of the id, so that two devices entered at once differ."""
    left, signs = id.int & (2**62 - 1), ""
    for _ in range(LENGTH):
        left, place = divmod(left, len(SIGNS))
        signs += SIGNS[place]
    return f"{signs[:4]}-{signs[4:]}"


def typed(text: str) -> str:
    """A label as somebody types it: small letters and without the dash."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    return f"{signs[:4]}-{signs[4:]}" if len(signs) == LENGTH else ""
