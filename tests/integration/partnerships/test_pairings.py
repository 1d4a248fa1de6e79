"""Pairings: once at a time, the narrow under the wide, ended together, found the most specific first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pytest_django import DjangoAssertNumQueries

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import DepartmentFactory, InstitutionFactory, SpecialtyFactory, StaffFactory
from tests.factories.partnerships import AgreementFactory, PairingFactory, ProgrammeFactory, under
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
START = date(2026, 1, 1)


def office(institution: object) -> object:
    return actor_at(institution, Role.PROGRAMME_OFFICE)


def paired(two: Pairing, **given: object) -> Pairing:
    """Pair the two institutions of `two` once more, on other days or at another level."""
    values = {
        "id": new_id(),
        "by": office(two.receiving),
        "at": AT,
        "programme_id": two.programme_id,
        "level": Level.INSTITUTION,
        "supporting_id": two.supporting_id,
        "receiving_id": two.receiving_id,
        "since": START,
    }
    return actions.pair(**{**values, **given})


def departments(two: Pairing) -> tuple:
    return tuple(DepartmentFactory(institution=side).id for side in (two.supporting, two.receiving))


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["supporting", "receiving"])
def test_either_side_pairs_and_the_same_twice_is_once(side: str) -> None:
    programme = ProgrammeFactory()
    two = Pairing(programme=programme, supporting=InstitutionFactory(), receiving=InstitutionFactory())
    made = paired(two, by=office(getattr(two, side)))
    assert paired(two, id=made.id) == made
    assert Record.objects.filter(verb="partnerships.pair", subject=f"pairing:{made.id}").count() == 1
    with pytest.raises(Conflict) as refused:
        paired(two)
    assert "已经结对" in refused.value.says.zh


@pytest.mark.django_db
def test_another_county_pairs_and_ends_nothing_here() -> None:
    two = PairingFactory(during=DateRange(START, None))
    for stranger in (
        office(InstitutionFactory()),
        actor_at(two.receiving, Role.CLINICIAN),
        actor_in("", Role.HEALTH_COMMISSION),
    ):
        with pytest.raises(Denied):
            paired(two, by=stranger, since=date(2027, 1, 1))
        with pytest.raises(Denied):
            actions.end_pairing(by=stranger, at=AT, pairing_id=two.id, on=date(2026, 6, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("level", [Level.DEPARTMENT, Level.TEAM, Level.DOCTOR])
def test_a_narrow_pairing_stands_under_the_institutions(level: Level) -> None:
    two = PairingFactory(during=DateRange(START, date(2026, 7, 1)))
    who = {
        "departments": departments(two),
        "staff": tuple(StaffFactory(institution=side).id for side in (two.supporting, two.receiving)),
        "team": "演示管理团队",
    }
    until = date(2026, 7, 1)
    narrow = paired(two, level=level, until=until, **who)
    assert narrow.level == level
    with pytest.raises(Conflict) as refused:
        paired(two, level=level, since=until, until=date(2026, 9, 1), **who)
    assert refused.value.field == "since"
    paired(two, since=until)
    assert paired(two, level=level, since=until, **who)


@pytest.mark.django_db
def test_departments_and_doctors_are_each_of_their_own_side() -> None:
    two = PairingFactory(during=DateRange(START, None))
    ours, theirs = departments(two)
    with pytest.raises(Invalid):
        paired(two, level=Level.DEPARTMENT, departments=(theirs, ours))
    with pytest.raises(Invalid):
        paired(two, level=Level.DOCTOR, staff=(StaffFactory().id, StaffFactory().id))
    with pytest.raises(Invalid) as refused:
        paired(two, since=date(2028, 1, 1), agreement_id=AgreementFactory().id)
    assert refused.value.field == "agreement_id"
    with pytest.raises(Invalid):
        paired(two, since=START, until=START)
    with pytest.raises(NotFound):
        paired(two, supporting_id=new_id())


@pytest.mark.django_db
def test_what_stands_under_a_pairing_ends_with_it() -> None:
    two = PairingFactory(during=DateRange(START, None))
    narrow = under(two, Level.DEPARTMENT)
    over = under(two, Level.TEAM)
    actions.end_pairing(by=office(two.supporting), at=AT, pairing_id=over.id, on=date(2026, 3, 1))
    actions.end_pairing(by=office(two.receiving), at=AT, pairing_id=two.id, on=date(2026, 6, 1))
    ends = {row.pk: row.during.upper for row in Pairing.objects.all()}
    assert ends == {two.pk: date(2026, 6, 1), narrow.pk: date(2026, 6, 1), over.pk: date(2026, 3, 1)}
    with pytest.raises(Conflict):
        actions.end_pairing(by=office(two.receiving), at=AT, pairing_id=two.id, on=date(2026, 6, 1))


@pytest.mark.django_db
def test_a_pairing_does_not_end_before_what_stands_under_it_begins() -> None:
    two = PairingFactory(during=DateRange(START, None))
    paired(two, level=Level.DEPARTMENT, departments=departments(two), since=date(2026, 9, 1))
    with pytest.raises(Invalid) as refused:
        actions.end_pairing(by=office(two.receiving), at=AT, pairing_id=two.id, on=date(2026, 6, 1))
    assert "2026-09-01" in refused.value.says.zh


@pytest.mark.django_db
def test_for_a_case_the_most_specific_comes_first_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    wide = PairingFactory()
    heart, skin = SpecialtyFactory(), SpecialtyFactory(code="13", name="皮肤科", name_en="dermatology")
    made = {level: under(wide, level) for level in (Level.DEPARTMENT, Level.TEAM, Level.DOCTOR)}
    other = under(
        wide,
        Level.DEPARTMENT,
        supporting_department=DepartmentFactory(institution=wide.supporting, specialty=skin),
    )
    elsewhere = PairingFactory(during=DateRange(date(2020, 1, 1), date(2021, 1, 1)), receiving=wide.receiving)
    with django_assert_num_queries(1):
        found = queries.pairings_for([wide.receiving_id], on=START, specialty=heart.code)
        assert [row.supporting.name for row in found] == [wide.supporting.name] * 4
        assert [row.receiving_department is None for row in found] == [True, True, False, True]
    assert found == [made[Level.DOCTOR], made[Level.TEAM], made[Level.DEPARTMENT], wide]
    mine = made[Level.DEPARTMENT].receiving_department_id
    asked = queries.pairings_for([wide.receiving_id], on=START, department=mine)
    assert other not in asked and made[Level.DEPARTMENT] in asked
    assert elsewhere in queries.pairings_for([wide.receiving_id], on=date(2020, 6, 1))
    assert queries.pairings_for([], on=START) == []


@pytest.mark.django_db
def test_the_nearest_institution_comes_first_among_equals() -> None:
    far, near = PairingFactory(), PairingFactory()
    ids = [near.receiving_id, far.receiving_id]
    assert queries.pairings_for(ids, on=START) == [near, far]
    assert queries.pairings_for(ids[::-1], on=START) == [far, near]


@pytest.mark.django_db
def test_the_database_itself_refuses_what_the_verbs_refuse() -> None:
    two = PairingFactory()
    with pytest.raises(IntegrityError, match="pairing_once_at_a_time"), transaction.atomic():
        PairingFactory(supporting=two.supporting, receiving=two.receiving)
    with pytest.raises(IntegrityError, match="pairing_names_its_level"), transaction.atomic():
        PairingFactory(level=Level.DEPARTMENT.value)
    with pytest.raises(IntegrityError, match="cannot become another"), transaction.atomic():
        Pairing.objects.filter(pk=two.pk).update(receiving=InstitutionFactory())
    under(two, Level.DEPARTMENT)
    Pairing.objects.filter(pk=two.pk).update(during=DateRange(two.during.lower, date(2025, 1, 1)))
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="no pairing of its institutions"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_pair_the_same_two_at_once_one_does() -> None:
    programme = ProgrammeFactory()
    two = Pairing(programme=programme, supporting=InstitutionFactory(), receiving=InstitutionFactory())
    results = together(*(lambda: paired(two) for _ in range(4)))
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 3 + ["Pairing"]


@pytest.mark.django_db(transaction=True)
def test_pairing_departments_while_the_hospitals_part_leaves_nothing_astray() -> None:
    two = PairingFactory(during=DateRange(START, None))
    who = [departments(two) for _ in range(3)]
    results = together(
        lambda: actions.end_pairing(by=office(two.receiving), at=AT, pairing_id=two.id, on=date(2026, 6, 1)),
        *(lambda pair=pair: paired(two, level=Level.DEPARTMENT, departments=pair) for pair in who),
    )
    assert isinstance(results[0], Pairing)
    assert all(isinstance(result, (Pairing, Conflict)) for result in results)
    assert {row.during.upper for row in Pairing.objects.all()} == {date(2026, 6, 1)}


class Lives(RuleBasedStateMachine):
    """Two hospitals, two departments each, thirty days: verbs in any order against a slow reference of days."""

    @initialize()
    def begin(self) -> None:
        programme = ProgrammeFactory()
        self.two = Pairing(
            programme=programme, supporting=InstitutionFactory(), receiving=InstitutionFactory()
        )
        self.who = [departments(self.two) for _ in range(2)]
        self.days: dict[object, set[int]] = {}

    @rule(who=st.sampled_from([None, 0, 1]), start=st.integers(0, 20), length=st.integers(1, 10))
    def pair(self, who: int | None, start: int, length: int) -> None:
        wanted = set(range(start, start + length))
        level = Level.INSTITUTION if who is None else Level.DEPARTMENT
        taken = any(days & wanted for (key, _), days in self.days.items() if key == who)
        wide = set().union(*(days for (key, _), days in self.days.items() if key is None))
        allowed = not taken and (who is None or wanted <= wide)
        since, until = START + timedelta(start), START + timedelta(start + length)
        pair = None if who is None else self.who[who]
        try:
            made = paired(self.two, level=level, departments=pair, since=since, until=until)
        except Conflict:
            assert not allowed
        else:
            assert allowed
            self.days[who, made.id] = wanted

    @rule(which=st.integers(0, 5), on=st.integers(0, 30))
    def end(self, which: int, on: int) -> None:
        if not self.days:
            return
        (who, id) = list(self.days)[which % len(self.days)]
        ending = [(who, id)]
        if who is None:
            ending = [
                key
                for key, days in self.days.items()
                if days & self.days[who, id] and (key[0] is not None or key[1] == id)
            ]
        later = [key for key in ending if max(self.days[key]) >= on]
        allowed = (who, id) in later and all(min(self.days[key]) < on for key in later)
        try:
            actions.end_pairing(
                by=office(self.two.supporting), at=AT, pairing_id=id, on=START + timedelta(on)
            )
        except Refusal:
            assert not allowed
        else:
            assert allowed
            for key in later:
                self.days[key] = {day for day in self.days[key] if day < on}

    @invariant()
    def the_days_are_the_days(self) -> None:
        for (_, id), days in self.days.items():
            during = Pairing.objects.get(pk=id).during
            assert days == {
                (during.lower - START).days + n for n in range((during.upper - during.lower).days)
            }
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db
def test_whatever_is_paired_and_ended_in_whatever_order() -> None:
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=checks
        ),
    )
