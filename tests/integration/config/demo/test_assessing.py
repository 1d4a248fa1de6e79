"""The demo's commission has assessed the hospitals of its area: a past year is published and opens to entries, this year is tried so far."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tongzhou.assessment import queries
from tongzhou.assessment.models import Run, Score
from tongzhou.assessment.rules import written
from tongzhou.assessment.rules.scheme import every_item
from tongzhou.assessment.rules.told import Outcome
from tongzhou.config.cli.assess import report
from tongzhou.config.demo.assessing import CODE, LAST, THIS, content
from tongzhou.kernel.actors import system
from tongzhou.ledger.rules import CHINA

pytestmark = pytest.mark.django_db
RULES = {"Linear", "Bands", "Deduct", "Condition", "Checklist", "Peer", "Growth", "Judged"}


def test_the_scheme_has_twelve_items_with_all_rules_and_says_that_it_is_nobody_s() -> None:
    found = content()
    assert {type(one.rule).__name__ for one in every_item(found)} == RULES
    assert len(every_item(found)) == 12
    assert "自拟" in found.words.zh and "自拟" in found.note.zh


def test_a_past_year_is_published_with_a_ranking_that_opens_to_entries(demo: object) -> None:
    run = Run.objects.select_related("version").get(pk=LAST)
    assert run.state == "published" and run.version.hash == written.version(content())
    scores = list(Score.objects.filter(run=run))
    assert len(scores) > 1 and all(one.points is not None and one.grade for one in scores)
    outcomes = {item.outcome for one in scores for item in one.items.all()}
    assert Outcome.SCORED.value in outcomes and Outcome.PENDING.value not in outcomes
    figures = [item for one in scores for item in one.items.all() if item.entries]
    assert len({item.item for item in figures}) >= 5, (
        "scores stand on entries, not on what was said by hand alone"
    )
    assert len({one.points for one in scores}) == len(scores), "a ranking that says something"
    this = Run.objects.get(pk=THIS)
    assert this.state == "trial" and this.end == this.as_of.astimezone(CHINA).date() + timedelta(1)


def test_computed_again_as_of_then_it_comes_to_the_same(demo: object) -> None:
    run = Run.objects.get(pk=LAST)
    named = queries.named(CODE)
    found = queries.compute(system("assess"), named.content, named.region, run.year, as_of=run.as_of)
    told = report(CODE, named.number, run.as_of, found)
    kept = {
        one.key: {item.item: item.value for item in one.items.all()} for one in Score.objects.filter(run=run)
    }
    assert {one["key"] for one in told["subjects"]} == set(kept)
    for one in told["subjects"]:
        for item in one["items"]:
            value = kept[one["key"]][item["code"]]
            assert item["figure"] == (None if value is None else float(value))
