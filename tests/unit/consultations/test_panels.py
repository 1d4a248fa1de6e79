"""A panel goes on without whoever leaves it: every composition of seats, in whatever order they are left."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.consultations.rules.panels import Course, Seat, course, heirs, staying

LEAD, GUEST, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


@st.composite
def panels(draw: st.DrawFn) -> list[Seat]:
    """Up to five seats, at most one of them the lead's, as the database has them."""
    number = draw(st.integers(0, 5))
    lead = draw(st.integers(0, 5))
    flags = st.booleans()
    return [Seat(UUID(int=one), one == lead, draw(flags), draw(flags), draw(flags)) for one in range(number)]


def test_one_who_leads_and_has_signed_has_answered() -> None:
    assert course([Seat(LEAD, leads=True, signed=True)]) is Course.ANSWERED
    assert course([Seat(LEAD, leads=True)]) is Course.WAITS


def test_the_signature_of_a_guest_is_waited_for_unless_he_is_gone() -> None:
    lead = Seat(LEAD, leads=True, signed=True)
    assert course([lead, Seat(GUEST)]) is Course.WAITS
    assert course([lead, Seat(GUEST, gone=True)]) is Course.ANSWERED
    assert course([lead, Seat(GUEST, gone=True), Seat(OTHER)]) is Course.WAITS


def test_without_its_lead_a_panel_gives_no_answer() -> None:
    assert course([]) is Course.UNLED
    assert course([Seat(GUEST, signed=True)]) is Course.UNLED
    assert course([Seat(LEAD, leads=True, gone=True), Seat(GUEST, signed=True)]) is Course.UNLED


def test_a_signature_outlives_the_account() -> None:
    assert course([Seat(LEAD, leads=True, signed=True, gone=True)]) is Course.ANSWERED


def test_who_may_lead_next() -> None:
    seats = [
        Seat(LEAD, leads=True),
        Seat(GUEST),
        Seat(OTHER, at_home=False),
        Seat(UUID(int=4), gone=True),
        Seat(UUID(int=5), signed=True),
    ]
    assert heirs(seats) == (GUEST, UUID(int=5))


@given(panels())
def test_the_course_is_one_of_three_and_never_waits_for_somebody_gone(seats: list[Seat]) -> None:
    goes, here = course(seats), staying(seats)
    assert (goes is Course.UNLED) == (not any(one.leads for one in here))
    if goes is Course.WAITS:
        assert any(not one.signed and not one.gone for one in seats)
    if goes is Course.ANSWERED:
        assert all(one.signed or one.gone for one in seats)


@given(panels(), st.randoms())
def test_the_order_of_seats_does_not_matter(seats: list[Seat], chance) -> None:
    mixed = list(seats)
    chance.shuffle(mixed)
    assert course(mixed) is course(seats) and set(heirs(mixed)) == set(heirs(seats))


@given(panels())
def test_whoever_leaves_last_leaves_the_answer_behind(seats: list[Seat]) -> None:
    """All unsigned guests leave one by one: with a lead who signed, the case is answered at the latest then."""
    signed_lead = any(one.leads and one.signed for one in seats)
    while waiting := [one for one in seats if not one.leads and not one.signed]:
        before = course(seats)
        seats = [one for one in seats if one is not waiting[0]]
        assert before is not Course.ANSWERED or course(seats) is Course.ANSWERED
    if signed_lead:
        assert course(seats) is Course.ANSWERED


@given(panels())
def test_an_heir_can_lead(seats: list[Seat]) -> None:
    """Whoever is offered as the next lead makes a panel that has one, whoever it was before."""
    for heir in heirs(seats):
        passed = [
            Seat(one.staff, one.staff == heir, one.signed, one.gone, one.at_home)
            for one in seats
            if not one.leads
        ]
        assert course(passed) is not Course.UNLED
