"""Who is where today: only who both sides say is there, and what visits resolved; over time and by kinds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import account_for, granted, staff_at
from tests.factories.placements import FIRST, LAST, school
from tests.factories.postings import HALF_YEAR, Scene, confirmed, noon, plan_of, planned, scene
from tests.factories.promises import Pair, other_county, pair
from tongzhou.accounts.rules import Role
from tongzhou.indicators import named
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.queries import kinds_in, over_time, step_of, years
from tongzhou.indicators.queries.today import EXPERT, TASK, TRAINEE, present
from tongzhou.indicators.rules import Window
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import Side
from tongzhou.support.postings import actions as postings
from tongzhou.support.visits import actions as visits
from tongzhou.support.visits.actions import Plan

pytestmark = pytest.mark.django_db
THERE = date(2026, 5, 1)


@pytest.fixture
def s() -> Scene:
    return scene()


def on_site(s: Scene) -> None:
    """Arrived on the first day of half a year, away for a week in June."""
    away = (postings.Away(date(2026, 6, 1), date(2026, 6, 8)),)
    row = postings.record(
        id=new_id(), by=s.giving, at=noon(date(2026, 7, 1)), supporting_id=s.supporter.pk, receiving_id=s.host.pk,
        plan=plan_of(s), arrived_on=HALF_YEAR.start, away=away,
    )  # fmt: skip
    assert present(s.taking, s.pairing.programme_id, on=THERE) == []
    confirmed(s, row.key, date(2026, 7, 1))


def test_an_expert_is_there_when_both_say_so_and_he_is_not_away(s: Scene, django_assert_num_queries) -> None:
    on_site(s)
    with django_assert_num_queries(1):
        (one,) = present(s.taking, s.pairing.programme_id, on=THERE)
    assert (one.sort, one.name, one.place, one.department, one.since) == (
        EXPERT, s.staff.name, s.host.label, "儿科", HALF_YEAR.start
    )  # fmt: skip
    assert one.until == HALF_YEAR.end
    for day in (date(2026, 2, 28), date(2026, 6, 3)):
        assert present(s.taking, s.pairing.programme_id, on=day) == []
    assert present(s.stranger, s.pairing.programme_id, on=THERE) == []
    assert present(s.taking, pair().programme.pk, on=THERE) == []


def test_somebody_planned_is_not_there(s: Scene) -> None:
    planned(s)
    assert present(s.taking, s.pairing.programme_id, on=THERE) == []


def test_a_trainee_is_away_from_his_confirmed_arrival_to_his_end() -> None:
    sc = school()
    sc.learning()
    programme = sc.place.pairing.programme_id
    (one,) = present(sc.giving, programme, on=FIRST + timedelta(9))
    assert (one.sort, one.name, one.place) == (
        TRAINEE,
        sc.trainee_staff.name,
        sc.place.pairing.supporting.label,
    )
    assert present(sc.giving, programme, on=FIRST - timedelta(1)) == []
    other = school()
    other.completed()
    assert present(other.giving, other.place.pairing.programme_id, on=LAST + timedelta(1)) == []


def test_what_a_visit_resolved_waits_until_it_is_reported_done() -> None:
    p = pair()
    at = noon(date(2026, 9, 1))
    plan = Plan(
        visitor=Side.SUPPORTING,
        purpose="科室调研",
        first_on=date(2026, 8, 1),
        last_on=date(2026, 8, 2),
        delegation=3,
    )
    visit = visits.plan_visit(id=new_id(), by=p.giving, at=at, pairing_id=p.pairing.pk, plan=plan)
    visits.resolve(
        id=new_id(), by=p.taking, at=at, visit_id=visit.pk, what="配心电图机", owner_id=p.owner.pk, due_on=date(2026, 10, 1)
    )  # fmt: skip
    (one,) = present(p.doctor, p.programme.pk, on=THERE)
    assert (one.sort, one.id, one.name, one.title, one.since, one.until) == (
        TASK, visit.pk, "配心电图机", p.owner.name, date(2026, 10, 1), None
    )  # fmt: skip
    assert present(other_county(), p.programme.pk, on=THERE) == []


def test_years_and_kinds_are_those_of_standing_entries() -> None:
    p = pair()
    p.posted("lecture", on=date(2025, 12, 31))
    p.posted("operation", on=date(2024, 1, 1))
    p.reversed(p.posted("admission", on=date(2023, 5, 1)))
    assert years(p.taking, p.programme.pk) == [2025, 2024]
    assert years(other_county(), p.programme.pk) == []
    assert kinds_in(p.taking, p.programme.pk, Window(date(2024, 1, 1), date(2025, 1, 1))) == {"operation"}
    assert kinds_in(p.taking, p.programme.pk, Window()) == {"lecture", "operation"}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    done=st.lists(st.tuples(st.integers(0, 900), st.integers(1, 90)), min_size=1, max_size=7),
    first=st.integers(0, 300),
    length=st.integers(1, 900),
)
def test_the_columns_of_a_chart_add_up_to_the_figure(
    done: list[tuple[int, int]], first: int, length: int
) -> None:
    """Each column is what its month (or year) comes to, and no day outside the window is in any."""
    p, begin = pair(), date(2023, 12, 1)
    for day, number in done:
        p.posted("admission", number, on=begin + timedelta(day))
    window = Window(begin + timedelta(first), begin + timedelta(first + length))
    measure = named.get("admissions")
    assert isinstance(measure, Indicator)
    slow: dict[date, Decimal] = {}
    for day, number in done:
        if first <= day < first + length:
            on = (begin + timedelta(day)).replace(day=1)
            on = on if step_of(window) == "month" else on.replace(month=1)
            slow[on] = slow.get(on, Decimal(0)) + number
    assert over_time(p.giving, p.programme.pk, [measure], window) == {"admissions": slow}
    assert over_time(other_county(), p.programme.pk, [measure], window) == {"admissions": {}}


def test_the_home_tells_the_other_side_what_waits_for_it(s: Scene) -> None:
    p: Pair = pair(s.pairing)
    on_site(s)
    ledger.claim(
        id=new_id(), by=p.giving, at=noon(date(2026, 9, 1)), side=Side.SUPPORTING, amounts=p.amounts("lecture", 1, date(2026, 8, 1))
    )  # fmt: skip
    for house, told in ((s.host, True), (s.supporter, False)):
        account = account_for(staff_at(house))
        granted(account, Role.PROGRAMME_OFFICE, house)
        client = Client()
        client.force_login(account)
        page = client.get(f"/programmes/{p.programme.code}/").content.decode()
        assert ("这个项目有 1 件等您确认。" in page) is told
        assert "做了还没确认的 1 件" in page
