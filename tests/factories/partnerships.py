"""Programmes, agreements and pairings for tests."""

from __future__ import annotations

from datetime import date

import factory
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from tests.factories.directory import DepartmentFactory, InstitutionFactory, RegionFactory, StaffFactory
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.models import Agreement, Pairing, Party, Programme
from tongzhou.partnerships.rules import AgreementState, Level, PartyRole, pairing_key


class ProgrammeFactory(DjangoModelFactory[Programme]):
    """One region for another."""

    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"programme-{n}")
    name = factory.Sequence(lambda n: f"演示帮扶{n}")
    supporter_region = factory.SubFactory(RegionFactory)
    supported_region = factory.SubFactory(RegionFactory)
    began_on = date(2018, 1, 1)


class AgreementFactory(DjangoModelFactory[Agreement]):
    """An agreement in force, signed by a supporting and a recipient hospital unless `parties` names two to five."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"演示框架协议{n}")
    state = AgreementState.IN_FORCE.value
    signed_on = date(2024, 1, 1)
    term = DateRange(date(2024, 1, 1), date(2029, 1, 1))
    fields = ["学科建设", "人才培养"]

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, object]) -> Agreement:
        """In one transaction: an agreement in force without its parties would be refused at the end of it."""
        with transaction.atomic():
            return super()._generate(strategy, params)

    @factory.post_generation
    def parties(self, create: bool, extracted: list[tuple[object, PartyRole]] | None, **_: object) -> None:
        """`parties=[(institution, PartyRole…), …]`; two new hospitals when left out."""
        if extracted is None:
            extracted = [
                (InstitutionFactory(), PartyRole.SUPPORTER),
                (InstitutionFactory(), PartyRole.SUPPORTED),
            ]
        for institution, role in extracted:
            Party.objects.create(agreement=self, institution=institution, role=role.value)


class PairingFactory(DjangoModelFactory[Pairing]):
    """Two hospitals paired since 2024 without an end, under no agreement unless given one."""

    class Meta:
        model = Pairing

    id = factory.LazyFunction(new_id)
    programme = factory.SubFactory(ProgrammeFactory)
    agreement = None
    level = Level.INSTITUTION.value
    supporting = factory.SubFactory(InstitutionFactory)
    receiving = factory.SubFactory(InstitutionFactory)
    supporting_department = None
    receiving_department = None
    supporting_staff = None
    receiving_staff = None
    team = ""
    during = DateRange(date(2024, 1, 1), None)
    key = factory.LazyAttribute(
        lambda o: pairing_key(
            Level(o.level),
            supporting=o.supporting.id,
            receiving=o.receiving.id,
            departments=_ids(o.supporting_department, o.receiving_department),
            staff=_ids(o.supporting_staff, o.receiving_staff),
            team=o.team,
        )
    )


def _ids(one: object, other: object) -> tuple[object, object] | None:
    return (one.id, other.id) if one and other else None


def under(pairing: Pairing, level: Level, **given: object) -> Pairing:
    """A narrower pairing of the same two hospitals; departments or doctors are made unless given."""
    two = {"supporting": pairing.supporting, "receiving": pairing.receiving}
    if level is Level.DEPARTMENT:
        for side, institution in two.items():
            if f"{side}_department" not in given:
                given[f"{side}_department"] = DepartmentFactory(institution=institution)
    if level is Level.DOCTOR:
        for side, institution in two.items():
            if f"{side}_staff" not in given:
                given[f"{side}_staff"] = StaffFactory(institution=institution)
    if level is Level.TEAM:
        given.setdefault("team", "演示管理团队")
    return PairingFactory(
        programme=pairing.programme, level=level.value, during=pairing.during, **two, **given
    )
