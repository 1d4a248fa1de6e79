"""What a page of an emergency shows in tables and lines: times against targets, every point with its clock, vital signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.emergency import queries
from tongzhou.care.emergency.queries import RunPage
from tongzhou.care.emergency.rules import Awake, Measured, Outcome, Source, Standing, State
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import SHANGHAI, when
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.care.emergency.models import Point


def address(name: str, found: RunPage, *more: object) -> str:
    return reverse(f"emergency:{name}", args=[found.run.pk, *more])


def minutes_text(number: int | None) -> Text:
    """Minutes as a table says them; what is not known says so."""
    return Words("不详", "not known") if number is None else Words(f"{number} 分钟", f"{number} min")


def target_text(one: Measured) -> Text:
    """The target, with what is not confirmed marked."""
    least = one.interval.minutes
    if least is None:
        return "—"
    open_zh, open_en = ("", "") if one.interval.confirmed else ("（待核实）", " (to be confirmed)")
    below = one.interval.mean is not None and one.interval.mean.below
    said = f"< {least + 1}" if below else f"≤ {least}"
    return Words(f"{said} 分钟{open_zh}", f"{said} min{open_en}")


def met_chip(one: Measured) -> Component:
    """Whether it was met, in a word."""
    if one.carried:
        return Chip(_("上一次已计"))
    if one.flagged or (one.minutes is not None and one.minutes < 0):
        return Chip(_("先后不对，不计"), Tone.AMBER)
    if one.met is None:
        return Chip(_("还不知道"))
    return Chip(_("达到目标"), Tone.JADE) if one.met else Chip(_("没达到目标"), Tone.AMBER)


def times_table(found: RunPage) -> Table:
    """The intervals against their targets; of who was not sent on, nobody asks when he left."""
    columns = (Column(_("时间")), Column(_("用了"), number=True), Column(_("目标值")), Column(_("结果")))
    rows = tuple(
        (
            Cell(one.interval.words),
            Cell(minutes_text(one.minutes)),
            Cell(target_text(one)),
            Cell(part=met_chip(one)),
        )
        for one in found.times
        if not one.onward or found.run.outcome == Outcome.TRANSFERRED
    )
    return Table(_("时间与目标"), columns, rows, Empty(_("这条通道没有要比的时间。")))


def points_timeline(found: RunPage, request: Request) -> Timeline:
    """Every point that was told, by true time; what does not count says why."""
    events = []
    for one in found.points:
        standing = Standing(one.standing)
        notes = [] if standing is Standing.CURRENT else [speak(standing.words)]
        if one.flagged:
            notes.append(
                _("坚持记的，先后不对（%(other)s），不计入指标")
                % {
                    "other": speak(
                        queries.point_words(found.pathway, one.against)
                        if one.against != "now"
                        else Words("现在", "now")
                    )
                }
            )
        if one.carried:
            notes.append(_("首诊医院带来"))
        if one.reason:
            notes.append(_("更正：%(why)s") % {"why": one.reason})
        if one.note and found.whole:
            notes.append(one.note)
        changes = (
            found.writes
            and State(found.run.state).open
            and standing not in (Standing.REPLACED, Standing.LATE)
            and found.pathway.point(one.code) is not None
        )
        events.append(
            Event(
                queries.point_words(found.pathway, one.code), one.true_at, f"{one.by_name} {one.by_institution} · {_clock_said(one)}",
                "；".join(notes), "past" if standing is Standing.CURRENT and not one.flagged else "late",
                href=address("point", found, one.pk) if changes else "",
            )
        )  # fmt: skip
    return Timeline(tuple(events), request.at, _("时间点"))


def _clock_said(one: Point) -> str:
    """Whose clock, to the second, and how far it was off."""
    shown = f"{one.true_at.astimezone(SHANGHAI):%H:%M:%S}"
    source = speak(Source(one.source).words)
    if one.source == Source.SYSTEM:
        return f"{shown} {source}"
    if one.offset_ms is None:
        return _("%(time)s %(source)s，没有对过时") % {"time": shown, "source": source}
    seconds = round(one.offset_ms / 1000)
    if seconds == 0:
        return f"{shown} {source}"
    return _("%(time)s %(source)s，钟差 %(n)s 秒已扣") % {"time": shown, "source": source, "n": seconds}


def vitals_table(found: RunPage, request: Request) -> Table:
    columns = (
        Column(_("何时")), Column(_("血压"), number=True), Column(_("脉搏"), number=True), Column(_("血氧"), number=True),
        Column(_("呼吸"), number=True), Column(_("血糖"), number=True), Column(_("意识")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(when(one.true_at, request.at)),
            Cell(f"{_known(one.systolic)}/{_known(one.diastolic)}" if one.systolic or one.diastolic else "—"),
            Cell(_known(one.pulse)), Cell(_known(one.spo2)), Cell(_known(one.respiration)), Cell(_known(one.glucose)),
            Cell(Awake(one.consciousness).words if one.consciousness else "—"),
        )
        for one in found.vitals
    )  # fmt: skip
    return Table(_("生命体征"), columns, rows, Empty(_("还没有记生命体征。")))


def _known(value: object) -> str:
    return "—" if value is None else str(value)
