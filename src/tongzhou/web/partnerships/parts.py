"""What the pages of partnerships show, as components."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tongzhou.partnerships.rules import AgreementState, Level
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Text, Tone
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Agreement, Pairing, Programme

NO_PAIRINGS = Empty(
    gettext_lazy("还没有结对"),
    gettext_lazy("先为两家机构结对，再结科室、团队和医生。"),
)
TONES = {
    AgreementState.DRAFT: Tone.AMBER,
    AgreementState.IN_FORCE: Tone.JADE,
    AgreementState.SUPERSEDED: Tone.PLAIN,
    AgreementState.ENDED: Tone.PLAIN,
}


class Days(Protocol):
    """A range of days as the database gives it: `upper` is the first day after."""

    lower: date | None
    upper: date | None


def today(request: Request) -> date:
    """The day of the request, in China."""
    return localdate(request.at)


def english() -> bool:
    """Whether the page speaks English."""
    return (get_language() or "").startswith("en")


def name_of(record: Agreement | Programme) -> str:
    """The name in the page's language, where there is one."""
    return (record.name_en if english() else "") or record.name


def between(programme: Programme) -> str:
    """Which region supports which."""
    return f"{programme.supporter_region.name} → {programme.supported_region.name}"


def since(programme: Programme) -> str:
    """Since which year; "" where nobody knows."""
    return _("%(year)s 年起") % {"year": programme.began_on.year} if programme.began_on else ""


def over_line(programme: Programme) -> str:
    """The line over a programme's name: for whom, since when."""
    return " · ".join(filter(None, (between(programme), since(programme))))


def days(term: Days | None) -> str:
    """ "2024-01-01 — 2028-12-31": both days inside; an open end says so."""
    if term is None:
        return _("期限未定")
    start = term.lower.isoformat() if term.lower else ""
    if term.upper is None:
        return _("%(start)s 起") % {"start": start}
    return f"{start} — {(term.upper - timedelta(1)).isoformat()}"


def state_badge(agreement: Agreement) -> Badge:
    """Where an agreement stands."""
    state = AgreementState(agreement.state)
    return Badge(state.words, TONES[state])


def signed(agreement: Agreement) -> str:
    """When it was signed, exactly or about."""
    return day(agreement.signed_on) if agreement.signed_on else agreement.signed_about or _("未签署")


def pairing_tables(
    rows: Sequence[Pairing], *, programmes: bool = False, on: date | None = None
) -> list[Table]:
    """One table for each level that is paired, the general first."""
    tables = []
    for level in Level:
        of_level = sorted((row for row in rows if row.level == level), key=lambda row: over(row, on))
        if of_level:
            tables.append(_table(level, of_level, programmes, on))
    return tables


def _table(level: Level, rows: list[Pairing], programmes: bool, on: date | None) -> Table:
    last: Text = gettext_lazy("帮扶项目") if programmes else gettext_lazy("状态")
    columns = (
        Column(gettext_lazy("支援方")),
        Column(gettext_lazy("受援方")),
        Column(gettext_lazy("起止")),
        Column(last),
    )
    lines = []
    for row in rows:
        programme = row.programme if programmes else None
        ending = (
            Cell(name_of(programme), f"/programmes/{programme.code}/")
            if programme
            else Cell(part=_alive(row, on))
        )
        giving, taking = sides(row)
        lines.append((Cell(giving, f"/pairings/{row.id}/"), Cell(taking), Cell(days(row.during)), ending))
    return Table(level.words, columns, tuple(lines), NO_PAIRINGS)


def over(row: Pairing, on: date | None) -> bool:
    """Whether the pairing has ended by that day."""
    return on is not None and row.during.upper is not None and row.during.upper <= on


def _alive(row: Pairing, on: date | None) -> Badge:
    lower = row.during.lower
    if over(row, on):
        return Badge(gettext_lazy("已结束"))
    if on is not None and lower is not None and lower > on:
        return Badge(gettext_lazy("未开始"), Tone.INDIGO)
    return Badge(gettext_lazy("结对中"), Tone.JADE)


def sides(row: Pairing) -> tuple[str, str]:
    """Who is paired with whom, each as one text: the institution, and who of it."""
    if row.level == Level.TEAM:
        return f"{row.supporting.label} · {row.team}", row.receiving.label
    return (
        _side(row.supporting.label, row.supporting_department, row.supporting_staff),
        _side(row.receiving.label, row.receiving_department, row.receiving_staff),
    )


class Named(Protocol):
    """Something with a name."""

    name: str


def _side(house: str, department: Named | None, person: Named | None) -> str:
    named = (one.name for one in (department, person) if one is not None)
    return " · ".join((house, *named))
