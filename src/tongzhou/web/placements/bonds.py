"""The forms of a mentorship: begun, goals added, a goal reached, a quarter's note, the assessment, the reply, an early end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.actions import Goal
from tongzhou.support.placements.moving import MENTORSHIPS
from tongzhou.support.placements.rules.mentoring import Grade
from tongzhou.support.placements.rules.mentoring import quarter as quarter_of
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, uuid_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.mentoring import quarter
from tongzhou.web.placements.nominating import between, pair_field, pair_key, people_of
from tongzhou.web.placements.parts import guard
from tongzhou.web.placements.people import person_field, person_of

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.support.placements.models import MentorGoal, Mentorship

NAMES = ("pair", "mentor_id", "mentee_id", "field", "since", "until", "goals", "goal_id", "on", "text", "grade", "assessment", "reply", "note")  # fmt: skip
DUE = re.compile(r"\s(\d{4}-\d{2}-\d{2})$")


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Between which houses first (when there are several), then who, how long, for what."""
    actor, on = request.actor, today(request)
    actor.require(P.MANAGE_PLACEMENTS)
    pairs = queries.pairs(actor, since=on)
    year = {"since": on.isoformat(), "until": (on + timedelta(364)).isoformat()}
    form = Form(request, {"pair": pair_key(pairs[0]) if len(pairs) == 1 else "", **year})
    made = form.id
    two = next((one for one in pairs if pair_key(one) == form.get("pair")), None)

    def save() -> HttpResponse | None:
        if two is None:
            raise Invalid(CHOOSE, field="pair")
        if "mentor_id" not in request.POST:
            return None
        row = actions.begin_mentorship(
            id=made, by=actor, at=request.at, mentor_id=person_of(form, "mentor_id", people_of(two[0])),
            mentee_id=person_of(form, "mentee_id", people_of(two[1], below=True)), during=between(form), goals=goals_of(form),
            field=form.get("field"), note=form.get("note"),
        )  # fmt: skip
        messages.success(request, _("已结成师徒。"), extra_tags="jade")
        return redirect(f"/placements/mentorships/{row.pk}/")

    return answer(
        form, title=_("结成师徒"), back="/placements/mentorships/", fields=lambda: [pair_field(form, pairs), *(_who(form, two) if two else ())],
        save=save, names=NAMES, label=_("结成师徒") if two else _("下一步"), current="placements",
    )  # fmt: skip


def _who(form: Form, two: tuple[Institution, Institution]) -> list[Component]:
    return [
        person_field(form, "mentor_id", _("师傅"), people_of(two[0]), house=two[0].label),
        person_field(form, "mentee_id", _("徒弟"), people_of(two[1], below=True), house=two[1].label),
        form.field("field", _("带什么"), optional=True, maxlength=120, hint=_("例：普通外科腔镜")),
        form.field("since", _("第一天"), kind="date", required=True),
        form.field("until", _("最后一天"), kind="date", required=True),
        _goals(form),
        form.field("note", _("说明"), optional=True, maxlength=2000),
    ]


def _goals(form: Form) -> Component:
    hint = _("一行一个，后面可以写期限，例：独立主刀阑尾切除 2026-12-31")
    return form.field("goals", _("目标"), kind="textarea", required=True, maxlength=5000, hint=hint)


def goals_of(form: Form) -> list[Goal]:
    """A goal a line, a day at its end is its due day."""
    return [goal_of(line) for line in form.lines("goals")]


def goal_of(line: str) -> Goal:
    """ "独立主刀阑尾切除 2026-12-31": the text, and until when. What is no day stays text."""
    found = DUE.search(line)
    if found is None:
        return Goal(line)
    try:
        return Goal(line[: found.start()].strip(), date.fromisoformat(found.group(1)))
    except ValueError:
        return Goal(line)


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of one step."""
    if event not in LABELS:
        raise NotFound(NO_RECORD)
    row = queries.mentorship_row(request.actor, id)
    guard(request, MENTORSHIPS, row, event)
    goals = queries.goals_of(row) if event == "reach" else []
    form = Form(request, {"seen": str(row.steps), **_first(request, row, event, goals)})

    def save() -> HttpResponse:
        _take(request, form, row, event)
        messages.success(request, _("已记下。"), extra_tags="jade")
        return redirect(f"/placements/mentorships/{id}/")

    title = _label(event)
    return answer(
        form, title=title, back=f"/placements/mentorships/{id}/", fields=lambda: _fields(form, event, goals), save=save, names=NAMES,
        label=title, lead=_("%(mentor)s 带 %(mentee)s") % {"mentor": row.mentor.name, "mentee": row.mentee.name}, current="placements",
    )  # fmt: skip


LABELS = ("plan", "reach", "note", "assess", "reply", "stop")


def _label(event: str) -> str:
    return {
        "plan": _("加目标、改期限"), "reach": _("登记目标达成"), "note": _("写季度小结"), "assess": _("出师评价"), "reply": _("回复评价"),
        "stop": _("提前结束"),
    }[event]  # fmt: skip


def _first(request: Request, row: Mentorship, event: str, goals: Sequence[MentorGoal]) -> dict[str, str]:
    on = today(request)
    if event == "plan":
        return {"until": str(row.during.upper - timedelta(1)) if row.during.upper else ""}
    if event == "reach":
        return {"on": on.isoformat(), "goal_id": str(goals[0].pk) if len(goals) == 1 else ""}
    if event == "note":
        return {"on": max(quarter_of(on), quarter_of(row.during.lower)).isoformat()}
    return {"on": on.isoformat()} if event in ("assess", "stop") else {}


def _fields(form: Form, event: str, goals: Sequence[MentorGoal]) -> list[Component]:
    when = form.field("on", _("日期"), kind="date", required=True)
    words: dict[str, list[Component]] = {
        "reply": [form.field("reply", _("徒弟的话"), kind="textarea", required=True, maxlength=2000)],
        "stop": [when, form.field("note", _("原因"), kind="textarea", required=True, maxlength=2000)],
        "assess": [when, _grade(form), form.field("assessment", _("师傅的话"), kind="textarea", required=True, maxlength=2000)],
        "note": [_quarters(form), form.field("text", _("这一季度学了什么、还差什么"), kind="textarea", required=True, maxlength=2000)],
        "reach": [_which(form, goals), when, form.field("note", _("师傅看到的"), optional=True, maxlength=300)],
    }  # fmt: skip
    if event in words:
        return words[event]
    more = _("可以只改期限。一行一个，后面可以写期限。")
    return [
        form.field("goals", _("新加的目标"), kind="textarea", optional=True, maxlength=5000, hint=more),
        form.field("until", _("最后一天"), kind="date", optional=True),
        form.field("note", _("说明"), optional=True, maxlength=2000),
    ]


def _grade(form: Form) -> Component:
    options = tuple(Option(one.value, one.words) for one in Grade)
    fault = form.faults.get("grade")
    return Choices(
        name="grade",
        label=_("评价"),
        options=options,
        chosen=(form.get("grade"),),
        columns="two",
        fault=fault,
    )


def _which(form: Form, goals: Sequence[MentorGoal]) -> Component:
    options = tuple(Option(str(one.pk), one.text) for one in goals)
    fault = form.faults.get("goal_id")
    return Choices(
        name="goal_id", label=_("哪个目标"), options=options, chosen=(form.get("goal_id"),), columns="one", fault=fault
    )  # fmt: skip


def _quarters(form: Form) -> Component:
    """This quarter or the one before: notes are written while one remembers."""
    now = quarter_of(today(form.request))
    before = quarter_of(now - timedelta(1))
    options = tuple(Option(one.isoformat(), quarter(one)) for one in (now, before))
    fault = form.faults.get("on")
    return Choices(
        name="on", label=_("哪个季度"), options=options, chosen=(form.get("on"),), columns="two", fault=fault
    )


def _take(request: Request, form: Form, row: Mentorship, event: str) -> None:
    by, at, id, seen = request.actor, request.at, row.pk, form.seen
    if event == "plan":
        actions.plan_mentorship(
            by=by, at=at, mentorship_id=id, goals=goals_of(form), until=form.day_if("until"), note=form.get("note"), seen=seen
        )  # fmt: skip
    elif event == "reach":
        goal = uuid_of(form.get("goal_id"))
        if goal is None:
            raise Invalid(CHOOSE, field="goal_id")
        actions.reach_goal(
            by=by, at=at, mentorship_id=id, goal_id=goal, on=form.day("on"), note=form.get("note"), seen=seen
        )
    elif event == "note":
        actions.note_quarter(
            by=by, at=at, mentorship_id=id, on=form.day("on"), text=form.get("text"), seen=seen
        )
    elif event == "assess":
        actions.assess_mentee(
            by=by, at=at, mentorship_id=id, on=form.day("on"), grade=form.one_of("grade", Grade), assessment=form.get("assessment"), seen=seen
        )  # fmt: skip
    elif event == "reply":
        actions.reply_mentor(by=by, at=at, mentorship_id=id, reply=form.get("reply"), seen=seen)
    else:
        actions.stop_mentorship(
            by=by, at=at, mentorship_id=id, on=form.day("on"), note=form.get("note"), seen=seen
        )
