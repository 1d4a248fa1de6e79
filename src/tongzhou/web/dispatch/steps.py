"""The steps of a mission: one touch for the crew, a short form for what needs a word, and for what is told late."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.dispatch import actions, queries
from tongzhou.care.dispatch.refusals import NO_MISSION
from tongzhou.care.dispatch.rules import LIFECYCLE, NEEDED, SHEET, Sheet, State
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Hidden, Moment, Option
from tongzhou.web.components.notices import Notice
from tongzhou.web.dispatch.rows import label
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.referrals.beds import moment
from tongzhou.web.referrals.parts import local

if TYPE_CHECKING:
    from tongzhou.care.dispatch.models import Mission

STEPS = frozenset(move.event for move in LIFECYCLE.moves)
SAY_WHY = frozenset({"stay", "cancel", "ask_more"})
TIMED = frozenset({"accept", "on_scene", "load", "arrive", "nobody", "stay"})
"""Steps whose moment may be told late."""
AIMED = frozenset({"load", "redirect"})
WRITTEN = frozenset({"write", "hand_over"})
MOST = 2000


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of a step, for whoever may take it; with a touch it is taken at once."""
    row = queries.plain(request.actor, id)
    if event not in STEPS:
        raise NotFound(NO_MISSION)
    if request.method == "GET":
        LIFECYCLE.move(State(row.state), event)
    riders = {one.staff_id for one in queries.riders_of(row.shift_id)}
    why_not = queries.refusal(row, event, request.actor, riders)
    if isinstance(why_not, Denied):
        raise why_not
    return _asked(request, row, event)


def _asked(request: Request, row: Mission, event: str) -> HttpResponse:
    """What was seen goes along, so that nothing is decided on an old page."""
    begun = {name: row.sheet.get(name, "") for name in SHEET} if event in WRITTEN else {}
    timed = {"happened_at": local(request.at)} if event in TIMED else {}
    form = Form(
        request, {"seen": str(row.steps), "destination": str(row.destination_id or ""), **timed, **begun}
    )
    back = reverse("dispatch:mission", args=[row.pk])
    houses = queries.destinations(row.call.centre_id) if event in AIMED else []
    frozen = event == "hand_over" and bool(row.room_signed_by)
    if frozen or event == "take_over":
        form.notices.append(Notice(_("签的是下面这张交接单。"), _sheet_line(row)))

    def fields() -> list[Component]:
        shown: list[Component] = []
        if event in AIMED:
            places = (Option("", _("请选择")), *(Option(str(one.pk), one.name) for one in houses))
            shown.append(
                form.field("destination", _("送到哪家医院"), kind="select", options=places, required=True)
            )
        if event in WRITTEN and not frozen:
            shown += _sheet(form, needed=event == "hand_over")
        if event in TIMED:
            shown.append(Moment(name="happened_at", label=_("什么时候"), value=form.get("happened_at"), fault=form.faults.get("happened_at")))  # fmt: skip
        if event != "write":
            why = event in SAY_WHY
            shown.append(form.field("note", _note(event), kind="textarea", required=why, optional=not why, maxlength=500))  # fmt: skip
        return [*shown, Hidden("seen", form.get("seen"))]

    def save() -> HttpResponse:
        _take(form, row, event, frozen=frozen)
        return redirect(back)

    return answer(
        form, title=label(event), back=back, fields=fields, save=save, names=(*SHEET, "note", "destination", "happened_at"), label=label(event),
        note=_foot(event), lead=f"{row.call.number} · {row.ambulance.plate} · {row.call.complaint}", current="dispatch",
    )  # fmt: skip


def _sheet_line(row: Mission) -> str:
    told = [row.sheet[name] for name in SHEET if row.sheet.get(name)]
    return _("；").join(told)[:400] if told else _("车组还没有填交接单。")


def _sheet(form: Form, *, needed: bool) -> list[Component]:
    hints = {
        "who": _("例：男，约 60 岁；无名氏写特征"),
        "found": _("例：胸痛 40 分钟，心电图 V1–V4 抬高"),
        "vitals": _("血压、脉搏、血氧、呼吸、意识"),
        "given": _("药名、剂量、几点给的"),
    }
    return [
        form.field(
            name, words, kind="textarea" if name in ("found", "vitals", "given") else "text", required=needed and name in NEEDED,
            optional=name not in NEEDED, maxlength=MOST, hint=hints.get(name, ""),
        )
        for name, words in SHEET.items()
    ]  # fmt: skip


def _note(event: str) -> str:
    names = {
        "stay": _("为什么不送院"),
        "cancel": _("为什么撤销"),
        "ask_more": _("交接单还缺什么"),
        "redirect": _("为什么改送"),
    }
    return names.get(event, _("备注"))


def _foot(event: str) -> str:
    names = {
        "hand_over": _("签字后交接单不能再改；急诊也签了才算交接完。"),
        "take_over": _("签字即确认病人和交接单都已收到。"),
        "cancel": _("车组会收到通知，呼救回到等派车。"),
        "stay": _("例：病人拒绝、现场处理后无需送院、到场已死亡。"),
    }
    return names.get(event, "")


def _take(form: Form, row: Mission, event: str, *, frozen: bool) -> object:
    """Hand what was typed to the verb."""
    request = form.request
    told: dict[str, object] = {"by": request.actor, "at": request.at, "mission_id": row.pk, "seen": form.seen}
    if event != "write":
        told["note"] = form.get("note")
    if event in TIMED and not form.get("touch"):
        told["happened_at"] = moment(form.get("happened_at"))
    if event in AIMED:
        told["destination_id"] = uuid_of(form.get("destination"))
    if event in WRITTEN and not frozen:
        told["sheet"] = Sheet(**{name: form.get(name) for name in SHEET})
    verb: Callable[..., object] = getattr(actions, event)
    return verb(**told)
