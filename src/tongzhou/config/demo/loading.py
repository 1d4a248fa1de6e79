"""The whole demo in the order in which it happened, through the verbs of the packages and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.audit.models import Record
from tongzhou.audit.queries import trail
from tongzhou.care.consultations import actions as consultations
from tongzhou.config.demo import (
    assessing,
    bells,
    bloodline,
    driving,
    growing,
    history,
    learning,
    matters,
    moving,
    partners,
    people,
    places,
    present,
    rescuing,
    rosters,
    scenes,
)
from tongzhou.config.demo.cast import Cast, Progress
from tongzhou.config.demo.hurry import hurry, plan_anew
from tongzhou.config.demo.names import uid
from tongzhou.config.demo.places import DEMO
from tongzhou.config.demo.story import Beat, tell
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.queries import entries

BEFORE = timedelta(days=30)
"""How long before the first case the houses, people and agreements stand."""

BEGUN, LOADED = "demo.begun", "demo.loaded"
"""What the audit trail says when the place stands, and when its story is told to the end."""

CORRECTION = "同一病例因网络中断在两个系统各报了一次，以先入账的一条为准，本条冲正。"


def load(*, at: datetime, progress: Progress = lambda said: None) -> None:
    """Load the demo as it is at `at`; when it is loaded already, nothing happens.

    A load that was cut short goes on where it stopped, at the moment it was begun for. Takes less than a minute;
    `progress` is told a line now and then. A verb that refuses is a fault of the demo's data, and is raised.
    """
    if _last(LOADED):
        return progress("演示数据已经装好 / the demo is loaded already")
    begun = _last(BEGUN)
    end = datetime.fromisoformat(str(begun.detail["at"])) if begun else at
    cast = Cast(start=end - scenes.YEARS - BEFORE, end=end)
    with hurry():
        _build(cast, progress, stands=begun is not None)
        _play(cast, progress, after=_reached() if begun else None)
        bells.settle(cast)
        record(by=DEMO, at=end, verb=LOADED, subject="demo:story")
    progress("演示数据装好了 / the demo is ready")
    return None


def _build(cast: Cast, progress: Progress, *, stands: bool) -> None:
    """Places, people, agreements: all of it or nothing. What stands already is only read into the cast."""
    if stands:
        return people.recall(cast)
    progress("机构、人员、协议和结对 / institutions, people, agreements, pairings")
    with transaction.atomic():
        consultations.load_topics(by=DEMO, at=cast.start)
        places.build(at=cast.start)
        people.hire(cast, at=cast.start)
        partners.join(cast, at=cast.start)
        rosters.fill(cast, at=cast.start)
        record(by=DEMO, at=cast.start, verb=BEGUN, subject="demo:story", detail={"at": cast.end.isoformat()})
    return None


def _play(cast: Cast, progress: Progress, *, after: datetime | None) -> None:
    """All beats in the order of time; those up to `after` were played before."""
    beats = sorted(_beats(cast), key=lambda beat: beat.at)
    left = [beat for beat in beats if after is None or beat.at > after]
    every = max(1, len(beats) // 10)
    for index, beat in enumerate(left, len(beats) - len(left)):
        if index % every == 0:
            progress(f"病例和台账 / cases and ledger: {index * 100 // len(beats)} %")
            plan_anew()
        beat.do(beat.at)


def _beats(cast: Cast) -> Iterator[Beat]:
    """Cases past and present, the clocks' watch, a checkpoint a week, and one correction."""
    for scene in (*scenes.past(cast), *present.present(cast)):
        yield from tell(cast, scene)
    yield from history.beats(cast)
    yield from growing.beats(cast)
    yield from matters.beats(cast)
    yield from moving.beats(cast)
    yield from rescuing.beats(cast)
    yield from learning.beats(cast)
    yield from driving.beats(cast)
    yield from assessing.beats(cast)
    yield from bloodline.beats(cast)
    yield from _weekly(cast)
    yield from _watch(cast)
    yield from _correction(cast)


def _weekly(cast: Cast) -> Iterator[Beat]:
    """The checkpoint of the ledger and the reminders, each week and on the last day."""
    for week in range(scenes.YEARS.days // 7 + 1):
        at = cast.end - timedelta(days=7 * week)
        yield Beat(at, lambda at: ledger.checkpoint(at=at))
        yield Beat(at, lambda at: consultations.remind_follow_ups(at=at))


def _watch(cast: Cast) -> Iterator[Beat]:
    """In the last two days the clocks are watched as the platform's own watch does, only less often."""
    for count in range(1, 145):
        yield Beat(cast.end - timedelta(minutes=20 * count), lambda at: consultations.escalate_overdue(at=at))


def _correction(cast: Cast) -> Iterator[Beat]:
    """One entry is taken back: the county's office says why, the supporter's confirms the next day."""
    id = uid("correction", 1)
    county, supporter = cast.office("wenchuan"), cast.office("nanchong")
    assert county and supporter
    at = cast.end - timedelta(days=20, minutes=7)

    def reverse(at: datetime) -> None:
        by = cast.act(county)
        seen = entries(by, limit=50).entries
        entry = next(one for one in seen if one.supporting_id == supporter_id and one.reverses_id is None)
        ledger.reverse(id=id, by=by, at=at, entry_id=entry.id, reason=CORRECTION)

    supporter_id = cast.act(supporter).institution_id
    yield Beat(at, reverse)
    yield Beat(
        at + timedelta(hours=22, minutes=3),
        lambda at: ledger.confirm(by=cast.act(supporter), at=at, claim_id=id),
    )


def _last(verb: str) -> Record | None:
    rows = trail(DEMO, institutions=None, verb=verb).rows
    return rows[0] if rows else None


def _reached() -> datetime:
    """The moment up to which the story was told: the latest of the last acts that stand in the trail."""
    return max(row.at for row in trail(DEMO, institutions=None).rows)
