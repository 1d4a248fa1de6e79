"""From facts to signs: one small function for each rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tongzhou.kernel.words import Words
from tongzhou.signs import rules
from tongzhou.signs.queries.facts import BLOCKS, Facts, attendance, day_of, supporters
from tongzhou.signs.rules import Code, Rule, in_force
from tongzhou.support.acts.kinds import get, known
from tongzhou.support.postings.rules.lifecycle import HERE


@dataclass(frozen=True, slots=True)
class Aside:
    """Who looked into it, and why it is in order."""

    reason: str
    name: str
    house: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sign:
    """What is strange about an act, in words with its reason. `other` is another act to compare, when the reader sees it."""

    act: Any
    code: Code
    words: Words
    other: UUID | None = None
    aside: Aside | None = None


def signs(act: Any, facts: Facts) -> list[Sign]:
    """All signs of one annotated act, in the order of the rules."""
    asides = {
        one["code"]: Aside(one["reason"], one["name"], one["house"], datetime.fromisoformat(one["at"]))
        for one in act.asides
    }
    found = []
    for code, check in CHECKS.items():
        rule = in_force(code, day_of(act.at))
        for words, other in check(act, rule, facts) if rule else ():
            found.append(Sign(act, code, words, other, asides.get(code.value)))
            break  # one sign for each rule: the first reason is enough to look
    return found


Marks = Iterator[tuple[Words, UUID | None]]


def _burst(act: Any, rule: Rule, _facts: Facts) -> Marks:
    if act.origin in BLOCKS:
        return
    seconds = rule.number("seconds")
    n = rules.most_within(act.times, act.at, timedelta(seconds=seconds))
    if n >= rule.number("acts"):
        yield rules.BURST.format(name=act.by_name, seconds=seconds, n=n), None


def _outside(act: Any, rule: Rule, facts: Facts) -> Marks:
    group = get(act.kind).group.value if known(act.kind) else ""
    if group not in rule.names("groups") or act.detail.get("how") == "remote":
        return
    for person in supporters(act):
        rows = facts.postings.get(person.staff, [])
        if not rows and group in rule.names("without_posting"):
            yield rules.NEVER_POSTED.format(name=person.name), None
        if rows and not any(_there(row, act) for row in rows):
            yield rules.NOT_THERE.format(name=person.name), None


def _there(posting: Any, act: Any) -> bool:
    """Whether any day of the act falls into the posting, at this host or in one chain with it, and into no absence."""
    here, host = posting.receiving.path, act.receiving.path
    if not (here.startswith(host) or host.startswith(here)):
        return False
    first, last = day_of(act.occurred_from), day_of(act.occurred_to)
    end = last if posting.left_on is None and posting.status in HERE else posting.last
    first, last = max(first, posting.first), min(last, end)
    return any(not any(day in away for away in posting.away) for day in _days(first, last))


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _photo(act: Any, _rule: Rule, facts: Facts) -> Marks:
    for one in facts.photos.get(act.source, []):
        if one.other_subject in facts.others:
            other = facts.others[one.other_subject]
            yield rules.SAME_PHOTO.format(day=other.day), other.id


def _long_day(act: Any, rule: Rule, facts: Facts) -> Marks:
    if not act.minutes:
        return
    for person in supporters(act):
        n = facts.minutes.get((person.staff, day_of(act.occurred_from)), 0)
        if n > rule.number("minutes"):
            yield rules.LONG_DAY.format(name=person.name, n=n), None


def _round(act: Any, rule: Rule, _facts: Facts) -> Marks:
    if not (known(act.kind) and get(act.kind).typed):
        return
    of, numbers = rule.number("multiple_of"), act.numbers[: rule.number("of_last")]
    if rules.all_round(numbers, least=rule.number("quantities"), of=of):
        yield rules.ROUND.format(name=act.by_name, n=len(numbers), of=of), None


def _crowd(act: Any, rule: Rule, facts: Facts) -> Marks:
    came, staff = attendance(act), facts.staff.get(act.receiving_id, 0)
    group = get(act.kind).group.value if known(act.kind) else ""
    if group in rule.names("groups") and staff >= rule.number("least_staff") and came > staff:
        yield rules.CROWD.format(n=came, host=act.receiving.label, staff=staff), None


def _heavy(act: Any, rule: Rule, _facts: Facts) -> Marks:
    most, people = rule.most("per_day", act.kind), len(supporters(act))
    if most is None or not people:
        return
    days = (day_of(act.occurred_to) - day_of(act.occurred_from)).days + 1
    each = act.quantity / (days * people)
    if each > most:
        yield (
            rules.HEAVY.format(
                n=f"{act.quantity.normalize():f}", what=get(act.kind).words, each=round(each), most=most
            ),
            None,
        )


CHECKS = {
    Code.BURST: _burst,
    Code.OUTSIDE_POSTING: _outside,
    Code.SAME_PHOTO: _photo,
    Code.LONG_DAY: _long_day,
    Code.ROUND_NUMBERS: _round,
    Code.CROWD: _crowd,
    Code.HEAVY_DAY: _heavy,
}
