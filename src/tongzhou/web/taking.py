"""A file that takes a while to make: the page that asked for it is told when it comes (static/js/taking.js)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ASKED, TAKEN = "asked", "taken"
LONGEST = 40
LASTS = 120
"""Seconds that the answer is kept for a page that looks four times a second."""


def tell(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer the mark that a page left for this address alone; it says nothing but that the answer has come."""
    mark = request.COOKIES.get(ASKED, "")
    if mark.isascii() and mark.isalnum() and len(mark) <= LONGEST:
        response.set_cookie(TAKEN, mark, max_age=LASTS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response
