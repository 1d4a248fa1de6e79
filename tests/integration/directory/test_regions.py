"""Regions have their code during some days, and merge; two people cannot open one code twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import InstitutionFactory, RegionFactory
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.directory import actions
from tongzhou.directory.models import Institution, Region, Stay
from tongzhou.directory.rules import Kind, RegionLevel, Tier
from tongzhou.kernel.errors import Conflict, Denied, Invalid
from tongzhou.kernel.ids import new_id

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
NATION = actor_in("", Role.OPERATOR)


def open_county(code: str = "620525", **given: object) -> Region:
    values = {"id": new_id(), "by": NATION, "at": AT, "name": "张家川县", "since": date(2000, 1, 1)}
    return actions.open_region(**{**values, "code": code, "level": RegionLevel.COUNTY, **given})


@pytest.mark.django_db
def test_a_region_opens_once_and_is_audited() -> None:
    id = new_id()
    assert open_county(id=id) == open_county(id=id)
    assert Record.objects.filter(verb="directory.open_region", subject=f"region:{id}").count() == 1
    with pytest.raises(Conflict):
        open_county(id=id, name="别的县")


@pytest.mark.django_db
def test_a_part_has_the_code_of_the_whole() -> None:
    city = actions.open_region(
        id=new_id(),
        by=NATION,
        at=AT,
        code="620500",
        name="天水市",
        level=RegionLevel.PREFECTURE,
        since=date(2000, 1, 1),
    )
    assert open_county(parent_id=city.id).parent_id == city.id
    with pytest.raises(Invalid):
        open_county(code="620825", parent_id=city.id)


@pytest.mark.django_db
def test_only_who_holds_the_region_may_open_it() -> None:
    for stranger in (
        actor_in("53", Role.OPERATOR),
        actor_in("62", Role.HEALTH_COMMISSION),
        actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE),
    ):
        with pytest.raises(Denied):
            open_county(by=stranger)
    assert open_county(by=actor_in("6205", Role.OPERATOR)).code == "620525"


def stays(house: Institution) -> list[tuple[Region, date | None, date | None]]:
    """Where it lay, from when, until when."""
    rows = Stay.objects.filter(institution=house).order_by("during").select_related("region")
    return [(row.region, row.during.lower, row.during.upper) for row in rows]


@pytest.mark.django_db
def test_an_institution_opens_moves_to_another_county_and_closes() -> None:
    first, then = open_county("620525"), open_county("620526")
    given = {"by": NATION, "at": AT}
    house = actions.open_institution(
        id=new_id(), name="演示·镇卫生院", kind=Kind.TOWNSHIP_CENTRE, tier=Tier.TOWNSHIP, region_id=first.id,
        since=date(2010, 1, 1), **given,
    )  # fmt: skip
    move = partial(actions.relocate_institution, institution_id=house.id, region_id=then.id, **given)
    with pytest.raises(Invalid) as refused:
        move(on=date(2009, 12, 31))
    assert refused.value.field == "on"
    with pytest.raises(Invalid) as early:
        move(on=(AT + timedelta(days=2)).date())
    assert early.value.field == "on"
    with pytest.raises(Denied):
        move(on=date(2015, 1, 1), by=actor_in("620525", Role.PROGRAMME_OFFICE))
    move(on=date(2015, 1, 1))
    move(on=date(2015, 1, 1))
    assert stays(house) == [(first, date(2010, 1, 1), date(2015, 1, 1)), (then, date(2015, 1, 1), None)]
    actions.close_institution(institution_id=house.id, on=date(2016, 1, 1), **given)
    assert stays(house)[-1] == (then, date(2015, 1, 1), date(2016, 1, 1))
    with pytest.raises(Conflict):
        move(on=date(2017, 1, 1))


@pytest.mark.django_db
def test_a_stay_that_begins_after_the_merger_lies_in_the_new_county_from_its_first_day() -> None:
    old, new = open_county("620525"), open_county("620526")
    young = InstitutionFactory(region=old, during=DateRange(date(2012, 1, 1), None))
    actions.merge_regions(by=NATION, at=AT, from_ids=[old.id], into_id=new.id, on=date(2010, 7, 1))
    assert stays(young) == [(new, date(2012, 1, 1), None)]


@pytest.mark.django_db
def test_the_database_refuses_two_places_on_one_day() -> None:
    house = InstitutionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(
            institution=house, region=open_county(), during=DateRange(date(2020, 1, 1), date(2020, 1, 2))
        )


@pytest.mark.django_db
def test_the_code_is_free_again_after_the_merger() -> None:
    old, new = open_county("110102"), open_county("110101", name="东城区")
    hospital = InstitutionFactory(region=old)
    actions.merge_regions(by=NATION, at=AT, from_ids=[old.id], into_id=new.id, on=date(2010, 7, 1))
    old.refresh_from_db()
    hospital.refresh_from_db()
    assert (old.during, old.successor) == (DateRange(date(2000, 1, 1), date(2010, 7, 1)), new)
    assert (hospital.region, hospital.region_code) == (new, "110101")
    assert stays(hospital) == [(old, date(2000, 1, 1), date(2010, 7, 1)), (new, date(2010, 7, 1), None)]
    again = open_county("110102", since=date(2010, 7, 1), name="新县")
    assert again.during.lower == old.during.upper
    with pytest.raises(Conflict):
        open_county("110102", since=date(2009, 1, 1))


@pytest.mark.django_db
def test_a_merger_is_refused_when_one_side_is_gone_or_still_has_parts() -> None:
    whole, new = open_county("110102"), open_county("110101")
    RegionFactory(code="110102001", level=RegionLevel.TOWNSHIP.value, parent=whole)
    with pytest.raises(Conflict) as refused:
        actions.merge_regions(by=NATION, at=AT, from_ids=[whole.id], into_id=new.id, on=date(2010, 7, 1))
    assert "乡镇" in refused.value.then.zh
    whole.parts.update(during=DateRange(date(2000, 1, 1), date(2005, 1, 1)))
    actions.merge_regions(by=NATION, at=AT, from_ids=[whole.id], into_id=new.id, on=date(2010, 7, 1))
    with pytest.raises(Conflict):
        actions.merge_regions(by=NATION, at=AT, from_ids=[whole.id], into_id=new.id, on=date(2011, 7, 1))
    with pytest.raises(Denied):
        actions.merge_regions(
            by=actor_in("53", Role.OPERATOR), at=AT, from_ids=[new.id], into_id=whole.id, on=date(2011, 7, 1)
        )


@pytest.mark.django_db
def test_the_database_itself_refuses_one_code_twice_on_a_day() -> None:
    RegionFactory(code="620525")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionFactory(code="620525")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_one_code_at_once_one_is_told() -> None:
    results = together(*(open_county for _ in range(4)))
    assert sum(isinstance(result, Region) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 3
    assert Region.objects.filter(code="620525").count() == 1
