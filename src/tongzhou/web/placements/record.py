"""The page of one placement: seals and the next step, the log of competencies, what stays back home, what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import ClaimState
from tongzhou.ledger.sentences import NO_SUCH_CLAIM
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.certificate import certificate_pdf
from tongzhou.support.placements.moving import PLACEMENTS
from tongzhou.support.placements.rules.placements import LEFT
from tongzhou.web.components.component import speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import Facts
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of, today
from tongzhou.web.placements.parts import badge, confirm_action, days, level_chip, span, timeline, titled
from tongzhou.web.postings.sheets import claim_line, files_strip

if TYPE_CHECKING:
    from datetime import date

    from tongzhou.ledger.models import Claim
    from tongzhou.support.placements.models import Pause, Placement
    from tongzhou.support.placements.queries import Line, PlacementView

NOMINATED, ENTERED = Words("提名进修", "nominated"), Words("补登进修", "placement of the past entered")
EVENTS = (
    "accept",
    "arrive",
    "sign",
    "complete",
    "resume",
    "learn",
    "amend",
    "plan",
    "pause",
    "stop",
    "decline",
    "withdraw",
)
"""Steps in the order of their buttons, the expected one first."""  # fmt: skip
MAIN = 2
"""Buttons beside the heading: what is expected; the others stand below it."""
DANGER = ("stop", "decline", "withdraw")


@require_GET
def record(request: Request, id: UUID) -> HttpResponse:
    """The page."""
    view, on = queries.placement(request.actor, id), today(request)
    row, acts = view.placement, _acts(request, view, on)
    return page(
        request,
        "placements/record.html",
        current="placements",
        head=PageHead(titled(row.trainee), row.goal, f"{row.receiving.label} → {row.supporting.label} {row.department.name}", acts[:MAIN]),
        acts=acts[MAIN:],
        badge=badge(row),
        claims=[claim_line(one, request.actor) for one in (view.arrival, view.completion) if one],
        facts=_facts(row, on),
        stays=_stays(view) if row.status in LEFT else None,
        not_yet=_not_yet(view) if row.status in LEFT else "",
        log=_log(view, on),
        pauses=[_pause(one, on) for one in view.pauses],
        more=_more(row),
        files=files_strip(view.files),
        timeline=timeline(view.steps, PLACEMENTS, request.at, ENTERED if row.past else NOMINATED, _("这次进修的经过")),
    )  # fmt: skip


def _acts(request: Request, view: PlacementView, on: date) -> tuple[Action, ...]:
    """What the reader may do: confirming first, then the steps of the table; the first one stands out."""
    row, here = view.placement, f"/placements/{view.placement.pk}/"
    ending = _("确认结业 %(days)s") % {"days": days(row.days or 0)}
    found = [
        confirm_action(request, view.arrival, _("确认报到"), f"{here}confirm/"),
        confirm_action(request, view.completion, ending, f"{here}confirm/"),
    ]
    acts = [one for one in found if one is not None]
    if row.status in LEFT and view.lines and actions.may_record(request.actor, row):
        acts.append(_button(_("登记回院独立做的"), f"{here}independent/", acts, "plus"))
    labels = _labels()
    offered = [event for event in EVENTS if event in view.offers and _makes_sense(row, event, on)]
    for event in offered:
        acts.append(_button(labels[event], f"{here}{event}/", acts, danger=event in DANGER))
    if row.certificate:
        acts.append(Action(_("结业证书"), f"{here}certificate/", icon="file"))
    return tuple(acts)


def _button(label: str, href: str, before: list[Action], icon: str = "", *, danger: bool = False) -> Action:
    style = "danger" if danger else "" if before else "primary"
    return Action(label, href, style, icon)  # type: ignore[arg-type]  # three of the styles


def _makes_sense(row: Placement, event: str, on: date) -> bool:
    """An arrival is offered when its day is near, not months ahead."""
    near: bool = row.planned.lower <= on + timedelta(days=7)
    return near or event != "arrive"


def _labels() -> dict[str, str]:
    return {
        "accept": _("接收"), "decline": _("不接收"), "arrive": _("登记报到"), "sign": _("签核技能"), "learn": _("列要学的技能"),
        "complete": _("结业发证"), "resume": _("恢复进修"), "amend": _("修改提名"), "plan": _("调整安排"), "pause": _("登记中断"),
        "stop": _("提前结束"), "withdraw": _("撤回提名"),
    }  # fmt: skip


def _facts(row: Placement, on: date) -> KeyValues:
    pairs = [Pair(_("计划"), span(row.planned.lower, row.planned.upper - timedelta(1), on))]
    if row.arrived_on:
        pairs.append(Pair(_("报到"), day(row.arrived_on, on)))
    if row.ended_on:
        pairs.append(Pair(_("最后一天"), day(row.ended_on, on)))
    if row.days is not None:
        pairs.append(Pair(_("天数"), days(row.days)))
    if row.certificate:
        pairs.append(Pair(_("证书编号"), row.certificate))
    return KeyValues(tuple(pairs))


def _more(row: Placement) -> Facts:
    slots = _("%(year)s 年度名额") % {"year": row.slots.year} if row.slots else _("补登，不占名额")
    home = " ".join(
        part for part in (row.receiving.name, row.home_department.name if row.home_department else "") if part
    )
    return Facts(
        _("进修安排"),
        (
            (_("学员单位"), home),
            (_("进修科室"), f"{row.supporting.name} {row.department.name}"),
            (_("带教老师"), titled(row.teacher) if row.teacher else ""),
            (_("名额"), slots),
            (_("帮扶项目"), name_of(row.pairing.programme) if row.pairing else ""),
            (_("鉴定意见"), row.assessment),
            (_("作废的证书编号"), row.voided if row.voided != row.certificate else ""),
        ),
    )


def _stays(view: PlacementView) -> KeyValues:
    """Of what was signed, what is done alone at home."""
    lines = view.lines
    waiting = sum(line.waiting for line in lines)
    pairs = [
        Pair(_("签核的技能"), _items(sum(line.level is not None for line in lines))),
        Pair(_("回院独立做了"), _items(sum(line.home_on is not None for line in lines))),
        Pair(_("已入账"), _times(sum(line.times for line in lines))),
    ]
    if waiting:
        pairs.append(Pair(_("待确认"), _times(waiting)))
    return KeyValues(tuple(pairs))


def _not_yet(view: PlacementView) -> str:
    """What was signed and waits for its first time alone at home."""
    names = [line.skill.name for line in view.lines if line.level is not None and line.first is None]
    return _("、").join(names[:12])


def _items(number: int) -> str:
    return ngettext("%(n)s 项", "%(n)s 项", number) % {"n": number}


def _times(number: int) -> str:
    return ngettext("%(n)s 例次", "%(n)s 例次", number) % {"n": number}


def _log(view: PlacementView, on: date) -> Table:
    """The log: how far each competency was signed, by whom, and since when it is done alone at home."""
    home = view.placement.status in LEFT
    columns = (
        Column(_("技能")), Column(_("已签等级")), Column(_("谁签的")), *((Column(_("回院首次独立")), Column(_("例次"), number=True)) if home else ()),
    )  # fmt: skip
    rows = tuple((*_signed(line, on), *(_home(line, on) if home else ())) for line in view.lines)
    nothing = Empty(_("还没有列技能"), _("由学员、带教老师或办公室列出要学的，老师逐项签核。"), icon="pen")
    return Table(_("技能清单"), columns, rows, nothing)


def _signed(line: Line, on: date) -> tuple[Cell, ...]:
    best = line.best
    return (
        Cell(line.skill.name, f"/placements/skills/{line.skill.pk}/"),
        Cell(part=level_chip(line.level)),
        Cell(f"{best.teacher.name} · {day(best.on, on)}" if best else "—"),
    )


def _home(line: Line, on: date) -> tuple[Cell, ...]:
    if line.first is None:
        return Cell("—"), Cell("—")
    told = day(line.first.on, on) if line.home_on else _("%(day)s，待确认") % {"day": day(line.first.on, on)}
    return Cell(told, f"/placements/independent/{line.first.pk}/"), Cell(str(line.times))


def _pause(one: Pause, on: date) -> str:
    last = one.during.upper - timedelta(1) if one.during.upper else None
    return f"{span(one.during.lower, last, on)} · {one.why}"


@require_POST
def confirm(request: Request, id: UUID) -> HttpResponse:
    """The other side confirms arrival or completion: the ledger's own step, and the placement moves with it."""
    view = queries.placement(request.actor, id)
    return confirmed(request, (view.arrival, view.completion), f"/placements/{id}/")


def confirmed(request: Request, claims: tuple[Claim | None, ...], back: str) -> HttpResponse:
    """Confirm one of the claims that a page showed. Raises NotFound for another, Denied."""
    known = {str(one.pk): one for one in claims if one}
    claim = known.get(request.POST.get("claim", ""))
    if claim is None:
        raise NotFound(NO_SUCH_CLAIM)
    act = ledger.settle if claim.status is ClaimState.DISPUTED else ledger.confirm
    content = request.POST.get("content") or None
    try:
        act(by=request.actor, at=request.at, claim_id=claim.pk, content_hash=content)
    except (NotFound, Denied):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    else:
        messages.success(request, _("两枚印已齐，入账了。"), extra_tags="jade")
    return redirect(back)


@require_GET
def certificate(request: Request, id: UUID) -> HttpResponse:
    """The certificate as a PDF."""
    view = queries.placement(request.actor, id)
    link = request.build_absolute_uri(f"/placements/{id}/")
    pdf = certificate_pdf(view, link=link, language=get_language() or "zh-hans")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="certificate-{id}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
