"""Stated beside computed for programmes that are not the five: other counties, activity years, pairings that ended, agreements not signed yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.directory import InstitutionFactory
from tests.factories.partnerships import AgreementFactory, PairingFactory
from tests.factories.promises import AT, Pair, pair
from tongzhou.indicators import actions, named, queries
from tongzhou.indicators.actions import Stated
from tongzhou.indicators.queries import Ask, Scope
from tongzhou.indicators.rules import ALWAYS, Window
from tongzhou.kernel.quantities import Unit
from tongzhou.partnerships.rules import PartyRole

pytestmark = pytest.mark.django_db
ACTIVITY = Window(date(2025, 6, 1), date(2026, 6, 1))


@pytest.fixture
def p() -> Pair:
    """Two hospitals."""
    return pair()


def computed(p: Pair, measure: str, window: Window = ALWAYS) -> tuple[Decimal | None, int]:
    """What the ledger or the partnership comes to, and over how much."""
    found = queries.measure(p.giving, Ask(named.get(measure), Scope(p.programme.pk), window))
    return (found.quantity.number if found.quantity else None), found.entries


def test_an_activity_year_ends_in_may_and_the_days_beside_it_are_left_out(p: Pair) -> None:
    for on in (date(2025, 5, 31), date(2025, 6, 1), date(2025, 12, 31), date(2026, 5, 31), date(2026, 6, 1)):
        p.posted("lecture", on=on)
    assert computed(p, "lectures", ACTIVITY) == (3, 3)
    assert computed(p, "lectures") == (5, 5)
    assert computed(p, "lectures", Window(date(2030, 1, 1), date(2031, 1, 1))) == (None, 0)
    assert computed(p, "lectures", Window(date(2025, 6, 1), date(2025, 6, 1))) == (None, 0)


def test_another_programme_of_the_same_supporter_is_another_programme(p: Pair) -> None:
    other = pair(PairingFactory(supporting=p.pairing.supporting))
    assert other.programme.pk != p.programme.pk
    p.posted("lecture", 2, on=date(2026, 1, 5), members=[("teacher", "staff:1")])
    other.posted("lecture", 7, on=date(2026, 1, 5), members=[("teacher", "staff:1")])
    assert (computed(p, "lectures"), computed(other, "lectures")) == ((2, 1), (7, 1))
    assert computed(p, "teachers") == computed(other, "teachers") == (1, 1), (
        "one person, in each programme once"
    )


def test_a_stated_figure_of_an_activity_year_is_held_against_its_days(p: Pair) -> None:
    told = Stated(name="l", number=Decimal(3), unit=Unit.SESSION, measure="lectures", window=ACTIVITY)
    actions.state_figures(
        by=p.giving,
        at=AT,
        programme_id=p.programme.pk,
        as_of=date(2026, 8, 1),
        source="演示年报",
        figures=[told],
    )
    p.posted("lecture", 9, on=date(2025, 5, 31))
    p.posted("lecture", 2, on=date(2026, 5, 31))
    gone = p.posted("lecture", 5, on=date(2026, 5, 30))
    p.reversed(gone)
    (line,) = queries.figures(p.giving, p.programme)
    assert line.difference == -1 and line.result.entries == 1


def test_a_sum_of_what_is_about_is_about_and_what_was_taken_back_is_not(p: Pair) -> None:
    gone = p.posted(
        "outpatient_visit", 100, on=date(2026, 1, 5), qualifier="about", detail={"source": "counted"}
    )
    p.posted("outpatient_visit", 20, on=date(2026, 1, 6), detail={"source": "system"})
    measure = Ask(named.get("outpatient_and_emergency_visits"), Scope(p.programme.pk))
    about = queries.measure(p.giving, measure).quantity
    assert about is not None and (about.number, about.qualifier.value) == (120, "about")
    p.reversed(gone)
    exact = queries.measure(p.giving, measure).quantity
    assert exact is not None and (exact.number, exact.qualifier.value) == (20, "exact")


def test_a_pairing_that_ended_before_the_days_is_no_longer_paired(p: Pair) -> None:
    for name, during in (
        ("甲", DateRange(date(2018, 1, 1), date(2020, 1, 1))),
        ("乙", DateRange(date(2018, 1, 1), None)),
        ("丙", DateRange(date(2027, 1, 1), None)),
    ):
        township = InstitutionFactory(name=f"演示·{name}卫生院", kind="township_centre", tier="township")
        PairingFactory(programme=p.programme, receiving=township, during=during)
    ever, now = Window(None, date(2026, 1, 1)), Window(date(2025, 1, 1), date(2026, 1, 1))
    assert computed(p, "township_recipients", ever) == (2, 2)
    assert computed(p, "township_recipients", now) == (1, 1)
    what = named.get("township_recipients")
    for window, number in ((ever, 2), (now, 1)):
        opened = queries.records_of(what, Ask(what, Scope(p.programme.pk), window))  # type: ignore[arg-type]  # a Record
        assert len(opened) == number, "a figure opens to what it counts"


def test_parties_are_those_of_one_signed_agreement(p: Pair) -> None:
    third = InstitutionFactory()
    parties = [(p.pairing.supporting, PartyRole.SUPPORTER), (p.pairing.receiving, PartyRole.SUPPORTED)]
    AgreementFactory(
        programme=p.programme, parties=[*parties, (third, PartyRole.SUPPORTED)], signed_on=date(2026, 1, 1)
    )
    what = named.get("agreement_parties")
    for end, number in ((date(2026, 1, 1), 2), (date(2026, 1, 2), 3)):
        window = Window(None, end)
        assert computed(p, "agreement_parties", window) == (number, number)
        opened = queries.records_of(what, Ask(what, Scope(p.programme.pk), window))  # type: ignore[arg-type]  # a Record
        assert len(opened) == number, "those of this agreement, and of no other"
    draft = AgreementFactory(
        programme=p.programme, parties=[*parties, (third, PartyRole.SUPPORTED)], state="draft", signed_on=None
    )
    draft.parties.create(institution=InstitutionFactory(), role=PartyRole.SUPPORTED.value)
    assert computed(p, "agreement_parties", Window(None, date(2027, 1, 1))) == (3, 3), (
        "a draft has no signers"
    )


def test_completed_years_of_cooperation_on_the_eve_and_on_the_day(p: Pair) -> None:
    p.programme.began_on = date(2018, 3, 15)
    p.programme.save()
    assert computed(p, "years_of_cooperation", Window(None, date(2026, 3, 15))) == (7, 1)
    assert computed(p, "years_of_cooperation", Window(None, date(2026, 3, 16))) == (8, 1)
