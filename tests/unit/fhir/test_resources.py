"""Figures for machines hold what their specifications require: FHIR R4 and IHE mADX, SQL on FHIR, CSV; small numbers stay here."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.given import given as stated
from tongzhou.indicators.definitions.indicator import Indicator, Rate
from tongzhou.indicators.definitions.small import small
from tongzhou.indicators.definitions.tree import Count, Distinct, Facts, Ratio
from tongzhou.indicators.engine.combining import UNKNOWN, Value
from tongzhou.indicators.engine.cube import Level
from tongzhou.indicators.engine.facts import Fact
from tongzhou.indicators.queries.defined import EVER, Defined, Version
from tongzhou.indicators.rules.windows import Window
from tongzhou.interop.fhir.codes import scoring
from tongzhou.interop.fhir.csv_table import HEAD, table
from tongzhou.interop.fhir.measure import measure
from tongzhou.interop.fhir.measure_report import Reporter, Told, bundle
from tongzhou.interop.fhir.view_definition import resource, view_definition
from tongzhou.kernel.quantities import Unit
from tongzhou.ledger.kinds import all_kinds, get

BASE = "https://tongzhou.example"
YEAR = Window(date(2025, 1, 1), date(2026, 1, 1))
AT = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
NAME = re.compile(r"[A-Z]([A-Za-z0-9_]){0,254}")
SCORING = {"proportion", "ratio", "continuous-variable", "cohort", "attestation"}
POPULATIONS = {"initial-population", "numerator", "denominator", "measure-population"}
EVERY = list(catalogue.ALL.values())


def as_defined(one: Indicator) -> Defined:
    """An indicator of the catalogue as a reader meets it."""
    return Defined(
        code=one.code, owner=None, words=one.words, says=one.says, unit=one.unit, theme=one.theme, better=one.better,
        source=one.source, confirm=one.confirm, versions=(Version(1, one.version, one.tree, EVER, None),),
    )  # fmt: skip


def told(one: Indicator, value: Value, level: Level = Level.COUNTY) -> Told:
    known = as_defined(one)
    return Told(
        one=known, version=known.now, level=level, key="513221", name="演示县", window=YEAR, value=value
    )


def reported(
    one: Indicator, value: Value, *, masked: bool = False, level: Level = Level.COUNTY
) -> dict[str, Any]:
    made = bundle([told(one, value, level)], Reporter(BASE, "演示县卫健委", AT, masked))
    assert json.loads(json.dumps(made)) == made
    assert (made["resourceType"], made["type"]) == ("Bundle", "collection")
    entry = made["entry"][0]
    assert entry["fullUrl"] == f"urn:uuid:{entry['resource']['id']}"
    return dict(entry["resource"])


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.code)
def test_every_measure_holds_what_r4_and_madx_require(one: Indicator) -> None:
    said = measure(as_defined(one), BASE)
    assert json.loads(json.dumps(said)) == said
    assert said["resourceType"] == "Measure" and said["status"] == "active" and ID.fullmatch(said["id"])
    assert NAME.fullmatch(said["name"]) and said["publisher"] and said["url"].startswith(BASE)
    assert said["subjectCodeableConcept"]["coding"][0]["code"]
    assert said["scoring"]["coding"][0]["code"] in SCORING
    (group,) = said["group"]
    assert group["code"]["coding"][0]["code"] == one.code
    for population in group["population"]:
        assert population["code"]["coding"][0]["code"] in POPULATIONS
        assert population["criteria"]["language"] and json.loads(population["criteria"]["expression"])["is"]
    codes = {one["code"]["coding"][0]["code"] for one in group["population"]}
    wanted = {
        "proportion": {"initial-population", "denominator", "numerator"},
        "cohort": {"initial-population"},
    }
    assert wanted.get(scoring(one.tree), codes) <= codes


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.code)
def test_every_report_holds_what_r4_and_madx_require(one: Indicator) -> None:
    said = reported(one, Value(Decimal("37.5"), 8, Decimal(3), Decimal(8)))
    assert (said["resourceType"], said["status"], said["type"]) == ("MeasureReport", "complete", "summary")
    assert said["measure"] == f"{BASE}/indicators/{one.code}/measure.json|{one.version[:12]}"
    assert said["period"] == {"start": "2025-01-01", "end": "2025-12-31"}
    assert said["reporter"]["display"] and said["subject"]["identifier"] == {
        "system": "http://www.stats.gov.cn/xzqhdm",
        "value": "513221",
    }
    (group,) = said["group"]
    assert group["code"]["coding"][0]["code"] == one.code
    for population in group["population"]:
        assert population["code"]["coding"][0]["code"] in POPULATIONS and isinstance(population["count"], int)
    score = group["measureScore"]
    assert isinstance(score["value"], int | float) and score["system"] and score["code"]


def test_a_ratio_says_both_of_its_sides_and_what_it_stands_on() -> None:
    one = next(one for one in EVERY if scoring(one.tree) == "proportion" and one.unit is Rate.PERCENT)
    group = reported(one, Value(Decimal("37.5"), 80, Decimal(30), Decimal(80)))["group"][0]
    sizes = {one["code"]["coding"][0]["code"]: one["count"] for one in group["population"]}
    assert sizes == {"initial-population": 80, "denominator": 80, "numerator": 30}
    assert group["measureScore"] == {
        "value": 37.5,
        "unit": "%",
        "system": "http://unitsofmeasure.org",
        "code": "%",
    }


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.code)
def test_what_was_stated_says_so_in_measure_report_and_table(one: Indicator) -> None:
    value = Value(Decimal("37.5"), 8, Decimal(3), Decimal(8))
    scored, said = measure(as_defined(one), BASE)["scoring"], reported(one, value)
    row = next(csv.DictReader(io.StringIO(table([told(one, value)], masked=False).removeprefix("\ufeff"))))
    assert row["origin"] == ("stated" if stated(one.tree) else "computed")
    if not stated(one.tree):
        assert scored["coding"][0]["code"] != "attestation" and "extension" not in said
        return
    attested = {"system": "http://terminology.hl7.org/CodeSystem/measure-scoring", "code": "attestation"}
    assert scored["coding"] == [attested]
    (extension,) = said["extension"]
    assert extension["url"] == "http://hl7.org/fhir/uv/deqm/StructureDefinition/deqm-measureScoring"
    assert extension["valueCodeableConcept"] == {"coding": [attested], "text": "陈述，不是逐条算的"}
    assert "value" in said["group"][0]["measureScore"], "a stated figure is a figure"


def test_rates_of_stated_tables_are_stated_and_what_is_counted_is_not() -> None:
    for code in ("maternal_mortality", "in_county_admission_rate", "maternal_deaths_5_years"):
        assert stated(catalogue.ALL[code].tree)
    for code in ("lectures", "funds", "experts_posted"):
        assert not stated(catalogue.ALL[code].tree)


def test_what_is_not_known_has_the_reason_and_no_value() -> None:
    score = reported(catalogue.ALL["lectures"], UNKNOWN)["group"][0]["measureScore"]
    assert score == {
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
        ]
    }


def test_money_is_reported_in_yuan_and_the_same_figure_has_the_same_id() -> None:
    one = catalogue.ALL["funds"]
    said = reported(one, Value(Decimal(123456), 1))
    assert said["group"][0]["measureScore"] == {
        "value": 1234.56,
        "unit": "元",
        "system": "urn:iso:std:iso:4217",
        "code": "CNY",
    }
    assert said["id"] == reported(one, Value(Decimal(1), 1))["id"]
    assert said["id"] != reported(one, Value(Decimal(1), 1), level=Level.TOWNSHIP)["id"]


def test_small_numbers_of_patients_stay_here() -> None:
    one = catalogue.ALL["operations"]
    group = reported(one, Value(Decimal(3), 3), masked=True)["group"][0]
    assert "population" not in group and "masked" in str(group) and "3" not in str(group["measureScore"])
    assert reported(one, Value(Decimal(3), 3))["group"][0]["measureScore"]["value"] == 3
    text = table([told(one, Value(Decimal(3), 3))], masked=True)
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert (row["value"], row["entries"]) == ("<5", "<5")
    assert (
        reported(catalogue.ALL["lectures"], Value(Decimal(3), 3), masked=True)["group"][0]["measureScore"][
            "value"
        ]
        == 3
    )


@given(st.integers(0, 40), st.integers(0, 40))
def test_neither_side_of_a_ratio_nor_the_rest_can_be_worked_out(part: int, rest: int) -> None:
    """What is let out holds none, or five and more, on each side."""
    facts = Facts(("operation",))
    tree = Ratio(Count(facts), Count(facts))
    value = Value(Decimal(1), part + rest, Decimal(part), Decimal(part + rest))
    out = not small(value, tree, Rate.PERCENT)
    assert out == all(number == 0 or number >= 5 for number in (part, rest, part + rest))


def test_patients_told_apart_are_patients_whatever_the_unit() -> None:
    tree = Distinct(Facts(("lecture",)), "member:patient")
    assert small(Value(Decimal(2), 9), tree, Unit.PERSON) and not small(
        Value(Decimal(7), 9), tree, Unit.PERSON
    )


@pytest.mark.parametrize("code", ["maternal_mortality", "maternal_mortality_reported"])
@pytest.mark.parametrize(("deaths", "held"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_rate_of_deaths_tells_the_deaths(code: str, deaths: int, held: bool) -> None:
    """One death for 4,000 births is a mother whom the county knows; that a year is one statement is no secret."""
    one = catalogue.ALL[code]
    value = Value(Decimal(deaths * 25), 1, Decimal(deaths), Decimal(4000))
    assert small(value, one.tree, one.unit) is held


def test_what_is_stated_of_few_people_stays_and_of_many_does_not() -> None:
    one = catalogue.ALL["referred_out_of_county"]
    assert small(Value(Decimal(3), 12), one.tree, one.unit)
    assert not small(Value(Decimal(300), 1), one.tree, one.unit)


def test_the_table_says_every_column_and_nothing_that_a_spreadsheet_would_run() -> None:
    one = told(catalogue.ALL["funds"], Value(Decimal(123456), 2))
    evil = Told(
        **{name: getattr(one, name) for name in ("one", "version", "level", "key", "window", "value")},
        name="=cmd|x",
    )
    text = table([one, evil], masked=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff") and tuple(rows[0]) == HEAD and all(len(row) == len(HEAD) for row in rows)
    assert rows[1][9:11] == ["1234.56", "yuan"] and rows[2][4] == "'=cmd|x"


@pytest.mark.parametrize("kind", [one.code for one in all_kinds()] or ["lecture"])
def test_every_view_holds_what_sql_on_fhir_requires(kind: str) -> None:
    said = view_definition(get(kind), BASE)
    assert json.loads(json.dumps(said)) == said
    assert said["resource"] == "Basic" and said["status"] == "active"
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", said["name"])
    columns = said["select"][0]["column"]
    names = [one["name"] for one in columns]
    assert len(names) == len(set(names)) and all(
        re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) for name in names
    )
    assert all(one["path"] and one["type"] for one in columns)
    assert not {"member", "patient", "case_number"} & set(names)


def test_a_view_finds_in_an_entry_what_the_entry_says() -> None:
    fact = Fact(
        entry="0190-a", kind="lecture", first=date(2025, 3, 1), last=date(2025, 3, 1), posted=AT, supporting="s", receiving="r",
        quantity=2000, unit="session", detail={"topic": "胸痛"}, numbers={"attendance": 30_000}, members=(("patient", "geheim"),), case_number="Z1",
    )  # fmt: skip
    kind = get("lecture")
    held, view = resource(fact, kind, BASE), view_definition(kind, BASE)
    assert "geheim" not in str(held) and "Z1" not in str(held)
    found = {one["name"]: evaluated(held, one["path"]) for one in view["select"][0]["column"]}
    assert found["entry"] == "0190-a" and found["kind"] == "lecture"
    assert (found["first"], found["quantity"], found["unit"], found["minutes"]) == (
        "2025-03-01",
        2,
        "session",
        None,
    )
    assert (found["detail_topic"], found["detail_attendance"]) == ("胸痛", 30)


def evaluated(held: dict[str, Any], path: str) -> Any:
    """The few FHIRPath expressions that our views use."""
    if path == "id":
        return held["id"]
    if path == "code.coding.first().code":
        return held["code"]["coding"][0]["code"]
    asked = re.fullmatch(r"extension\('([^']+)'\)\.value\.ofType\((\w+)\)", path)
    assert asked, path
    values = [one for one in held["extension"] if one["url"] == asked[1]]
    key = f"value{asked[2][0].upper()}{asked[2][1:]}"
    assert all(set(one) == {"url", key} for one in values)
    return values[0][key] if values else None
