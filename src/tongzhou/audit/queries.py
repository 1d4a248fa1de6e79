"""Reads of the audit trail, scoped to READ_AUDIT, a page at a time by key.

A row stands at the institution its actor belonged to; this package knows no institutions, so the caller
hands in which of them the actor's grants reach (None: all). Rows of the platform itself and of people
without an institution are seen only by those whose grant reaches the nation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tongzhou.audit.models import Record
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

PAGE = 50


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of rows, newest first; `older` is the key of the next page, None at the end."""

    rows: tuple[Record, ...]
    older: int | None


def everywhere(actor: Actor) -> bool:
    """Whether the actor reads the trail of the whole nation."""
    return any(grant.region == "" for grant in actor.grants_for(Permission.READ_AUDIT))


def trail(
    actor: Actor,
    *,
    institutions: Iterable[UUID] | None,
    subject: str = "",
    by: str = "",
    patient: str = "",
    verb: str = "",
    before: int | None = None,
) -> Trail:
    """Rows that match every key given. `institutions` None asks for all: only `everywhere` gets them. One statement.

    Raises Denied without READ_AUDIT.
    """
    actor.require(Permission.READ_AUDIT)
    rows = Record.objects.order_by("-id")
    if institutions is not None or not everywhere(actor):
        rows = rows.filter(institution__in=[f"institution:{one}" for one in institutions or ()])
    keys = {"subject": subject, "actor": by, "patient": patient, "verb": verb}
    rows = rows.filter(Q(**{name: key for name, key in keys.items() if key}))
    page = list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])
    return Trail(tuple(page[:PAGE]), page[PAGE - 1].pk if len(page) > PAGE else None)
