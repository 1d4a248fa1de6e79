"""Lists, a scheme, a run, a score, an appeal: each with what its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, Sum

from tongzhou.assessment.models import (
    Appeal,
    Check,
    ItemScore,
    Judgement,
    Run,
    Scheme,
    SchemeStep,
    SchemeVersion,
    Score,
)
from tongzhou.assessment.queries.again import again
from tongzhou.assessment.queries.known import known, of_run, unit
from tongzhou.assessment.queries.scope import assessed_by, audited, owned, readable
from tongzhou.assessment.rules import written
from tongzhou.assessment.rules.comparing import Difference, Standing, Sway, compare, sway
from tongzhou.assessment.rules.moving import OUT, UNKNOWN, AppealState, RunState
from tongzhou.assessment.rules.scheme import Scheme as Content
from tongzhou.assessment.rules.told import Subject
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words

MOST = 100
MOST_SCORES = 300
MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A scheme with its draft as values, its versions, runs and steps, and the indicators that it may name."""

    scheme: Scheme
    draft: Content
    versions: list[SchemeVersion]
    runs: list[Run]
    steps: list[SchemeStep]
    known: Mapping[str, Indicator]


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with all its scores, the best first, and the difference from `beside`: the run it supersedes, or the one that was asked for among `others`; `mine`: the reader runs the scheme."""

    run: Run
    content: Content
    scores: list[Score]
    before: Run | None
    beside: Run | None
    others: list[Run]
    differences: list[Difference]
    waiting: list[Appeal]
    mine: bool
    correction: Run | None = None


@dataclass(frozen=True, slots=True)
class ScoreView:
    """One score with its items, what was said by hand (the newest of each), appeals; and the score it replaces or was replaced by."""

    score: Score
    content: Content
    items: list[ItemScore]
    judgements: dict[str, Judgement]
    checks: dict[tuple[str, str], Check]
    appeals: list[Appeal]
    before: Score | None
    after: Score | None
    mine: bool
    appealable: bool


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with its score."""

    appeal: Appeal
    mine: bool


def schemes(actor: Actor) -> list[Scheme]:
    """The schemes that the actor manages, those at work first. One statement."""
    rows = Scheme.objects.filter(owned(actor)).annotate(
        published=Count("runs", filter=Q(runs__state=RunState.PUBLISHED.value), distinct=True),
        open_appeals=Count(
            "runs__scores__appeals",
            filter=Q(runs__scores__appeals__state=AppealState.OPEN.value),
            distinct=True,
        ),
    )
    return list(rows.order_by("-at")[:MOST])


def scores(actor: Actor) -> list[Score]:
    """The published scores that stand, of the actor's side, the newest first, in the order of their ranks. One statement."""
    mine = assessed_by(actor) & Q(run__state=RunState.PUBLISHED.value)
    rows = Score.objects.filter(mine).select_related("run__scheme", "run__version")
    return list(rows.order_by("-run__published_at", "rank", "name")[:MOST])


def appeals(actor: Actor) -> list[Appeal]:
    """Appeals that wait for the actor's answer. One statement."""
    rows = Appeal.objects.filter(owned(actor, "score__run__scheme__"), state=AppealState.OPEN.value)
    return list(rows.select_related("score__run__scheme").order_by("at")[:MOST])


def scheme_of(actor: Actor, id: UUID) -> Scheme:
    """One scheme that the actor manages. Raises NotFound."""
    found = Scheme.objects.filter(owned(actor), pk=id).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def view(actor: Actor, id: UUID) -> SchemeView:
    """One scheme with all that its page shows. Raises NotFound. Five statements."""
    row = scheme_of(actor, id)
    return SchemeView(
        row,
        written.from_json(row.draft),
        list(row.versions.order_by("-number")[:MOST]),
        list(
            row.runs.exclude(state=RunState.DROPPED.value)
            .select_related("version", "supersedes")
            .annotate(number=Count("scores"), waiting=Sum("scores__pending"))
            .order_by("-year", "-at")[:MOST]
        ),
        list(row.timeline.order_by("-number")[:MOST_STEPS]),
        known(row.region),
    )


def run(actor: Actor, id: UUID, *, beside: UUID | None = None) -> RunView:
    """One run with its ranking, beside the one that it supersedes or another of the same scheme (`beside`).

    The assessed see no ranking: theirs is their score. Raises NotFound, also for a `beside` that the actor does not read. Nine statements.
    """
    mine = Run.objects.filter(owned(actor, "scheme__"), pk=id)
    out = Run.objects.filter(audited(actor, "scheme__"), pk=id, state__in=OUT)
    joined = "scheme", "version", "supersedes"
    row = (mine | out).select_related(*joined).first()
    if row is None:
        raise NotFound(UNKNOWN)
    content = written.from_json(row.version.content)
    found = ranking(row)
    others = comparable(actor, row)
    other = next((one for one in others if one.pk == beside), None)
    if beside is not None and other is None:
        raise NotFound(UNKNOWN)
    other = other or row.supersedes
    return RunView(
        row,
        content,
        found,
        row.supersedes,
        other,
        others,
        compare([standing(one) for one in ranking(other)], [standing(one) for one in found]) if other else [],
        list(Appeal.objects.filter(score__run=row).select_related("score").order_by("at")[:MOST]),
        actor.may(P.MANAGE_ASSESSMENT, row.scheme.place),
        row.corrections.exclude(state=RunState.DROPPED.value).first(),
    )


def comparable(actor: Actor, row: Run) -> list[Run]:
    """The other runs of the scheme that the actor reads, the latest first. One statement."""
    mine = Q(owned(actor, "scheme__")) & ~Q(state=RunState.DROPPED.value)
    out = Q(audited(actor, "scheme__"), state__in=OUT)
    rows = Run.objects.filter(mine | out, scheme=row.scheme_id).exclude(pk=row.pk)
    return list(rows.select_related("version").order_by("-at")[:MOST])


def ranking(row: Run) -> list[Score]:
    """The scores of a run with their items, the best first. Two statements."""
    found = row.scores.prefetch_related(Prefetch("items", ItemScore.objects.order_by("position")))
    return sorted(found[:MOST_SCORES], key=lambda one: (one.rank is None, one.rank or 0, one.key))


def standing(one: Score) -> Standing:
    """A kept score for comparing."""
    return Standing(
        one.key, one.name, one.points, one.grade, one.rank, {item.item: (item.points, item.value) for item in one.items.all()}
    )  # fmt: skip


def sways(actor: Actor, id: UUID) -> tuple[Content, list[Sway]]:
    """Which item moves the rank of a run that the actor manages, from the kept figures alone. Raises NotFound. Five statements."""
    row = Run.objects.filter(owned(actor, "scheme__"), pk=id).select_related("version").first()
    if row is None:
        raise NotFound(UNKNOWN)
    content, found = written.from_json(row.version.content), ranking(row)
    subjects = [Subject(one.key, one.name, one.circles) for one in found]
    told, now = again(content, row.definitions, found)
    return content, sway(content, subjects, told, units_of(row), now) if len(found) > 1 else []


def units_of(row: Run) -> dict[str, Words]:
    """The units of the indicators of a run."""
    return {code: unit(one) for code, one in of_run(row.definitions).items()}


def score(actor: Actor, id: UUID) -> ScoreView:
    """One score with its items. Raises NotFound. Seven statements."""
    rows = Score.objects.filter(readable(actor)).select_related(
        "run__scheme", "run__version", "run__supersedes"
    )
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    judged = {one.item: one for one in row.judgements.order_by("number")}
    checks = {(one.item, one.check_code): one for one in row.checks.order_by("number")}
    mine = actor.may(P.MANAGE_ASSESSMENT, row.run.scheme.place)
    before, after = _beside(row, trials=mine)
    return ScoreView(
        row,
        written.from_json(row.run.version.content),
        list(row.items.order_by("position")),
        judged,
        checks,
        list(row.appeals.select_related("correction").order_by("at")),
        before,
        after,
        mine,
        row.run.status is RunState.PUBLISHED and not mine and may_appeal(actor, row),
    )


def _beside(row: Score, *, trials: bool) -> tuple[Score | None, Score | None]:
    """The same subject's score in the run that this one supersedes, and in the one that corrects it. One statement."""
    states = (*OUT, RunState.TRIAL.value) if trials else OUT
    near = Q(run=row.run.supersedes_id) | Q(run__supersedes=row.run_id, run__state__in=states)
    others = list(Score.objects.filter(near, key=row.key).select_related("run"))
    before = next((one for one in others if one.run_id == row.run.supersedes_id), None)
    return before, next((one for one in others if one is not before), None)


def may_appeal(actor: Actor, row: Score) -> bool:
    """Whether the actor speaks for the assessed side. No statement without the permission, else one."""
    return actor.may(P.APPEAL) and Score.objects.filter(assessed_by(actor, P.APPEAL), pk=row.pk).exists()


def appeal(actor: Actor, id: UUID) -> AppealView:
    """One appeal: for the owner, and for the side that made it. Raises NotFound."""
    rows = Appeal.objects.select_related("score__run__scheme", "score__run__version", "correction")
    row = rows.filter(pk=id, score__in=Score.objects.filter(readable(actor))).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return AppealView(row, actor.may(P.MANAGE_ASSESSMENT, row.score.run.scheme.place))


def houses(row: Score) -> list[UUID]:
    """The institutions of the assessed side. One statement."""
    return list(row.houses.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Named:
    """A scheme's content by its code; `number` is the version, None the draft."""

    region: str
    content: Content
    number: int | None


def named(code: str, *, version: int | None = None) -> Named:
    """A version of a scheme (None: the newest, else the draft), for whoever works on the machine itself. Raises NotFound."""
    row = Scheme.objects.filter(code=code).first()
    if row is None:
        raise NotFound(UNKNOWN)
    found = row.versions.order_by("-number")
    made = (found.filter(number=version) if version is not None else found).first()
    if made is None and version is not None:
        raise NotFound(UNKNOWN)
    content = made.content if made else row.draft
    return Named(row.region, written.from_json(content), made.number if made else None)
