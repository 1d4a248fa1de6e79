"""Where an ambulance on a call is: called every few seconds by the crew's phone, so it costs one statement and no session."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tongzhou.care.dispatch import actions
from tongzhou.care.dispatch.actions import Kept
from tongzhou.care.dispatch.rules import MICRO, Spot
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.web.edge import open_to_all

LONGEST = 400
"""Bytes of a body."""


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """What the phone sends: the token of its mission, degrees (WGS 84), milliseconds since 1970 by its clock, metres of accuracy."""

    token: str
    lat: float
    lon: float
    at: int
    accuracy: float | None = None


_DECODER = msgspec.json.Decoder(Told)


@csrf_exempt  # no cookie is read: what opens it is the token in the body, which no other site knows
@open_to_all
@require_POST
def position(request: HttpRequest) -> HttpResponse:
    """204 kept (or older than what is kept), 410 the mission is over: stop; 429 too often; 400 and 422 nonsense."""
    at: datetime = request.at  # type: ignore[attr-defined]  # set by the edge
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
            return HttpResponse(status=413)
        if request.content_type != "application/json":
            return HttpResponse(status=400)
        told = _DECODER.decode(request.body)
        device_at = datetime.fromtimestamp(told.at / 1000, UTC)
        spot = Spot(round(told.lat * MICRO), round(told.lon * MICRO))
        exact = None if told.accuracy is None else round(told.accuracy)
    except (msgspec.DecodeError, ValueError, OverflowError, OSError):
        return HttpResponse(status=400)
    try:
        kept = actions.tell_position(token=told.token, at=at, spot=spot, device_at=device_at, accuracy=exact)
    except NotFound:
        return HttpResponse(status=410)
    except Invalid:
        return HttpResponse(status=422)
    return HttpResponse(status=429 if kept is Kept.TOO_OFTEN else 204)
