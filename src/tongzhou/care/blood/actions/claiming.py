"""What was asked, handed over and wasted as acts of the ledger: both houses stand behind each; what spoils in one's own stock, one alone."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from tongzhou.accounts.queries import actor_of
from tongzhou.care.blood.acts import (
    ISSUE,
    OWN_BAG_WASTED,
    OWN_WASTED,
    REQUEST,
    WASTED,
    BagWastedDetail,
    IssueDetail,
    RequestDetail,
    WastedDetail,
)
from tongzhou.care.blood.models import Bag, Reading, Request
from tongzhou.care.blood.rules import DOSE, components
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import ONE, Amounts, Kind, Side, alone


def post(row: Request, *, by: Actor, at: datetime) -> None:
    """Post the entries of a request that the giver closes now: what was asked, and what came of it where it is counted in 治疗量.

    The giver claims, the asker confirms by the receipt it signed. Where somebody can no longer sign for the asker, the claims wait in its inbox.
    """
    if not by.may(Permission.CLAIM, row.giver.place):
        return
    confirms = _receiver(row, at)
    met = bool(
        row.received is not None
        and row.received >= row.amount
        and row.arrived_at
        and row.arrived_at <= row.needed_by
    )
    row.claim = _claim(by, at, Side.SUPPORTING, _request(row, met, at))
    claims = [row.claim]
    if components()[row.component].unit.code == DOSE and row.received:
        row.issue_claim = _claim(by, at, Side.SUPPORTING, _issue(row, row.received, at))
        claims.append(row.issue_claim)
    if confirms is None or not _other_side(confirms, row):
        return
    for one in claims:
        ledger.confirm(by=confirms, at=at, claim_id=one, step="receive")


def unmet(row: Request, side: Side, *, by: Actor, at: datetime) -> None:
    """Claim a request of which nothing came, for the side that says so; the other side confirms in its inbox."""
    house = row.giver if side is Side.SUPPORTING else row.asker
    if by.may(Permission.CLAIM, house.place):
        row.claim = _claim(by, at, side, _request(row, False, at))


def wasted(bag: Bag, house: Institution, *, by: Actor, at: datetime) -> None:
    """Claim a bag wasted by `house` after it went from one house to another. Nothing for what is not counted in 治疗量, or never went out."""
    row = bag.last
    if row is None or not _in_doses(bag) or not by.may(Permission.CLAIM, house.place):
        return
    detail = WastedDetail(component=bag.component, why=bag.why)
    amounts = Amounts(
        source=bag.source, quantity=Quantity(bag.amount, WASTED.unit), occurred_from=at, occurred_to=at,
        detail=_plain(detail), **(_common(row, WASTED) | {"version": _attempt(bag)}),
    )  # fmt: skip
    _claim(by, at, Side.SUPPORTING if house.pk == row.giver_id else Side.RECEIVING, amounts)


def own(bag: Bag, house: Institution) -> bool:
    """Whether a bag in the stock of `house` is that house's alone: nobody else would have anything to sign.

    Doses that came from another house are not: they were issued, and that house reads what became of them.
    """
    return bag.last is None or bag.last.asker_id != house.pk or not _in_doses(bag)


def wasted_alone(bag: Bag, house: Institution, *, by: Actor, at: datetime) -> None:
    """Post a bag wasted in the stock of `house` to its one-sided book: doses as doses, any other bag as one."""
    if not by.may(Permission.CLAIM, house.place):
        return
    kind, quantity = OWN_BAG_WASTED, ONE
    unit = components()[bag.component].unit.code
    detail: msgspec.Struct = BagWastedDetail(
        component=bag.component, in_bag=f"{bag.amount.normalize():f}", unit=unit, why=bag.why
    )
    if _in_doses(bag):
        kind, quantity = OWN_WASTED, bag.amount
        detail = WastedDetail(component=bag.component, why=bag.why)
    amounts = Amounts(
        kind=kind.code, source=bag.source, version=_attempt(bag), quantity=Quantity(quantity, kind.unit), occurred_from=at, occurred_to=at,
        supporting_id=house.pk, receiving_id=house.pk, pairing_id=None, tier=house.tier, detail=_plain(detail), news=alone(house.pk, house.name, at),
    )  # fmt: skip
    ledger.post_alone(id=new_id(), by=by, at=at, side=Side.SUPPORTING, amounts=amounts)


def _in_doses(bag: Bag) -> bool:
    return components()[bag.component].unit.code == DOSE


def _attempt(bag: Bag) -> int:
    """One more for each time that the bag was taken for wasted before."""
    return 1 + Claim.objects.filter(source=bag.source).count()


def _claim(by: Actor, at: datetime, side: Side, amounts: Amounts) -> UUID:
    id = new_id()
    ledger.claim(id=id, by=by, at=at, side=side, amounts=amounts)
    return id


def _receiver(row: Request, at: datetime) -> Actor | None:
    kind, _sep, account = row.received_by.partition(":")
    if kind != "account":
        return None
    try:
        return actor_of(UUID(account), at=at)
    except NotFound:  # no longer works there
        return None


def _other_side(confirms: Actor, row: Request) -> bool:
    """For the asker, and not in the name of the giver as well (ADR 0002)."""
    giver = row.giver.place
    both = confirms.may(Permission.CLAIM, giver) or confirms.may(Permission.CONFIRM, giver)
    return confirms.may(Permission.CONFIRM, row.asker.place) and not both


def _common(row: Request, kind: Kind) -> dict[str, Any]:
    return {
        "kind": kind.code, "version": 1, "supporting_id": row.giver_id, "receiving_id": row.asker_id, "pairing_id": row.pairing_id,
        "tier": row.asker.tier, "case_number": row.case_number,
    }  # fmt: skip


def _request(row: Request, met: bool, at: datetime) -> Amounts:
    unit = components()[row.component].unit.code
    whole = unit == DOSE and row.amount == int(row.amount)
    detail = RequestDetail(
        component=row.component, abo=row.abo, rh=row.rh, amount=f"{row.amount.normalize():f}", unit=unit,
        doses=int(row.amount) if whole else None, emergency=row.emergency, met=met,
    )  # fmt: skip
    return Amounts(
        source=f"blood_request:{row.pk}", quantity=Quantity(ONE, REQUEST.unit), occurred_from=row.asked_at, occurred_to=row.arrived_at or at,
        detail=_plain(detail), **_common(row, REQUEST),
    )  # fmt: skip


def _issue(row: Request, received: Decimal, at: datetime) -> Amounts:
    arrived = row.arrived_at or at
    minutes = int((arrived - row.asked_at).total_seconds() // 60)
    kept = list(Reading.objects.filter(request=row).values_list("kept", flat=True))
    detail = IssueDetail(
        component=row.component, abo=row.abo, rh=row.rh, emergency=row.emergency, minutes_to_delivery=minutes,
        temperature_kept=all(kept) if kept else None,
    )  # fmt: skip
    return Amounts(
        source=f"blood_issue:{row.pk}", quantity=Quantity(received, ISSUE.unit), occurred_from=arrived, occurred_to=arrived,
        minutes=minutes, detail=_plain(detail), **_common(row, ISSUE),
    )  # fmt: skip


def _plain(detail: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(detail)
    return plain
