"""What the pages of postings show, as components."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongzhou.directory.rules import Title
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.postings.rules.lifecycle import HERE, State
from tongzhou.web.components import times
from tongzhou.web.components.chips import Badge, Chip
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.seals import DoubleSeal, Sides
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.support.postings.models import Posting
    from tongzhou.support.postings.queries import Drawn

STYLE = "css/postings.css"
TONES = {
    State.PLANNED: Tone.INDIGO,
    State.AGREED: Tone.PLAIN,
    State.DECLINED: Tone.AMBER,
    State.ARRIVING: Tone.INDIGO,
    State.ON_SITE: Tone.JADE,
    State.AWAY: Tone.AMBER,
    State.LEAVING: Tone.INDIGO,
    State.LEFT: Tone.PLAIN,
    State.APPRAISED: Tone.PLAIN,
    State.CANCELLED: Tone.PLAIN,
}
UNSEALED = (State.PLANNED, State.AGREED, State.DECLINED, State.CANCELLED)
HALF = (State.ARRIVING, State.LEAVING)
SEND, TAKE = Words("派", "S"), Words("收", "R")


def today(request: Request) -> date:
    """The day of the request, in China."""
    return localdate(request.at)


def day_of(day: date, now: date) -> str:
    """A day in words; the year is left out when it is this one."""
    return times.day(day, now)


def span(first: date, last: date, now: date) -> str:
    """ "3 月 1 日—8 月 31 日": both days inside."""
    return f"{times.day(first, now)} — {times.day(last, now)}"


def badge(row: Posting | Drawn) -> Badge:
    """Where a posting stands."""
    return Badge(row.status.words, TONES[row.status])


def seals(row: Posting, *, big: bool = False) -> DoubleSeal | None:
    """The two stamps under what was claimed last; None while nothing was."""
    if row.status in UNSEALED:
        return None
    claiming = Side(row.claimed_by)
    stamps = (SEND, TAKE) if claiming is Side.SUPPORTING else (TAKE, SEND)
    sides = Sides(*stamps, claiming.words, claiming.other.words)
    return DoubleSeal(True, row.status not in HALF, sides, big=big)


def place(row: Posting) -> str:
    """Where he is posted: host and department."""
    return " ".join(
        part for part in (row.receiving.label, row.department.name if row.department else "") if part
    )


@dataclass(frozen=True, slots=True)
class PostingRow(Component):
    """One posting in a list. `need` is what it asks of the reader."""

    template: ClassVar[str] = "postings/row.html"
    href: str
    name: str
    title: Text
    role: Text
    giver: str
    place: str
    span: str
    days: str
    badge: Badge
    chips: tuple[Chip, ...] = ()
    need: Text = ""
    seals: DoubleSeal | None = None


def row_of(row: Posting, now: date, need: Words | None = None) -> PostingRow:
    """A posting as a row."""
    return PostingRow(
        href=f"/postings/{row.pk}/",
        name=row.staff.name,
        title=Title(row.staff.title).words,
        role=row.part.words,
        giver=row.supporting.label,
        place=place(row),
        span=span(row.first, row.last, now),
        days=counted(row, now),
        badge=badge(row),
        chips=_chips(row),
        need=need or "",
        seals=seals(row),
    )


def _chips(row: Posting) -> tuple[Chip, ...]:
    found = [Chip(row.batch.name)] if row.batch else []
    return (*found, Chip(row.team.name)) if row.team else tuple(found)


def counted(row: Posting, now: date) -> str:
    """How the days stand: on which day, how many are left, how many there were."""
    if row.days is not None:
        return ngettext("在岗 %(n)s 天", "在岗 %(n)s 天", row.days) % {"n": row.days}
    if row.status in HERE:
        return _here(row, now)
    if row.status in UNSEALED and row.first > now:
        n = (row.first - now).days
        return ngettext("还有 %(n)s 天到岗", "还有 %(n)s 天到岗", n) % {"n": n}
    n = (row.last - row.first).days + 1
    return ngettext("计划 %(n)s 天", "计划 %(n)s 天", n) % {"n": n}


def _here(row: Posting, now: date) -> str:
    left = (row.last - now).days
    if left < 0:
        return ngettext("计划已过 %(n)s 天", "计划已过 %(n)s 天", -left) % {"n": -left}
    nth = max(1, (now - row.first).days + 1)
    return _("第 %(nth)s 天，还有 %(left)s 天") % {"nth": nth, "left": left}
