"""What an institution asks of the sign-ins of its people and those below it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.accounts.models import Security
from tongzhou.accounts.rules import Limits
from tongzhou.accounts.rules.visits import check_limits
from tongzhou.audit.actions import record
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission


def set_security(*, by: Actor, at: datetime, institution_id: UUID, limits: Limits) -> None:
    """Set the rules of an institution; they hold for it and for those below without rules of their own, at once.

    Raises Denied without SET_SECURITY there, Invalid for minutes that make no sense.
    """
    by.require(Permission.SET_SECURITY, Institution.objects.get(id=institution_id).place)
    check_limits(limits)
    with transaction.atomic():
        Security.objects.update_or_create(institution_id=institution_id, defaults=asdict(limits))
        record(
            by=by, at=at, verb="set_security", subject=f"institution:{institution_id}", detail=asdict(limits)
        )
