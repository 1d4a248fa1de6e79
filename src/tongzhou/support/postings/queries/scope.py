"""Who sees which postings, and who sees what stands in their papers."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.postings.models import Posting
from tongzhou.support.sides.scope import found, seen_by

JOINED = ("supporting", "receiving", "staff", "department", "batch", "team")


def visible(actor: Actor) -> QuerySet[Posting]:
    """The postings that the actor sees, with who, where, batch and team joined."""
    return Posting.objects.filter(seen_by(actor)).select_related(*JOINED)


def posting(actor: Actor, id: UUID) -> Posting:
    """One posting with its pairing's programme. Raises NotFound. One statement."""
    return found(Posting.objects.select_related(*JOINED, "pairing__programme", "replaces__staff"), actor, id)


def sees_hand_over(actor: Actor, id: UUID) -> bool:
    """Whether the actor may read the hand-over of this posting."""
    row = Posting.objects.select_related("supporting", "receiving").filter(seen_by(actor), pk=id).first()
    return row is not None and reads_hand_over(actor, row)


def reads_hand_over(actor: Actor, row: Posting) -> bool:
    """Whoever works on cases at one of the houses, or manages postings there: it speaks of patients by number."""
    return _at(actor, row, P.READ_CASE) or _at(actor, row, P.MANAGE_POSTINGS)


def reads_appraisal(actor: Actor, row: Posting) -> bool:
    """The person himself, the two offices, and the commissions above: not every colleague."""
    himself = row.staff_id in actor.staff_ids
    return himself or _at(actor, row, P.MANAGE_POSTINGS) or _at(actor, row, P.EDIT_POSTING_RULES)


def _at(actor: Actor, row: Posting, permission: P) -> bool:
    return any(actor.may(permission, house.place) for house in (row.supporting, row.receiving))
