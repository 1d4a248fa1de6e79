"""Signing in at the room's door: the teacher opens a list, a code on the screen, one touch on each phone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.interop.workbook import values
from tongzhou.interop.workbook.values import Unreadable
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.rules import CHINA
from tongzhou.support.acts.kinds import all_kinds, get
from tongzhou.support.acts.rules import Group
from tongzhou.support.teaching import actions, queries
from tongzhou.support.teaching.acts import TOPIC
from tongzhou.support.teaching.rules import LONGEST, LONGEST_TOPIC
from tongzhou.support.teaching.tokens import token
from tongzhou.web.accounts.parts import Qr
from tongzhou.web.acts import reading, showing
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.support.teaching.models import AttendanceList
    from tongzhou.support.teaching.queries import Roster

NAMES = ("kind", "topic", "relation", "day", "start", "minutes")
USUAL = "60"


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Open a list: what, for whom, from when, how long."""
    request.actor.require(Permission.CLAIM)
    now = request.at.astimezone(CHINA)
    begun = {"day": now.date().isoformat(), "start": now.strftime("%H:%M"), "minutes": USUAL}
    form = Form(request, begun)
    id = form.id
    places = reading.relations(request.actor, on=now.date())

    def save() -> HttpResponse:
        relation = reading.relation_of(form, places)
        row = actions.open_list(
            id=id, by=request.actor, at=request.at, kind=form.get("kind"), topic=form.get("topic"),
            supporting_id=relation.giving.pk, receiving_id=relation.taking.pk, starts_at=_start(form), minutes=whole(form.get("minutes")),
        )  # fmt: skip
        return redirect("acts:attendance", row.pk)

    def fields() -> list[Component]:
        kinds = [one for one in all_kinds(Group.TEACHING) if "attendee" in {part.role for part in one.parts}]
        options = (Option("", _("请选择")), *(Option(one.code, one.words) for one in kinds))
        shown: list[Component] = [
            form.field("kind", _("哪一种"), kind="select", required=True, options=options),
            form.field("topic", TOPIC, required=True, maxlength=LONGEST_TOPIC, hint=_("不写病人姓名")),
            form.field("day", _("哪一天"), kind="date", required=True),
            form.field("start", _("几点开始"), kind="time", required=True),
            form.field("minutes", _("多长时间"), inputmode="numeric", required=True, unit=_("分钟")),
        ]
        return shown + ([showing.relation(form, places)] if len(places) > 1 else [])

    return answer(
        form, title=_("开签到"), back=reverse("acts:home"), fields=fields, save=save, names=NAMES, label=_("开始签到"), current="acts",
        lead=_("把码放到门口的屏幕上，来的人用手机扫一下就签到；结束后人数和名单自己填好。"),
    )  # fmt: skip


def _start(form: Form) -> datetime:
    try:
        clock = values.clock(form.get("start"))
    except Unreadable as fault:
        raise Invalid(CHOOSE, field="start") from fault
    return datetime.combine(form.day("day"), clock, CHINA)


@require_GET
def one(request: Request, list_id: UUID) -> HttpResponse:
    """The list with its code. The part with the code asks for itself anew every minute: an old code opens nothing."""
    found = queries.roster(request.actor, list_id)
    row = found.session
    part: dict[str, Any] = {
        "list": row,
        "code": _code(request, found),
        "table": _table(found),
        "count": _count(found),
    }
    if request.headers.get("HX-Request"):
        return render(request, "acts/attendance_part.html", part)
    return page(
        request,
        "acts/attendance.html",
        current="acts",
        head=PageHead(
            row.topic,
            f"{row.supporting.label} → {row.receiving.label}",
            over=f"{speak(get(row.kind).words)} · {exact(row.starts_at)}",
            actions=_next(request, found),
        ),
        **part,
    )


def _code(request: Request, found: Roster) -> Qr | None:
    """The code, until half an hour after the end."""
    if request.at > found.session.ends_at + timedelta(minutes=30) or found.recorded:
        return None
    there = reverse("acts:sign-in", args=[token(found.session.pk, at=request.at)])
    return Qr(request.build_absolute_uri(there), _("签到的二维码"), _("手机扫一扫签到"))


def _next(request: Request, found: Roster) -> tuple[Action, ...]:
    """Record the act from the list, once it is over; or see the act."""
    row = found.session
    if found.recorded:
        return (Action(_("看这件工作"), reverse("acts:one", args=[row.pk]), style="primary"),)
    may = any(request.actor.may(Permission.CLAIM, side.place) for side in (row.supporting, row.receiving))
    if not may or request.at < row.starts_at:
        return ()
    there = f"{reverse('acts:new', args=[row.kind])}?list={row.pk}"
    return (Action(_("结束了，登记这件工作"), there, style="primary", icon="check"),)


def _count(found: Roster) -> str:
    n = len(found.attendees)
    return ngettext("已签到 %(n)s 人", "已签到 %(n)s 人", n) % {"n": n}


def _table(found: Roster) -> Table:
    columns = (Column(_("姓名")), Column(_("单位")), Column(_("签到时间")))
    rows = tuple(
        (Cell(one.staff.name), Cell(one.staff.institution.label), Cell(exact(one.at)))
        for one in found.attendees
    )
    return Table(
        _("已签到的人"), columns, rows, Empty(_("还没有人签到。"), _("请来的人用手机扫码。"), icon="phone")
    )


@require_http_methods(["GET", "POST"])
def sign_in(request: Request, code: str) -> HttpResponse:
    """What the code is for, and one button; then that it is done."""
    found = queries.door(request.actor, code, at=request.at)
    if request.method == "POST":
        actions.sign_in(by=request.actor, at=request.at, token=code)
        messages.success(request, _("签到了，不用再做什么。"), extra_tags="jade")
        return redirect("acts:sign-in", code)
    row = found.session
    return page(
        request,
        "acts/sign_in.html",
        current="acts",
        head=PageHead(row.topic, f"{row.supporting.label} → {row.receiving.label}", over=get(row.kind).words),
        facts=KeyValues(
            (
                Pair(_("开始"), exact(row.starts_at)),
                Pair(_("您是"), f"{found.staff.name} · {found.staff.institution.label}"),
            )
        ),
        signed=found.signed,
        post=Action(_("我到了，签到"), request.path, style="primary", icon="check", post=True),
    )


def begun(request: Request, roster: Roster) -> dict[str, str]:
    """The form of the act as the list fills it: when, what, who came and how many; all of it may still be corrected."""
    row: AttendanceList = roster.session
    started = row.starts_at.astimezone(CHINA)
    until = min(row.ends_at, request.at)
    minutes = max(0, int((until - row.starts_at).total_seconds() // 60))
    own = [one.staff.name for one in roster.attendees]
    return {
        "id": str(row.pk),
        "topic": row.topic,
        "day": started.date().isoformat(),
        "start": started.strftime("%H:%M"),
        "minutes": str(min(minutes, LONGEST) or ""),
        "relation": f"{row.supporting_id}|{row.receiving_id}",
        "attendance": str(len(own) or ""),
        "attendee": "、".join(own),
        "how": "on_site",
    }
