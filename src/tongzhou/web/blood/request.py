"""One request on one screen: who has it now, the next step, its bags, the temperatures, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.blood import queries
from tongzhou.care.blood.queries import RequestPage
from tongzhou.care.blood.rules import (
    BagState,
    Came,
    Purpose,
    Side,
    State,
    Verdict,
    amount_words,
    components,
    degrees,
)
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.web.blood.parts import (
    BAG_TONES,
    TONES,
    VERDICTS,
    clock_of,
    day_words,
    label,
    what,
)
from tongzhou.web.components.chips import Badge, Chip
from tongzhou.web.components.component import Tone
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.seals import DoubleSeal, Sides
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.care.blood.models import Hold, Reading

SEALS = Sides(Words("供", "G"), Words("收", "R"), Side.GIVER.words, Side.ASKER.words)
"""The giver's stamp and the asker's."""
ASIDE = frozenset({"decline", "cancel", "expire", "let_go", "call_back"})
"""Steps that are possible, but never what is hoped for next."""
MOST_READINGS = 60


@require_GET
def request_page(request: Request, id: UUID) -> HttpResponse:
    """The page of a request."""
    found = queries.request(request.actor, id, at=request.at)
    shown = _shown(request, found)
    if request.headers.get("HX-Request"):
        return render(request, "blood/request_live.html", {"now": request.at, **shown})
    return page(request, "blood/request.html", current="blood", **shown)


def _shown(request: Request, found: RequestPage) -> dict[str, Any]:
    row, now = found.request, request.at
    state = State(row.state)
    hoped, others = _moves(found)
    at = f"/blood/{row.pk}/"
    return {
        "at": at,
        "head": PageHead(
            what(row), f"{row.giver.label} → {row.asker.label}", row.number,
            tuple(Action(label(event), f"{at}{event}/", "primary") for event in hoped[:1]),
        ),
        "badge": Badge(state.words, TONES.get(state, Tone.PLAIN)),
        "chip": Chip(_("紧急"), Tone.RED) if row.emergency and state.open else None,
        "clock": clock_of(row, now) if row.clock else None,
        "seals": DoubleSeal(first=state is State.CLOSED, second=bool(row.received_by), sides=SEALS, big=True),
        "now_says": _("现在等%(place)s。") % {"place": row.waits_at.label} if row.waits_at else "",
        "besides": tuple(Action(_label(event, state), f"{at}{event}/") for event in (*hoped[1:], *others)),
        "notices": _notices(request, found),
        "facts": KeyValues(_facts(found)),
        "unit": _unit(row.component),
        "bags": _bags(request, found),
        "way": _way(request, found),
        "timeline": _timeline(found, request),
        "entry": f"/ledger/entries/{found.entry_id}/" if found.entry_id else "",
    }  # fmt: skip


def _label(event: str, state: State) -> Words | str:
    """A step that is not the next one: holding again means other bags."""
    return _("改留别的血袋") if event == "offer" and state is State.OFFERED else label(event)


def _moves(found: RequestPage) -> tuple[list[str], list[str]]:
    """What is hoped for next (with bags held: the issue before other bags), and what else is possible."""
    hoped = [event for event in found.moves if event not in ASIDE]
    if "issue" in hoped and found.bags:
        hoped.sort(key=lambda event: event != "issue")
    return hoped, [event for event in found.moves if event in ASIDE]


def _notices(request: Request, found: RequestPage) -> list[Notice]:
    row, told = found.request, []
    if found.flagged:
        told.append(
            Notice(
                _("运送途中有 %(n)s 个温度超出 %(range)s。") % {"n": found.flagged, "range": components()[row.component].range},
                _("能不能用由接收方的医生判断，写明理由；平台不替人决定。"),
                Tone.RED,
            )
        )  # fmt: skip
    warned = [one for one in found.bags if one.verdict == Verdict.WARNED]
    if warned:
        who = sorted({f"{one.made_by_name} · {one.reason}" for one in warned})
        told.append(Notice(_("有不同型的血袋，用前要配血。"), " / ".join(who), Tone.AMBER))
    loose = [
        one
        for one in found.bags
        if one.bag.state in (BagState.MISSING, BagState.RETURNED) and one.bag.last_id == row.pk
    ]
    if loose and row.state == State.RECEIVED:
        told.append(Notice(_("有血袋还没有着落：先收回、找到或确认丢失，再结案。"), tone=Tone.AMBER))
    lying = [
        one.bag for one in found.bags if one.bag.last_id == row.pk and one.bag.state == BagState.RECEIVED
    ]
    if lying and request.actor.may(P.HANDLE_BLOOD, row.asker.place):
        look = Action(lying[0].label, reverse("blood:bag", args=[lying[0].pk]))
        told.append(
            Notice(
                _("收到的血袋还有 %(n)s 袋没有去向。") % {"n": len(lying)},
                _("点血袋：给病人用了就记用血，留着备用就入库，不要了就退回。"),
                action=look,
            )
        )
    if row.state == State.OFFERED and not found.bags:
        told.append(Notice(_("留的血袋已过保留时间。"), _("请供血方重新留血。"), Tone.AMBER))
    if found.waits_in_inbox:
        told.append(Notice(_("已了结，入账还等对方在台账里确认。"), tone=Tone.AMBER))
    return told


def _facts(found: RequestPage) -> tuple[Pair, ...]:
    row = found.request
    pairs = [
        Pair(_("申请数量"), amount_words(row.amount, row.component)),
        Pair(_("最晚要到"), exact(row.needed_by)),
        Pair(_("做什么用"), Purpose(row.purpose).words),
        Pair(_("病例号"), row.case_number or "—"),
        Pair(_("申请人"), f"{row.asked_by_name} {row.asker.label}"),
    ]
    if row.departed_at:
        pairs.append(Pair(_("启运"), exact(row.departed_at)))
    if row.arrived_at:
        pairs.append(Pair(_("到达"), exact(row.arrived_at)))
    if row.received is not None:
        pairs.append(Pair(_("收到"), amount_words(row.received, row.component)))
    return tuple(pairs)


def _unit(component: str) -> Words:
    """What one of the unit is."""
    unit = components()[component].unit
    return Words(f"{unit.words.zh}：{unit.means.zh}。", f"{unit.words.en}: {unit.means.en}.")


def _bags(request: Request, found: RequestPage) -> Table:
    """The bags; a held one leads on for its own house alone, an issued one for both."""
    holds = found.bags
    own = request.actor.may(P.READ_BLOOD, found.request.giver.place)
    columns = (
        Column(_("血袋")),
        Column(_("数量")),
        Column(_("配血")),
        Column(_("失效")),
        Column(_("采血日")),
        Column(_("现在")),
    )
    rows = tuple(
        (
            Cell(one.bag.label, reverse("blood:bag", args=[one.bag_id]) if own or one.issued else ""),
            Cell(amount_words(one.bag.amount, one.bag.component)),
            Cell(part=Chip(Verdict(one.verdict).words, VERDICTS[Verdict(one.verdict)])),
            Cell(exact(one.bag.expires_at)),
            _day(one, leads=own or one.issued),
            Cell(part=_stands(one)),
        )
        for one in holds
    )  # fmt: skip
    caption = _("发出的血袋") if any(one.issued for one in holds) else _("留着的血袋")
    return Table(caption, columns, rows, Empty(_("还没有留血袋。"), _("供血方留血以后，血袋列在这里。")))


def _day(one: Hold, *, leads: bool) -> Cell:
    """The day of collection; whose bag has no registered day, its date."""
    if one.bag.day is None:
        return Cell(f"{one.bag.collected_on:%Y-%m-%d}")
    return Cell(day_words(one.bag.day), reverse("blood:day", args=[one.bag.day_id]) if leads else "")


def _stands(one: Hold) -> Badge:
    """Where the bag stands for this request: what the receiver said, unless it went on from here."""
    if not one.issued:
        return Badge(_("留着"), Tone.INDIGO)
    if one.bag.last_id != one.request_id:
        return Badge(Came(one.came).words if one.came in set(Came) else _("已召回"))
    state = BagState(one.bag.state)
    return Badge(state.words, BAG_TONES.get(state, Tone.PLAIN))


def _way(request: Request, found: RequestPage) -> dict[str, Any]:
    """The temperatures: how many, the lowest and the highest, those out of range first."""
    row = found.request
    open_way = row.issued_at is not None and State(row.state).open
    houses = (row.asker.place, row.giver.place)
    may = open_way and any(request.actor.may(P.HANDLE_BLOOD, one) for one in houses)
    add = Action(_("记温度"), f"/blood/{row.pk}/temperature/", icon="plus") if may else None
    told = [one.tenths for one in found.readings]
    said = ""
    if told:
        said = _("%(n)s 个读数，%(low)s 到 %(high)s；应在 %(range)s；超限 %(bad)s 个。") % {
            "n": len(told), "low": degrees(min(told)), "high": degrees(max(told)), "range": components()[row.component].range,
            "bad": found.flagged,
        }  # fmt: skip
    return {
        "shown": row.issued_at is not None,
        "carried": " · ".join(part for part in (row.carrier, row.box) if part),
        "said": said,
        "add": add,
        "table": _readings(found) if told else None,
        "more": max(0, len(told) - MOST_READINGS),
    }


def _readings(found: RequestPage) -> Table:
    columns = (Column(_("时间")), Column(_("温度"), number=True), Column(_("来源")), Column(_("判定")))
    listed = sorted(found.readings, key=lambda one: one.kept)[:MOST_READINGS]
    return Table(_("运送温度"), columns, tuple(_reading(one) for one in listed), Empty(_("还没有温度记录。")))


def _reading(one: Reading) -> tuple[Cell, ...]:
    source = _("记录仪") if one.logger else one.by_name
    chip = Chip(_("在范围内")) if one.kept else Chip(_("超限"), Tone.RED)
    return Cell(exact(one.taken_at)), Cell(degrees(one.tenths)), Cell(source), Cell(part=chip)


def _timeline(found: RequestPage, request: Request) -> Timeline:
    events = []
    for step in reversed(found.timeline):
        late = step.event == "escalate"
        who = "" if late else f"{step.by_name} {step.by_institution}".strip()
        state = "late" if late else "past"
        events.append(Event(label(step.event), step.at, who, step.note, state))  # type: ignore[arg-type]  # one of the two states
    return Timeline(tuple(events), request.at, _("经过"))
