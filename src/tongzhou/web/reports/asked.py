"""Which report is asked for: the days as an address has them, and the composition's own words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import get_language

from tongzhou.interop.report.composing import Wanted, days_of
from tongzhou.partnerships import queries as partnerships
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.indicators.rules import Window
    from tongzhou.partnerships.models import Programme


def days_in(text: str) -> Window:
    """The days of an address: "2025", or "2025-01-01_2025-06-30". Raises Invalid (year)."""
    first, _sep, last = text.partition("_")
    return days_of("", first, last) if last else days_of(text, "", "")


def days_as(window: Window) -> str:
    """The days as an address has them."""
    first, last = window.start, window.last
    assert first and last
    if (first.month, first.day, last.month, last.day, last.year) == (1, 1, 12, 31, first.year):
        return str(first.year)
    return f"{first.isoformat()}_{last.isoformat()}"


def wanted(request: Request, programme: Programme, window: Window) -> Wanted:
    """The report in the reader's language; its page is its address."""
    link = request.build_absolute_uri(address(programme.code, window))
    return Wanted(programme, window, get_language() or "zh-hans", request.at, link)


def address(code: str, window: Window) -> str:
    """The page of a report."""
    first, last = window.start, window.last
    assert first and last
    asked = {"programme": code, "from": first.isoformat(), "to": last.isoformat()}
    if days_as(window).isdigit():
        asked = {"programme": code, "year": days_as(window)}
    return f"/reports/?{urlencode(asked)}"


def programme_of(request: Request, code: str) -> Programme:
    """The programme, as far as the reader may see it. Raises NotFound."""
    return partnerships.programme(request.actor, code)
