"""One bag: what it is, where it came from, what it went out for; and the steps that people take with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.queries import BagPage
from tongzhou.care.blood.refusals import NO_BAG
from tongzhou.care.blood.rules import BAG, BY_HAND, BagState, Came, Why, amount_words, components
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.web.blood.parts import BAG_TONES, bag_label, day_words, expiry, what
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Choices, Hidden
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page

NEEDED = frozenset({"give_back", "take_back", "lose"})
"""Steps that say why."""
ASIDE = frozenset({"waste", "give_back"})


@require_GET
def bag(request: Request, id: UUID) -> HttpResponse:
    """The page of a bag."""
    found = queries.bag(request.actor, id, at=request.at)
    shown = _shown(request, found)
    if request.headers.get("HX-Request"):
        return render(request, "blood/bag_live.html", {"now": request.at, **shown})
    return page(request, "blood/bag.html", current="blood", **shown)


def _shown(request: Request, found: BagPage) -> dict[str, Any]:
    row = found.bag
    state = BagState(row.state)
    at = f"/blood/bags/{row.pk}/"
    hoped = [event for event in found.moves if event not in ASIDE]
    rest = [event for event in found.moves if event not in hoped[:1]]
    day = Action(_("看采血日"), reverse("blood:day", args=[row.day_id])) if row.day else None
    return {
        "at": at,
        "entry": f"/ledger/entries/{found.entry_id}/" if found.entry_id else "",
        "head": PageHead(
            row.label, what(row), row.house.label,
            tuple(Action(bag_label(event), f"{at}{event}/", "primary") for event in hoped[:1]),
        ),
        "badge": Badge(_("留着"), Tone.INDIGO) if found.held_for else Badge(state.words, BAG_TONES.get(state, Tone.PLAIN)),
        "chip": None if state.ended else expiry(row, request.at),
        "besides": tuple(Action(bag_label(event), f"{at}{event}/") for event in rest),
        "notices": _notices(found),
        "facts": KeyValues(_facts(found)),
        "day": day,
        "went": _went(found),
        "timeline": _timeline(found, request),
    }  # fmt: skip


def _notices(found: BagPage) -> list[Notice]:
    told = []
    if found.flagged and not BagState(found.bag.state).ended:
        says = _("运送途中温度超出 %(range)s。") % {"range": components()[found.bag.component].range}
        told.append(Notice(says, _("用或入库要写明谁判断可用、依据什么；平台不替人决定。"), Tone.RED))
    if found.held_for:
        look = Action(_("看申请"), reverse("blood:request", args=[found.held_for.pk]))
        told.append(Notice(_("正为 %(number)s 留着。") % {"number": found.held_for.number}, action=look))
    if found.waits_in_inbox:
        told.append(Notice(_("已报废，入账还等对方在台账里确认。"), tone=Tone.AMBER))
    if found.entry_id:
        told.append(
            Notice(
                _("报废已经记账，不能在这里撤回。"),
                _("报错了袋：请本机构对口支援办公室打开台账那一条冲正；本库的血袋随即回到库存。"),
            )
        )
    if found.elsewhere:
        told.append(
            Notice(_("后来又去过别的机构（%(n)s 次），那里的申请不归您看。") % {"n": found.elsewhere})
        )
    return told


def _facts(found: BagPage) -> tuple[Pair, ...]:
    row = found.bag
    pairs = [
        Pair(_("数量"), amount_words(row.amount, row.component)),
        Pair(_("采集机构"), row.origin.label),
        Pair(_("采集日期"), day_words(row.day) if row.day else f"{row.collected_on:%Y-%m-%d}"),
        Pair(_("失效"), exact(row.expires_at)),
        Pair(_("现在存放"), row.house.label),
    ]
    if row.case_number:
        pairs.append(Pair(_("用于病例号"), row.case_number))
    if row.why:
        pairs.append(Pair(_("报废原因"), Why(row.why).words))
    return tuple(pairs)


def _went(found: BagPage) -> Table:
    columns = (Column(_("用血申请")), Column(_("病例号")), Column(_("从哪到哪")), Column(_("结果")))
    rows = tuple(
        (
            Cell(one.request.number, reverse("blood:request", args=[one.request_id])),
            Cell(one.request.case_number or "—"),
            Cell(f"{one.request.giver.label} → {one.request.asker.label}"),
            Cell(_result(one.came)),
        )
        for one in found.went
    )
    return Table(_("去过哪些申请"), columns, rows, Empty(_("还没有发出过。")))


def _result(came: str) -> str:
    if came in set(Came):
        return speak(Came(came).words)
    return _("已召回") if came else _("路上")


def _timeline(found: BagPage, request: Request) -> Timeline:
    events = [
        Event(bag_label(step.event), step.at, f"{step.by_name} {step.by_institution}".strip(), step.note)
        for step in reversed(found.timeline)
    ]
    return Timeline(tuple(events), request.at, _("经过"))


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of a step with a bag, for whoever may take it now."""
    row = queries.plain_bag(request.actor, id)
    if event not in BY_HAND:
        raise NotFound(NO_BAG)
    if request.method == "GET":
        BAG.move(BagState(row.state), event)
    why_not = queries.bag_refusal(row, event, request.actor)
    if isinstance(why_not, Denied):
        raise why_not
    judged = event in ("use", "shelve") and queries.flagged(row)
    number = row.last.case_number if row.last else ""
    form = Form(request, {"seen": str(row.steps), "case_number": number})
    made, back = form.id, reverse("blood:bag", args=[row.pk])
    need = event in NEEDED or judged

    def fields() -> list[Component]:
        shown: list[Component] = []
        if event == "use":
            shown = [
                form.field(
                    "case_number",
                    _("病例号"),
                    required=True,
                    maxlength=40,
                    hint=_("用给哪个病例；不写病人姓名"),
                )
            ]
        if event == "waste":
            options = tuple(one for one in choices(Why) if one.value != Why.LOST.value)
            shown = [Choices(name="why", label=_("报废原因"), options=options, chosen=(form.get("why"),), columns="two", required=True, fault=form.faults.get("why"))]  # fmt: skip
        note = form.field(
            "note", _note(event, judged), kind="textarea", required=need, optional=not need, maxlength=500
        )
        return [*shown, note, Hidden("seen", form.get("seen"))]

    def save() -> HttpResponse:
        assert made
        told: dict[str, object] = {
            "by": request.actor, "at": request.at, "bag_id": row.pk, "seen": whole(form.get("seen")), "note": form.get("note"),
        }  # fmt: skip
        if event == "use":
            told["case_number"] = form.get("case_number")
        if event == "waste":
            told["why"] = Why(form.get("why")) if form.get("why") in set(Why) else None
        verb: Callable[..., object] = getattr(actions, event)
        verb(**told)
        return redirect(back)

    return answer(
        form, title=bag_label(event), back=back, fields=fields, save=save, names=("note", "case_number", "why"),
        label=bag_label(event), note=_("报废后记入台账，这袋血不能再用。") if event == "waste" else "", lead=f"{row.label} · {speak(what(row))}", current="blood",
    )  # fmt: skip


def _note(event: str, judged: bool) -> str:
    if judged:
        return _("途中温度超限：谁判断可用、依据什么")
    return {
        "give_back": _("为什么退回"),
        "take_back": _("检查结果，为什么能收回"),
        "lose": _("怎么找过"),
    }.get(event, _("想说的话"))
