"""Safety events at a county hospital whose office reviews them, made through the verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.factories.accounts import actor_as
from tests.factories.ledger import AT, Place, place
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.support.safety import actions
from tongzhou.support.safety.actions import Report
from tongzhou.support.safety.models import Event
from tongzhou.support.safety.rules import Category, Severity

DAY = date(2026, 3, 4)


@dataclass(frozen=True)
class House:
    """A county hospital with a reporter, a colleague and a reviewer who have accounts; the place around it."""

    place: Place
    county: Institution
    reporter: Actor
    colleague: Actor
    reviewer: Actor


def house() -> House:
    """A fresh one."""
    p = place()
    county = p.pairing.receiving
    return House(
        p,
        county,
        actor_as(Role.CLINICIAN, county),
        actor_as(Role.CLINICIAN, county),
        actor_as(Role.PROGRAMME_OFFICE, county),
    )


def reported(h: House, *, by: Actor | None = None, **given: Any) -> Event:
    """A near miss of the pharmacy, reported by the reporter."""
    told: dict[str, Any] = {
        "institution_id": h.county.pk, "occurred_on": DAY, "category": Category.MEDICATION, "severity": Severity.FOURTH,
        "what": "两种外观相似的针剂放在同一格，取药时被护士发现。", "idea": "分格并贴红标。", **given,
    }  # fmt: skip
    return actions.report(id=new_id(), by=by or h.reporter, at=AT, told=Report(**told))
