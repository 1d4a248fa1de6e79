"""Mentorship 师带徒: who teaches whom, the goals and how far they are, the quarters' notes, the word at the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.placements import queries
from tongzhou.support.placements.moving import MENTORSHIPS
from tongzhou.support.placements.rules.mentoring import Bond, Grade
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import Facts
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of, today
from tongzhou.web.placements.parts import Line, span, timeline, titled
from tongzhou.web.workbook.links import export

if TYPE_CHECKING:
    from datetime import date

    from tongzhou.support.placements.models import MentorGoal, MentorNote, Mentorship
    from tongzhou.support.placements.queries import MentorshipView

TONES = {Bond.RUNNING: Tone.JADE, Bond.ASSESSED: Tone.INDIGO, Bond.ENDED: Tone.JADE, Bond.BROKEN: Tone.PLAIN}
BEGUN = Words("结成师徒", "mentorship begun")
EVENTS = ("reply", "note", "reach", "assess", "plan", "stop")


@require_GET
def listing(request: Request) -> HttpResponse:
    """Mentorships under way, or those that are over. One statement of its own."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    over = request.GET.get("tab", "") == "over"
    rows = queries.mentorships(actor, over=over)
    begin = Action(_("结成师徒"), "/placements/mentorships/new/", "primary", "plus")
    tabs = (
        Link(_("正在带的"), "/placements/mentorships/", current=not over),
        Link(_("结束了的"), "/placements/mentorships/?tab=over", current=over),
    )
    nothing = Empty(
        _("没有在带教的师徒"),
        _("给一位县里的医生找一位师傅：写几条目标，每季度各写一段小结。"),
        icon="people",
    )
    return page(
        request,
        "placements/mentorships.html",
        current="placements",
        head=PageHead(_("师徒结对"), _("一位师傅带一位徒弟：目标、季度小结、出师评价。"), _("进修"), (*((begin,) if actor.may(P.MANAGE_PLACEMENTS) else ()), *export(actor, "mentorship", tab="over" if over else "now"))),
        tabs=Tabs(tabs, _("师徒结对")),
        rows=[_row(one, on) for one in rows],
        empty=Empty(_("还没有结束的"), icon="people") if over else nothing,
    )  # fmt: skip


def _row(one: Mentorship, on: date) -> Line:
    reached = _("目标 %(reached)s/%(total)s") % {"reached": one.reached, "total": one.total}  # type: ignore[attr-defined]  # counted by the query
    return Line(
        f"/placements/mentorships/{one.pk}/",
        _("%(mentor)s 带 %(mentee)s") % {"mentor": one.mentor.name, "mentee": one.mentee.name},
        one.field,
        f"{one.supporting.label} → {one.receiving.label}",
        _term(one, on),
        Badge(one.status.words, TONES[one.status]),
        reached,
    )


def _term(one: Mentorship, on: date) -> str:
    last = one.ended_on or (one.during.upper - timedelta(1) if one.during.upper else None)
    return span(one.during.lower, last, on)


@require_GET
def mentorship(request: Request, id: UUID) -> HttpResponse:
    """One mentorship. Four statements of its own."""
    view, on = queries.mentorship(request.actor, id), today(request)
    row = view.bond
    grade = Grade(row.grade).words if row.grade else ""
    return page(
        request,
        "placements/mentorship.html",
        current="placements",
        head=PageHead(_("%(mentor)s 带 %(mentee)s") % {"mentor": row.mentor.name, "mentee": row.mentee.name}, row.field, f"{row.supporting.label} → {row.receiving.label}", _acts(request, view)),
        badge=Badge(row.status.words, TONES[row.status]),
        facts=KeyValues(
            (
                Pair(_("起止"), _term(row, on)),
                Pair(_("目标"), f"{sum(one.reached_on is not None for one in view.goals)}/{len(view.goals)}"),
                Pair(_("小结"), str(len(view.notes))),
                *((Pair(_("出师评价"), grade),) if grade else ()),
            )
        ),
        goals=_goals(request, view, on),
        notes=_notes(view.notes, on),
        words=Facts(_("出师评价"), ((_("师傅的话"), row.assessment), (_("徒弟的话"), row.reply)), _("还没有评价。")),
        more=Facts(
            _("师徒"),
            (
                (_("师傅"), _who(titled(row.mentor), row.supporting.name, row.mentor.department)),
                (_("徒弟"), _who(titled(row.mentee), row.receiving.name, row.mentee.department)),
                (_("结对"), _("医生结对之下") if row.doctors_id else ""),
                (_("帮扶项目"), name_of(row.pairing.programme) if row.pairing else ""),
            ),
        ),
        timeline=timeline(view.steps, MENTORSHIPS, request.at, BEGUN, _("经过")),
    )  # fmt: skip


def _who(name: str, house: str, department: object) -> str:
    return " ".join(part for part in (name, house, getattr(department, "name", "")) if part)


def _acts(request: Request, view: MentorshipView) -> tuple[Action, ...]:
    labels = {
        "reply": _("回复评价"), "note": _("写季度小结"), "reach": _("登记目标达成"), "assess": _("出师评价"), "plan": _("加目标、改期限"),
        "stop": _("提前结束"),
    }  # fmt: skip
    offered = [one for one in EVENTS if one in view.offers]
    if all(one.reached_on for one in view.goals):
        offered = [one for one in offered if one != "reach"]
    here = f"/placements/mentorships/{view.bond.pk}/"
    return tuple(
        Action(labels[one], f"{here}{one}/", "danger" if one == "stop" else "primary" if not number else "")
        for number, one in enumerate(offered)
    )


def _goals(request: Request, view: MentorshipView, on: date) -> Table:
    columns = (Column(_("目标")), Column(_("哪天前达成")), Column(_("达成")), Column(_("师傅看到的")))
    rows = tuple(
        (Cell(one.text), Cell(day(one.due, on) or "—"), Cell(part=_reached(one, on)), Cell(one.note or "—"))
        for one in view.goals
    )
    return Table(_("目标"), columns, rows, Empty(_("还没有目标")))


def _reached(one: MentorGoal, on: date) -> Badge:
    if one.reached_on:
        return Badge(_("%(day)s 达成") % {"day": day(one.reached_on, on)}, Tone.JADE)
    late = one.due is not None and one.due < on
    return Badge(_("过了期限") if late else _("在学"), Tone.AMBER if late else Tone.PLAIN)


def _notes(rows: list[MentorNote], on: date) -> Table:
    columns = (Column(_("季度")), Column(_("谁写的")), Column(_("小结")))
    lines = tuple(
        (Cell(quarter(one.quarter)), Cell(f"{one.by_name} {speak(Side(one.side).words)}"), Cell(one.text))
        for one in reversed(rows)
    )
    nothing = Empty(_("还没有季度小结"), _("师傅和徒弟每季度各写一段。"), icon="pen")
    return Table(_("季度小结"), columns, lines, nothing)


def quarter(first: date) -> str:
    """The quarter that begins on a day."""
    return _("%(year)s 年第 %(n)s 季度") % {"year": first.year, "n": (first.month + 2) // 3}
