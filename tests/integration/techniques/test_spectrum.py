"""A table of diseases comes in, is ranked, and a need hangs on its line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.factories.actors import actor_in
from tests.factories.ledger import AT
from tests.factories.techniques import Ward, introduced, needed, ward
from tongzhou.accounts.rules import Role
from tongzhou.kernel.errors import Denied, Invalid, Invalids
from tongzhou.support.techniques import actions, queries
from tongzhou.support.techniques.actions import Imported
from tongzhou.support.techniques.models import Disease as Row
from tongzhou.support.techniques.rules.spectrum import Disease

pytestmark = pytest.mark.django_db
TABLE = (
    Disease("I21", "急性心肌梗死", 20, 60),
    Disease("K92", "消化道出血", 90, 40),
    Disease("J18", "肺炎", 900, 3),
    Disease("", "包虫病", 1, 2),
    Disease("C16", "胃癌", None, None),
)


@pytest.fixture
def w() -> Ward:
    return ward()


def take_in(w: Ward, rows: tuple[Disease, ...] = TABLE, **given: object) -> Imported:
    told = {
        "by": w.place.receiving_office, "at": AT, "institution_id": w.taking, "year": 2024, "source": "病案首页", "rows": rows,
        **given,
    }  # fmt: skip
    return actions.import_spectrum(**told)  # type: ignore[arg-type]  # plain arguments


def test_the_same_table_twice_changes_nothing_and_a_corrected_one_only_what_differs(w: Ward) -> None:
    assert take_in(w) == Imported(5, 0, 0)
    assert take_in(w) == Imported(0, 0, 5)
    assert take_in(w, (*TABLE[:1], Disease("k92", "消化道出血", 90, 41))) == Imported(0, 1, 1)
    assert Row.objects.count() == 5 and Row.objects.get(code="K92").referred_out == 41


def test_what_leaves_most_and_is_not_covered_stands_first(w: Ward) -> None:
    take_in(w)
    rows = {row.name: row for row in Row.objects.all()}
    introduced(w, name="急诊溶栓", disease_id=rows["急性心肌梗死"].pk)
    asked = needed(w, disease_id=rows["消化道出血"].pk)
    lines = queries.ranking(w.place.expert, w.taking, 2024)
    assert [line.disease.name for line in lines] == ["消化道出血", "肺炎", "包虫病", "胃癌", "急性心肌梗死"]
    assert lines[0].asked == (asked,) and [one.name for one in lines[-1].covering] == ["急诊溶栓"]
    assert (lines[0].share, lines[2].share, lines[3].share) == (Fraction(40, 130), None, None)


def test_a_technique_covers_its_disease_in_a_later_year_too(w: Ward) -> None:
    take_in(w)
    introduced(w, disease_id=Row.objects.get(code="I21").pk)
    take_in(w, TABLE[:1], year=2025)
    assert queries.ranking(w.place.doctor, w.taking, 2025)[0].covering
    assert queries.years(w.place.doctor, w.taking) == [2025, 2024]


def test_who_sees_it(w: Ward) -> None:
    take_in(w)
    region = w.place.pairing.receiving.region_code
    for reader in (
        w.place.expert,
        w.place.giving_office,
        w.place.doctor,
        actor_in(region, Role.HEALTH_COMMISSION),
    ):
        assert queries.houses(reader) == [w.place.pairing.receiving]
    for reader in (w.outsider, w.place.village_doctor):
        assert queries.houses(reader) == [] and queries.ranking(reader, w.taking, 2024) == []


def test_who_takes_it_in(w: Ward) -> None:
    for by in (w.place.giving_office, w.place.doctor, w.place.expert, w.outsider):
        with pytest.raises(Denied):
            take_in(w, by=by)


def test_every_fault_is_told_at_its_cell_and_nothing_is_kept(w: Ward) -> None:
    wrong = (
        Disease("21", "x", 1, 1),
        Disease("", " ", 1, 1),
        Disease("I21", "a", -1, 1),
        Disease("I21", "b", 1, 1),
    )
    with pytest.raises(Invalids) as told:
        take_in(w, wrong, source=" ", year=1800)
    assert {fault.field for fault in told.value.faults} == {
        "source", "year", "rows.0.code", "rows.1.name", "rows.2.in_county", "rows.3.name",
    }  # fmt: skip
    assert not Row.objects.exists()


def test_a_need_names_a_line_of_its_own_county(w: Ward) -> None:
    other = ward()
    take_in(other)
    with pytest.raises(Invalid):
        needed(w, disease_id=Row.objects.all()[0].pk)
