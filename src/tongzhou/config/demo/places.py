"""Regions, institutions and departments, as the data files tell them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tongzhou.config.demo import facts
from tongzhou.config.demo.cast import department_id, house_id, region_id
from tongzhou.directory import actions
from tongzhou.directory.rules import Kind, RegionLevel, Tier
from tongzhou.kernel.actors import system

DEMO = system("demo")
"""Whoever builds the place before its people are there."""

SINCE = date(2000, 1, 1)
OFFICE = "对口支援办公室"
HOSPITALS = ("tertiary", "women", "children", "traditional", "county", "maternal")
"""Kinds of staffing that come with a programme office."""


def build(*, at: datetime) -> None:
    """Open every region, institution and department."""
    for region in facts.regions():
        _region(region, at)
    for programme in facts.programmes():
        for house in programme["institutions"]:
            _house(house, at)
            for name, name_en, specialty, _ in departments(house):
                _department(house["key"], name, name_en, specialty, at)


def departments(house: dict[str, Any]) -> list[list[Any]]:
    """What the report names, then what the kind of place has, then the programme office."""
    named = house.get("named_departments", [])
    usual = facts.staffing()[house["departments"]]
    office = [[OFFICE, "Programme office", None, 1]] if house["departments"] in HOSPITALS else []
    return [*named, *usual, *office]


def _region(told: dict[str, Any], at: datetime) -> None:
    code = told["code"]
    actions.open_region(
        id=region_id(code),
        by=DEMO,
        at=at,
        code=code,
        name=told["name"],
        name_en=told["name_en"],
        level=RegionLevel(told["level"]),
        since=SINCE,
        parent_id=region_id(code[:-2]) if len(code) > 2 else None,
    )


def _house(told: dict[str, Any], at: datetime) -> None:
    actions.open_institution(
        id=house_id(told["key"]),
        by=DEMO,
        at=at,
        name=told["name"],
        short_name=told.get("short", ""),
        name_en=told["name_en"],
        kind=Kind(told["kind"]),
        tier=Tier(told["tier"]),
        grade=told.get("grade", ""),
        region_id=region_id(told["region"]),
        parent_id=house_id(told["parent"]) if "parent" in told else None,
        since=SINCE,
    )


def _department(house: str, name: str, name_en: str, specialty: str | None, at: datetime) -> None:
    actions.open_department(
        id=department_id(house, name),
        by=DEMO,
        at=at,
        institution_id=house_id(house),
        name=name,
        name_en=name_en,
        specialty=specialty,
    )
