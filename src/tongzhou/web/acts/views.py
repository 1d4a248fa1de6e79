"""What was done: the list, the kinds to choose from, one act with its seals."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.kernel.money import Fen
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts import queries
from tongzhou.support.acts.kinds import all_kinds, get, option_words
from tongzhou.support.acts.moving import RUNNER
from tongzhou.support.acts.queries import Filters
from tongzhou.support.acts.rules import Ask, Group, State
from tongzhou.web.acts.lists import waits
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.ledger import LedgerRow
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.workbook.links import export

if TYPE_CHECKING:
    from tongzhou.files.models import StoredFile
    from tongzhou.support.acts.models import Act
    from tongzhou.support.acts.queries import ActView
    from tongzhou.support.acts.rules import ActKind, Field

TONES = {
    State.CLAIMED: Tone.INDIGO,
    State.CONFIRMED: Tone.JADE,
    State.DISPUTED: Tone.AMBER,
    State.WITHDRAWN: Tone.PLAIN,
    State.REVERSED: Tone.PLAIN,
}
SIDES = {Side.SUPPORTING: "first", Side.RECEIVING: "second"}


@require_GET
def home(request: Request) -> HttpResponse:
    """The acts of the reader's places, the newest first. Five statements of its own."""
    request.actor.require(Permission.READ_SUPPORT)
    group = request.GET.get("group", "")
    chosen = Group(group) if group in set(Group) else None
    text = request.GET.get("q", "").strip()
    mine = request.GET.get("mine") == "1"
    found = queries.acts(
        request.actor, Filters(group=chosen, text=text, mine=mine), cursor=request.GET.get("after")
    )
    new = Action(_("登记一件工作"), reverse("acts:kinds"), style="primary", icon="plus")
    may = request.actor.may(Permission.CLAIM)
    steps = [new, Action(_("开签到"), reverse("acts:attendance-new"), icon="phone")] if may else []
    if request.actor.may(Permission.REVERSE):
        steps.append(Action(_("一件工作要录几次"), reverse("acts:entries"), icon="book"))
    return page(
        request,
        "acts/home.html",
        current="acts",
        head=PageHead(
            _("做过的工作"),
            _("谁做的谁记，记一次；对方确认就入账。带教、诊疗、义诊都在这里。"),
            actions=(*steps, *_export(request, chosen)),
        ),
        waits=waits(request) if may and not text and not request.GET.get("after") else None,
        tabs=_tabs(chosen),
        rows=[row(act, request) for act in found.acts],
        empty=Empty(
            _("还没有登记过。"), _("查房、讲座、义诊做完，在手机上半分钟就能记下。"), new if may else None
        ),
        pager=Pager(older=_address(chosen, found.next)) if found.next else None,
    )


def _export(request: Request, group: Group | None) -> tuple[Action, ...]:
    """The list as a workbook: a sheet for each kind of the group, one of the people who took part in teaching."""
    codes = [kind.code for kind in all_kinds(group)]
    codes += ["attendee"] if group in (None, Group.TEACHING) else []
    mine = "1" if request.GET.get("mine") == "1" else ""
    return export(request.actor, *codes, q=request.GET.get("q", "").strip(), mine=mine)


def _tabs(chosen: Group | None) -> Tabs:
    links = [Link(_("全部"), _address(None), current=chosen is None)]
    links += [Link(group.words, _address(group), current=group is chosen) for group in Group]
    return Tabs(tuple(links), _("工作类别"))


def _address(group: Group | None, after: str = "") -> str:
    asked = ({"group": group.value} if group else {}) | ({"after": after} if after else {})
    return f"{reverse('acts:home')}?{urlencode(asked)}" if asked else reverse("acts:home")


def row(act: Act, request: Request) -> LedgerRow:
    """One act in a list."""
    who = "、".join(person.name for person in act.people.all()[:3])
    told = " · ".join(
        part for part in (act.topic, act.department.name if act.department else "", who) if part
    )
    return LedgerRow(
        at=act.occurred_from,
        now=request.at,
        kind=get(act.kind).words,
        text=told or f"{act.supporting.label} → {act.receiving.label}",
        seals=seals(act),
        href=reverse("acts:one", args=[act.pk]),
        quantity=act.amount,
        note="" if act.status in (State.CLAIMED, State.CONFIRMED) else act.status.words,
    )


def seals(act: Act, *, big: bool = False) -> DoubleSeal:
    """The side that recorded has signed; both have once it is in the ledger."""
    both = act.status is State.CONFIRMED
    gone = act.status in (State.WITHDRAWN, State.REVERSED)
    return DoubleSeal(
        first=both or (not gone and act.side == Side.SUPPORTING),
        second=both or (not gone and act.side == Side.RECEIVING),
        disputed=act.status is State.DISPUTED,
        big=big,
    )


@require_GET
def kinds(request: Request) -> HttpResponse:
    """What can be recorded, in groups."""
    request.actor.require(Permission.CLAIM)
    head = PageHead(_("登记一件工作"), _("选做了什么。要一次录很多条，用“表格”。"))
    columns = (Column(_("工作")), Column(_("怎样算一次")), Column(_("单位")))
    groups = [
        Table(
            group.words,
            columns,
            tuple(
                (
                    Cell(kind.words, reverse("acts:new", args=[kind.code])),
                    Cell(kind.explain),
                    Cell(kind.unit.words),
                )
                for kind in all_kinds(group)
            ),
            Empty(_("没有")),
        )
        for group in Group
    ]
    return page(request, "acts/kinds.html", current="acts", head=head, groups=groups)


@require_GET
def one(request: Request, act_id: UUID) -> HttpResponse:
    """One act: what was done, both seals, what can be done next."""
    found = queries.act(request.actor, act_id)
    act, kind = found.act, get(found.act.kind)
    return page(
        request,
        "acts/one.html",
        current="acts",
        head=PageHead(
            act.topic or kind.words,
            f"{act.supporting.label} → {act.receiving.label}",
            over=f"{speak(kind.words)} · {exact(act.occurred_from)[:10]}",
            actions=_steps(found, request),
        ),
        seals=seals(act, big=True),
        badge=Badge(act.status.words, TONES[act.status]),
        notice=_notice(found, request),
        facts=KeyValues(tuple(_facts(act, kind))),
        people=_people(found),
        files=[file_of(one) for one in found.files],
        history=_history(found, request),
        note=act.note,
        act=act.pk,
    )


def _steps(found: ActView, request: Request) -> tuple[Action, ...]:
    act, steps = found.act, list[Action]()
    if found.claim and "confirm" in ledger.offers(request.actor, found.claim):
        steps.append(Action(_("去确认"), f"/ledger/claims/{found.claim.pk}/", style="primary", icon="check"))
    own = request.actor.may(
        Permission.CLAIM, (act.supporting if act.side == Side.SUPPORTING else act.receiving).place
    )
    if own and "amend" in found.offers:
        steps.append(Action(_("更正"), reverse("acts:correct", args=[act.pk]), icon="pen"))
    if own and "attach" in found.offers:
        steps.append(Action(_("补充佐证"), reverse("acts:attach", args=[act.pk]), icon="camera"))
    if own and "withdraw" in found.offers:
        steps.append(Action(_("撤回"), reverse("acts:withdraw", args=[act.pk])))
    return tuple(steps)


def file_of(row: StoredFile) -> File:
    """A stored file as a thumbnail."""
    thumb = f"/files/{row.pk}/thumb/" if row.image else ""
    return File(row.name, f"/files/{row.pk}/", thumb, row.stored_size or 0)


def _notice(found: ActView, request: Request) -> Notice | None:
    act = found.act
    if act.status is State.DISPUTED and found.claim:
        return Notice(
            _("对方有异议。"),
            _("看看对方怎么说，更正或答复。"),
            Tone.AMBER,
            Action(_("看异议"), f"/ledger/claims/{found.claim.pk}/"),
        )
    if act.status is State.CLAIMED:
        other = act.receiving if act.side == Side.SUPPORTING else act.supporting
        return Notice(_("等%(place)s确认，确认前不计数。") % {"place": other.label})
    return None


def _facts(act: Act, kind: ActKind) -> list[Pair]:
    when = exact(act.occurred_from)
    if not kind.timed:
        first, last = act.occurred_from.astimezone(CHINA).date(), act.occurred_to.astimezone(CHINA).date()
        when = str(first) if first == last else f"{first} — {last}"
    told = [
        Pair(_("何时"), when),
        Pair(_("数量"), _amount(act)),
    ]
    if act.department:
        told.append(Pair(_("科室"), act.department.name))
    if act.minutes:
        told.append(Pair(_("时长"), _("%(n)s 分钟") % {"n": act.minutes}))
    if act.grade:
        told.append(
            Pair(_("级别"), next((one.words for one in kind.grades if one.code == act.grade), act.grade))
        )
    return [
        *told,
        *(
            Pair(one.words, _answer(one, act.detail[one.code]))
            for one in kind.fields
            if one.code in act.detail
        ),
    ]


def _amount(act: Act) -> Text:
    amount = act.amount
    number = f"{amount.number.normalize():f}"
    return f"{speak(amount.qualifier.words)}{number} {speak(amount.counted)}"


def _answer(field: Field, value: object) -> Text:
    match field.ask:
        case Ask.CHOICE:
            return option_words(field, str(value))
        case Ask.YES_NO:
            return _("是") if value else _("否")
        case Ask.FEN:
            return _("%(yuan)s 元") % {"yuan": f"{Fen(int(str(value))).yuan():,}"}
        case Ask.LIST if isinstance(value, list):
            return "、".join(value)
        case _:
            return str(value)


def _people(found: ActView) -> Table:
    parts = {part.role: part.words for part in get(found.act.kind).parts}
    rows = tuple(
        (Cell(person.name), Cell(person.title or "—"), Cell(parts.get(person.role, person.role)))
        for person in found.people
    )
    columns = (Column(_("姓名")), Column(_("职称")), Column(_("角色")))
    return Table(_("参加的人"), columns, rows, Empty(_("没有写人员。")))


def _history(found: ActView, request: Request) -> Component:
    events = tuple(
        Event(
            what=RUNNER.words(step.event),
            at=step.at,
            who=" · ".join(part for part in (step.by_institution, step.by_name) if part),
            note=step.note,
            state="signed" if step.event in ("begin", "posted") else "past",
        )
        for step in reversed(found.steps)
    )
    return Timeline(events, request.at, _("经过"))
