"""Who sees a record of support, and which pairing two institutions stand under on a day."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from tongzhou.directory.models import Institution
from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.queries.scope import either_side
from tongzhou.ledger.rules import Side
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level
from tongzhou.support.sides.models import TwoSided
from tongzhou.support.sides.sentences import NO_RECORD, NOT_PAIRED

Record = TypeVar("Record", bound=TwoSided)


def seen_by(actor: Actor, permission: Permission = Permission.READ_SUPPORT) -> Q:
    """Condition on a TwoSided model (or anything with `supporting` and `receiving`): a side that the actor reaches."""
    return either_side(actor, permission)


def received_in(*, path: str = "", region: str = "") -> Q:
    """Condition on a TwoSided model: the recipient stands below an institution (its `path`), or in a region (its code)."""
    return Q(receiving__path__startswith=path) if path else Q(receiving__region_code__startswith=region)


def found(rows: QuerySet[Record], actor: Actor, id: UUID) -> Record:
    """The record among `rows` that the actor sees. Raises NotFound, the same for what is not there. One statement."""
    record = rows.filter(seen_by(actor), pk=id).first()
    if record is None:
        raise NotFound(NO_RECORD)
    return record


def guard(kind: str, model: type[TwoSided]) -> None:
    """Files of the subjects "<kind>:<id>" are for whoever sees the record of `model` (once, at start)."""

    def rows(actor: Actor) -> QuerySet[TwoSided]:
        return model._default_manager.filter(seen_by(actor))

    access.register_records(kind, rows)


def side_of(actor: Actor, permission: Permission, record: TwoSided) -> Side | None:
    """The side of `record` for which the actor holds `permission`; None for none. Whoever reaches both acts for the receiving one."""
    if actor.may(permission, record.receiving.place):
        return Side.RECEIVING
    return Side.SUPPORTING if actor.may(permission, record.supporting.place) else None


def pairing_of(supporting: Institution, receiving: Institution, *, on: date) -> Pairing:
    """The pairing of two institutions (or of those above them) on a day, the nearest institution-level one first.

    Raises Invalid(field "pairing") when there is none. One statement.
    """
    for one in pairings_between(supporting, receiving):
        if on in one.during:
            return one
    raise Invalid(NOT_PAIRED, field="pairing", giving=supporting.label, taking=receiving.label)


def pairings_between(supporting: Institution, receiving: Institution) -> list[Pairing]:
    """Every pairing of two institutions (or of those above them), whenever it held, the nearest first. One statement."""
    above = [_ids(one.path) for one in (supporting, receiving)]
    rows = Pairing.objects.filter(supporting__in=above[0], receiving__in=above[1]).select_related("programme")
    order = {level: number for number, level in enumerate((Level.INSTITUTION, *Level))}
    return sorted(
        rows,
        key=lambda one: (
            -above[0].index(one.supporting_id),
            -above[1].index(one.receiving_id),
            order[Level(one.level)],
            one.pk,
        ),
    )


def _ids(path: str) -> list[UUID]:
    return [UUID(part) for part in path.strip("/").split("/")]
