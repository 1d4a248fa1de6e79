"""One technique: how far it has come, what waits to be confirmed, each person's curve, every case, proof, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.support.sides.standing import Standing
from tongzhou.support.techniques import queries
from tongzhou.support.techniques.moving import RUNNER
from tongzhou.support.techniques.queries import View
from tongzhou.support.techniques.rules.cases import Scope, What
from tongzhou.support.techniques.rules.stages import GRADES, Stage
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.ledger.confirming import confirm_shown
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.techniques.parts import complication, curve_of, file_of, seals, standing_badge, way

if TYPE_CHECKING:
    from tongzhou.support.techniques.models import Case, Statement

SHOWN, SHOWN_ALL = 10, 200
"""Cases in the table at first, and when all are asked for; older ones are in the curve and in the ledger."""


ASIDE = frozenset({"amend", "drop", "lose"})
"""Steps that are possible, but never what is to be done next."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that the reader may confirm: what it says, and the digest that he sees."""

    id: UUID
    digest: str
    href: str
    text: Text


@require_GET
def technique(request: Request, id: UUID) -> HttpResponse:
    """The page of a technique."""
    view = queries.view(request.actor, id)
    row, shown = view.technique, SHOWN_ALL if request.GET.get("all") else SHOWN
    department = row.department.name if row.department else ""
    lead = " · ".join(
        part
        for part in (speak(row.kind_words.words), department, row.code, speak(GRADES.get(row.grade)))
        if part
    )
    return page(
        request,
        "techniques/technique.html",
        current="techniques",
        technique=row,
        head=PageHead(
            row.name, lead, f"{row.supporting.label} → {row.receiving.label}", _actions(view, today(request))
        ),
        notices=_notices(view, request),
        way=way(view),
        waiting=_waiting(view),
        confirm=f"/techniques/{row.pk}/confirm/",
        curves=[curve_of(one) for one in view.curves[:6]],
        cases=_cases(view, shown),
        more=len(view.cases) if len(view.cases) > shown else 0,
        disease=_disease(view),
        first=_first(view),
        files=[file_of(one) for one in view.files],
        timeline=_timeline(view, request),
    )


def _actions(view: View, on: date) -> tuple[Action, ...]:
    """The next step first, in the colour of what is to be done."""
    at = f"/techniques/{view.technique.pk}/"
    known = {
        "introduce": Action(_("登记引进"), f"{at}introduce/"),
        "case": Action(_("记一例"), f"{at}cases/new/", icon="plus"),
        "keep": Action(_("仍在做"), f"{at}keep/"),
        "lose": Action(_("没有保持"), f"{at}lose/"),
        "first": Action(_("申报填补空白"), f"{at}first/"),
        "amend": Action(_("更正需求"), f"{at}amend/"),
        "drop": Action(_("不做了"), f"{at}drop/"),
        "resume": Action(_("重新提出"), f"{at}resume/"),
    }
    events = [event for event in known if event in view.offers and _makes_sense(view, event, on)]
    offered = [known[event] for event in events]
    if offered and events[0] not in ASIDE:
        head = offered[0]
        offered[0] = Action(head.label, head.href, "primary", head.icon)
    return tuple(offered)


def _makes_sense(view: View, event: str, on: date) -> bool:
    row, topics = view.technique, {one.topic: one for one in view.statements}
    first = topics.get(What.LOCAL_FIRST)
    if event == "first":
        return first is None or first.stands in (Standing.WITHDRAWN, Standing.REVERSED)
    if event == "introduce":
        return row.stage in (Stage.NEEDED, Stage.INTRODUCING)
    if event == "keep" and row.stage is Stage.KEPT:
        return False
    if event == "keep":  # a year must have passed; a form that would refuse until then is not offered
        return row.check_due_on is not None and row.check_due_on <= on
    return event != "lose" or row.check_due_on is not None


def _notices(view: View, request: Request) -> list[Notice]:
    row, told = view.technique, []
    if row.stage is Stage.NEEDED and "introduce" not in view.offers:
        told.append(Notice(_("等%(place)s登记引进。") % {"place": row.supporting.label}))
    if row.stage is Stage.INDEPENDENT and row.check_due_on and row.check_due_on <= today(request):
        text = _("独立开展已满一年（%(day)s 起可确认），请看看是否仍在做。") % {"day": day(row.check_due_on)}
        told.append(Notice(text, _("仍在做就确认；没有保持，写明原因。"), Tone.AMBER))
    if any(
        one.case and one.stands is Standing.POSTED and one.case.stands is Standing.REVERSED
        for one in view.statements
    ):
        told.append(
            Notice(
                _("“首次独立”的那个病例已经冲正。"), _("请在台账里把“首次独立完成”也冲正，再登记真正的首例。"), Tone.AMBER
            )
        )  # fmt: skip
    return told


def _waiting(view: View) -> list[Waiting]:
    """What the reader may confirm, in the order of days: a case before what follows from it."""
    told = [(one.on, 0, one.claim, _case_said(one)) for one in view.cases]
    told += [(one.on, 1, one.claim, _statement_said(one)) for one in view.statements]
    return [
        Waiting(claim, view.to_confirm[claim], f"/ledger/claims/{claim}/", text)
        for _day, _rank, claim, text in sorted(told)
        if claim in view.to_confirm
    ]


def _case_said(case: Case) -> str:
    """A case in one line."""
    told = [
        day(case.on),
        speak(case.degree.words),
        case.learner.name,
        _("专家 %(name)s") % {"name": case.expert.name} if case.expert else "",
        _("%(n)s 分钟") % {"n": case.minutes} if case.minutes else "",
        complication(case.complication),
    ]
    return " · ".join(part for part in told if part)


def _statement_said(said: Statement) -> str:
    """A statement in one line."""
    told = [day(said.on), speak(said.topic.words), said.learner.name if said.learner else "", said.written]
    return " · ".join(part for part in told if part)


def _cases(view: View, most: int) -> Table | None:
    if not view.cases:
        return None
    columns = (
        Column(_("日期")), Column(_("学习者")), Column(_("完成方式")), Column(_("带教专家")), Column(_("分钟"), number=True),
        Column(_("并发症")), Column(_("入账")),
    )  # fmt: skip
    rows = tuple(_case(view, number) for number in range(min(most, len(view.cases))))
    shown = _("病例（最近 %(n)s 例）") % {"n": most} if len(view.cases) > most else _("病例")
    return Table(shown, columns, rows, Empty(_("还没有病例")))


def _case(view: View, number: int) -> tuple[Cell, ...]:
    case = view.cases[number]
    mine = case.pk in view.mine
    harm = {None: "—", True: _("有"), False: _("无")}[case.complication]
    part: Component = seals(case.stands, case.side) or standing_badge(case.stands)
    return (
        Cell(day(case.on), f"/techniques/cases/{case.pk}/" if mine else ""),
        Cell(case.learner.name),
        Cell(case.degree.words),
        Cell(case.expert.name if case.expert else "—"),
        Cell("—" if case.minutes is None else str(case.minutes)),
        Cell(harm),
        Cell(part=part),
    )


def _disease(view: View) -> dict[str, Text] | None:
    found = view.technique.disease
    if found is None:
        return None
    out = "—" if found.referred_out is None else f"{found.referred_out:,}"
    text = _("疾病谱 %(year)s：%(name)s，转出 %(out)s 例") % {"year": found.year, "name": f"{found.code} {found.name}".strip(), "out": out}  # fmt: skip
    return {"href": f"/techniques/diseases/?at={found.institution_id}&year={found.year}", "text": text}


def _first(view: View) -> dict[str, object] | None:
    said = next((one for one in view.statements if one.topic is What.LOCAL_FIRST), None)
    if said is None:
        return None
    return {
        "title": Scope(said.scope).words,
        "text": " · ".join(part for part in (day(said.on), said.written) if part),
        "seals": seals(said.stands, said.side),
        "badge": Badge(said.stands.words, Tone.JADE if said.stands is Standing.POSTED else Tone.PLAIN),
    }


def _timeline(view: View, request: Request) -> Timeline:
    events = tuple(
        Event(
            RUNNER.words(step.event),
            step.at,
            f"{step.by_name} {step.by_institution}".strip(),
            step.note,
        )
        for step in reversed(view.steps)
    )
    return Timeline(events, request.at, _("经过"))


@require_POST
def confirm(request: Request, id: UUID) -> HttpResponse:
    """Confirm what was shown: one, or all that was listed; all or none."""
    view = queries.view(request.actor, id)
    shown = {one.id for one in _waiting(view)}
    return confirm_shown(request, shown, step="technique", back=f"/techniques/{id}/")


@require_GET
def of(request: Request, id: UUID) -> HttpResponse:
    """From a case or a statement in the ledger to its technique."""
    return HttpResponseRedirect(f"/techniques/{queries.owner(request.actor, id)}/")
