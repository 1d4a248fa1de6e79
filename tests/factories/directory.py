"""Records of the directory for tests. People's names are visibly invented."""

from __future__ import annotations

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from tongzhou.directory.models import Department, Institution, Region, Specialty, Staff, Stay
from tongzhou.directory.rules import Kind, RegionLevel, Tier, Title
from tongzhou.directory.spelling import findable
from tongzhou.kernel.ids import new_id

ALWAYS = DateRange(date(2000, 1, 1), None)


class RegionFactory(DjangoModelFactory[Region]):
    """A county. `code` is free of collisions for the first hundred thousand."""

    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"{900000 + n % 99999:06d}")
    name = factory.Sequence(lambda n: f"演示{n}县")
    level = RegionLevel.COUNTY.value
    during = ALWAYS
    search = factory.LazyAttribute(lambda o: findable(o.name))


class InstitutionFactory(DjangoModelFactory[Institution]):
    """A county hospital; give `parent=` for one below it (it then stands in the parent's region)."""

    class Meta:
        model = Institution
        skip_postgeneration_save = True

    id = factory.LazyFunction(new_id)
    name = factory.Sequence(lambda n: f"演示第{n}人民医院")
    kind = Kind.GENERAL_HOSPITAL.value
    tier = Tier.COUNTY.value
    parent = None
    region = factory.Maybe(
        "parent",
        yes_declaration=factory.SelfAttribute("parent.region"),
        no_declaration=factory.SubFactory(RegionFactory),
    )
    region_code = factory.SelfAttribute("region.code")
    path = factory.LazyAttribute(lambda o: f"{o.parent.path if o.parent else '/'}{o.id}/")
    during = ALWAYS
    search = factory.LazyAttribute(lambda o: findable(o.name, getattr(o, "short_name", "")))

    @factory.post_generation
    def stay(self: Institution, create: bool, *_: object, **__: object) -> None:
        """Where it lies, from its first day."""
        if create:
            Stay.objects.create(institution=self, region=self.region, during=self.during)


class TownshipFactory(InstitutionFactory):
    """A township health centre under its own county hospital."""

    name = factory.Sequence(lambda n: f"演示{n}乡卫生院")
    kind = Kind.TOWNSHIP_CENTRE.value
    tier = Tier.TOWNSHIP.value
    parent = factory.SubFactory(InstitutionFactory)


class VillageFactory(InstitutionFactory):
    """A village clinic under its own township centre (and so under a county hospital)."""

    name = factory.Sequence(lambda n: f"演示{n}村卫生室")
    kind = Kind.VILLAGE_CLINIC.value
    tier = Tier.VILLAGE.value
    parent = factory.SubFactory(TownshipFactory)


class SpecialtyFactory(DjangoModelFactory[Specialty]):
    """A registered specialty; 03.04 is one of the national list and stands in every database already."""

    class Meta:
        model = Specialty
        django_get_or_create = ("code",)

    code = "03.04"
    name = "心血管内科专业"
    name_en = "cardiology"


class DepartmentFactory(DjangoModelFactory[Department]):
    """A department of a hospital, of cardiology unless told otherwise."""

    class Meta:
        model = Department

    institution = factory.SubFactory(InstitutionFactory)
    name = factory.Sequence(lambda n: f"演示第{n}科")
    specialty = factory.SubFactory(SpecialtyFactory)
    search = factory.LazyAttribute(lambda o: findable(o.name))


class StaffFactory(DjangoModelFactory[Staff]):
    """A doctor. Give `department=` and he works at its institution."""

    class Meta:
        model = Staff

    name = factory.Sequence(lambda n: f"演示·李大山{n}")
    department = None
    institution = factory.Maybe(
        "department",
        yes_declaration=factory.SelfAttribute("department.institution"),
        no_declaration=factory.SubFactory(InstitutionFactory),
    )
    title = Title.ATTENDING_PHYSICIAN.value
    specialties = factory.LazyAttribute(
        lambda o: [o.department.specialty_id] if o.department and o.department.specialty_id else []
    )
    search = factory.LazyAttribute(lambda o: findable(o.name))
