"""Identifiers: UUIDv7 (RFC 9562), made by the caller where work may begin without a network."""

from __future__ import annotations

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A fresh UUIDv7: sorts by the time of making (milliseconds), so that indexes stay warm."""
    return UUID(int=uuid_utils.uuid7().int)
