"""The last position of an ambulance on a call: a token for its crew, and one cheap statement for each position. Nothing else is kept."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from enum import Enum
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import connection

from tongzhou.care.dispatch.models import Position
from tongzhou.care.dispatch.refusals import NO_POSITION, NO_SPOT
from tongzhou.care.dispatch.rules import Spot, possible
from tongzhou.care.dispatch.travel import pause
from tongzhou.kernel.errors import Invalid, NotFound

_SALT = "tongzhou.dispatch.position"
_UPDATE = """
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
UPDATE dispatch_position SET lat = %s, lon = %s, accuracy = %s, device_at = %s, kept_at = %s FROM quick
WHERE mission_id = %s AND (device_at IS NULL OR device_at < %s) AND (kept_at IS NULL OR kept_at <= %s)
"""
"""One statement, its own transaction. It need not survive a power cut: the next one comes in seconds, so nobody waits for the disk."""


class Kept(Enum):
    """What became of a position."""

    KEPT = "kept"
    OLDER = "older"
    TOO_OFTEN = "too_often"


def token(mission_id: UUID) -> str:
    """What the crew's page sends along: names the mission, signed by this platform. Worth nothing once the mission has ended."""
    return Signer(salt=_SALT).sign(urlsafe_b64encode(mission_id.bytes).decode().rstrip("="))


def mission_of(text: str) -> UUID:
    """The mission that a token names. Raises NotFound."""
    try:
        told = Signer(salt=_SALT).unsign(text)
    except BadSignature as fault:
        raise NotFound(NO_POSITION) from fault
    return UUID(bytes=urlsafe_b64decode(told + "=="))


def tell_position(
    *, token: str, at: datetime, spot: Spot, device_at: datetime, accuracy: int | None = None
) -> Kept:
    """Keep the last position of the mission that the token names; no permission is asked: the token is shown to its crew alone.

    `device_at` by the phone's clock; one that is ahead counts as now. Older than the kept one, or sooner than the least pause: not kept.
    Raises NotFound when the mission has ended or the token is not ours, Invalid for no place on the earth. One statement, two when not kept.
    """
    mission = mission_of(token)
    if not possible(spot.lat, spot.lon):
        raise Invalid(NO_SPOT, field="spot")
    told = min(device_at, at)
    exact = None if accuracy is None else max(0, min(accuracy, 100_000))
    soonest = at - pause()
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [spot.lat, spot.lon, exact, told, at, mission, told, soonest])
        if cursor.rowcount:
            return Kept.KEPT
    kept = Position.objects.filter(mission=mission).values_list("device_at", flat=True)
    if not kept:
        raise NotFound(NO_POSITION)
    return Kept.OLDER if kept[0] is not None and kept[0] >= told else Kept.TOO_OFTEN
