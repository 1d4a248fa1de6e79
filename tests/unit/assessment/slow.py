"""An independent reference for scores: one subject, one item at a time, in plain steps. Slow, and shares no arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction as F

from tongzhou.assessment.rules.giving import (
    Bands,
    Checklist,
    Condition,
    Deduct,
    Growth,
    Judged,
    Linear,
    Peer,
    Promised,
)


def goal(g, told):
    if isinstance(g, Promised):
        return None if told.target is None else F(told.target) * F(g.percent) / 100
    return F(g)


def share(item, told, others):
    """None: nothing concluded. `others` are all known figures of the peers, oneself among them."""
    rule, w = item.rule, F(item.weight)
    if isinstance(rule, Judged):
        return None if told.judged is None else min(F(1), F(told.judged) / w)
    if isinstance(rule, Checklist):
        if {c.code for c in rule.checks} - set(told.checks):
            return None
        return min(F(1), sum(F(c.points) for c in rule.checks if told.checks[c.code]) / w)
    if not sound(item, told):
        return None
    return by_figure(item, told, others, F(told.value))


def by_figure(item, told, others, x):  # noqa: C901 (one step after another is the point)
    rule, w = item.rule, F(item.weight)
    if isinstance(rule, Linear):
        full = goal(rule.full, told)
        if full is None or full == rule.floor:
            return None
        return cut((x - F(rule.floor)) / (full - F(rule.floor)))
    if isinstance(rule, Bands):
        got = rule.otherwise
        for band in reversed(rule.bands):
            if (x <= band.at) if rule.less else (x >= band.at):
                got = band.points
        return cut(F(got) / w)
    if isinstance(rule, Deduct):
        start = goal(rule.start, told)
        if start is None:
            return None
        off, gap = F(0), (x - start) if rule.over else (start - x)
        while gap >= rule.per and off < 1000:
            gap -= F(rule.per)
            off += F(rule.points)
        return cut(1 - min(off, F(rule.most or item.weight)) / w)
    if isinstance(rule, Condition):
        ok = {"at_least": x >= rule.than, "at_most": x <= rule.than, "more_than": x > rule.than,
              "less_than": x < rule.than, "equals": x == rule.than}[rule.sign.value]  # fmt: skip
        return F(int(ok))
    if isinstance(rule, Growth):
        if not told.before:
            return None
        change = 100 * (x - F(told.before)) / abs(F(told.before))
        return cut((change - F(rule.floor)) / (F(rule.full) - F(rule.floor)))
    assert isinstance(rule, Peer)
    return peer(rule, x, [F(o) for o in others])


def peer(rule, x, others):
    n = len(others)
    if n < rule.least:
        return None
    if rule.less:
        x, others = -x, [-o for o in others]
    if rule.method.value == "median":
        row = sorted(others)
        mid = row[n // 2] if n % 2 else (row[n // 2 - 1] + row[n // 2]) / 2
        best = row[-1]
        if best == mid:
            return F(int(x >= mid))
        zero = mid - (best - mid)
        return cut((x - zero) / (best - zero))
    ahead = len([o for o in others if o > x])
    if rule.method.value == "rank":
        return 1 - F(ahead, n - 1)
    behind, same = len([o for o in others if o < x]), len([o for o in others if o == x]) - 1
    return F(2 * behind + same, 2 * (n - 1))


def sound(item, told):
    if told.value is None:
        return False
    return (told.entries if told.to is None else told.to) >= item.least


def cut(v):
    return F(0) if v < 0 else F(1) if v > 1 else F(v)


def rounded(v: F, places: int) -> Decimal:
    scaled = v * 10 ** (places + 30)
    return (Decimal(scaled.numerator // scaled.denominator).scaleb(-places - 30)).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )
