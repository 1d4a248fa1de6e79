"""Agreements with their parties, history and documents."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Prefetch

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.partnerships.models import Agreement, Amendment, Document, Party, Programme
from tongzhou.partnerships.queries.programmes import MOST, UNKNOWN, seen

_PARTIES = Party.objects.select_related("institution").order_by(F("joined_on").asc(nulls_first=True), "pk")


def agreements_of(actor: Actor, programme: Programme) -> list[Agreement]:
    """The agreements of a programme that was read for this actor, the latest first, with parties. Two statements."""
    rows = Agreement.objects.filter(programme=programme).prefetch_related(Prefetch("parties", _PARTIES))
    return list(rows.order_by(F("term__startswith").desc(nulls_last=True), "-pk")[:MOST])


def agreement(actor: Actor, id: UUID) -> Agreement:
    """One agreement with all that belongs to it. Raises NotFound. Four statements."""
    mine = Programme.objects.filter(seen(actor))
    rows = Agreement.objects.filter(pk=id, programme__in=mine).select_related(
        "programme", "supersedes", "superseded_by"
    )
    found = rows.prefetch_related(
        Prefetch("parties", _PARTIES),
        Prefetch("amendments", Amendment.objects.order_by("-number")),
        Prefetch("documents", Document.objects.select_related("file").order_by("pk")),
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def successor_draft(agreement: Agreement) -> Agreement | None:
    """The agreement that renews this one, signed or still a draft. None of its own: it was read with the agreement."""
    return getattr(agreement, "superseded_by", None)


def sees_agreement(actor: Actor, id: str) -> bool:
    """Whether the actor may see the agreement with this id, and so its documents."""
    mine = Programme.objects.filter(seen(actor))
    return Agreement.objects.filter(pk=id, programme__in=mine).exists()
