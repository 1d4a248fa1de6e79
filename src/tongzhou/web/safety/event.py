"""One event: what was reported, what was learned, measures with owner and day, what happened since; and the steps of the review."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.words import Words
from tongzhou.support.safety import actions, queries
from tongzhou.support.safety.queries import View
from tongzhou.support.safety.rules import LIFECYCLE, Category, Severity
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.fields import Choices, Hidden, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.safety.parts import grade_chip, state_badge

if TYPE_CHECKING:
    from tongzhou.support.safety.models import Measure

NAMES = ("note", "lesson", "cause", "judged", "what", "owner", "due_on", "on", "result")
Fields = Callable[[Form, View], list[Component]]


@require_GET
def event(request: Request, id: UUID) -> HttpResponse:
    """The page of an event; the look is recorded."""
    view = queries.event(request.actor, id, at=request.at)
    row = view.event
    return page(
        request,
        "safety/event.html",
        current="safety",
        event=row,
        head=PageHead(Category(row.category).words, day(row.occurred_on), row.institution.label, tuple(_actions(view))),
        chips=[grade_chip(row.grade)],
        badge=state_badge(row),
        facts=KeyValues(
            (
                Pair(_("科室"), row.department.name if row.department else _("没说")),
                Pair(_("后果"), row.grade.explained),
                Pair(_("上报人"), view.who or (_("您（不具名）") if view.own else _("不具名"))),
            )
        ),
        measures=_measures(view, request),
        timeline=_timeline(view, request),
    )  # fmt: skip


def _actions(view: View) -> Iterable[Action]:
    at, seen = f"/safety/{view.event.pk}/", (("seen", str(view.event.steps)),)
    if "take" in view.offers:
        yield Action(_("开始复核"), f"{at}take/", "primary", post=True, fields=seen)
    if "close" in view.offers:
        yield Action(_("结案"), f"{at}close/", "primary")
    if "measure" in view.offers:
        yield Action(_("定一条措施"), f"{at}measures/new/", icon="plus")
    if "reopen" in view.offers:
        yield Action(_("重新复核"), f"{at}reopen/")
    if "add" in view.offers:
        yield Action(_("补充"), f"{at}add/")


def _measures(view: View, request: Request) -> Table | None:
    if not view.measures:
        return None
    columns = (Column(_("措施")), Column(_("负责人")), Column(_("期限")), Column(_("完成")))
    rows = tuple(
        (Cell(one.what), Cell(one.owner.name), Cell(day(one.due_on)), _done(one, view, request))
        for one in view.measures
    )
    return Table(_("措施"), columns, rows, Empty(_("还没有措施")))


def _done(one: Measure, view: View, request: Request) -> Cell:
    if one.done_on:
        return Cell(" · ".join(part for part in (day(one.done_on), one.result) if part))
    if view.reviews:
        return Cell(_("登记完成"), f"/safety/measures/{one.pk}/done/")
    late = queries.overdue(one, at=request.at)
    return Cell(part=Badge(_("已到期") if late else _("进行中"), Tone.AMBER if late else Tone.PLAIN))


def _timeline(view: View, request: Request) -> Timeline:
    words = {move.event: move.words for move in LIFECYCLE.moves} | {"report": Words("上报", "report")}
    return Timeline(
        tuple(
            Event(words.get(step.event, step.event), step.at, _who(step.by_name), step.note)
            for step in reversed(view.steps)
        ),
        request.at,
        _("经过"),
    )


def _who(name: str) -> str:
    return name or _("不具名的上报人")


@require_POST
def take(request: Request, id: UUID) -> HttpResponse:
    """Begin the review."""
    actions.take(by=request.actor, at=request.at, event_id=id, seen=whole(request.POST.get("seen", "")))
    return HttpResponseRedirect(f"/safety/{id}/")


def _asked(
    request: Request,
    id: UUID,
    needs: str,
    first: dict[str, str],
    title: Text,
    fields: Fields,
    do: Callable[[Form, int | None], object],
) -> HttpResponse:
    """A step as a form, for whoever may take it now."""
    view = queries.event(request.actor, id, at=request.at)
    if needs not in view.offers:
        raise Denied(MAY_NOT)
    form = Form(request, {"seen": str(view.event.steps), **first})
    made = form.id

    def save() -> HttpResponse:
        assert made
        do(form, whole(form.get("seen")))
        return redirect(f"/safety/{id}/")

    return answer(
        form,
        title=title,
        back=f"/safety/{id}/",
        fields=lambda: [*fields(form, view), Hidden("seen", form.get("seen"))],
        save=save,
        names=NAMES,
        label=title,
        lead=f"{speak(Category(view.event.category).words)} · {day(view.event.occurred_on)}",
        current="safety",
    )


@require_http_methods(["GET", "POST"])
def close(request: Request, id: UUID) -> HttpResponse:
    """What was learned."""

    def fields(form: Form, view: View) -> list[Component]:
        grades = tuple(Option(one.value, one.explained, note=one.words) for one in reversed(Severity))
        return [
            form.field("lesson", _("学到了什么"), kind="textarea", required=True, maxlength=4000, hint=_("写给下一个遇到的人。上报人会看到。")),
            form.field("cause", _("为什么会发生"), kind="textarea", optional=True, maxlength=4000, hint=_("写制度、流程、环境，不写谁的错。")),
            Choices(name="judged", label=_("复核后的后果分级"), options=grades, chosen=(form.get("judged"),), columns="two"),
        ]  # fmt: skip

    def do(form: Form, seen: int | None) -> object:
        judged = form.one_of("judged", Severity) if form.get("judged") else None
        return actions.close(
            by=request.actor, at=request.at, event_id=id, lesson=form.get("lesson"), cause=form.get("cause"), judged=judged, seen=seen
        )  # fmt: skip

    return _asked(request, id, "close", {}, _("结案"), fields, do)


@require_http_methods(["GET", "POST"])
def add(request: Request, id: UUID) -> HttpResponse:
    """The reporter adds something."""

    def do(form: Form, seen: int | None) -> object:
        return actions.add(by=request.actor, at=request.at, event_id=id, note=form.get("note"), seen=seen)

    return _asked(request, id, "add", {}, _("补充"), _note, do)


@require_http_methods(["GET", "POST"])
def reopen(request: Request, id: UUID) -> HttpResponse:
    """Review again."""

    def do(form: Form, seen: int | None) -> object:
        return actions.reopen(by=request.actor, at=request.at, event_id=id, note=form.get("note"), seen=seen)

    return _asked(request, id, "reopen", {}, _("重新复核"), _note, do)


def _note(form: Form, _view: View) -> list[Component]:
    return [form.field("note", _("说明"), kind="textarea", required=True, maxlength=4000)]


@require_http_methods(["GET", "POST"])
def measure(request: Request, id: UUID) -> HttpResponse:
    """A measure: what, who, until when."""

    def fields(form: Form, view: View) -> list[Component]:
        people = queries.people(view.event)
        options = (Option("", _("请选")), *(Option(str(one.pk), one.name) for one in people))
        return [
            form.field("what", _("要改什么"), required=True, maxlength=400),
            form.field("owner", _("谁负责"), kind="select", required=True, options=options),
            form.field("due_on", _("什么时候完成"), kind="date", required=True),
        ]

    def do(form: Form, _seen: int | None) -> object:
        return actions.set_measure(
            id=form.id, by=request.actor, at=request.at, event_id=id, what=form.get("what"),
            owner_id=uuid_of(form.get("owner")) or UUID(int=0), due_on=form.day("due_on"),
        )  # fmt: skip

    return _asked(request, id, "measure", {}, _("定一条措施"), fields, do)


@require_http_methods(["GET", "POST"])
def done(request: Request, id: UUID) -> HttpResponse:
    """A measure is done."""
    owner = queries.event_of(request.actor, id)

    def fields(form: Form, view: View) -> list[Component]:
        return [
            form.field("on", _("完成的日期"), kind="date", required=True),
            form.field("result", _("效果"), optional=True, maxlength=400),
        ]

    def do(form: Form, _seen: int | None) -> object:
        return actions.finish_measure(
            by=request.actor, at=request.at, measure_id=id, on=form.day("on"), result=form.get("result")
        )

    return _asked(request, owner, "done", {"on": today(request).isoformat()}, _("登记完成"), fields, do)
