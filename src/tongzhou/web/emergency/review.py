"""The review afterwards: the case as a time line against the targets, and what delayed it, with names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.queries import RunPage
from tongzhou.care.emergency.refusals import OUT_OF_RANGE
from tongzhou.care.emergency.rules import Source, minutes_between
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import SHANGHAI
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import pathway_words, way
from tongzhou.web.emergency.run import minutes_text, times_table
from tongzhou.web.forms import Form, answer
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.care.emergency.models import Point


@require_GET
def review(request: Request, id: UUID) -> HttpResponse:
    """The time line, the targets, the delays."""
    found = queries.run(request.actor, id, at=request.at)
    add = (
        (Action(_("说明耽误在哪里"), reverse("emergency:delay", args=[id]), "primary", "plus"),)
        if found.writes
        else ()
    )
    head = PageHead(
        _("复盘"), way(found.run), f"{found.run.number} · {pathway_words(found.run.pathway).zh}", add
    )
    return page(
        request, "emergency/review.html", current="emergency", head=head, times=times_table(found), line=_line(found),
        delays=_delays(found), back=Action(_("回到这次急救"), reverse("emergency:run", args=[id])),
    )  # fmt: skip


def _line(found: RunPage) -> Table:
    """Every point that counts, how long after the one before and after the first contact."""
    columns = (
        Column(_("时刻")), Column(_("时间点")), Column(_("距上一步"), number=True), Column(_("距首次接触"), number=True), Column(_("谁记")),
    )  # fmt: skip
    names = {one.code: one.words for one in found.pathway.points}
    points = sorted(found.current.values(), key=lambda one: one.true_at)
    first = found.current.get("fmc")
    rows = []
    before: Point | None = None
    for one in points:
        since = minutes_between(before.true_at, one.true_at) if before else None
        contact = minutes_between(first.true_at, one.true_at) if first else None
        who = Words(
            f"{one.by_name}（{Source(one.source).words.zh}）",
            f"{one.by_name} ({Source(one.source).words.en})",
        )
        rows.append(
            (
                Cell(f"{one.true_at.astimezone(SHANGHAI):%H:%M:%S}"),
                Cell(names.get(one.code, one.code)),
                Cell(minutes_text(since) if before else "—"),
                Cell(minutes_text(contact)),
                Cell(who),
            )
        )
        before = one
    return Table(_("时间线"), columns, tuple(rows), Empty(_("还没有记时间点。")))


def _delays(found: RunPage) -> Table:
    columns = (
        Column(_("耽误在")),
        Column(_("哪一段")),
        Column(_("多久"), number=True),
        Column(_("说明")),
        Column(_("谁说的")),
    )
    names = {one.code: one.words for one in found.pathway.intervals}
    causes = queries.delays()
    rows = tuple(
        (
            Cell(causes.get(one.cause, one.cause)), Cell(names.get(one.interval, _("全程"))), Cell(minutes_text(one.minutes)),
            Cell(one.note if found.whole else ""), Cell(f"{one.by_name} {one.by_institution}"),
        )
        for one in queries.delays_of(found.run.pk)
    )  # fmt: skip
    return Table(_("耽误在哪里"), columns, rows, Empty(_("还没有人说明耽误在哪里。")))


@require_http_methods(["GET", "POST"])
def delay(request: Request, id: UUID) -> HttpResponse:
    """What delayed it, of a closed list, in one's own name; also after closing."""
    found = queries.run(request.actor, id, at=request.at)
    why_not = queries.writes(found.run, request.actor)
    if why_not is not None:
        raise why_not
    form = Form(request, {})
    made, back = form.id, reverse("emergency:review", args=[id])
    causes = (Option("", _("请选择")), *(Option(code, words) for code, words in queries.delays().items()))
    parts = (Option("", _("全程")), *(Option(one.interval.code, one.interval.words) for one in found.times))

    def fields() -> list[Component]:
        return [
            form.field("cause", _("耽误在"), kind="select", options=causes, required=True),
            form.field("interval", _("哪一段"), kind="select", options=parts, optional=True),
            form.field(
                "minutes", _("大约多久"), optional=True, inputmode="numeric", unit=_("分钟"), maxlength=4
            ),
            form.field("note", _("说明"), kind="textarea", optional=True, maxlength=300),
        ]

    def save() -> HttpResponse:
        typed = form.get("minutes")
        minutes = whole(typed) if typed else None
        if typed and minutes is None:
            raise Invalid(
                OUT_OF_RANGE,
                field="minutes",
                name=Words("分钟数", "the number of minutes"),
                least=0,
                most=10_000,
            )
        actions.delayed(
            id=made, by=request.actor, at=request.at, run_id=id, cause=form.get("cause"), interval=form.get("interval"),
            minutes=minutes, note=form.get("note"),
        )  # fmt: skip
        return redirect(back)

    return answer(
        form, title=_("说明耽误在哪里"), back=back, fields=fields, save=save, names=("cause", "interval", "minutes", "note"),
        label=_("署名记下"), lead=found.run.number, note=_("对事不对人：为的是下一次快一点。"), current="emergency",
    )  # fmt: skip
