"""The figures of a report: every measure over the days, by group; those without an entry are named, not shown as zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeGuard

from tongzhou.indicators import named
from tongzhou.indicators.definitions.given import marked
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import kinds, leaves
from tongzhou.indicators.definitions.tree import Stated
from tongzhou.indicators.named import Known
from tongzhou.indicators.queries import Ask, Scope, compute, kinds_in
from tongzhou.indicators.rules import Result, Window
from tongzhou.interop.report.parts import Column, Figure, Part, Table, Text
from tongzhou.interop.report.saying import quantity
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Programme

W = Words
GROUPS: dict[str, tuple[Known, ...]] = {
    "people": named.PEOPLE,
    "teaching": named.TEACHING,
    "service": tuple(one for one in named.SERVICE if one.code != "remote_consultations"),
    "consultations": (named.ALL["remote_consultations"],),
    "capability": tuple(one for one in named.CAPABILITY if one.code != "goals_reached"),
    "goals": (named.ALL["goals_reached"],),
    "outreach": named.OUTREACH,
    "money": named.MONEY,
}
HEADLINE = (
    "experts_posted", "on_site_days", "staff_trained", "remote_consultations", "outpatient_and_emergency_visits", "admissions",
    "operations", "teaching_ward_rounds", "lectures", "training_courses", "techniques", "clinical_services",
    "techniques_independent", "local_firsts", "projects", "funds", "spending", "vehicles", "goals_reached", "platelet_doses",
    "expert_workstations", "free_clinics", "exchange_experts", "persons_benefited",
)  # fmt: skip
"""What stands on the first page, as far as there are entries; the first twelve."""
MOST_HEADLINE = 12


def figures_of(actor: Actor, programme: Programme, window: Window, language: str) -> tuple[Figure, ...]:
    """Every figure that has an entry in the days, in the order of the groups. Three statements, one more for each cover."""
    there = kinds_in(actor, programme.pk, window)
    every = ((group, known) for group, some in GROUPS.items() for known in some)
    wanted = [(group, known) for group, known in every if _may(known, there)]
    asks = [Ask(known, Scope(programme.pk), window) for _, known in wanted]
    found = compute(actor, asks)
    rows = [
        _figure(group, known, ask, result, language)
        for (group, known), ask, result in zip(wanted, asks, found, strict=True)
        if result.quantity is not None
    ]
    return tuple(rows)


def _may(known: Known, there: frozenset[str]) -> bool:
    """Whether a figure may come to something; what is stated for years may have been said before these days."""
    return not is_counted(known) or bool(there & kinds(known.tree))


def _figure(group: str, known: Known, ask: Ask, result: Result, language: str) -> Figure:
    assert result.quantity is not None
    shown = quantity(result.quantity, language)
    words = marked(known.words, known.tree) if isinstance(known, Indicator) else known.words
    return Figure(known.code, words.into(language), group, result.quantity.number, shown, result.entries, ask)


def headline(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The few that one looks at first."""
    by = {one.code: one for one in figures}
    return tuple(by[code] for code in HEADLINE if code in by)[:MOST_HEADLINE]


def table(figures: Sequence[Figure], group: str, language: str) -> list[Part]:
    """A group's figures as a table, and a line that names those without an entry."""
    here = [one for one in figures if one.group == group]
    parts: list[Part] = []
    if here:
        columns = (
            Column(W("数字", "figure").into(language), 5),
            Column(W("台账算出", "from the ledger").into(language), 3, number=True),
            Column(W("由几条算出", "entries").into(language), 2, number=True),
            Column(W("附录", "annex").into(language), 1.2, number=True),
        )
        rows = tuple((one.name, one.shown, f"{one.entries:,}", one.mark) for one in here)
        parts.append(Table("", columns, rows))
    missing = _missing(group, {one.code for one in here}, language)
    if missing:
        parts.append(Text(missing, quiet=True))
    return parts


def _missing(group: str, there: set[str], language: str) -> str:
    names = [one.words for one in GROUPS[group] if one.code not in there]
    if not names:
        return ""
    listed = W("、".join(one.zh for one in names), ", ".join(one.en for one in names))
    told = W(
        "这段时间没有双方都确认的：{names}。没有不等于零。",
        "No entry that both sides have confirmed in these days: {names}. Missing is not zero.",
    )
    return told.format(names=listed).into(language)


def is_measure(one: Figure) -> bool:
    """Whether it is counted over acts (and so can be shown by month)."""
    return is_counted(one.ask.what)


def is_counted(known: Known) -> TypeGuard[Indicator]:
    """Whether every part of it is counted over acts of the days themselves, none is stated for periods."""
    return isinstance(known, Indicator) and not any(isinstance(leaf, Stated) for leaf in leaves(known.tree))
