"""Programmes, agreements, pairings and limits, as the data files tell them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.config.demo import facts, stated
from tongzhou.config.demo.cast import Cast, department_id, house_id, region_id
from tongzhou.config.demo.names import uid
from tongzhou.config.demo.places import DEMO
from tongzhou.kernel.periods import Period
from tongzhou.partnerships import actions
from tongzhou.partnerships.rules import Clock, Level, PartyRole, Urgency


def join(cast: Cast, *, at: datetime) -> None:
    """Open the programmes with all that was agreed."""
    for told in facts.programmes():
        _programme(told, at)
        for agreement in told["agreements"]:
            _agreement(told, agreement, at)
        for pairing in told["pairings"]:
            _pair(cast, told["code"], pairing, at)
        for limit in told.get("limits", []):
            _limit(told, limit, at)
        stated.state(told, at=at)


def agreement_id(programme: str, key: str) -> UUID:
    """The id of an agreement of the data files."""
    return uid("agreement", programme, key)


def pairing_id(programme: str, told: dict[str, Any]) -> UUID:
    """The id of a pairing of the data files."""
    return uid("pairing", programme, told["level"], told["from"], told["to"], *told.get("departments", []))


def _programme(told: dict[str, Any], at: datetime) -> None:
    note = f"资料来源：{told['source']}，截至 {told['as_of']}。人员、病人和病例均为演示虚构。{told.get('note', '')}"
    actions.open_programme(
        id=uid("programme", told["code"]),
        by=DEMO,
        at=at,
        code=told["code"],
        name=told["name"],
        name_en=told["name_en"],
        supporter_region_id=region_id(told["supporter_region"]),
        supported_region_id=region_id(told["supported_region"]),
        began_on=told.get("began_on"),
        note=note,
    )


def _agreement(told: dict[str, Any], one: dict[str, Any], at: datetime) -> None:
    id = agreement_id(told["code"], one["key"])
    content: dict[str, Any] = {
        "name": one["name"],
        "name_en": one["name_en"],
        "fields": one["fields"],
        "note": one.get("note", ""),
        "source": told["source"],
        "term": Period(*one["term"]) if "term" in one else None,
        "parties": [(house_id(key), PartyRole(role)) for key, role in one["parties"]],
    }
    if "supersedes" in one:
        old = agreement_id(told["code"], one["supersedes"])
        actions.renew_agreement(id=id, by=DEMO, at=at, agreement_id=old, **content)
    else:
        actions.draft_agreement(id=id, by=DEMO, at=at, programme_id=uid("programme", told["code"]), **content)
    about = one.get("signed_about", "")
    actions.sign_agreement(by=DEMO, at=at, agreement_id=id, on=one["signed_on"], about=about[:20])


def _pair(cast: Cast, programme: str, told: dict[str, Any], at: datetime) -> None:
    level, two = Level(told["level"]), (told["from"], told["to"])
    names = told.get("departments")
    departments = (department_id(two[0], names[0]), department_id(two[1], names[1])) if names else None
    actions.pair(
        id=pairing_id(programme, told),
        by=DEMO,
        at=at,
        programme_id=uid("programme", programme),
        level=level,
        supporting_id=house_id(two[0]),
        receiving_id=house_id(two[1]),
        since=told["since"],
        agreement_id=agreement_id(programme, told["agreement"]) if "agreement" in told else None,
        departments=departments,
        staff=_doctors(cast, two, names) if level is Level.DOCTOR and names else None,
        team=told.get("team", ""),
        note=told.get("note", "演示" if told.get("demo") else ""),
    )


def _doctors(cast: Cast, two: tuple[str, str], names: list[str]) -> tuple[UUID, UUID]:
    """The heads of the two departments."""
    heads = [
        next(one for one in cast.people if (one.house, one.department) == (house, name))
        for house, name in zip(two, names, strict=True)
    ]
    return heads[0].staff_id, heads[1].staff_id


def _limit(told: dict[str, Any], limit: dict[str, Any], at: datetime) -> None:
    first = next(one for one in told["pairings"] if one["level"] == Level.INSTITUTION.value)
    actions.set_limit(
        by=DEMO,
        at=at,
        pairing_id=pairing_id(told["code"], first),
        urgency=Urgency(limit["urgency"]),
        clock=Clock(limit["clock"]),
        minutes=limit["minutes"],
        source=limit["source"],
    )
