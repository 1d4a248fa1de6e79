"""The board, one technique, what the county does alone; whatever their number, the statements stay few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.actors import actor_in
from tests.factories.directory import StaffFactory
from tests.factories.techniques import DAY, Ward, alone, case, confirm_all, introduced, needed, noon, ward
from tongzhou.accounts.rules import Role
from tongzhou.support.techniques import actions, queries
from tongzhou.support.techniques.queries import Filters
from tongzhou.support.techniques.queries.board import IN_A_COLUMN, PAGE
from tongzhou.support.techniques.rules.cases import Level
from tongzhou.support.techniques.rules.stages import Kind, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> Ward:
    return ward()


def test_the_board_counts_all_and_shows_the_newest(w: Ward) -> None:
    for n in range(IN_A_COLUMN + 2):
        needed(w, on=DAY + timedelta(days=n), name=f"技术{n}")
    row = alone(w)
    with CaptureQueriesContext(connection) as seen:
        found = queries.board(w.place.expert)
    assert len(seen) == 2
    assert found.counts == {Stage.NEEDED: IN_A_COLUMN + 2, Stage.INDEPENDENT: 1}
    assert [card.technique.name for card in found.columns[Stage.NEEDED]][:2] == ["技术9", "技术8"]
    (card,) = found.columns[Stage.INDEPENDENT]
    assert (card.technique.pk, card.with_expert, card.alone, card.first) == (row.pk, 2, 1, False)


def test_filters(w: Ward) -> None:
    needed(w, name="胸腔镜", kind=Kind.CLINICAL_SERVICE)
    needed(w, name="内镜")
    for given, number in (
        (Filters(text="胸腔"), 1), (Filters(text="演示消化科 内镜"), 1), (Filters(kind=Kind.TECHNIQUE), 1),
        (Filters(receiving=w.taking), 2), (Filters(receiving=w.giving), 0), (Filters(programme="x"), 0),
    ):  # fmt: skip
        assert sum(queries.board(w.place.expert, given).counts.values()) == number


def test_a_stage_is_read_page_by_page(w: Ward) -> None:
    made = {needed(w, on=DAY - timedelta(days=n // 7), name=f"{n}").pk for n in range(PAGE + 3)}
    first = queries.listing(w.place.doctor, Stage.NEEDED)
    second = queries.listing(w.place.doctor, Stage.NEEDED, after=first.next)
    assert len(first.cards) == PAGE and second.next is None
    assert {card.technique.pk for card in (*first.cards, *second.cards)} == made


def test_a_technique_costs_the_same_however_many_cases(w: Ward) -> None:
    row = introduced(w)
    case(w, row, 1)
    with CaptureQueriesContext(connection) as few:
        queries.view(w.place.receiving_office, row.pk)
    for day in range(2, 20):
        case(w, row, day)
    with CaptureQueriesContext(connection) as many:
        found = queries.view(w.place.receiving_office, row.pk)
    assert len(few) == len(many) <= 8
    assert len(found.to_confirm) == 19 and found.mine == frozenset() and found.curves[0].sum.cases == 19
    own = queries.view(w.place.expert, row.pk)
    assert own.to_confirm == {} and len(own.mine) == 19


def test_curves_are_of_each_person_and_leave_out_what_was_taken_back(w: Ward) -> None:
    row = introduced(w)
    other = StaffFactory(department=w.department, name="演示·第二人")
    case(w, row, 1)
    gone = case(w, row, 2)
    case(w, row, 3, learner_id=other.pk, minutes=None)
    actions.withdraw_case(by=w.place.expert, at=noon(gone.on), case_id=gone.pk, note="记错")
    curves = queries.view(w.place.expert, row.pk).curves
    assert {(one.name, one.sum.cases, one.sum.median_minutes) for one in curves} == {
        ("演示·学习者", 1, 60), ("演示·第二人", 1, None),
    }  # fmt: skip


def test_what_the_county_now_does_alone(w: Ward) -> None:
    row = alone(w)
    introduced(w, name="还在带教")
    case(w, row, 50, Level.ALONE)
    for reader in (
        w.place.doctor,
        w.place.expert,
        actor_in(w.place.pairing.receiving.region_code, Role.HEALTH_COMMISSION),
    ):
        (found,) = queries.capability(reader, w.taking)
        assert (found.name, found.with_expert, found.alone, found.kept) == ("内镜下止血", 2, 1, None)
        assert found.introduced_on == DAY and found.alone_since == found.last_on == DAY + timedelta(days=30)
        assert found.learners == ("演示·学习者",) and not found.first
    assert queries.capability(w.place.doctor, w.giving) == []
    due = row.check_due_on
    assert due
    actions.lose(by=w.place.receiving_office, at=noon(due), technique_id=row.pk, on=due, note="人走了")
    assert queries.capability(w.place.doctor, w.taking)[0].kept is False
    actions.keep(by=w.place.doctor, at=noon(due + timedelta(9)), technique_id=row.pk, on=due + timedelta(9))
    confirm_all(w, due + timedelta(9))
    assert queries.capability(w.place.doctor, w.taking)[0].kept is True


def test_checks_that_are_due_stand_on_top(w: Ward) -> None:
    row = alone(w)
    assert row.check_due_on
    assert queries.due(w.place.doctor, on=row.check_due_on - timedelta(1)) == []
    assert [card.technique.pk for card in queries.due(w.place.doctor, on=row.check_due_on)] == [row.pk]


def test_a_form_offers_the_departments_people_first(w: Ward) -> None:
    StaffFactory(institution=w.place.pairing.receiving, name="演示·别科")
    found = queries.choices(introduced(w))
    assert found.learners[0] == w.learner and found.experts == [w.expert]
    assert found.departments == [w.department]
