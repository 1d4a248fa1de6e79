"""What an address of these pages asks for: by which places, over which periods, as known when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongzhou.indicators.engine.cube import WHOLE, By, Level, Map, On
from tongzhou.indicators.rules.periods import Per, last
from tongzhou.indicators.rules.windows import Window, through
from tongzhou.kernel.errors import Invalid
from tongzhou.ledger.rules import CHINA
from tongzhou.web.components.component import Text
from tongzhou.web.components.fields import Fault, Field, Option, fault
from tongzhou.web.edge import Request
from tongzhou.web.forms import DAYS_TURNED, NO_DAY

SHOWN = {Per.MONTH: 6, Per.QUARTER: 4, Per.YEAR: 3, Per.ACTIVITY_YEAR: 3}
"""How many periods stand side by side."""
EVER = date(1949, 10, 1)
"""Where days begin that nobody named."""
SIDES = {On.RECEIVING: _("按受援方所在地"), On.SUPPORTING: _("按支援方所在地")}
MAPS = {Map.AS_IT_WAS: _("按当时的隶属"), Map.TODAY: _("按今天的隶属")}
Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How figures are to be told apart. `place` keeps one place; `as_of` is the last day whose postings count (None: now)."""

    level: Level = Level.WHOLE
    on: On = On.RECEIVING
    map: Map = Map.AS_IT_WAS
    per: Per = Per.YEAR
    windows: tuple[Window, ...] = ()
    until: date
    place: str = ""
    as_of: date | None = None
    today: date
    faults: dict[str, Fault] = field(default_factory=dict)

    @property
    def by(self) -> By:
        """The same for the engines."""
        only = frozenset({self.place}) if self.place and self.level is not Level.WHOLE else frozenset[str]()
        today = self.today if self.map is Map.TODAY else None
        return By(self.level, self.on, self.map, today, only, self._known)

    @property
    def _known(self) -> datetime | None:
        return (
            None
            if self.as_of is None
            else datetime.combine(self.as_of + timedelta(1), time(), CHINA) - timedelta(microseconds=1)
        )

    def address(self, **other: str) -> str:
        """The same as the query of an address, with some things changed; usual values are left out."""
        told = {
            "level": self.level.value if self.level is not Level.WHOLE else "",
            "on": self.on.value if self.on is not On.RECEIVING else "",
            "map": self.map.value if self.map is not Map.AS_IT_WAS else "",
            "per": self.per.value if self.per is not Per.YEAR else "",
            "until": self.until.isoformat() if self.until != self.today and self.per is not Per.DAYS else "",
            "place": self.place,
            "as_of": self.as_of.isoformat() if self.as_of else "",
        }
        if self.per is Per.DAYS and self.windows:
            told |= _days(self.windows[0])
        return urlencode({name: value for name, value in (told | other).items() if value})

    def cell(self, window: Window, place: str = WHOLE, part: str = "") -> str:
        """The query of the entries behind one figure."""
        told = {
            "level": self.level.value,
            "on": self.on.value if self.on is not On.RECEIVING else "",
            "map": self.map.value if self.map is not Map.AS_IT_WAS else "",
            "place": place,
            **_days(window),
            "part": part,
            "as_of": self.as_of.isoformat() if self.as_of else "",
        }
        return urlencode({name: value for name, value in told.items() if value})


def _days(window: Window) -> dict[str, str]:
    return {
        "from": window.start.isoformat() if window.start else "",
        "to": window.last.isoformat() if window.last else "",
    }


def asked(request: Request) -> Asked:
    """What the address asks for; what makes no sense is left at its usual value, with the fault beside its field."""
    got, today = request.GET, localdate(request.at)
    faults: dict[str, Fault] = {}
    per = _one_of(got, "per", Per, Per.YEAR)
    if not got.get("per") and (got.get("from") or got.get("to")):
        per = Per.DAYS
    until = _day(got, "until", faults) or today
    told = Asked(
        level=_one_of(got, "level", Level, Level.WHOLE),
        on=_one_of(got, "on", On, On.RECEIVING),
        map=_one_of(got, "map", Map, Map.AS_IT_WAS),
        per=per,
        until=until,
        place=got.get("place", "")[:40],
        as_of=_day(got, "as_of", faults),
        today=today,
        faults=faults,
    )
    windows = (_between(got, faults, today),) if per is Per.DAYS else tuple(last(per, until, SHOWN[per]))
    return replace(told, windows=windows)


def everything(today: date) -> Window:
    """All days up to today."""
    return through(EVER, today)


def level_words(level: Level) -> Text:
    """A level as these pages name it: all together is what the reader may see, not the nation."""
    return _("合计") if level is Level.WHOLE else level.words


def _one_of(got: QueryDict, name: str, kind: type[Member], usual: Member) -> Member:
    value = got.get(name, "")
    return kind(value) if value in {one.value for one in kind} else usual


def _day(got: QueryDict, name: str, faults: dict[str, Fault]) -> date | None:
    typed = got.get(name, "").strip()
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = date.min
    if not EVER <= found < date(2200, 1, 1):
        faults[name] = fault(Invalid(NO_DAY, field=name))
        return None
    return found


def _between(got: QueryDict, faults: dict[str, Fault], today: date) -> Window:
    """Days with both ends: a change, or the months before an end, need them."""
    first, until = _day(got, "from", faults), _day(got, "to", faults)
    if first and until and until < first:
        faults["to"] = fault(Invalid(DAYS_TURNED, field="to"))
        until = first
    return through(first or EVER, until or today)


def fields(told: Asked, got: QueryDict) -> tuple[Field, ...]:
    """The questions above the table, with what was chosen."""
    days = told.per is Per.DAYS
    return (
        Field(name="level", label=_("分到哪一级"), kind="select", value=told.level.value, options=tuple(Option(one.value, level_words(one)) for one in Level)),
        Field(name="on", label=_("哪一方的地方"), kind="select", value=told.on.value, options=tuple(Option(one.value, label) for one, label in SIDES.items())),
        Field(name="per", label=_("哪些时间"), kind="select", value=told.per.value, options=tuple(Option(one.value, one.words) for one in Per)),
        Field(name="until", label=_("最后一期含哪天"), kind="date", value=got.get("until", "")[:10], fault=told.faults.get("until")),
        Field(name="from", label=_("指定：从哪天"), kind="date", value=got.get("from", "")[:10] if days else "", fault=told.faults.get("from")),
        Field(name="to", label=_("指定：到哪天"), kind="date", value=got.get("to", "")[:10] if days else "", fault=told.faults.get("to")),
        Field(name="map", label=_("区划变动"), kind="select", value=told.map.value, options=tuple(Option(one.value, label) for one, label in MAPS.items())),
        Field(name="as_of", label=_("截至哪天入账"), kind="date", value=got.get("as_of", "")[:10], fault=told.faults.get("as_of")),
    )  # fmt: skip
