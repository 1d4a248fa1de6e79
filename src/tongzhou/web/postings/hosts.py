"""Whether a host's year keeps what is asked: all hosts in a table, one host with its verdicts, months and line of days."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.directory.rules import Title
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.support.postings import queries
from tongzhou.support.postings.rules.compliance import Standing, Verdict
from tongzhou.support.postings.rules.requirements import Requirement, Rule
from tongzhou.support.postings.rules.saying import MONTHS, year_words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import english
from tongzhou.web.postings.gantt import gantt
from tongzhou.web.postings.parts import today
from tongzhou.web.postings.timeline import DRAWN, year_field, year_given

if TYPE_CHECKING:
    from datetime import date

    from tongzhou.support.postings.queries import Compliance

TONES = {
    Standing.KEPT: Tone.JADE,
    Standing.OPEN: Tone.PLAIN,
    Standing.AT_RISK: Tone.AMBER,
    Standing.BROKEN: Tone.AMBER,
}
WORST = (Standing.BROKEN, Standing.AT_RISK, Standing.OPEN, Standing.KEPT)


@require_GET
def listing(request: Request) -> HttpResponse:
    """All hosts in view."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    year = year_given(request, on.year) if request.GET.get("year") else None
    found, more = queries.compliances(actor, year=year, on=on, after=uuid_of(request.GET.get("after", "")))
    return page(
        request,
        "postings/hosts.html",
        current="postings",
        head=PageHead(_("各接收医院的达标情况"), _("人数、连续时间、有没有断档，都由到岗、暂离和离岗的日子算出。")),
        fields=[year_field(year or on.year)],
        table=_table(found, Pager(older=f"?{urlencode({'year': str(year or on.year), 'after': str(more)})}", dated=False) if more else None),
    )  # fmt: skip


def _table(found: list[Compliance], pager: Pager | None) -> Table:
    columns = (
        Column(_("接收医院")), Column(_("年度")), Column(_("到过的人"), number=True), Column(_("在岗天数"), number=True),
        Column(_("达标")), Column(_("还差什么")),
    )  # fmt: skip
    ordered = sorted(found, key=lambda one: (WORST.index(worst(one)), one.host.name))
    return Table(
        _("各接收医院的达标情况"), columns, tuple(_row(one) for one in ordered),
        Empty(_("这一年没有结对的接收医院"), _("换一年再看，或先到“结对与协议”里结对。")), pager,
    )  # fmt: skip


def worst(one: Compliance) -> Standing:
    """The worst standing of a host's year."""
    return min((verdict.standing for verdict in one.verdicts), key=WORST.index, default=Standing.KEPT)


def _row(one: Compliance) -> tuple[Cell, ...]:
    standing = worst(one)
    missing = [verdict.says for verdict in one.verdicts if verdict.standing in WORST[:2]]
    return (
        Cell(one.host.name, f"/postings/hosts/{one.host.pk}/?year={one.number}"),
        Cell(year_words(one.year, one.number)),
        Cell(str(one.all.heads)),
        Cell(str(one.all.days)),
        Cell(part=Badge(standing.words, TONES[standing]) if one.verdicts else Badge(_("没有规则"))),
        Cell(
            Words(
                "；".join(says.zh for says in missing) or "—", "; ".join(says.en for says in missing) or "—"
            )
        ),
    )


@require_GET
def host(request: Request, id: UUID) -> HttpResponse:
    """One host's year."""
    actor, on = request.actor, today(request)
    year = year_given(request, on.year) if request.GET.get("year") else None
    found = queries.compliance(actor, id, year, on=on)
    start = whole(request.GET.get("from", "")) or 0
    asked_for = queries.Filters(host=id)
    read = queries.timeline(actor, found.year, asked_for, on=on, start=start, limit=DRAWN + 1)
    rows = read[:DRAWN]
    asked = found.frame if _asks_always(found) else None
    here = f"/postings/hosts/{id}/?year="
    return page(
        request,
        "postings/host.html",
        current="postings",
        head=PageHead(
            found.host.name,
            _lead(found),
            year_words(found.year, found.number),
            (
                Action(_("上一年度"), f"{here}{found.number - 1}"),
                Action(_("下一年度"), f"{here}{found.number + 1}"),
            ),
        ),
        notices=_notices(found) + _part(start, len(rows), whole_year=not start and len(read) <= DRAWN),
        verdicts=_verdicts(found),
        gantt=gantt(rows, found.year, on, asked=asked, stays=found.stays) if rows or asked else None,
        turns=_turns(f"{here}{found.number}", start, more=len(read) > DRAWN),
        months=_months(found, on),
        empty=Empty(_("这一年没有派驻"), _("支援方安排以后会出现在这里。"), icon="clock"),
    )


def _asks_always(found: Compliance) -> bool:
    return any(one.requirement is Requirement.ALWAYS for one in found.verdicts)


def _lead(found: Compliance) -> str:
    mix = _("、").join(f"{speak(Title(title).words)} {n}" for title, n in found.all.titles)
    said = _("到过 %(heads)s 人，共 %(days)s 个人日") % {"heads": found.all.heads, "days": found.all.days}
    return f"{said} · {mix}" if mix else said


def _notices(found: Compliance) -> list[Notice]:
    told = []
    if not found.whole:
        told.append(Notice(_("这里只算您能看到的派驻；其他支援医院派到这里的人不在内。")))
    if found.frame is None:
        told.append(Notice(_("这一年这家医院没有结对，不评是否达标。")))
    return told


def _part(start: int, number: int, *, whole_year: bool) -> list[Notice]:
    """Says which of the year's postings are drawn, where there are too many for one drawing. Verdicts and months count all."""
    if whole_year or not number:
        return []
    said = _("这里画的是第 %(first)s 到第 %(last)s 个派驻，先按科室、再按到岗的日子排。")
    return [
        Notice(said % {"first": start + 1, "last": start + number}, _("是否达标和逐月在岗都算上了全部的人。"))
    ]


def _turns(here: str, start: int, *, more: bool) -> list[Action]:
    """On to the postings that did not fit, and back."""
    turns = [Action(_("前面的派驻"), f"{here}&from={max(0, start - DRAWN)}")] if start else []
    if more:
        turns.append(Action(_("后面的派驻"), f"{here}&from={start + DRAWN}"))
    return turns


def _verdicts(found: Compliance) -> Table:
    columns = (Column(_("要求")), Column(_("现在")), Column(_("情况")), Column(_("依据")))
    rows = tuple(_verdict(one) for one in found.verdicts)
    empty = Empty(_("没有适用的规则"), _("由卫生健康委在“派驻规则”里设定。"))
    return Table(_("是否达标"), columns, rows, empty)


def _verdict(one: Verdict) -> tuple[Cell, ...]:
    return (
        Cell(begun(asked(one.rule))),
        Cell(part=Badge(one.standing.words, TONES[one.standing])),
        Cell(begun(one.says)),
        Cell(source(one.rule)),
    )


def begun(words: Words) -> Words:
    """The words as a sentence begins."""
    return Words(words.zh, words.en[:1].upper() + words.en[1:])


def asked(rule: Rule) -> Words:
    """ "每年派驻人数：不少于 5 人"."""
    what, unit = rule.requirement.words, rule.requirement.unit
    if rule.at_least is None:
        return what
    if rule.requirement is Requirement.YEAR:
        return Words(f"{what.zh}：{rule.at_least} 月", f"{what.en}: {MONTHS[rule.at_least - 1]}")
    if rule.requirement is Requirement.BREAK:
        return Words(f"{what.zh}：{rule.at_least} 天", f"{what.en}: {rule.at_least}")
    if rule.at_most is not None:
        return Words(
            f"{what.zh}：{rule.at_least} 至 {rule.at_most} {unit.zh}",
            f"{what.en}: {rule.at_least} to {rule.at_most} {unit.en}",
        )
    return Words(
        f"{what.zh}：不少于 {rule.at_least} {unit.zh}", f"{what.en}: at least {rule.at_least} {unit.en}"
    )


def source(rule: Rule) -> str:
    """The document, and that it is still to be confirmed where it is."""
    told = rule.source or "—"
    return told if rule.confirmed else _("%(source)s（待核实）") % {"source": told}


def _months(found: Compliance, on: date) -> Table:
    columns = (
        Column(_("月份")),
        Column(_("在岗人数"), number=True),
        Column(_("人日"), number=True),
        Column(_("职称")),
    )
    rows = tuple(
        (
            Cell(_month(one.period.start.year, one.period.start.month)),
            Cell(str(one.heads) if one.period.start <= on else "—"),
            Cell(str(one.days) if one.period.start <= on else "—"),
            Cell(_("、").join(f"{speak(Title(title).words)} {n}" for title, n in one.titles) or "—"),
        )
        for one in found.months
    )  # fmt: skip
    return Table(_("逐月在岗"), columns, rows, Empty(_("没有数")))


def _month(year: int, month: int) -> str:
    return f"{MONTHS[month - 1]} {year}" if english() else f"{year} 年 {month} 月"
