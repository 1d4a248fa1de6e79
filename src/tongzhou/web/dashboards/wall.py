"""The wall."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tongzhou.web.edge import Request


@require_GET
def wall(request: Request, key: str) -> HttpResponse:
    """To come."""
    return HttpResponse(key)
