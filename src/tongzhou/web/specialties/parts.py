"""What the pages of specialties show, as components."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.support.sides.standing import Standing
from tongzhou.support.specialties.rules.preparations import Stage
from tongzhou.support.specialties.rules.states import State
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Text, Tone
from tongzhou.web.components.frame import Link, Tabs
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.times import day
from tongzhou.web.techniques.parts import Mark, Way, seals

if TYPE_CHECKING:
    from tongzhou.support.specialties.models import Milestone, Preparation, Specialty, Statement
    from tongzhou.support.specialties.queries import View

STYLE = "css/techniques.css"
TONES = {
    State.BUILDING: Tone.INDIGO,
    State.REACHED: Tone.JADE,
    State.KEPT: Tone.JADE,
}
STAGES = {
    Stage.FILING: Tone.INDIGO,
    Stage.DISPUTED: Tone.AMBER,
    Stage.FILED: Tone.JADE,
    Stage.IN_USE: Tone.JADE,
}
MOST_MARKS = 7
"""Milestones that fit on a line; a longer plan is read in its table."""


def tabs(current: str) -> Tabs:
    """What is built, what came out, what is prepared."""
    return Tabs(
        (
            Link(_("学科建设"), "/specialties/", current=current == "specialties"),
            Link(_("课题与论文"), "/specialties/outputs/", current=current == "outputs"),
            Link(_("院内制剂"), "/specialties/preparations/", current=current == "preparations"),
        ),
        _("学科与科研"),
    )


def state_badge(row: Specialty) -> Badge:
    """Where a specialty stands."""
    return Badge(row.status.words, TONES.get(row.status, Tone.PLAIN))


def stage_badge(row: Preparation) -> Badge:
    """Where a preparation stands."""
    return Badge(row.stage.words, STAGES.get(row.stage, Tone.PLAIN))


def way(view: View, on: date) -> Way | None:
    """The plan as a line: begun, each milestone, what is aimed at; none for a plan without milestones or one too long."""
    if not 0 < len(view.plan) <= MOST_MARKS:
        return None
    begun = Mark(_("开始"), "reached", day(view.specialty.began_on))
    last = _mark(view.specialty.goal.words, view.aim, view.specialty.due_on, on)
    return Way((begun, *(_mark(one.name, said, one.due_on, on) for one, said in view.plan), last))


def _mark(what: Text, said: Statement | None, due: date | None, on: date) -> Mark:
    looks = {Standing.POSTED: "reached", Standing.WAITING: "waits", Standing.DISPUTED: "waits"}
    if said and said.stands in looks:
        return Mark(what, looks[said.stands], day(said.on, on), "", seals(said.stands, said.side))
    late = due is not None and due < on
    told = _("已过 %(day)s") if late else _("计划 %(day)s")
    return Mark(what, "lost" if late else "ahead", told % {"day": day(due, on)} if due else _("没有定日期"))


def due_said(one: Milestone, said: Statement | None, on: date) -> str:
    """When a milestone was reached, else its planned day and whether that has passed. `said`: what stands or waits."""
    planned = day(one.due_on, on) if one.due_on else ""
    if said:
        told = _("%(day)s 达成（计划 %(planned)s）") if planned else _("%(day)s 达成")
        return told % {"day": day(said.on, on), "planned": planned}
    if not planned:
        return _("没有定日期")
    return (_("%(day)s，已过") if one.late(on) else _("计划 %(day)s")) % {"day": planned}


def preparation_seals(row: Preparation, *, big: bool = False) -> DoubleSeal | None:
    """The two stamps on a filing; none while it is developed."""
    posted, waits = row.entered, row.stage in (Stage.FILING, Stage.DISPUTED)
    if not (posted or waits):
        return None
    giving = row.side == "supporting"
    return DoubleSeal(posted or giving, posted or not giving, disputed=row.stage is Stage.DISPUTED, big=big)


def sides(row: Specialty | Preparation) -> str:
    """Who helps whom."""
    return f"{row.supporting.label} → {row.receiving.label}"
