"""Slots: offered for an activity year, never more accepted than there are, whoever presses first."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.factories.directory import StaffFactory
from tests.factories.placements import EARLY, FIRST, LAST, School, school
from tests.factories.together import together
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.models import Placement, Slots
from tongzhou.support.placements.rules.placements import SEATED, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> School:
    return school()


def seated(slots: Slots) -> int:
    return Placement.objects.filter(slots=slots, state__in=[state.value for state in SEATED]).count()


def test_the_supporter_alone_offers_and_changes(s: School) -> None:
    slots = s.slots(2)
    assert (str(slots.during.lower), str(slots.during.upper)) == ("2025-06-01", "2026-06-01")
    for by in (s.taking, s.teacher, s.trainee):
        with pytest.raises(Denied):
            actions.change_slots(by=by, at=EARLY, slots_id=slots.pk, number=5)
    with pytest.raises(NotFound):
        actions.change_slots(by=school().giving, at=EARLY, slots_id=slots.pk, number=5)
    for _ in range(2):
        assert actions.change_slots(by=s.giving, at=EARLY, slots_id=slots.pk, number=5, seen=1).steps == 2


def test_a_department_offers_once_for_a_time(s: School) -> None:
    s.slots()
    with pytest.raises(Conflict):
        s.slots(first_month=9)
    assert s.slots(year=2026).year == 2026


@pytest.mark.parametrize(
    ("field", "given"), [("number", {"number": 0}), ("year", {"year": 26}), ("year", {"first_month": 13})]
)
def test_what_is_typed_wrong_is_told_at_its_field(s: School, field: str, given: dict[str, int]) -> None:
    with pytest.raises(Invalid) as refused:
        s.slots(**given)
    assert refused.value.field == field


def test_unpaired_houses_have_no_slots(s: School) -> None:
    with pytest.raises(Invalid) as refused:
        actions.offer_slots(
            id=new_id(), by=s.giving, at=EARLY, department_id=s.department.pk,
            receiving_id=school().place.pairing.receiving_id, year=2025, number=1,
        )  # fmt: skip
    assert refused.value.field == "pairing"


def test_no_more_are_accepted_than_slots_and_a_declined_place_is_free(s: School) -> None:
    slots = s.slots(1)
    first, second = s.nominated(slots), s.nominated(slots, StaffFactory(department=s.home))
    actions.accept(by=s.giving, at=EARLY, placement_id=first.pk)
    with pytest.raises(Conflict) as refused:
        actions.accept(by=s.giving, at=EARLY, placement_id=second.pk)
    assert s.department.name in refused.value.says.zh
    (shown,) = queries.slots(s.taking, 2025)
    assert (shown.taken, shown.asked, shown.free) == (1, 1, 0)
    actions.withdraw(by=s.taking, at=EARLY, placement_id=first.pk, note="怀孕")
    assert actions.accept(by=s.giving, at=EARLY, placement_id=second.pk).status is State.ACCEPTED


def test_slots_do_not_shrink_below_who_is_accepted_nor_vanish(s: School) -> None:
    slots = s.slots(2)
    row = s.nominated(slots)
    actions.accept(by=s.giving, at=EARLY, placement_id=row.pk)
    assert actions.change_slots(by=s.giving, at=EARLY, slots_id=slots.pk, number=1).number == 1
    with pytest.raises(Conflict):
        actions.withdraw_slots(by=s.giving, at=EARLY, slots_id=slots.pk, note="装修")
    actions.decline(by=s.giving, at=EARLY, placement_id=row.pk, note="装修")
    actions.withdraw_slots(by=s.giving, at=EARLY, slots_id=slots.pk, note="装修")
    with pytest.raises(Conflict):
        s.nominated(slots, StaffFactory(department=s.home))
    assert queries.slots(s.taking, 2025) == []


def test_the_database_counts_for_whoever_passes_the_verbs_by(s: School) -> None:
    slots = s.slots(1)
    first, second = s.nominated(slots), s.nominated(slots, StaffFactory(department=s.home))
    actions.accept(by=s.giving, at=EARLY, placement_id=first.pk)
    with pytest.raises(IntegrityError, match="no more are accepted"), transaction.atomic():
        Placement.objects.filter(pk=second.pk).update(state="accepted", steps=2)
    with pytest.raises(IntegrityError, match="more are accepted"), transaction.atomic():
        Slots.objects.filter(pk=slots.pk).update(state="cancelled")
    actions.change_slots(by=s.giving, at=EARLY, slots_id=slots.pk, number=2)
    actions.accept(by=s.giving, at=EARLY, placement_id=second.pk)
    with pytest.raises(IntegrityError, match="more are accepted"), transaction.atomic():
        Slots.objects.filter(pk=slots.pk).update(number=1)


@pytest.mark.django_db(transaction=True)
def test_the_last_slot_goes_to_one_of_four_who_press_at_once() -> None:
    s = school()
    slots = s.slots(1)
    rows = [s.nominated(slots, StaffFactory(department=s.home)) for _ in range(4)]

    def accept(row: Placement) -> object:
        return actions.accept(by=s.giving, at=EARLY, placement_id=row.pk)

    answers = together(*(lambda row=row: accept(row) for row in rows))
    assert sorted(type(one).__name__ for one in answers) == ["Conflict"] * 3 + ["Placement"]
    assert seated(slots) == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_while_the_number_shrinks_keeps_the_count_right() -> None:
    s = school()
    slots = s.slots(2)
    first, second = s.nominated(slots), s.nominated(slots, StaffFactory(department=s.home))
    actions.accept(by=s.giving, at=EARLY, placement_id=first.pk)
    together(
        lambda: actions.accept(by=s.giving, at=EARLY, placement_id=second.pk),
        lambda: actions.change_slots(by=s.giving, at=EARLY, slots_id=slots.pk, number=1),
    )
    slots.refresh_from_db()
    assert (seated(slots), slots.number) in ((1, 1), (2, 2))


@pytest.mark.django_db(transaction=True)
def test_the_same_nomination_over_two_connections_is_one() -> None:
    s = school()
    slots, id = s.slots(), new_id()

    def send() -> object:
        return actions.nominate(
            id=id, by=s.taking, at=EARLY, slots_id=slots.pk, trainee_id=s.trainee_staff.pk,
            planned=Period(FIRST, LAST), goal="呼吸",
        )  # fmt: skip

    answers = together(send, send)
    assert [getattr(one, "pk", one) for one in answers] == [id, id]
    assert Placement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_trainee_is_placed_once_by_two_who_press_at_once() -> None:
    s = school()
    slots = s.slots(4)
    answers = together(*(lambda: s.nominated(slots) for _ in range(2)))
    assert sorted(type(one).__name__ for one in answers) == ["Conflict", "Placement"]
