"""Scheme and figures in, scores with their traces out: exact to the end, rounded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from tongzhou.assessment.rules import saying as s
from tongzhou.assessment.rules.closed import Among, Effect, Missing, Of, Ties
from tongzhou.assessment.rules.giving import Judged, Peer
from tongzhou.assessment.rules.pointing import NONE, ONE, Line, Pointed, clamp, holds, known, point
from tongzhou.assessment.rules.scheme import Group, Item, Scheme, Veto, every_item
from tongzhou.assessment.rules.told import NOTHING, Hit, Outcome, Scored, Subject, Told, Trace
from tongzhou.kernel.words import Words

Figures = Mapping[str, Mapping[str, Told]]
"""By subject's key, then by code of item or veto."""
Units = Mapping[str, Words]
"""The unit of each indicator by its code."""
NO_UNIT = Words("", "")


@dataclass(frozen=True, slots=True)
class Decided:
    """An item's share before weights are spread, and how it came about."""

    item: Item
    told: Told
    pointed: Pointed
    outcome: Outcome

    @property
    def counts(self) -> bool:
        """Whether its weight stays with it."""
        return self.outcome is not Outcome.REWEIGHTED

    @property
    def share(self) -> Fraction:
        """The share that counts."""
        return self.pointed.share or NONE


def score(
    scheme: Scheme,
    subjects: Sequence[Subject],
    figures: Figures,
    units: Units = {},  # noqa: B006 (read only)
) -> list[Scored]:
    """The scores of all subjects, the best first; equals in the order of their keys. Peers are those among `subjects`."""
    peers = _peers(scheme, subjects, figures)
    made = [_of_one(scheme, one, figures.get(one.key, {}), units, peers) for one in subjects]
    return ranked(scheme, made)


def _peers(
    scheme: Scheme, subjects: Sequence[Subject], figures: Figures
) -> dict[tuple[str, str], list[Decimal]]:
    """Known figures by item and circle of peers."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for item in every_item(scheme):
        if not isinstance(item.rule, Peer):
            continue
        for one in subjects:
            told = figures.get(one.key, {}).get(item.code, NOTHING)
            if told.value is not None and known(item, told):
                found.setdefault((item.code, circle(one, item.rule.among)), []).append(told.value)
    return found


def circle(subject: Subject, among: Among) -> str:
    """The circle of peers that a subject belongs to."""
    return "" if among is Among.ALL else subject.circles.get(among.value, "")


def _of_one(
    scheme: Scheme,
    subject: Subject,
    told: Mapping[str, Told],
    units: Units,
    peers: Mapping[tuple[str, str], list[Decimal]],
) -> Scored:
    decided = {}
    for item in every_item(scheme):
        among = item.rule.among if isinstance(item.rule, Peer) else Among.ALL
        circle_of = tuple(peers.get((item.code, circle(subject, among)), ()))
        line = Line(item, told.get(item.code, NOTHING), units.get(item.indicator, NO_UNIT), circle_of)
        decided[item.code] = decide(scheme, line, bonus=item in scheme.bonus)
    weights = spread(scheme.parts, Fraction(scheme.total), decided)
    bonus = {one.code for one in scheme.bonus}
    traces = tuple(
        _trace(
            scheme,
            one,
            Fraction(one.item.weight) if code in bonus else weights.get(code, NONE),
            code in bonus,
        )
        for code, one in decided.items()
    )
    return _whole(scheme, subject, traces, told, units)


def decide(scheme: Scheme, line: Line, *, bonus: bool = False) -> Decided:
    """An item's share, or what the missing-data policy makes of it. A bonus is given for what is known only."""
    item, told, pointed = line.item, line.told, point(line)
    if pointed.share is not None:
        return Decided(
            item, told, pointed, Outcome.JUDGED if isinstance(item.rule, Judged) else Outcome.SCORED
        )
    if item.by_hand:
        return Decided(item, told, pointed, Outcome.PENDING)
    policy = item.missing or scheme.missing
    if bonus and policy is not Missing.ASK:
        policy = Missing.ZERO
    if policy is Missing.ASK and told.judged is not None:
        share = clamp(Fraction(told.judged) / Fraction(item.weight))
        return Decided(item, told, replace(pointed, share=share), Outcome.JUDGED)
    outcome = {
        Missing.ASK: Outcome.PENDING,
        Missing.ZERO: Outcome.ZERO,
        Missing.FULL: Outcome.FULL,
        Missing.REWEIGHT: Outcome.REWEIGHTED,
    }[policy]
    return Decided(item, told, replace(pointed, share=ONE) if outcome is Outcome.FULL else pointed, outcome)


def spread(
    parts: Sequence[Group | Item], weight: Fraction, decided: Mapping[str, Decided]
) -> dict[str, Fraction]:
    """The weight of each item that counts: what is left out goes to the others of its group in proportion.

    Where a whole group is left out, its weight goes to the groups beside it: the sum stays `weight` while anything counts.
    """
    alive = [one for one in parts if _alive(one, decided)]
    whole = sum((Fraction(one.weight) for one in alive), NONE)
    found: dict[str, Fraction] = {}
    for one in alive:
        its = weight * Fraction(one.weight) / whole
        if isinstance(one, Item):
            found[one.code] = its
        else:
            found |= spread(one.parts, its, decided)
    return found


def _alive(part: Group | Item, decided: Mapping[str, Decided]) -> bool:
    if isinstance(part, Item):
        return decided[part.code].counts
    return any(_alive(one, decided) for one in part.parts)


def _trace(scheme: Scheme, one: Decided, weight: Fraction, bonus: bool) -> Trace:
    exact = one.share * weight if one.counts else NONE
    by_item = scheme.rounding.of is Of.ITEM
    points = s.half_up(exact, scheme.rounding.places if by_item else s.SHOWN)
    told = {"clause": one.pointed.clause, "points": s.num(points, 3), "weight": s.num(weight)}
    sentence = {
        Outcome.SCORED: s.PAID,
        Outcome.REWEIGHTED: s.OUT,
        Outcome.ZERO: s.AS_ZERO,
        Outcome.FULL: s.AS_FULL,
        Outcome.JUDGED: s.PAID if one.item.by_hand else s.SETTLED,
        Outcome.PENDING: s.WAITS if one.item.by_hand else s.ASKED,
    }[one.outcome]
    share = None if one.pointed.share is None else one.share
    return Trace(
        one.item.code, one.told, one.outcome, share, weight, exact, points, sentence.format(**told), bonus
    )


def _whole(
    scheme: Scheme, subject: Subject, traces: tuple[Trace, ...], told: Mapping[str, Told], units: Units
) -> Scored:
    places, by_item = scheme.rounding.places, scheme.rounding.of is Of.ITEM
    base = sum((Fraction(t.points) if by_item else t.exact for t in traces if not t.bonus), NONE)
    extra = sum((Fraction(t.points) if by_item else t.exact for t in traces if t.bonus), NONE)
    extra = min(extra, Fraction(scheme.bonus_most))
    hits = [hit for veto in scheme.vetoes if (hit := _hit(scheme, veto, told.get(veto.code, NOTHING), units))]
    anything = any(one.outcome is not Outcome.REWEIGHTED for one in traces if not one.bonus)
    points = s.half_up(base + extra, places)
    struck = {hit.veto for hit in hits if hit.known}
    vetoes = [one for one in scheme.vetoes if one.code in struck]
    for veto in vetoes:
        points = _capped(veto, points)
    grade = _grade(scheme, points, vetoes) if anything else ""
    return Scored(
        subject,
        points if anything else None,
        s.half_up(base, s.SHOWN),
        s.half_up(extra, s.SHOWN),
        grade,
        None,
        traces,
        tuple(hits),
    )


def _capped(veto: Veto, points: Decimal) -> Decimal:
    if veto.effect is Effect.ZERO:
        return Decimal(0)
    return min(points, veto.points) if veto.effect is Effect.POINTS and veto.points is not None else points


def _grade(scheme: Scheme, points: Decimal, vetoes: Sequence[Veto]) -> str:
    """The grade for the points, no better than any cap."""
    codes = [one.code for one in scheme.grades]
    reached = next((n for n, one in enumerate(scheme.grades) if points >= one.least), len(codes) - 1)
    caps = [codes.index(veto.grade) for veto in vetoes if veto.effect is Effect.GRADE and veto.grade in codes]
    return codes[max([reached, *caps])] if codes else ""


def _hit(scheme: Scheme, veto: Veto, told: Told, units: Units) -> Hit | None:
    unit = units.get(veto.indicator, NO_UNIT)
    if told.value is None:
        return Hit(veto.code, s.NOT_HIT.format(name=veto.words), known=False)
    if not holds(veto.sign, told.value, veto.than):
        return None
    grade = next((one.words for one in scheme.grades if one.code == veto.grade), NO_UNIT)
    effect = {
        Effect.ZERO: s.TO_ZERO,
        Effect.POINTS: s.TO_POINTS.format(points=s.num(veto.points or 0)),
        Effect.GRADE: s.TO_GRADE.format(grade=grade),
    }[veto.effect]
    value = s.counted(told.value, unit)
    return Hit(veto.code, s.HIT.format(name=veto.words, value=value, effect=effect))


def ranked(scheme: Scheme, made: Sequence[Scored]) -> list[Scored]:
    """With their ranks, by the points as they are published; who has no score has no rank and stands last."""

    def key(one: Scored) -> tuple[Fraction, ...]:
        by_code = {trace.item: trace.exact for trace in one.traces}
        return (-Fraction(one.points or 0), *(-by_code.get(code, NONE) for code in scheme.tie_break))

    scored = sorted(
        (one for one in made if one.points is not None), key=lambda one: (key(one), one.subject.key)
    )
    found: list[Scored] = []
    for place, one in enumerate(scored, 1):
        if found and key(found[-1]) == key(one):
            rank = found[-1].rank
        elif scheme.ties is Ties.DENSE:
            rank = (found[-1].rank or 0) + 1 if found else 1
        else:
            rank = place
        found.append(replace(one, rank=rank))
    unscored = sorted((one for one in made if one.points is None), key=lambda one: one.subject.key)
    return [*found, *unscored]
