"""Tables from outside: the same table twice, at once, and by whom it does not belong to."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.factories.actors import actor_in
from tests.factories.directory import InstitutionFactory
from tests.factories.ledger import AT
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Region
from tongzhou.indicators.actions import Line, bring_in
from tongzhou.indicators.models import Outside
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Invalids


def commission(code: str) -> Actor:
    """The commission of a region."""
    return actor_in(code, Role.HEALTH_COMMISSION)


def send(by: Actor, code: str, number: int = 90) -> int:
    lines = [Line(code, date(2025, month, 1), Decimal(number)) for month in range(1, 13)]
    return bring_in(by=by, at=AT, series="insurance_in_county", source="演示·医保局 2026-01", lines=lines)


@pytest.mark.django_db
def test_the_same_twice_is_once_and_another_number_takes_its_place() -> None:
    code = InstitutionFactory().region_code
    by = commission(code)
    assert (send(by, code), send(by, code), send(by, code, 91)) == (12, 0, 12)
    assert Outside.objects.filter(replaced_at=None).count() == 12
    assert Outside.objects.count() == 24, "what was said before stays on record"


@pytest.mark.django_db
def test_another_county_brings_in_nothing() -> None:
    code = InstitutionFactory().region_code
    with pytest.raises(Denied):
        send(commission("99"), code)
    assert not Outside.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_in_the_same_table_at_once_are_both_answered() -> None:
    code = InstitutionFactory().region_code
    by, ready = commission(code), threading.Barrier(4)
    answers: list[object] = []

    def run() -> None:
        try:
            ready.wait()
            answers.append(send(by, code))
        except Exception as failure:  # noqa: BLE001 - shown by the test
            answers.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers, key=str) == [0, 0, 0, 12]
    assert Outside.objects.filter(replaced_at=None).count() == 12


@pytest.mark.django_db
def test_a_place_and_a_part_of_it_are_not_both_brought_in() -> None:
    """A sum over both would count the part twice."""
    code = InstitutionFactory().region_code
    county, prefecture = code[:6], code[:4]
    for one, level in ((prefecture, "prefecture"), (county, "county")):
        Region.objects.get_or_create(
            code=one, defaults={"name": "演示", "level": level, "during": ("2000-01-01", None), "search": ""}
        )
    by = commission(code[:2])
    assert send(by, county) == 12
    with pytest.raises(Invalids) as told:
        send(by, prefecture)
    assert len(told.value.faults) == 12 and told.value.faults[0].said.code == "indicators.table_part"
    assert Outside.objects.count() == 12
    both = [Line(one, date(2024, 1, 1), Decimal(5)) for one in (prefecture, county)]
    with pytest.raises(Invalids):
        bring_in(by=by, at=AT, series="insurance_in_county", source="演示", lines=both)
    apart = [Line(one, date(2024, month, 1), Decimal(5)) for month, one in enumerate((prefecture, county), 1)]
    assert bring_in(by=by, at=AT, series="insurance_in_county", source="演示", lines=apart) == 2, (
        "other months"
    )
