"""One specialty: its plan as a line, what waits to be confirmed, what is missing, what came out, papers, what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.support.sides.standing import GONE, OPEN, Standing
from tongzhou.support.specialties import queries
from tongzhou.support.specialties.moving import RUNNER
from tongzhou.support.specialties.queries import View
from tongzhou.support.specialties.rules.states import State, a_year_after
from tongzhou.web.acts.views import row as output_row
from tongzhou.web.components.component import Text, Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.ledger.confirming import confirm_shown
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.specialties.parts import due_said, sides, state_badge, way
from tongzhou.web.techniques.parts import file_of, seals, standing_badge

if TYPE_CHECKING:
    from tongzhou.support.specialties.models import Gap, Milestone, Statement


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that the reader may confirm: what it says, and the digest that he sees."""

    id: UUID
    digest: str
    href: str
    text: Text


@require_GET
def specialty(request: Request, id: UUID) -> HttpResponse:
    """The page of a specialty."""
    view, on = queries.view(request.actor, id), today(request)
    row = view.specialty
    aim = speak(row.goal.words)
    return page(
        request,
        "specialties/specialty.html",
        current="specialties",
        specialty=row,
        head=PageHead(row.name, aim if aim != row.name else "", sides(row), _actions(view)),
        notices=_notices(view, on),
        badge=state_badge(row),
        facts=KeyValues(tuple(_facts(view, on))),
        way=way(view, on),
        waiting=_waiting(view),
        confirm=f"/specialties/{row.pk}/confirm/",
        plan=_plan(view, on),
        plan_new=_new(view, "plan", _("加一个节点")),
        gaps=_gaps(view, on),
        gap_new=_new(view, "gap", _("记一个缺口")),
        outputs=[output_row(one, request) for one in view.outputs],
        files=[file_of(one) for one in view.files],
        attach=_new(view, "attach", _("附材料")),
        timeline=_timeline(view, request),
    )


def _new(view: View, event: str, label: str) -> Action | None:
    if event not in view.offers:
        return None
    return Action(label, f"/specialties/{view.specialty.pk}/{event}/", icon="plus")


def _actions(view: View) -> tuple[Action, ...]:
    """The next step first, in the colour of what is to be done."""
    row, at = view.specialty, f"/specialties/{view.specialty.pk}/"
    rank = row.goal.rank is not None
    known = {
        "build": Action(_("开始建设"), f"{at}build/"),
        "reach": Action(_("登记获批") if rank else _("登记建成"), f"{at}reach/"),
        "keep": Action(_("满一年仍保持"), f"{at}keep/"),
        "amend": Action(_("修改"), f"{at}amend/", icon="pen"),
        "resume": Action(_("重新建设"), f"{at}resume/"),
        "stop": Action(_("停止"), f"{at}stop/"),
    }
    if view.aim and view.aim.stands in OPEN and view.aim.claim in view.mine:
        known["reach"] = Action(_("更正登记"), f"{at}reach/")
    others = view.aim is not None and view.aim.stands in OPEN and view.aim.claim not in view.mine
    offered = [known[event] for event in known if event in view.offers and not (others and event == "reach")]
    left = any(said is None or said.stands is not Standing.POSTED for _one, said in view.plan)
    if offered and row.status is not State.KEPT and not (left and row.status is State.BUILDING):
        head = offered[0]
        offered[0] = Action(head.label, head.href, "primary", head.icon)
    return tuple(offered)


def _notices(view: View, on: date) -> list[Notice]:
    row = view.specialty
    if row.status is State.STOPPED:
        return [Notice(_("已停止：%(why)s") % {"why": row.note}, tone=Tone.AMBER)]
    if row.status is State.REACHED and row.reached_on and a_year_after(row.reached_on) <= on:
        return [
            Notice(_("建成已满一年，请看看是否仍保持。"), _("由受援方确认；保持不住，写明原因停止。"), Tone.AMBER)
        ]  # fmt: skip
    return []


def _facts(view: View, on: date) -> Iterator[Pair]:
    row = view.specialty
    if row.department:
        yield Pair(_("科室"), row.department.name)
    yield Pair(_("开始"), day(row.began_on, on))
    if row.due_on:
        yield Pair(_("计划建成"), day(row.due_on, on))
    if row.reached_on:
        yield Pair(_("建成"), day(row.reached_on, on))
    if row.kept_on:
        yield Pair(_("复看"), day(row.kept_on, on))
    if view.aim and view.aim.number:
        yield Pair(_("文号"), view.aim.number)


def _waiting(view: View) -> list[Waiting]:
    """What the reader may confirm, in the order of the plan, the aim last."""
    told = [(said, one.name) for one, said in view.plan if said]
    told += [(view.aim, speak(view.specialty.goal.words))] if view.aim else []
    return [
        Waiting(said.claim, view.to_confirm[said.claim], f"/ledger/claims/{said.claim}/", _said(said, name))
        for said, name in told
        if said.claim in view.to_confirm
    ]


def _said(said: Statement, name: str) -> str:
    told = (name, day(said.on), said.granted_by, said.number, said.evidence)
    return " · ".join(part for part in told if part)


def _plan(view: View, on: date) -> Table:
    columns = (Column(_("节点")), Column(_("要看什么")), Column(_("日期")), Column(_("入账")))
    rows = tuple(_milestone(view, one, said, on) for one, said in view.plan)
    return Table(
        _("计划节点"), columns, rows, Empty(_("还没有排节点。"), _("一个节点写一件看得见的事，加上日期。"))
    )


def _milestone(view: View, one: Milestone, said: Statement | None, on: date) -> tuple[Cell, ...]:
    standing = said if said and said.stands not in GONE else None
    here, may = f"/specialties/milestones/{one.pk}/", "milestone" in view.offers
    corrects = may and standing is not None and standing.claim in view.mine
    if standing:
        last = Cell(part=seals(standing.stands, standing.side))
    elif may:
        last = Cell(_("登记达成"), here)
    else:
        last = Cell(part=standing_badge(said.stands)) if said else Cell("—")
    return (
        Cell(one.name, f"{here}plan/" if "plan" in view.offers else ""),
        Cell(one.needs or "—"),
        Cell(due_said(one, standing, on), here if corrects else ""),
        last,
    )


def _gaps(view: View, on: date) -> Table:
    columns = (Column(_("缺什么")), Column(_("类别")), Column(_("哪天记的")), Column(_("补上")))
    rows = tuple(_gap(view, one, on) for one in view.gaps)
    return Table(_("缺口"), columns, rows, Empty(_("没有记缺口。")))


def _gap(view: View, one: Gap, on: date) -> tuple[Cell, ...]:
    if one.filled_on:
        done = Cell(" · ".join(part for part in (day(one.filled_on, on), one.how) if part))
    else:
        done = Cell(_("补上了"), f"/specialties/gaps/{one.pk}/") if "fill" in view.offers else Cell("—")
    return Cell(one.what), Cell(one.kind.words), Cell(day(one.noted_on, on)), done


def _timeline(view: View, request: Request) -> Timeline:
    events = tuple(
        Event(RUNNER.words(step.event), step.at, f"{step.by_name} {step.by_institution}".strip(), step.note)
        for step in reversed(view.steps)
    )
    return Timeline(events, request.at, _("经过"))


@require_POST
def confirm(request: Request, id: UUID) -> HttpResponse:
    """Confirm what was shown: one, or all that was listed; all or none."""
    view = queries.view(request.actor, id)
    shown = {one.id for one in _waiting(view)}
    return confirm_shown(request, shown, step="specialty", back=f"/specialties/{id}/")


@require_GET
def of(request: Request, id: UUID) -> HttpResponse:
    """From a statement in the ledger to its specialty."""
    return HttpResponseRedirect(f"/specialties/{queries.owner(request.actor, id)}/")
