"""The wall: one screen of a region or a programme, read from across a room. It renews itself every minute and names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.queries import boards, grounds
from tongzhou.indicators.queries.walls import last, ties
from tongzhou.interop.board import saying
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import CHINA
from tongzhou.web.components.charts import Spark
from tongzhou.web.components.component import Component, Text, speak
from tongzhou.web.components.figures import number_of, unit_of
from tongzhou.web.components.times import exact
from tongzhou.web.dashboards import links
from tongzhou.web.dashboards.network import net
from tongzhou.web.dashboards.parts import compared, language, spark
from tongzhou.web.edge import Request
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.indicators.queries.boards import Line
    from tongzhou.indicators.rules.recent import Periods
    from tongzhou.ledger.models import Entry

BIG, MONTHLY, ACTS = 6, 6, 12
WALL = (
    "techniques_independent", "remote_consultations", "experts_posted", "operations", "staff_trained", "teaching_ward_rounds",
    "on_site_days", "outpatient_and_emergency_visits", "independent_procedures", "lectures", "surgical_teaching", "funds",
)  # fmt: skip
"""What a wall shows, in this order, as far as there is a figure: the first large, the next by months."""


@dataclass(frozen=True, slots=True)
class Big(Component):
    """A number that is read from across the room."""

    template: ClassVar[str] = "dashboards/big.html"
    name: Text
    about: str
    number: str
    unit: str
    under: Text
    spark: Spark | None


@dataclass(frozen=True, slots=True)
class Act(Component):
    """Something that was confirmed: what, how much, from whom to whom, when."""

    template: ClassVar[str] = "dashboards/act.html"
    what: Text
    amount: Text
    giving: str
    taking: str
    on: str


@require_GET
def wall(request: Request, key: str) -> HttpResponse:
    """The screen. Raises NotFound for a place outside the reader's scope. At most nine statements."""
    request.actor.require(P.READ_LEDGER)
    on = today(request)
    subject = Subject.REGION if key.isdigit() else Subject.PROGRAMME
    ground = grounds.ground(request.actor, subject, key, on=on)
    told = boards.lines(request.actor, WALL, ground, on=on)
    known = [one for one in told.headline if one.now.number is not None]
    return render(
        request,
        "dashboards/wall.html",
        {
            "title": ground.name,
            "year": _("%(year)s 年至今") % {"year": on.year},
            "compared": compared(told.periods),
            "at": exact(request.at),
            "back": links.board(ground),
            "big": [_big(one, told.periods) for one in known[:BIG]],
            "monthly": [_big(one, told.periods) for one in known[BIG : BIG + MONTHLY]],
            "net": net(ties(request.actor, ground, on=on)),
            "acts": [_act(one) for one in last(request.actor, ground, limit=ACTS)],
            "actor": request.actor,
        },
    )


def _big(line: Line, periods: Periods) -> Big:
    said = saying.said(line.indicator, line.now, language(), cares=False)
    assert said is not None
    under = saying.moved(line.change) if line.change else line.why_not or ""
    return Big(
        line.indicator.words, said.about, said.number, said.unit, under, spark(line, periods, cares=False)
    )


def _act(entry: Entry) -> Act:
    return Act(
        entry.kind_words.words,
        f"{speak(entry.amount.qualifier.words)}{number_of(entry.amount)} {speak(unit_of(entry.amount))}",
        entry.supporting.label,
        entry.news.party if entry.news else entry.receiving.label,
        f"{entry.posted_at.astimezone(CHINA):%m-%d}",
    )
