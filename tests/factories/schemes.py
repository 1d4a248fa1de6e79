"""Schemes for tests: one of twelve items that uses all rules, and figures for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tongzhou.assessment.rules.closed import Effect, Method, Missing, Sign
from tongzhou.assessment.rules.giving import (
    Band,
    Bands,
    Check,
    Checklist,
    Condition,
    Deduct,
    Growth,
    Judged,
    Linear,
    Peer,
    Promised,
)
from tongzhou.assessment.rules.scheme import Group, Item, Scheme, Veto
from tongzhou.kernel.words import Words

D = Decimal


def words(text: str) -> Words:
    """The same in both languages."""
    return Words(text, text)


def item(code: str, weight: str, rule: object, indicator: str = "lectures", **given: object) -> Item:
    """An item called by its code."""
    known = "" if isinstance(rule, Checklist | Judged) else indicator
    return Item(code=code, words=words(code), weight=D(weight), rule=rule, indicator=known, **given)  # type: ignore[arg-type]  # whatever a test gives of the fields


TWELVE = Scheme(
    words=Words("演示考核", "demo assessment"),
    parts=(
        Group(
            "people",
            words("people"),
            (
                item("experts", "10", Linear(D(0), Promised("experts_posted")), "experts_posted"),
                item("days", "10", Linear(D(0), D(360)), "on_site_days"),
                item("tele", "10", Bands((Band(D(20), D(10)), Band(D(10), D(6)), Band(D(1), D(2)))), "remote_consultations"),
                item("late", "8", Linear(D(120), D(45)), "training_courses", least=5),
            ),
        ),
        Group(
            "teaching",
            words("teaching"),
            (
                item("lectures", "10", Deduct(D(24), D(1), D("0.5"), most=D(6)), "lectures"),
                item("rounds", "12", Growth(D(-10), D(10)), "teaching_ward_rounds"),
                item("skills", "8", Peer(Method.MEDIAN), "skills_trainings"),
                item("cases", "6", Peer(Method.RANK), "case_discussions"),
                item("firsts", "6", Condition(Sign.AT_LEAST, D(1)), "local_firsts", missing=Missing.ZERO),
            ),
        ),
        Group(
            "care",
            words("care"),
            (
                item("papers", "10", Checklist((Check("plan", words("plan"), D(4)), Check("file", words("file"), D(6), True)))),
                item("word", "10", Judged(words("how well"))),
            ),
        ),
    ),
    bonus=(item("extra", "5", Peer(Method.PERCENTILE), "techniques"),),
    bonus_most=D(3),
    vetoes=(
        Veto(
            code="gap", words=words("gap"), indicator="maternal_deaths_5_years", sign=Sign.MORE_THAN, than=D(0),
            effect=Effect.GRADE, grade="passed",
        ),
    ),
)  # fmt: skip
"""Twelve items, all eight rules, a bonus with a ceiling, a cap."""


def one_item(rule: object, weight: str = "100", **given: object) -> Scheme:
    """A scheme of one item."""
    return replace(
        TWELVE, parts=(item("only", weight, rule),), bonus=(), vetoes=(), **{"total": D(weight), **given}  # type: ignore[arg-type]  # whatever a test gives of the fields
    )  # fmt: skip
