"""Runs: tried, published, corrected. What a run was made of is kept with it, and stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from tongzhou.assessment.actions.keeping import keep, rescore
from tongzhou.assessment.actions.stepping import begun, fresh, limited, permitted, step
from tongzhou.assessment.actions.telling import tell_published
from tongzhou.assessment.models import Appeal, Check, Judgement, Run, Scheme, SchemeVersion
from tongzhou.assessment.queries.computing import compute
from tongzhou.assessment.queries.figures import Figures
from tongzhou.assessment.queries.known import of_run
from tongzhou.assessment.queries.scope import owned
from tongzhou.assessment.rules import written
from tongzhou.assessment.rules.moving import (
    CORRECTING,
    LATER,
    NO_VERSION,
    NOBODY,
    NOT_OUT,
    NOT_OVER,
    OUT_ALREADY,
    PARTIAL,
    SAY_WHY,
    STILL_PENDING,
    UNKNOWN,
    AppealState,
    RunState,
    check_until,
    check_year,
    window_of,
)
from tongzhou.assessment.rules.scheme import Scheme as Content
from tongzhou.directory.clashes import clash, same
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.engine.cube import Map
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P

LONGEST = 500


@transaction.atomic
def try_run(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    scheme_id: UUID,
    year: int,
    as_of: datetime | None = None,
    map: Map = Map.AS_IT_WAS,
    figures: Figures | None = None,
    until: date | None = None,
) -> Run:
    """Compute the newest version of a scheme over the period that begins in `year`, as known at `as_of` (None: now), as a trial.

    With `until` only the days up to that one, still inside: how the year stands so far, never published. Twice is once.
    Raises NotFound, Denied, Invalid (year, as_of, until), Conflict where no version is published or nobody is assessed.
    """
    row = Scheme.objects.filter(owned(by), pk=scheme_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    by.require(P.MANAGE_ASSESSMENT, row.place)
    newest = SchemeVersion.objects.select_related("scheme").filter(scheme=row).order_by("-number").first()
    if newest is None:
        raise Conflict(NO_VERSION)
    kept = Run.objects.filter(pk=id).first()
    if kept is not None:
        same(kept, scheme_id=newest.scheme_id, year=year)
        return kept
    run = Run(id=id, scheme=newest.scheme, version=newest, year=year, map=map.value, as_of=as_of or at)
    return _made(run, by=by, at=at, figures=figures, until=until)


@transaction.atomic
def correct(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    run_id: UUID,
    why: str,
    as_of: datetime | None = None,
    figures: Figures | None = None,
) -> Run:
    """Compute a published run again as known at `as_of` (None: now), by the same version, definitions and map: a trial that will supersede it.

    What was said by hand is taken along. Raises NotFound, Denied, Conflict (the run is not the one that stands), Invalid (why, as_of). Twice is once.
    """
    old = locked(by, run_id)
    permitted_run(old, by)
    reason = limited(why, "why", LONGEST)
    if not reason:
        raise Invalid(SAY_WHY, field="why")
    kept = Run.objects.filter(pk=id).first()
    if kept is not None:
        same(kept, supersedes_id=old.pk)
        return kept
    if old.status is not RunState.PUBLISHED:
        raise Conflict(NOT_OUT)
    run = Run(
        id=id, scheme=old.scheme, version=old.version, year=old.year, map=old.map, map_day=old.map_day,
        as_of=as_of or at, supersedes=old, why=reason,
    )  # fmt: skip
    with clash(run_superseded_once=Conflict(CORRECTING)):
        made = _made(run, by=by, at=at, figures=figures, indicators=of_run(old.definitions))
    _take_along(old, made)
    rescore(made)
    loose = Q(correction=None) | Q(correction__state=RunState.DROPPED.value)
    upheld = Appeal.objects.filter(loose, score__run=old, state=AppealState.UPHELD.value)
    upheld.update(correction=made)
    return made


def permitted_run(run: Run, by: Actor) -> None:
    """Raise Denied unless the actor manages the scheme."""
    by.require(P.MANAGE_ASSESSMENT, run.scheme.place)


def _made(
    run: Run,
    *,
    by: Actor,
    at: datetime,
    figures: Figures | None,
    indicators: Mapping[str, Indicator] | None = None,
    until: date | None = None,
) -> Run:
    """Compute and keep a run."""
    check_year(run.year)
    if run.as_of > at:
        raise Invalid(LATER, field="as_of")
    content: Content = written.from_json(run.version.content)
    check_until(window_of(run.year, content.first_month, content.months), until, localdate(at))
    run.map_day = run.map_day or localdate(at)
    found = compute(
        by, content, run.scheme.region, run.year, as_of=run.as_of, map=Map(run.map), map_day=run.map_day,
        indicators=indicators, figures=figures, until=until,
    )  # fmt: skip
    if not found.assessed:
        raise Conflict(NOBODY)
    assert found.window.start and found.window.end
    run.start, run.end, run.definitions = found.window.start, found.window.end, found.definitions
    run.state, run.at, run.by_key, run.by_name = RunState.TRIAL.value, at, by.key, by.name
    run.save(force_insert=True)
    begun(run, by=by, at=at, note=run.why)
    keep(run, found)
    return run


def _take_along(old: Run, made: Run) -> None:
    """What was said by hand of the old run's scores is said of the new one's, under ids of its own."""
    keys = dict(made.scores.values_list("key", "pk"))
    judged = [
        one
        for one in Judgement.objects.filter(score__run=old).select_related("score")
        if one.score.key in keys
    ]
    ticked = [
        one for one in Check.objects.filter(score__run=old).select_related("score") if one.score.key in keys
    ]
    said: list[Judgement | Check] = [*judged, *ticked]
    for one in said:
        one.score_id, one.pk = keys[one.score.key], new_id()
    Judgement.objects.bulk_create(judged)
    Check.objects.bulk_create(ticked)


@transaction.atomic
def publish_run(*, by: Actor, at: datetime, run_id: UUID, seen: int | None = None) -> Run:
    """Publish a trial: from now on it stays as it is, and the assessed read it. What it supersedes becomes corrected.

    Raises NotFound, Denied, IllegalMove, Conflict (items wait, the period is not over, the year is published already, seen).
    """
    run = locked(by, run_id)
    if run.status is RunState.PUBLISHED:
        permitted_run(run, by)
        return run
    permitted(run, "publish", by)
    fresh(run, seen)
    content = written.from_json(run.version.content)
    whole = window_of(run.year, content.first_month, content.months)
    if whole.last and whole.end and run.end < whole.end:
        raise Conflict(PARTIAL, last=run.end - timedelta(1), end=whole.last)
    if run.end > localdate(at):
        raise Conflict(NOT_OVER, last=run.end - timedelta(1))
    waiting = sum(run.scores.values_list("pending", flat=True))
    if waiting:
        raise Conflict(STILL_PENDING, n=waiting)
    if run.supersedes_id:
        step(locked(by, run.supersedes_id), "correct", by=by, at=at, note=run.why, detail={"by": str(run.pk)})
    run.published_at = at
    with clash(run_published_once=Conflict(OUT_ALREADY)):
        step(run, "publish", by=by, at=at, detail={"hash": run.version.hash, "as_of": run.as_of.isoformat()})
    tell_published(run, at=at)
    return run


@transaction.atomic
def drop_run(*, by: Actor, at: datetime, run_id: UUID, seen: int | None = None) -> Run:
    """A trial that leads nowhere. Raises NotFound, Denied, IllegalMove, Conflict (seen)."""
    run = locked(by, run_id)
    if run.status is RunState.DROPPED:
        return run
    step(run, "drop", by=by, at=at, seen=seen)
    return run


def locked(by: Actor, id: UUID) -> Run:
    """A run of a scheme that the actor manages, locked. Raises NotFound."""
    rows = Run.objects.select_for_update(of=("self",)).select_related("scheme", "version")
    row = rows.filter(owned(by, "scheme__"), pk=id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row
