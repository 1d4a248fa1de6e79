"""Funds, projects, what was bought, and the register of things, of a programme's history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tongzhou.config.demo.cast import house_id
from tongzhou.config.demo.history.teller import Teller
from tongzhou.config.demo.names import uid
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.support.resources import actions
from tongzhou.support.resources.actions.projects import Said
from tongzhou.support.resources.rules.states import ProjectState


def tell(teller: Teller) -> None:
    """What was granted, what was done with it, and what came of it: up to the recipient's word."""
    for one in teller.lines("funds"):
        _fund(teller, one)
    for one in teller.lines("projects"):
        for number in range(one.get("number", 1)):
            _project(teller, one, number)


def use(teller: Teller) -> None:
    """What the recipient accepted, it uses; and each thing stands in the register of its place."""
    for one in teller.lines("projects"):
        if "used_from" in one:
            by = teller.office(one["to"])
            actions.use_project(by=by, at=teller.at, project_id=_id(teller, one, 0), on=one["used_from"])
        for line in one.get("lines", ()):
            _register(teller, one, line)


def _id(teller: Teller, one: dict[str, Any], number: int) -> UUID:
    return uid("project", teller.code, one["name"], number)


def _fund(teller: Teller, one: dict[str, Any]) -> None:
    by, id = teller.office(one["from"]), uid("fund", teller.code, one["name"])
    actions.note_fund(
        id=id, by=by, at=teller.at, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]), name=one["name"],
        source="east_west", year=one["year"], fen=one["fen"], granted_on=one["granted"],
    )  # fmt: skip
    actions.grant_fund(by=by, at=teller.at, fund_id=id, on=one["granted"])


def _project(teller: Teller, one: dict[str, Any], number: int) -> None:
    by, id, many = teller.office(one["from"]), _id(teller, one, number), one.get("number", 1) > 1
    last = Qualifier(one.get("qualifier", "exact"))
    # The beneficiaries of a kind of project are known for all of them together.
    people = one if number == 0 else {}
    said = Said(
        name=f"{one['name']}（{number + 1}）" if many else one["name"], category=one["category"], where=one.get("where", ""),
        sites=one.get("sites"), households=people.get("households"), persons=people.get("persons"),
        households_qualifier=last, persons_qualifier=last, budget_fen=one.get("budget"),
    )  # fmt: skip
    stage = ProjectState(one.get("stage", ProjectState.UNDER_WAY))
    actions.request_project(
        id=id, by=by, at=teller.at, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]), asked_on=one["since"],
        said=said, stage=stage, fund_id=uid("fund", teller.code, one["fund"]) if "fund" in one else None,
    )  # fmt: skip
    for line in one.get("lines", ()):
        _bought(teller, one, id, line)
    if stage is ProjectState.UNDER_WAY:
        actions.complete_project(by=by, at=teller.at, project_id=id, on=one.get("done", one["since"]))


def _bought(teller: Teller, one: dict[str, Any], project_id: UUID, told: dict[str, Any]) -> None:
    by, id = teller.office(one["from"]), uid("line", teller.code, one["name"], told["what"])
    price = {"quantity": told["quantity"], "unit_fen": told.get("unit_fen"), "total_fen": told.get("fen")}
    actions.set_line(
        id=id, by=by, at=teller.at, project_id=project_id, what=told["what"], unit=Unit(told["unit"]),
        equipment=told["equipment"], **price,
    )  # fmt: skip
    purchase = uid("purchase", teller.code, one["name"], told["what"])
    actions.order(
        id=purchase,
        by=by,
        at=teller.at,
        line_id=id,
        ordered_on=one["since"],
        where=told.get("where", ""),
        **price,
    )
    actions.deliver(by=by, at=teller.at, purchase_id=purchase, on=told["came"])


def _register(teller: Teller, one: dict[str, Any], told: dict[str, Any]) -> None:
    """The recipient's office enters each accepted thing where it stands: which house it is nobody reported, so it is the recipient's."""
    by, purchase = teller.office(one["to"]), uid("purchase", teller.code, one["name"], told["what"])
    for number in range(told["quantity"]):
        actions.register_device(
            id=uid("device", teller.code, told["equipment"], number), by=by, at=teller.at,
            supporting_id=house_id(one["from"]), place_id=house_id(one["to"]), category=told["equipment"],
            name=f"{told['what']}（{number + 1}）", on=told["came"], purchase_id=purchase, note="演示：具体放在哪家，报道未载明",
        )  # fmt: skip
