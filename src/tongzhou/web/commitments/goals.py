"""The four ones: all goals, those that need somebody first; one goal with both seals, its evidence and its second look."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.support.goals import actions, queries
from tongzhou.support.goals.moving import RUNNER
from tongzhou.support.goals.rules import REACHED, One, State
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.commitments.listing import tabs
from tongzhou.web.commitments.parts import said
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Text, Tone, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.ledger.filters import id_of
from tongzhou.web.ledger.parts import Facts, last_word
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of, today

if TYPE_CHECKING:
    from tongzhou.kernel.actors import Actor
    from tongzhou.support.goals.models import Goal, GoalStep
    from tongzhou.support.goals.queries import GoalView

TONES = {
    State.WORKING: Tone.PLAIN,
    State.CLAIMED: Tone.INDIGO,
    State.DISPUTED: Tone.AMBER,
    State.ACCEPTED: Tone.JADE,
    State.KEPT: Tone.JADE,
    State.LOST: Tone.AMBER,
    State.DROPPED: Tone.PLAIN,
}
MOST_ROWS = 100_000
"""So far a list is read, and no further."""
NONE = Empty(
    gettext_lazy("还没有立目标"),
    gettext_lazy("“四个一”一项立一个目标：先写现状，做到了由受援方验收，专家走后再复看一次。"),
    icon="check",
)
STEPS = {
    "begin": Words("立目标", "set"),
    "posted": Words("受援方验收，入账", "accepted by the recipient"),
    "withdrawn": Words("撤回验收申请", "claim taken back"),
    "reversed": Words("冲正验收", "acceptance reversed"),
}


@require_GET
def listing(request: Request) -> HttpResponse:
    """The goals that concern me. One statement of its own."""
    actor = request.actor
    actor.require(P.READ_SUPPORT)
    on, of = today(request), id_of(request.GET.get("commitment", ""))
    start = _start(request.GET.get("from", ""))
    found = queries.goals(actor, on=on, commitment_id=of, start=start, limit=queries.PAGE + 1)
    acts = (Action(_("立目标"), "/commitments/goals/new/", "primary", "plus"),)
    columns = (
        Column(_("目标")),
        Column(_("哪一项")),
        Column(_("谁帮谁")),
        Column(_("下一步")),
        Column(_("状态")),
    )
    return page(
        request,
        "commitments/goals.html",
        current="commitments",
        head=PageHead(
            _("四个一"),
            _("要人办的排在前面：等验收的、到了复看日子的、过了期限的。"),
            actions=acts if actor.may(P.EDIT_COMMITMENTS) else (),
        ),
        tabs=tabs("goals"),
        table=Table(_("目标"), columns, tuple(_row(one, on) for one in found[: queries.PAGE]), NONE),
        pager=_pager(start, of, more=len(found) > queries.PAGE),
    )


def _start(text: str) -> int:
    """Where a page of the list begins; whatever else stands there is the beginning."""
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdecimal() else 0


def _pager(start: int, of: UUID | None, *, more: bool) -> Pager | None:
    def address(at: int) -> str:
        asked = ({"commitment": str(of)} if of else {}) | ({"from": str(at)} if at else {})
        return f"/commitments/goals/?{urlencode(asked)}" if asked else "/commitments/goals/"

    if not start and not more:
        return None
    newer = address(max(0, start - queries.PAGE)) if start else ""
    return Pager(newer=newer, older=address(start + queries.PAGE) if more else "", dated=False)


def _row(one: Goal, on: date) -> tuple[Cell, ...]:
    return (
        Cell(one.title, f"/commitments/goals/{one.pk}/"),
        Cell(One(one.one).words),
        Cell(f"{one.supporting.label} → {one.receiving.label}"),
        Cell(next_step(one, on)),
        Cell(part=Badge(one.status.words, TONES[one.status])),
    )


def next_step(one: Goal, on: date) -> str:
    """What comes next, and by when."""
    if one.status is State.WORKING:
        if one.due_on is None:
            return _("做到后由支援方申请验收")
        late = one.due_on < on
        told = _("已过期限 %(day)s") if late else _("%(day)s 前申请验收")
        return told % {"day": day(one.due_on, on)}
    if one.status in (State.CLAIMED, State.DISPUTED):
        return _("等受援方验收") if one.status is State.CLAIMED else _("支援方补充依据")
    if one.status is State.ACCEPTED and one.look_on:
        return _("%(day)s 起复看") % {"day": day(one.look_on, on)}
    return "—"


@require_GET
def goal(request: Request, id: UUID) -> HttpResponse:
    """One goal. At most four statements of its own."""
    view = queries.goal(request.actor, id)
    found, on = view.goal, today(request)
    return page(
        request,
        "commitments/goal.html",
        current="commitments",
        head=PageHead(found.title, next_step(found, on), One(found.one).words, _actions(request.actor, view, on)),
        dialogs=_dialogs(view),
        told=last_word(view.claim),
        seals=_seals(found),
        badge=Badge(found.status.words, TONES[found.status]),
        facts=KeyValues(
            (
                Pair(_("支援方"), found.supporting.label),
                Pair(_("受援方"), found.receiving.label),
                Pair(_("期限"), day(found.due_on, on) or _("没有定")),
                Pair(_("达成"), day(found.reached_on, on) or _("还没有")),
                Pair(_("复看"), _look(found, on)),
            )
        ),
        before=Facts(_("原来什么样，现在什么样"), _told(found)),
        files=[File(one.name, f"/files/{one.pk}/", size=one.size) for one in view.files],
        commitment=(said(found.commitment), f"/commitments/{found.commitment_id}/") if found.commitment else None,
        claim=f"/ledger/claims/{view.claim.pk}/" if view.claim and found.status in (State.CLAIMED, State.DISPUTED) else "",
        programme=(name_of(found.pairing.programme), found.pairing.programme.code) if found.pairing else None,
        trail=Timeline(tuple(_event(one) for one in reversed(view.steps)), request.at, _("这个目标的经过")),
    )  # fmt: skip


def _told(found: Goal) -> tuple[tuple[Text, Text], ...]:
    return (
        (_("现状（基线）"), found.baseline),
        (_("做到了什么、依据"), found.evidence or _("还没有申请验收")),
    )


def _look(found: Goal, on: date) -> str:
    if found.looked_on:
        return _("%(day)s 已复看") % {"day": day(found.looked_on, on)}
    return _("约定 %(day)s") % {"day": day(found.look_on, on)} if found.look_on else _("验收时定")


def _seals(found: Goal) -> DoubleSeal:
    claimed = found.status in (State.CLAIMED, State.DISPUTED, *REACHED)
    return DoubleSeal(claimed, found.status in REACHED, disputed=found.status is State.DISPUTED, big=True)


def _actions(actor: Actor, view: GoalView, on: date) -> tuple[Action, ...]:
    found, at = view.goal, f"/commitments/goals/{view.goal.pk}/"
    acts: list[Action] = []
    if view.claim and "confirm" in ledger.offers(actor, view.claim):
        acts.append(
            Action(
                _("验收"),
                f"{at}do/accept/",
                "primary",
                "check",
                post=True,
                fields=(("seen", view.claim.content_hash),),
            )
        )
    if view.offers & {"keep", "lose"} and found.look_on and found.look_on <= on:
        acts.append(Action(_("记复看"), f"{at}look/", "primary"))
    if "claim" in view.offers:
        acts.append(Action(_("申请验收"), f"{at}claim/", "primary"))
    if "edit" in view.offers:
        acts.append(Action(_("修改"), f"{at}edit/", icon="pen"))
    if "drop" in view.offers:
        acts.append(Action(_("放弃"), style="danger", dialog="drop"))
    return tuple(acts)


def _dialogs(view: GoalView) -> list[Confirm]:
    if "drop" not in view.offers:
        return []
    return [
        Confirm(
            id="drop",
            title=_("放弃这个目标？"),
            text=_("它会留在记录里，写明原因。"),
            action=f"/commitments/goals/{view.goal.pk}/do/drop/",
            label=_("放弃"),
            danger=True,
            reason=_("原因"),
        )
    ]


def _event(one: GoalStep) -> Event:
    what = STEPS.get(one.event) or RUNNER.words(one.event)
    who = " ".join(part for part in (one.by_name, one.by_institution) if part)
    return Event(what, one.at, who, one.note, "signed" if one.event == "posted" else "past")


@require_POST
def move(request: Request, id: UUID, event: str) -> HttpResponse:
    """Accept, or give up: what needs no form of its own."""
    try:
        if event == "accept":
            claim = queries.goal(request.actor, id).claim
            if claim is None:
                raise NotFound(NO_RECORD)
            seen = request.POST.get("seen")
            ledger.confirm(by=request.actor, at=request.at, claim_id=claim.pk, step="goal", content_hash=seen)
            messages.success(request, _("两枚印已齐，入账了。"))
        elif event == "drop":
            why = request.POST.get("reason", "")
            actions.drop_goal(by=request.actor, at=request.at, goal_id=id, note=why)
            messages.success(request, _("已记下。"))
        else:
            raise NotFound(NO_RECORD)
    except (NotFound, Denied):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    return HttpResponseRedirect(f"/commitments/goals/{id}/")
