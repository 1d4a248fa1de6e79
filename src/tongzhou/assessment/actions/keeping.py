"""Keeping what a run came to, and computing it again when somebody has said something by hand."""

from __future__ import annotations

from collections.abc import Sequence

from tongzhou.assessment.models import ItemScore, Run, Score
from tongzhou.assessment.queries.again import again
from tongzhou.assessment.queries.computing import Computed
from tongzhou.assessment.rules import written
from tongzhou.assessment.rules.keeping import kept
from tongzhou.assessment.rules.saying import SHOWN, half_up
from tongzhou.assessment.rules.told import Scored

OF_SCORE = ("points", "base", "bonus", "grade", "rank", "pending", "hits")
OF_ITEM = ("position", "value", "entries", "outcome", "weight", "points", "says", "says_en")


def keep(run: Run, found: Computed) -> None:
    """Write the scores of a run that was just computed, with their items and the institutions of each side."""
    rows = {one.subject.key: _score(run, one) for one in found.scored}
    for one in found.assessed:
        rows[one.subject.key].circles = dict(one.subject.circles)
        rows[one.subject.key].told = kept(found.told.get(one.subject.key, {}))
    Score.objects.bulk_create(rows.values())
    through = Score.houses.through
    links = [
        through(score_id=rows[one.subject.key].pk, institution_id=house)
        for one in found.assessed
        for house in sorted(one.houses)
    ]
    through._default_manager.bulk_create(links)
    ItemScore.objects.bulk_create(item for one in found.scored for item in _items(rows[one.subject.key], one))


def rescore(run: Run) -> None:
    """Compute the scores of a trial again from the figures that were kept and what was said by hand since."""
    rows = {row.key: row for row in run.scores.select_for_update().order_by("pk")}
    _told, scored = again(written.from_json(run.version.content), run.definitions, list(rows.values()))
    for one in scored:
        _fill(rows[one.subject.key], one)
    Score.objects.bulk_update(rows.values(), OF_SCORE)
    ItemScore.objects.bulk_create(
        [item for one in scored for item in _items(rows[one.subject.key], one)],
        update_conflicts=True,
        unique_fields=["score", "item"],
        update_fields=OF_ITEM,
    )


def _score(run: Run, one: Scored) -> Score:
    row = Score(run=run, key=one.subject.key, name=one.subject.name)
    _fill(row, one)
    return row


def _fill(row: Score, one: Scored) -> None:
    row.points, row.base, row.bonus = one.points, one.base, one.bonus
    row.grade, row.rank, row.pending = one.grade, one.rank, one.pending
    row.hits = [
        {"veto": hit.veto, "zh": hit.says.zh, "en": hit.says.en, "known": hit.known} for hit in one.hits
    ]


def _items(row: Score, one: Scored) -> Sequence[ItemScore]:
    return [
        ItemScore(
            score=row,
            item=trace.item,
            position=position,
            value=trace.told.value,
            entries=trace.told.entries,
            outcome=trace.outcome.value,
            weight=half_up(trace.weight, SHOWN),
            points=trace.points,
            says=trace.says.zh,
            says_en=trace.says.en,
        )
        for position, trace in enumerate(one.traces)
    ]
