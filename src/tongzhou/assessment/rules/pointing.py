"""From a figure to a share of the full mark, exactly, with the clause that says how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tongzhou.assessment.rules import saying as s
from tongzhou.assessment.rules.closed import Method, Sign
from tongzhou.assessment.rules.giving import (
    Bands,
    Checklist,
    Condition,
    Deduct,
    Goal,
    Growth,
    Judged,
    Linear,
    Peer,
    Promised,
)
from tongzhou.assessment.rules.scheme import Item
from tongzhou.assessment.rules.told import Told
from tongzhou.kernel.words import Words

ONE, NONE = Fraction(1), Fraction(0)


@dataclass(frozen=True, slots=True)
class Pointed:
    """A share from 0 to 1 (None: nothing is concluded), and the clause of the sentence."""

    share: Fraction | None
    clause: Words


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it is told: its name with the unit of its indicator."""

    item: Item
    told: Told
    unit: Words
    peers: tuple[Decimal, ...] = ()
    """Known figures of the peers, oneself among them."""

    def said(self, clause: Words, **more: object) -> Words:
        """The clause with name and figure filled in."""
        return clause.format(name=self.item.words, value=s.counted(self.told.value, self.unit), **more)

    def counted(self, number: Fraction | Decimal) -> Words:
        """A number in the item's unit."""
        return s.counted(number, self.unit)


def clamp(share: Fraction) -> Fraction:
    """Between nothing and all."""
    return max(NONE, min(ONE, share))


def holds(sign: Sign, value: Decimal, than: Decimal) -> bool:
    """Whether `value` is `sign` `than`."""
    return {
        Sign.AT_LEAST: value >= than,
        Sign.AT_MOST: value <= than,
        Sign.MORE_THAN: value > than,
        Sign.LESS_THAN: value < than,
        Sign.EQUALS: value == than,
    }[sign]


def known(item: Item, told: Told) -> bool:
    """Whether the figure is known and stands on enough."""
    return told.value is not None and base(told) >= item.least


def base(told: Told) -> Decimal:
    """What a minimum denominator is asked of: a ratio's denominator, else the number of entries."""
    return Decimal(told.entries) if told.to is None else told.to


def point(line: Line) -> Pointed:
    """The share that one item gives."""
    item, told, rule = line.item, line.told, line.item.rule
    if isinstance(rule, Judged):
        share = None if told.judged is None else clamp(Fraction(told.judged) / Fraction(item.weight))
        return Pointed(share, line.said(s.NOT_JUDGED if share is None else s.BY_HAND))
    if isinstance(rule, Checklist):
        return _checklist(line, rule)
    if told.value is None:
        return Pointed(None, line.said(s.UNKNOWN))
    if base(told) < item.least:
        return Pointed(None, line.said(s.FEW, n=s.num(base(told)), least=item.least))
    return _by_figure(line, Fraction(told.value))


def _by_figure(line: Line, value: Fraction) -> Pointed:
    match line.item.rule:
        case Linear() as rule:
            return _linear(line, rule, value)
        case Bands() as rule:
            return _bands(line, rule, value)
        case Deduct() as rule:
            return _deduct(line, rule, value)
        case Condition(sign, than):
            met = holds(sign, Decimal(line.told.value or 0), than)
            clause = s.MET if met else s.NOT_MET
            return Pointed(ONE if met else NONE, line.said(clause, sign=sign.words, than=line.counted(than)))
        case Peer() as rule:
            return _peer(line, rule, value)
        case Growth() as rule:
            return _growth(line, rule, value)
    raise AssertionError(line.item.rule)


def goal_of(goal: Goal, told: Told) -> Fraction | None:
    """A goal as a number; None where nothing was promised."""
    if not isinstance(goal, Promised):
        return Fraction(goal)
    return None if told.target is None else Fraction(told.target) * Fraction(goal.percent) / 100


def _goal_words(line: Line, goal: Goal, number: Fraction) -> Words:
    said = line.counted(number)
    return s.PROMISED.format(number=said) if isinstance(goal, Promised) else said


def _linear(line: Line, rule: Linear, value: Fraction) -> Pointed:
    full, floor = goal_of(rule.full, line.told), Fraction(rule.floor)
    if full is None:
        return Pointed(None, line.said(s.NO_TARGET))
    if full == floor:
        return Pointed(None, line.said(s.BAD_TARGET, target=line.counted(full)))
    share = clamp((value - floor) / (full - floor))
    return Pointed(
        share,
        line.said(
            s.LINEAR,
            floor=line.counted(floor),
            full=_goal_words(line, rule.full, full),
            share=s.percent(share),
        ),
    )


def _bands(line: Line, rule: Bands, value: Fraction) -> Pointed:
    sign = Sign.AT_MOST if rule.less else Sign.AT_LEAST
    for band in rule.bands:
        if (value <= band.at) if rule.less else (value >= band.at):
            clause = line.said(s.BANDED, sign=sign.words, at=line.counted(band.at))
            return Pointed(_absolute(line, band.points), clause)
    return Pointed(_absolute(line, rule.otherwise), line.said(s.NO_BAND))


def _absolute(line: Line, points: Decimal | Fraction) -> Fraction:
    return clamp(Fraction(points) / Fraction(line.item.weight))


def _deduct(line: Line, rule: Deduct, value: Fraction) -> Pointed:
    start = goal_of(rule.start, line.told)
    if start is None:
        return Pointed(None, line.said(s.NO_TARGET))
    gap = max(NONE, value - start if rule.over else start - value)
    said = _goal_words(line, rule.start, start)
    steps = gap // Fraction(rule.per)
    weight = Fraction(line.item.weight)
    most = min(weight, Fraction(rule.most)) if rule.most is not None else weight
    off = min(most, steps * Fraction(rule.points))
    if not off:
        return Pointed(ONE, line.said(s.NOT_DEDUCTED, start=said))
    clause = line.said(
        s.DEDUCTED,
        start=said,
        gap=line.counted(gap),
        way=s.OVER if rule.over else s.SHORT,
        per=line.counted(rule.per),
        each=s.num(rule.points),
        sum=s.num(off),
    )
    if off < steps * Fraction(rule.points):
        clause = Words(clause.zh + s.CAPPED.zh, clause.en + s.CAPPED.en)
    return Pointed((weight - off) / weight, clause)


def _checklist(line: Line, rule: Checklist) -> Pointed:
    looked = [one for one in rule.checks if one.code in line.told.checks]
    if len(looked) < len(rule.checks):
        clause = line.said(s.UNCHECKED, all=len(rule.checks), left=len(rule.checks) - len(looked))
        return Pointed(None, clause)
    met = [one for one in rule.checks if line.told.checks[one.code]]
    points = sum((one.points for one in met), Decimal(0))
    return Pointed(_absolute(line, points), line.said(s.CHECKED, all=len(rule.checks), met=len(met)))


def _growth(line: Line, rule: Growth, value: Fraction) -> Pointed:
    before = line.told.before
    if before is None:
        return Pointed(None, line.said(s.NO_BEFORE))
    if not before:
        return Pointed(None, line.said(s.ZERO_BEFORE))
    change = (value - Fraction(before)) * 100 / abs(Fraction(before))
    floor, full = Fraction(rule.floor), Fraction(rule.full)
    share = clamp((change - floor) / (full - floor))
    sign = "+" if change > 0 else ""
    clause = line.said(
        s.GREW,
        before=line.counted(before),
        change=f"{sign}{s.num(change, 1)}%",
        floor=s.num(floor),
        full=s.num(full),
        share=s.percent(share),
    )
    return Pointed(share, clause)


def _peer(line: Line, rule: Peer, value: Fraction) -> Pointed:
    sign = -1 if rule.less else 1
    peers = sorted((sign * Fraction(one) for one in line.peers), reverse=True)
    own, n = sign * value, len(peers)
    if n < rule.least:
        clause = line.said(s.NO_PEERS, among=rule.among.words, n=n, least=rule.least)
        return Pointed(None, clause)
    if rule.method is Method.MEDIAN:
        share, median = anchored(own, peers)
        return Pointed(
            share,
            line.said(
                s.ANCHORED, among=rule.among.words, n=n, median=line.counted(sign * median),
                best=line.counted(sign * peers[0]), share=s.percent(share),
            ),
        )  # fmt: skip
    ahead = sum(one > own for one in peers)
    equal = sum(one == own for one in peers)
    if rule.method is Method.RANK:
        share = Fraction(n - 1 - ahead, n - 1)
        said = line.said(s.RANKED, among=rule.among.words, n=n, rank=ahead + 1, share=s.percent(share))
        return Pointed(share, said)
    share = (Fraction(n - ahead - equal) + Fraction(equal - 1, 2)) / (n - 1)
    return Pointed(share, line.said(s.AHEAD, among=rule.among.words, others=n - 1, share=s.percent(share)))


def anchored(own: Fraction, peers: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The median-anchored share and the median; `peers` run from the best to the worst. All alike: all full."""
    n = len(peers)
    median = (peers[(n - 1) // 2] + peers[n // 2]) / 2
    reach = peers[0] - median
    if not reach:
        return (ONE if own >= median else NONE), median
    return clamp(Fraction(1, 2) + (own - median) / (2 * reach)), median
