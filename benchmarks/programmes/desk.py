"""Where the work of one programme is entered: steps of records, claims, and what the other side said to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec

from benchmarks.programmes.places import County, Hand
from benchmarks.programmes.sizes import DISPUTED, END, FORGOTTEN, TAKEN_BACK, WAITING, WAITING_DAYS
from benchmarks.world.chance import chance
from benchmarks.world.copying import Tray
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger import content
from tongzhou.ledger.models import Claim, Confirmation, Dispute
from tongzhou.ledger.rules import ONE, Amounts, Kind, Member, Side
from tongzhou.support.sides.claiming import begins, claim_id, ends
from tongzhou.support.sides.models import SideStep, TwoSided

Steps = list[tuple[str, str, datetime, Hand]]
"""Event, state it leads to, when, by whom."""


class Said(msgspec.Struct, frozen=True):
    """What became of a claim: "confirmed", "open", "disputed" or "withdrawn"; when, and by whom."""

    word: str
    at: datetime
    by: Hand

    @property
    def confirmed(self) -> bool:
        """Whether it stands in the ledger."""
        return self.word == "confirmed"


class Desk:
    """Takes what is entered for one programme. `pairs` are the claims to be posted, with their confirmations."""

    def __init__(self, tray: Tray, county: County) -> None:
        self.tray, self.county = tray, county
        self.pairs: list[tuple[Claim, Confirmation]] = []

    def office(self, row: Any, side: Side) -> Hand:
        """Who signs for that side of a record (anything with `supporting` and `receiving`)."""
        house = row.supporting if side is Side.SUPPORTING else row.receiving
        return self.county.office(house)

    def steps(
        self,
        model: type[SideStep],
        record: Any,
        way: Steps,
        about: Mapping[str, dict[str, object]] = MappingProxyType({}),
    ) -> None:
        """The record's timeline, and its state and number of steps after it. `about`: the detail of events."""
        before = ""
        for number, (event, state, at, hand) in enumerate(way, 1):
            values: dict[str, Any] = {"record": record}
            step = model(
                number=number, event=event, from_state=before, to_state=state, at=at, by_key=hand.key, by_name=hand.name,
                by_title=hand.title, by_institution=hand.institution, digest=mark(record.pk, number),
                detail=about.get(event, {}), **values,
            )  # fmt: skip
            self.tray.add(step)
            before = state
        record.state, record.steps = before, len(way)

    def amounts(
        self,
        kind: Kind,
        row: TwoSided,
        source: str,
        days: tuple[date, date],
        detail: msgspec.Struct,
        *,
        at: datetime,
        number: Decimal = ONE,
        members: tuple[Member, ...] = (),
        department: Any = None,
    ) -> Amounts:
        """What a record amounts to, version 1."""
        return Amounts(
            kind=kind.code, source=source, version=1, occurred_from=begins(days[0]), occurred_to=ends(days[1], at=at),
            supporting_id=row.supporting_id, receiving_id=row.receiving_id, pairing_id=row.pairing_id,
            quantity=Quantity(number, kind.unit), department_id=department and department.pk,
            specialty=(department.specialty_id or "") if department else "", tier=row.receiving.tier, members=members,
            detail=msgspec.to_builtins(detail),
        )  # fmt: skip

    def claim(
        self, row: Any, told: Amounts, *, side: Side, by: Hand, at: datetime, sure: bool = False
    ) -> Said:
        """Claim it for a side; the other side speaks some days later, or not yet (`sure`: it has confirmed)."""
        other = self.office(row, side.other)
        said = Said("confirmed", at + timedelta(days=1), other) if sure else fate(at, other, by)
        body = content.of_amounts(told)
        claim = Claim(
            id=claim_id(told.source, told.version), kind=told.kind, source=told.source, version=told.version,
            side=side.value, state=said.word, supporting=row.supporting, receiving=row.receiving, pairing_id=told.pairing_id,
            occurred_from=told.occurred_from, content=body, content_hash=content.digest(body), by_key=by.key,
            by_name=by.name, by_title=by.title, by_institution=by.institution, at=at,
        )  # fmt: skip
        self.tray.add(claim)
        if said.confirmed:
            self.pairs.append((claim, _confirmation(claim, said, side.other)))
        elif said.word == "disputed":
            self.tray.add(_dispute(claim, said, side.other))
        return said


def claimed_as(source: str) -> UUID:
    """The id of the first claim of a source."""
    return claim_id(source, 1)


def mark(id: object, number: int) -> str:
    """A digest that is no other step's."""
    return sha256(f"{id}:{number}".encode()).hexdigest()


def fate(at: datetime, other: Hand, claiming: Hand) -> Said:
    """What becomes of a claim that is made now."""
    draw, then = chance.random(), at + timedelta(days=chance.expovariate(0.35))
    recent = at > END - timedelta(days=WAITING_DAYS)
    if draw < DISPUTED and then < END:
        return Said("disputed", then, other)
    if draw < DISPUTED + TAKEN_BACK and then < END:
        return Said("withdrawn", then, claiming)
    if then >= END or chance.random() < (WAITING if recent else FORGOTTEN):
        return Said("open", at, other)
    return Said("confirmed", then, other)


def _confirmation(claim: Claim, said: Said, side: Side) -> Confirmation:
    by = said.by
    return Confirmation(
        claim=claim, content_hash=claim.content_hash, side=side.value, at=said.at, by_key=by.key, by_name=by.name,
        by_title=by.title, by_institution=by.institution,
    )  # fmt: skip


def _dispute(claim: Claim, said: Said, side: Side) -> Dispute:
    by = said.by
    return Dispute(
        claim=claim, number=1, event="dispute", side=side.value, text="人次与本院记录不符，请核对。", at=said.at,
        by_key=by.key, by_name=by.name, by_title=by.title, by_institution=by.institution,
    )  # fmt: skip


def moment(day: date, hour: int = 10) -> datetime:
    """An hour of a day in China, never after the end."""
    return min(begins(day) + timedelta(hours=hour), END)


def day_between(first: date, last: date) -> date:
    """A day of the span, both inside."""
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))
