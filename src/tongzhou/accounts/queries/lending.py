"""What was lent or forced open: delegations of one's own, broken glass to review."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tongzhou.accounts.models import BreakGlass, Delegation
from tongzhou.accounts.queries.actors import reached
from tongzhou.accounts.rules.lending import NO_GLASS
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission

PAGE = 50


def delegations(actor: Actor, *, at: datetime) -> list[Delegation]:
    """Delegations that the actor gives or takes, running or to come."""
    own = Q(giver=actor.staff_id) | Q(taker=actor.staff_id)
    lasting = Delegation.objects.filter(own, ended_at=None, during__endswith__gt=at)
    return list(lasting.select_related("giver", "taker").order_by("during")[:PAGE])


def broken_glass(actor: Actor, *, reviewed: bool = False, before: datetime | None = None) -> list[BreakGlass]:
    """Broken glass within reach of REVIEW_BREAK_GLASS, newest first. Raises Denied without that permission."""
    actor.require(Permission.REVIEW_BREAK_GLASS)
    found = _reviewable(actor).filter(reviewed_at__isnull=not reviewed)
    return list((found.filter(at__lt=before) if before else found).order_by("-at")[:PAGE])


def one_glass(actor: Actor, glass_id: UUID) -> BreakGlass:
    """One of them. Raises NotFound out of reach."""
    actor.require(Permission.REVIEW_BREAK_GLASS)
    broken = _reviewable(actor).filter(id=glass_id).first()
    if broken is None:
        raise NotFound(NO_GLASS)
    return broken


def _reviewable(actor: Actor) -> QuerySet[BreakGlass]:
    here = Institution.objects.filter(reached(actor.grants_for(Permission.REVIEW_BREAK_GLASS)))
    return BreakGlass.objects.filter(institution__in=here).select_related("account__staff", "institution")
