"""The figures of the public reports, written down with their source: those of `figures`, and numbers stated elsewhere."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tongzhou.config.demo.names import uid
from tongzhou.config.demo.places import DEMO
from tongzhou.indicators import actions, named
from tongzhou.indicators.actions import Stated
from tongzhou.indicators.definitions.tree import Is
from tongzhou.indicators.rules import Window
from tongzhou.indicators.rules.windows import through
from tongzhou.kernel.quantities import Qualifier

MEASURES = {
    "years_of_cooperation": "years_of_cooperation",
    "project_categories": "project_categories",
    "projects": "projects",
    "households_benefited": "households_benefited",
    "persons_benefited": "persons_benefited",
    "experts_dispatched": "experts_posted",
    "staff_trained_at_supporter": "staff_trained",
    "staff_sent_to_supporter": "staff_trained",
    "maternal_deaths_last_5_years": "maternal_deaths_5_years",
    "emergency_platelet_deliveries": "platelet_deliveries",
    "platelet_therapeutic_units": "platelet_doses",
    "training_courses": "training_courses",
    "research_grants_provincial": "research_grants_provincial",
    "papers.core_zh": "papers_core_zh",
    "papers.sci": "papers_sci",
    "expert_workstations": "expert_workstations",
    "techniques_introduced": "techniques",
    "clinical_services_added": "clinical_services",
    "outpatient_and_emergency_visits": "outpatient_and_emergency_visits",
    "admissions": "admissions",
    "operations": "operations",
    "lectures": "lectures",
    "teaching_ward_rounds": "teaching_ward_rounds",
    "critical_patients_rescued_prehospital": "prehospital_rescues",
    "emergency_admissions": "emergency_admissions",
    "funds_total_cny": "funds",
    "funded_projects": "projects",
}
"""By the report's own key: how the ledger computes the same."""
COUNTED = {"vehicle": "vehicles", "device": "devices", "set": "sets"}
"""By unit: how things of a funding line are counted."""


def state(told: dict[str, Any], *, at: datetime) -> None:
    """Write down what a programme's report states."""
    actions.state_figures(
        by=DEMO,
        at=at,
        programme_id=uid("programme", told["code"]),
        as_of=last_day(told["as_of"]),
        source=told["source"],
        figures=list(figures(told)),
    )


def figures(told: dict[str, Any]) -> Iterator[Stated]:
    """Every number of a report that can be computed, in its order."""
    known = told["facts"]
    period = known.get("period")
    window = through(period["from"], period["to"]) if period else Window()
    for name, one in _flat(known.get("figures", {})):
        start = one.get("from", window.start)
        yield _stated(name, one, MEASURES[name], Window(start, window.end))
    yield from _agreed(told)
    for item in known.get("funding", []):
        yield from _funding(item)
    for event in known.get("events", []):
        yield from _event(event)


def last_day(text: str | date) -> date:
    """The day of "2021-09-10", or the last of the month of "2023-05"."""
    if isinstance(text, date):
        return text
    year, month = (int(part) for part in text.split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])


def _flat(tree: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, one in tree.items():
        if "number" in one:
            yield f"{above}{name}", one
        else:
            yield from _flat(one, f"{above}{name}.")


def _stated(name: str, one: dict[str, Any], measure: str, window: Window) -> Stated:
    known = named.get(measure)
    return Stated(
        name=name,
        number=Decimal(one["number"]),
        unit=named.counted_in(known),
        qualifier=Qualifier(one.get("qualifier", "exact")),
        measure=measure,
        words=one.get("zh", known.words.zh),
        words_en=known.words.en,
        window=window,
        only=tuple(Is(field, (value,)) for field, value in one.get("only", {}).items()),
    )


def _agreed(told: dict[str, Any]) -> Iterator[Stated]:
    """Parties of an agreement where the report counts them, and centres paired with centres."""
    for field, measure in (
        ("agreements.parties", "agreement_parties"),
        ("institutions.community", "community_supporters"),
        ("institutions.township", "township_recipients"),
    ):
        number = told["facts"].get("counts", {}).get(field)
        if number is not None:
            yield _stated(field, {"number": number}, measure, Window())


def _funding(item: dict[str, Any]) -> Iterator[Stated]:
    """What was granted for one purpose, and the things that it bought, line by line."""
    name, only = f"funding.{item['key']}", {"detail.name": item["zh"]}
    yield _stated(f"{name}.cny", {"number": item["fen"], "zh": item["zh"], "only": only}, "funds", Window())
    if item.get("unit") == "place":
        told = {"number": item["quantity"], "zh": item["zh"], "only": only}
        yield _stated(f"{name}.sites", told, "project_sites", Window())
    elif "quantity" in item:
        yield _line(f"{name}.quantity", item, "quantity", COUNTED[item["unit"]])
    for line in item.get("lines", []):
        own = f"{name}.{line['key']}"
        yield _line(f"{own}.quantity", line, "quantity", COUNTED[line["unit"]])
        yield _line(f"{own}.unit_cny", line, "unit_fen", "unit_price")
        yield _line(f"{own}.cny", line, "fen", "equipment_value")


def _line(name: str, told: dict[str, Any], field: str, measure: str) -> Stated:
    only = {"detail.equipment": told["equipment"]}
    return _stated(name, {"number": told[field], "zh": told["zh"], "only": only}, measure, Window())


def _event(event: dict[str, Any]) -> Iterator[Stated]:
    """The numbers of one event, over its own days."""
    name, window = f"events.{event['kind']}", _days(event)
    parts = {
        "mutual_visit": (("delegation", "number", "delegations"),),
        "academic_exchange_and_free_clinic": (("experts", "number", "exchange_experts"),),
        "patient_aid": (
            ("patients", "number", "aided_patients"),
            ("out_of_pocket_cny", "out_of_pocket_fen", "aid_out_of_pocket"),
            ("length_of_stay_days", "length_of_stay_days", "aid_length_of_stay"),
        ),
    }
    for part, field, measure in parts.get(event["kind"], ()):
        if field in event:
            qualifier = event.get("qualifier", "exact") if field == "number" else "exact"
            told = {"number": event[field], "zh": named.get(measure).words.zh, "qualifier": qualifier}
            yield _stated(f"{name}.{part}", told, measure, window)


def _days(event: dict[str, Any]) -> Window:
    if "from" not in event:
        return Window()
    first = event["from"]
    start = first if isinstance(first, date) else last_day(first).replace(day=1)
    return Window(start, last_day(event.get("to", first)) + timedelta(1))
