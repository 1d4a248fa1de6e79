"""Commitments, the four ones and mutual visits of a programme's history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tongzhou.config.demo import facts
from tongzhou.config.demo.cast import house_id
from tongzhou.config.demo.history.teller import Teller
from tongzhou.config.demo.names import PREFIX, uid
from tongzhou.config.demo.partners import agreement_id, pairing_id
from tongzhou.config.demo.places import DEMO
from tongzhou.ledger.rules import Side
from tongzhou.partnerships import actions as partnerships
from tongzhou.partnerships.actions.commitments import Promise
from tongzhou.partnerships.rules.commitments import Binds, Comparison, Per
from tongzhou.support.goals import actions as goals
from tongzhou.support.goals.rules import One
from tongzhou.support.visits import actions as visits
from tongzhou.support.visits.actions import Plan, Seated
from tongzhou.support.visits.rules import Seat


def make(teller: Teller) -> None:
    """What was promised; the goals of the four ones follow from theirs."""
    for one in teller.lines("commitments"):
        id = uid("commitment", teller.code, one["words"])
        partnerships.make_commitment(
            id=id, by=DEMO, at=teller.at, programme_id=uid("programme", teller.code), promise=_promise(teller, one),
            agreement_id=agreement_id(teller.code, one["agreement"]) if "agreement" in one else None,
        )  # fmt: skip
    for one in teller.lines("goals"):
        goals.set_goal(
            id=_goal(teller, one), by=teller.office(one["from"]), at=teller.at, pairing_id=_pairing(teller, one), one=One(one["one"]),
            title=one["title"], baseline=one["baseline"], due_on=one.get("due"),
            commitment_id=uid("commitment", teller.code, one["commitment"]),
        )  # fmt: skip


def settle(teller: Teller) -> None:
    """Goals that were reached are claimed, for the recipient to accept."""
    for one in teller.lines("goals"):
        if "reached" in one:
            goals.claim_reached(
                by=teller.office(one["from"]), at=teller.at, goal_id=_goal(teller, one), reached_on=one["reached"],
                evidence=one["evidence"], look_on=one["look"],
            )  # fmt: skip


def visit(teller: Teller) -> None:
    """Visits that took place, as the side that travelled enters them."""
    for one in teller.lines("visits"):
        by, id = teller.office(one["from"]), uid("visit", teller.code, one["first"])
        plan = Plan(
            visitor=Side.SUPPORTING, purpose=one["purpose"], first_on=one["first"], last_on=one["last"], agenda="\n".join(one["agenda"]),
            delegation=one.get("delegation"), people=(Seated(Seat.LEADER, name=f"{PREFIX}带队人", office=""),),
        )  # fmt: skip
        visits.plan_visit(id=id, by=by, at=teller.at, pairing_id=_pairing(teller, one), plan=plan)
        for number, task in enumerate(one.get("resolved", ())):
            visits.resolve(
                id=uid("resolution", teller.code, one["first"], number), by=by, at=teller.at, visit_id=id, what=task["what"],
                owner_id=teller.person(one["from"], "owner", number, ""), due_on=task["due"],
            )  # fmt: skip
        visits.hold_visit(by=by, at=teller.at, visit_id=id, uncounted="delegation" not in one)


def _goal(teller: Teller, one: dict[str, Any]) -> UUID:
    return uid("goal", teller.code, one["title"])


def _pairing(teller: Teller, one: dict[str, Any]) -> UUID:
    """The pairing of the two whole institutions."""
    told = next(told for told in facts.programmes() if told["code"] == teller.code)
    return pairing_id(teller.code, next(
        pair for pair in told["pairings"] if (pair["level"], pair["from"], pair["to"]) == ("institution", one["from"], one["to"])
    ))  # fmt: skip


def _promise(teller: Teller, one: dict[str, Any]) -> Promise:
    told = next(told for told in facts.programmes() if told["code"] == teller.code)
    due: date | None = one.get("due")
    return Promise(
        words=one["words"], words_en=one["words_en"], measure=one.get("measure", ""),
        target=Decimal(one["target"]) if "target" in one else None, comparison=Comparison(one.get("comparison", "at_least")),
        per=Per(one.get("per", "year")), starts_on=one["starts"], due_on=due, binds=Binds(one.get("binds", "supporting")),
        institution_id=house_id(one["house"]) if "house" in one else None, source="；".join(part for part in (told["source"], one.get("note", "")) if part),
    )  # fmt: skip
