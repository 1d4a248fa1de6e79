"""Which runs the reader asks for: of which pathway, which months, which place, how they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.emergency import queries
from tongzhou.care.emergency.queries.metrics import Asked, place
from tongzhou.care.emergency.refusals import NO_PLACE
from tongzhou.care.emergency.rules import Came
from tongzhou.kernel.errors import NotFound
from tongzhou.web.components.component import speak
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.edge import Request
from tongzhou.web.emergency.metrics.parts import headed
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.care.emergency.queries.metrics import Metrics, Place

YEAR, THIS_YEAR, LAST_YEAR, THIS_MONTH, LAST_MONTH = "12", "year", "last-year", "month", "last-month"


@dataclass(frozen=True, slots=True)
class Wish:
    """What stood in the address, made good: what is not offered is the first that is."""

    asked: Asked
    window: str

    def address(self, code: str = "", **also: str) -> str:
        """The page of all metrics, or of one, for the same runs."""
        asked = {"time": self.window, "place": self.asked.place, "came": self.asked.came or "", **also}
        if code:
            there = reverse("emergency:metric", args=[self.asked.pathway, code])
        else:
            there, asked = reverse("emergency:metrics"), {"pathway": self.asked.pathway, **asked}
        return f"{there}?{urlencode({name: value for name, value in asked.items() if value})}"


def wish(request: Request, pathway: str = "") -> Wish:
    """What the reader asks for. Raises NotFound for a place that is none."""
    code = pathway or request.GET.get("pathway", "") or next(iter(queries.pathways()))
    window = request.GET.get("time", "")
    window = window if window in windows() else YEAR
    came = request.GET.get("came", "")
    first, last = _days(window, today(request))
    return Wish(Asked(code, first, last, _place(request), Came(came) if came in set(Came) else None), window)


def _place(request: Request) -> str:
    key = request.GET.get("place", "")
    if not key or (key.isdigit() and len(key) <= 12):
        return key
    try:
        return str(UUID(key))
    except ValueError:
        raise NotFound(NO_PLACE) from None


def windows() -> dict[str, str]:
    """The days that are offered."""
    return {
        YEAR: _("最近 12 个月"),
        THIS_MONTH: _("本月"),
        LAST_MONTH: _("上月"),
        THIS_YEAR: _("今年"),
        LAST_YEAR: _("去年"),
    }


def _days(window: str, on: date) -> tuple[date, date]:
    """First and last day."""
    month = on.replace(day=1)
    if window == THIS_MONTH:
        return month, on
    if window == LAST_MONTH:
        return (month - timedelta(1)).replace(day=1), month - timedelta(1)
    if window == THIS_YEAR:
        return date(on.year, 1, 1), on
    if window == LAST_YEAR:
        return date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)
    return date(on.year - 1 + on.month // 12, on.month % 12 + 1, 1), on


def fields(wish: Wish, found: Metrics, request: Request) -> list[Field]:
    """The form; a place is asked for where there are several."""
    asked = wish.asked
    shown = [
        _select("time", _("时间"), wish.window, [Option(*one) for one in windows().items()]),
        _select("came", _("来院方式"), asked.came or "", [Option("", _("都算")), *(Option(one.value, one.words) for one in Came)]),
    ]  # fmt: skip
    places = [*found.counties, *found.houses]
    if asked.place and all(one.key != asked.place for one in places):
        places.append(place(request.actor, asked.place))
    if len(places) > 1:
        shown.append(
            _select("place", _("机构或县"), asked.place, [Option("", _("都算")), *map(_option, places)])
        )
    return shown


def _option(one: Place) -> Option:
    return Option(one.key, one.name)


def _select(name: str, label: str, value: str, options: list[Option]) -> Field:
    return Field(name=name, label=label, kind="select", value=value, options=tuple(options))


def says(wish: Wish) -> str:
    """The days in words."""
    return _("%(what)s，%(window)s（%(first)s 至 %(last)s 到达的）") % {
        "what": speak(headed(queries.pathways()[wish.asked.pathway].words)),
        "window": windows()[wish.window],
        "first": wish.asked.first,
        "last": wish.asked.last,
    }
