"""How far each commitment is kept, and whether it is on pace: computed from entries, opened to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from tongzhou.indicators import named
from tongzhou.indicators.queries.computing import compute
from tongzhou.indicators.queries.scope import Ask, Scope
from tongzhou.indicators.rules import ALWAYS, Pace, Result, Standing, Window, pace
from tongzhou.kernel.actors import Actor
from tongzhou.partnerships import queries as partnerships
from tongzhou.partnerships.models import Commitment
from tongzhou.partnerships.rules.commitments import Comparison, Per, activity_year
from tongzhou.support.goals.queries import goals_of, with_goals

LATE = (Standing.BEHIND, Standing.MISSED, Standing.EXCEEDED)
"""Standings that somebody should look at."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A commitment on a day. `whole` are the days that the target is for, `counted` the part of them that counts.

    For a state in words `done` are goals accepted and the target goals set under it.
    """

    commitment: Commitment
    ask: Ask
    whole: Window
    result: Result
    pace: Pace
    done: Decimal | None

    @property
    def counted(self) -> Window:
        """The days whose entries count."""
        return self.ask.window

    @property
    def late(self) -> bool:
        """Whether somebody should look at it."""
        return self.pace.standing in LATE


def promised(
    actor: Actor,
    *,
    on: date,
    agreement_id: UUID | None = None,
    programme_ids: Sequence[UUID] | None = None,
) -> list[Progress]:
    """The progress of all commitments that hold and that the actor may see, of one agreement's, or of some programmes'. At most three statements."""
    found = partnerships.commitments(actor, agreement_id=agreement_id, programme_ids=programme_ids)
    rows = with_goals(found)
    return progress(actor, list(rows), on=on)


def progress(
    actor: Actor, commitments: Sequence[Commitment], *, on: date, until: date | None = None
) -> list[Progress]:
    """The progress of commitments that were read for this actor, in their order. At most three statements, however many there are.

    With `until`, acts of that day and later are left out: how it stood, for a report on days that are over.
    """
    if not commitments:
        return []
    asks = [ask_of(one, on) for one in commitments]
    results = compute(actor, [_before(ask, until) for ask in asks])
    unread = [one.pk for one in commitments if not one.measure and not hasattr(one, "goals_set")]
    goals = goals_of(unread) if unread else {}
    return [
        _stand(one, ask, result, _goals(one, goals), on)
        for one, ask, result in zip(commitments, asks, results, strict=True)
    ]


def _before(ask: Ask, until: date | None) -> Ask:
    if until is None:
        return ask
    return replace(ask, window=Window(ask.window.start, min(until, ask.window.end or until)))


def _goals(one: Commitment, read: Mapping[UUID, tuple[int, int]]) -> tuple[int, int]:
    """Goals set under a state in words, and how many of them are accepted."""
    known = getattr(one, "goals_set", None)
    return read.get(one.pk, (0, 0)) if known is None else (known, getattr(one, "goals_reached", 0))


def ask_of(one: Commitment, on: date) -> Ask:
    """What has to be computed for a commitment on a day."""
    whole = whole_of(one, on)
    scope = Scope(
        one.programme_id,
        agreement_line=partnerships.line_of(one.agreement),
        pairing_id=one.pairing_id,
        institution_id=one.institution_id,
        commitment_id=None if one.measure else one.pk,
    )
    what = named.get(one.measure or "goals_reached")
    return Ask(what, scope, _clipped(one, whole) if one.measure else ALWAYS)


def whole_of(one: Commitment, on: date) -> Window:
    """The days that the target is for: the activity year of `on` (the first or last one outside the term), or the whole term."""
    start, end = one.during.lower, one.during.upper
    if Per(one.per) is Per.TERM:
        return Window(start, end)
    day = max(on, start)
    if end is not None:
        day = min(day, end - timedelta(1))
    year = activity_year(day, one.first_month)
    return Window(year.start, year.end)


def _clipped(one: Commitment, whole: Window) -> Window:
    assert whole.start and whole.end
    start, end = one.during.lower, one.during.upper
    return Window(max(whole.start, start), min(whole.end, end) if end else whole.end)


def _stand(one: Commitment, ask: Ask, result: Result, goals: tuple[int, int], on: date) -> Progress:
    whole = whole_of(one, on)
    done = result.quantity.number if result.quantity else None
    if one.measure:
        assert one.target is not None
        comparison = Comparison(one.comparison)
        found = pace(
            target=one.target, comparison=comparison, whole=whole, counted=ask.window, on=on, done=done
        )
        return Progress(one, ask, whole, result, found, done)
    number, reached = goals
    return Progress(one, ask, whole, result, _in_words(one, number, reached, on), Decimal(reached))


def _in_words(one: Commitment, number: int, reached: int, on: date) -> Pace:
    """A state in words: reached when every goal set under it is accepted; nobody can say how far half a state is."""
    target, end = Decimal(number), one.during.upper
    if number == 0:
        standing = Standing.MISSED if end and on >= end else Standing.UNKNOWN
    elif reached == number:
        standing = Standing.REACHED
    else:
        standing = Standing.MISSED if end and on >= end else Standing.AHEAD
    return Pace(target, None, standing)
