"""What is claimed of a technique, as the ledger takes it; locks in one order: claims, then the technique."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from tongzhou.directory.models import Staff
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import CHINA, LIVE, ONE, Amounts, Kind, Member, Side
from tongzhou.support.sides import claiming
from tongzhou.support.sides.claiming import begins, ends
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.sides.standing import Claimed, Standing
from tongzhou.support.techniques.models import Case, Statement, Technique
from tongzhou.support.techniques.rules.sentences import BEFORE_INTRODUCTION, IN_FUTURE, NOT_OF_SIDE

_LIVE = [state.value for state in LIVE]


def hold(claims: Iterable[UUID]) -> None:
    """Lock claims that still wait, before their technique is locked: the ledger locks in that order too."""
    waiting = Claim.objects.select_for_update().filter(pk__in=list(claims), state__in=_LIVE)
    list(waiting.order_by("pk").values_list("pk"))


def today(at: datetime) -> date:
    """The day in China."""
    return at.astimezone(CHINA).date()


def done_by(day: date, at: datetime, *, field: str = "on") -> date:
    """The day, which must not lie ahead. Raises Invalid."""
    if day > today(at):
        raise Invalid(IN_FUTURE, field=field, day=day)
    return day


def after_introduction(technique: Technique, day: date, *, field: str = "on") -> None:
    """Raise Invalid for a day before the introduction."""
    if technique.introduced_on and day < technique.introduced_on:
        raise Invalid(BEFORE_INTRODUCTION, field=field, day=technique.introduced_on)


def of_house(staff_id: UUID, technique: Technique, side: Side, *, field: str) -> Staff:
    """A person who works at one side's house or below it. Raises NotFound, Invalid."""
    found = Staff.objects.select_related("institution").filter(pk=staff_id).first()
    if found is None:
        raise NotFound(NO_RECORD)
    house = technique.receiving if side is Side.RECEIVING else technique.supporting
    if not found.institution.path.startswith(house.path):
        raise Invalid(NOT_OF_SIDE, field=field, name=found.name, place=house.label)
    return found


def proofs(technique: Technique, file_ids: Sequence[UUID], *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Attach files to the technique; their digests are the claim's evidence."""
    if not file_ids:
        return ()
    rows = files.attach(by=by, at=at, file_ids=file_ids, subject=technique.key)
    return tuple(sorted({row.sha256 for row in rows}))


def amounts(
    row: Case | Statement,
    technique: Technique,
    kind: Kind,
    day: date,
    detail: msgspec.Struct,
    *,
    at: datetime,
    members: Sequence[Member] = (),
    evidence: tuple[str, ...] = (),
    case_number: str = "",
    minutes: int | None = None,
) -> Amounts:
    """One of `kind`, done on a day at this technique."""
    return Amounts(
        kind=kind.code,
        source=row.source,
        version=row.version,
        occurred_from=begins(day),
        occurred_to=ends(day, at=at),
        supporting_id=technique.supporting_id,
        receiving_id=technique.receiving_id,
        pairing_id=technique.pairing_id,
        quantity=Quantity(ONE, kind.unit),
        department_id=technique.department_id,
        specialty=(technique.department.specialty_id or "") if technique.department else "",
        tier=technique.receiving.tier,
        grade=technique.grade,
        case_number=case_number,
        minutes=minutes,
        members=tuple(members),
        evidence=evidence,
        detail=msgspec.to_builtins(detail),
    )


def anew(row: Claimed, source: str, side: Side) -> None:
    """The row's next version is about to be claimed. The row names its new claim before the earlier one is taken back."""
    row.standing, row.side = Standing.WAITING.value, side.value
    row.claim = claiming.claim_id(source, row.version)


def claim(told: Amounts, *, by: Actor, at: datetime, side: Side) -> None:
    """Claim it for `side`; what was claimed of it before and still waits is taken back."""
    claiming.claim(told, by=by, at=at, side=side)


def take_back(claim_id: UUID, *, by: Actor, at: datetime, reason: str) -> None:
    """Take a claim back; the row hears of it."""
    ledger.withdraw(by=by, at=at, claim_id=claim_id, reason=reason)
