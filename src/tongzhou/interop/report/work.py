"""Sections of a report on the work itself: people, teaching, service, techniques, outreach, money and things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tongzhou.directory.rules import Title
from tongzhou.indicators import named
from tongzhou.indicators import queries as indicators
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.tree import Sum
from tongzhou.indicators.rules import Window
from tongzhou.interop.report import charts, figures
from tongzhou.interop.report.parts import Column, Figure, Part, Picture, Section, Table, Text
from tongzhou.interop.report.saying import day, day_of, quantity
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.support.placements.queries.programme import learned
from tongzhou.support.postings.queries.programme import posted
from tongzhou.support.postings.rules.roles import Role

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Programme
    from tongzhou.support.postings.models import Posting

W = Words
TITLES = {
    "people": W("人员", "People"),
    "teaching": W("教学", "Teaching"),
    "service": W("医疗服务", "Service"),
    "consultations": W("远程会诊", "Remote consultations"),
    "capability": W("技术与学科", "Techniques and specialties"),
    "goals": W("四个一", "The four ones"),
    "outreach": W("义诊、互访与救助", "Outreach, visits and aid"),
    "money": W("资金与物资", "Money and things"),
}
DRAWN = {
    "teaching": ("teaching_ward_rounds", "lectures", "training_courses"),
    "service": ("outpatient_and_emergency_visits", "admissions", "operations"),
    "consultations": ("remote_consultations",),
    "capability": ("techniques", "clinical_services"),
}
"""Which figures have a chart over time."""
MOST_NAMED = 40
Over = dict[str, dict[date, Decimal]]


def over_time(actor: Actor, programme: Programme, window: Window) -> Over:
    """The numbers of all charts. One statement."""
    wanted = [catalogue.ALL[code] for codes in DRAWN.values() for code in codes]
    plain = [one for one in wanted if isinstance(one.tree, Sum) and one.tree.of == "quantity"]
    return indicators.over_time(actor, programme.pk, plain, window)


def group(
    key: str, found: Sequence[Figure], over: Over, window: Window, language: str, more: Sequence[Part] = ()
) -> Section:
    """A group's figures, its charts, and what else is told."""
    parts = [*figures.table(found, key, language), *_charts(key, over, window, language), *more]
    return Section(TITLES[key].into(language), tuple(parts))


def _charts(
    key: str, over: Over, window: Window, language: str, high: int = charts.COLUMNS_HIGH
) -> list[Part]:
    step = indicators.step_of(window)
    every = charts.periods(window, step)
    each = W("每月", "by month") if step is indicators.Step.MONTH else W("每年", "by year")
    parts: list[Part] = []
    for code in DRAWN.get(key, ()):
        values = over.get(code)
        if not values or len(every) < 2:
            continue
        known = named.ALL[code]
        title = W("{name}（{unit}，{each}）", "{name} ({unit}, {each})").format(
            name=known.words, unit=known.unit.words, each=each
        )
        labels = [charts.label(period, step, window, language) for period in every]
        drawn = charts.columns(values, every, labels, high)
        says = "; ".join(
            f"{period.isoformat()[:7]} {number.normalize():,f}" for period, number in sorted(values.items())
        )
        parts.append(Picture(title.into(language), drawn.svg, says, drawn.wide, drawn.high))
    return parts


def drawings(over: Over, window: Window, language: str, most: int) -> tuple[Section, ...]:
    """The charts of a one-page summary: the first of each group, `most` at most."""
    low = charts.COLUMNS_LOW
    found = [parts[0] for key in DRAWN if (parts := _charts(key, over, window, language, low))]
    if not found:
        return ()
    return (Section(W("工作量", "Work over time").into(language), tuple(found[:most])),)


def funds(actor: Actor, found: Sequence[Figure], language: str) -> list[Part]:
    """Each grant and each project of the days by name, from the entries themselves. Two statements at most."""
    parts: list[Part] = []
    for code, title in (("funds", W("资金明细", "Grants")), ("projects", W("项目明细", "Projects"))):
        one = next((row for row in found if row.code == code), None)
        if one is None:
            continue
        rows = indicators.entries_of(actor, one.ask, limit=MOST_NAMED, whole=True).entries
        columns = (
            Column(W("名称", "name").into(language), 4.5),
            Column(W("数量", "amount").into(language), 2, number=True),
            Column(W("受援方", "recipient").into(language), 3),
            Column(W("日期", "day").into(language), 1.6),
            Column(W("台账号", "entry").into(language), 1.4),
        )
        lines = tuple(
            (str(row.detail.get("name") or row.kind_words.words.into(language)), quantity(row.amount, language), row.receiving.label,
             day_of(row.occurred_from), f"{row.book.year}/{row.number}")
            for row in rows
        )  # fmt: skip
        parts.append(Table(title.into(language), columns, lines, _rest(one.entries - len(lines), language)))
    return parts


def _rest(left: int, language: str) -> str:
    if left <= 0:
        return ""
    return W("另有 {n} 条，见附录。", "{n} more in the annex.").format(n=f"{left:,}").into(language)


def people(actor: Actor, programme: Programme, window: Window, language: str) -> list[Part]:
    """Who was posted and who learned in the days. Two statements."""
    assert window.start and window.end
    parts: list[Part] = []
    experts = [
        (one.staff.name, Title(one.staff.title).words.into(language), one.supporting.label, _host(one), Role(one.role).words.into(language),
         day(one.arrived_on), day(one.left_on))
        for one in posted(actor, programme.pk, since=window.start, until=window.end)
    ]  # fmt: skip
    if experts:
        columns = (
            Column(W("姓名", "name").into(language), 2), Column(W("职称", "title").into(language), 1.8),
            Column(W("派出", "from").into(language), 2.6), Column(W("到", "to").into(language), 3.2),
            Column(W("角色", "role").into(language), 1.5), Column(W("到岗", "arrived").into(language), 1.7),
            Column(W("离岗", "left").into(language), 1.7),
        )  # fmt: skip
        title = W("派驻名单（{n}）", "Experts posted ({n})").format(n=len(experts)).into(language)
        parts.append(Table(title, columns, tuple(experts)))
    trainees = [
        (one.trainee.name, Title(one.trainee.title).words.into(language), one.receiving.label, f"{one.supporting.label} · {one.department.name}",
         day(one.arrived_on), day(one.ended_on), one.certificate or "—")
        for one in learned(actor, programme.pk, since=window.start, until=window.end)
    ]  # fmt: skip
    if trainees:
        heads = (
            Column(W("姓名", "name").into(language), 2.4), Column(W("职称", "title").into(language), 1.8),
            Column(W("来自", "from").into(language), 2.4), Column(W("进修科室", "learned in").into(language), 3),
            Column(W("报到", "arrived").into(language), 1.7), Column(W("结束", "ended").into(language), 1.7),
            Column(W("结业证", "certificate").into(language), 2.6),
        )  # fmt: skip
        title = W("进修名单（{n}）", "Staff trained ({n})").format(n=len(trainees)).into(language)
        parts.append(Table(title, heads, tuple(trainees)))
    return parts or [
        Text(
            W("这段时间没有双方都认的派驻和进修。", "No posting or placement stands in these days.").into(
                language
            ),
            quiet=True,
        )
    ]


def _host(one: Posting) -> str:
    host = one.receiving.label
    return f"{host} · {one.department.name}" if one.department else host
