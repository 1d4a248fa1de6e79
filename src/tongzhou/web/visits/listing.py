"""Visits: what needs somebody, resolutions that wait, and all visits; and the page of one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions as ledger
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.visits import actions, queries
from tongzhou.support.visits.moving import RUNNER, may_settle
from tongzhou.support.visits.rules import State, TaskState
from tongzhou.web.components.component import speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.worklist import Row
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import Facts, last_word
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of, today
from tongzhou.web.visits.parts import STEPS, days, due, line, next_step, seals, seat, state, task_state, way
from tongzhou.web.workbook.links import export

if TYPE_CHECKING:
    from tongzhou.kernel.actors import Actor
    from tongzhou.support.visits.models import Resolution, Survey, Visit, VisitStep
    from tongzhou.support.visits.queries import VisitView

NONE = Empty(
    gettext_lazy("还没有互访"),
    gettext_lazy("先安排一次：谁来、几天、看哪些科室；访完由出访方登记，接待方确认。"),
    icon="people",
)
NO_TASKS = Empty(gettext_lazy("没有待办的议定事项"), icon="check")


@require_GET
def listing(request: Request) -> HttpResponse:
    """My visits. Three statements of its own."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    after = request.GET.get("after", "")
    found = queries.visits(actor, cursor=after)
    waiting = queries.waiting(actor, on=on) if not after else []
    tasks = queries.tasks(actor) if not after else []
    acts = (Action(_("安排互访"), "/visits/new/", "primary", "plus"),)
    return page(
        request,
        "visits/listing.html",
        current="visits",
        head=PageHead(
            _("互访"),
            _("谁来过、看了哪些科室、议定了什么、办了没有。"),
            actions=(*acts, *export(actor, "visit")) if actor.may(P.EDIT_VISITS) else (),
        ),
        waiting=[_row(one, on) for one in waiting],
        tasks=_tasks(tasks, on) if tasks else None,
        table=_table(found.visits, on, found.next, after),
    )


def _row(one: Visit, on: date) -> Row:
    return Row(
        f"/visits/{one.pk}/",
        one.purpose,
        next_step(one, on),
        where=way(one),
        via=days(one, on),
        seals=seals(one),
    )


def _table(found: list[Visit], on: date, older: str | None, after: str) -> Table:
    columns = (
        Column(_("互访")), Column(_("谁访谁")), Column(_("日期")), Column(_("人数"), number=True), Column(_("待办"), number=True),
        Column(_("状态")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.purpose, f"/visits/{one.pk}/"),
            Cell(way(one)),
            Cell(days(one, on)),
            Cell(str(one.delegation or one.listed or "—")),  # type: ignore[attr-defined]  # counted by the query
            Cell(str(one.open_tasks or "—")),  # type: ignore[attr-defined]  # counted by the query
            Cell(part=state(one)),
        )
        for one in found
    )
    pager = Pager(newer="/visits/" if after else "", older=f"/visits/?after={older}" if older else "")
    return Table(_("全部互访"), columns, rows, NONE, pager if after or older else None)


def _tasks(found: list[Resolution], on: date) -> Table:
    columns = (Column(_("议定事项")), Column(_("负责人")), Column(_("期限")), Column(_("状态")))
    rows = tuple(
        (
            Cell(one.what, f"/visits/{one.visit_id}/"),
            Cell(f"{one.owner.name} {one.owner.institution.label}"),
            Cell(due(one, on)),
            Cell(part=task_state(one, on)),
        )
        for one in found
    )
    return Table(_("待办的议定事项"), columns, rows, NO_TASKS)


@require_GET
def visit(request: Request, id: UUID) -> HttpResponse:
    """One visit. At most eight statements of its own."""
    view, on = queries.visit(request.actor, id), today(request)
    found = view.visit
    open_tasks = sum(one.status is TaskState.OPEN for one in view.resolutions)
    return page(
        request,
        "visits/visit.html",
        current="visits",
        visit=found,
        head=PageHead(found.purpose, next_step(found, on), way(found), _actions(request.actor, view)),
        dialogs=_dialogs(view),
        told=last_word(view.claim),
        seals=seals(found, big=True),
        badge=state(found),
        claim=f"/ledger/claims/{view.claim.pk}/" if view.claim and found.status in (State.HELD, State.DISPUTED) else "",
        facts=KeyValues(
            (
                Pair(_("日期"), days(found, on)),
                Pair(_("代表团"), _("共 %(n)s 人") % {"n": found.delegation} if found.delegation else _("见名单")),
                Pair(_("调研科室"), str(len(view.surveys))),
                Pair(_("待办事项"), str(open_tasks)),
            )
        ),
        agenda=[one for one in found.agenda.splitlines() if one.strip()],
        surveys=Facts(_("科室调研"), tuple((_place(one, found), one.findings) for one in view.surveys), _("还没有记。")),
        survey=Action(_("记科室调研"), f"/visits/{id}/survey/", icon="pen") if "survey" in view.offers else None,
        resolutions=_resolutions(request.actor, view, on),
        resolve=Action(_("记议定事项"), f"/visits/{id}/resolve/", icon="plus") if "resolve" in view.offers else None,
        people=Facts(_("名单"), tuple((seat(one), line(one)) for one in view.people), _("还没有列名单。")),
        programme=(name_of(found.pairing.programme), found.pairing.programme.code) if found.pairing else None,
        trail=Timeline(tuple(_event(one) for one in reversed(view.steps)), request.at, _("这次互访的经过")),
    )  # fmt: skip


def _place(one: Survey, found: Visit) -> str:
    """The department, with its house where that is not the host."""
    department = one.department
    if department.institution_id == found.host.pk:
        return department.name
    return f"{department.institution.label} {department.name}"


def _resolutions(actor: Actor, view: VisitView, on: date) -> Table:
    columns = (Column(_("议定事项")), Column(_("负责人")), Column(_("期限")), Column(_("状态")))
    at = f"/visits/{view.visit.pk}/tasks"

    def what(one: Resolution) -> Cell:
        told = f"{one.what}（{one.note}）" if one.note else one.what
        mine = one.status is TaskState.OPEN and may_settle(actor, view.visit, one)
        return Cell(told, f"{at}/{one.pk}/" if mine else "")

    rows = tuple(
        (what(one), Cell(f"{one.owner.name} {one.owner.institution.label}"), Cell(due(one, on)), Cell(part=task_state(one, on)))
        for one in view.resolutions
    )  # fmt: skip
    nothing = Empty(
        _("还没有议定事项"), _("座谈会上说好要办的，记成一条条：谁来办、哪天前办完。"), icon="check"
    )
    return Table(_("议定事项"), columns, rows, nothing)


def _actions(actor: Actor, view: VisitView) -> tuple[Action, ...]:
    at, acts = f"/visits/{view.visit.pk}/", []
    if view.claim and "confirm" in ledger.offers(actor, view.claim):
        fields = (("seen", view.claim.content_hash),)
        acts.append(Action(_("确认来访"), f"{at}do/confirm/", "primary", "check", post=True, fields=fields))
    if "hold" in view.offers:
        acts.append(Action(_("登记已访"), f"{at}hold/", "primary"))
    if "edit" in view.offers:
        acts.append(Action(_("修改安排"), f"{at}edit/", icon="pen"))
    if "cancel" in view.offers:
        acts.append(Action(_("取消"), style="danger", dialog="cancel"))
    return tuple(acts)


def _dialogs(view: VisitView) -> list[Confirm]:
    if "cancel" not in view.offers:
        return []
    return [
        Confirm(
            id="cancel",
            title=_("取消这次互访？"),
            text=_("对方会看到原因。"),
            action=f"/visits/{view.visit.pk}/do/cancel/",
            label=_("取消互访"),
            danger=True,
            reason=_("原因"),
        )
    ]


def _event(one: VisitStep) -> Event:
    what = STEPS.get(one.event) or RUNNER.words(one.event)
    who = " ".join(part for part in (one.by_name, one.by_institution) if part)
    told = "\n".join(
        part
        for part in (str(one.detail.get("what", "") or one.detail.get("department", "")), one.note)
        if part
    )
    return Event(what, one.at, who, told, "signed" if one.event == "posted" else "past")


@require_POST
def move(request: Request, id: UUID, event: str) -> HttpResponse:
    """Confirm, or cancel: what needs no form of its own."""
    try:
        if event == "confirm":
            claim = queries.visit(request.actor, id).claim
            if claim is None:
                raise NotFound(NO_RECORD)
            seen = request.POST.get("seen")
            ledger.confirm(
                by=request.actor, at=request.at, claim_id=claim.pk, step="visit", content_hash=seen
            )
            messages.success(request, _("两枚印已齐，入账了。"))
        elif event == "cancel":
            actions.cancel_visit(
                by=request.actor, at=request.at, visit_id=id, note=request.POST.get("reason", "")
            )
            messages.success(request, _("已取消。"))
        else:
            raise NotFound(NO_RECORD)
    except (NotFound, Denied):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    return HttpResponseRedirect(f"/visits/{id}/")
