"""Kept scores computed again: from their own figures and what was said by hand, without a look at the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tongzhou.assessment.models import Check, Judgement, Score
from tongzhou.assessment.queries.known import of_run, unit
from tongzhou.assessment.rules.keeping import read
from tongzhou.assessment.rules.scheme import Scheme, every_item
from tongzhou.assessment.rules.scoring import score
from tongzhou.assessment.rules.told import NOTHING, Scored, Subject, Told


def again(
    scheme: Scheme, definitions: Mapping[str, Any], rows: Sequence[Score]
) -> tuple[dict[str, dict[str, Told]], list[Scored]]:
    """The figures with what was said by hand, and the scores. Two statements."""
    told = {row.key: read(row.told) for row in rows}
    keys = {row.pk: row.key for row in rows}
    for said in Judgement.objects.filter(score__in=keys).order_by("number"):
        items = told[keys[said.score_id]]
        items[said.item] = replace(items.get(said.item, NOTHING), judged=said.points)
    for check in Check.objects.filter(score__in=keys).order_by("number"):
        items = told[keys[check.score_id]]
        one = items.get(check.item, NOTHING)
        items[check.item] = replace(one, checks={**one.checks, check.check_code: check.met})
    codes = {one.code for one in every_item(scheme)} | {one.code for one in scheme.vetoes}
    told = {key: {code: one for code, one in items.items() if code in codes} for key, items in told.items()}
    subjects = [Subject(row.key, row.name, row.circles) for row in rows]
    units = {code: unit(one) for code, one in of_run(definitions).items()}
    return told, score(scheme, subjects, told, units)
