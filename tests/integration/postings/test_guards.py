"""What the database refuses, whoever asks; and that it holds the same table as the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.postings import Scene, agreed, fresh, here, left, noon, planned, scene
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.postings import actions
from tongzhou.support.postings.models import Absence, Posting, PostingRule, Step
from tongzhou.support.postings.rules.lifecycle import LIFECYCLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> Scene:
    return scene()


def refused(act: Callable[[], object], name: str = "") -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert name in str(refusal.value)


def test_the_same_steps_as_the_rules() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM postings_pairs()")
        assert set(cursor.fetchall()) == set(LIFECYCLE.pairs())


def test_one_person_one_place(s: Scene) -> None:
    row = planned(s)
    other = planned(s, planned=Period(date(2027, 1, 1), date(2027, 6, 1)))
    refused(lambda: Posting.objects.filter(pk=other.pk).update(span=row.span), "posting_one_place_at_a_time")


def test_states_are_not_forged(s: Scene) -> None:
    row = agreed(s)
    to = Posting.objects.filter(pk=row.pk).update
    refused(lambda: to(state="on_site", arrived_on=date(2026, 3, 1), steps=row.steps + 1))
    refused(lambda: to(state="cancelled"))
    refused(lambda: to(state="cancelled", steps=row.steps + 2))
    refused(lambda: to(arrived_on=date(2026, 3, 1)), "posting_arrived_or_not")
    refused(lambda: Step.objects.filter(record=row).update(note="x"))
    refused(lambda: Step.objects.filter(record=row).delete())
    refused(lambda: Posting.objects.filter(pk=row.pk).delete())


def test_what_stands_is_not_rewritten(s: Scene) -> None:
    row = left(s)
    to = Posting.objects.filter(pk=row.pk).update
    refused(lambda: to(arrived_on=date(2026, 2, 1)))
    refused(lambda: to(left_on=date(2026, 8, 1)))
    refused(lambda: to(left_on=date(2026, 1, 1)))
    refused(lambda: to(days=None), "posting_gone_has_days")
    refused(lambda: to(receiving=s.supporter.pk))


def test_absences_lie_inside_and_apart(s: Scene) -> None:
    row = here(s)

    def away(since: date, until: date) -> Absence:
        return Absence.objects.create(posting=row, during=DateRange(since, until), why="leave")

    away(date(2026, 4, 1), date(2026, 4, 9))
    refused(lambda: away(date(2026, 4, 8), date(2026, 4, 20)), "absence_once_at_a_time")
    refused(lambda: away(date(2026, 2, 1), date(2026, 2, 9)), "lies outside")
    gone = fresh(row)
    actions.depart(by=s.giving, at=noon(date(2026, 6, 1)), posting_id=gone.pk, on=date(2026, 6, 1))
    refused(lambda: away(date(2026, 6, 1), date(2026, 6, 9)), "lies outside")


def test_rules_are_replaced_not_rewritten() -> None:
    row = PostingRule.objects.filter(requirement="heads").first()
    assert row is not None
    refused(lambda: PostingRule.objects.filter(pk=row.pk).update(at_least=1))
    refused(lambda: PostingRule.objects.filter(pk=row.pk).update(confirmed=True))
    twin = {name: getattr(row, name) for name in ("requirement", "at_least", "scope", "set_by")}
    during = DateRange(row.during.lower + timedelta(9), None)
    refused(
        lambda: PostingRule.objects.create(id=new_id(), during=during, **twin), "posting_rule_once_at_a_time"
    )
