"""Writing to the audit trail: inside the transaction of the verb it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tongzhou.audit.models import Record
from tongzhou.kernel.actors import Actor


def record(
    *,
    by: Actor,
    at: datetime,
    verb: str,
    subject: str,
    patient: str = "",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Add one row. `subject` and `patient` are text keys such as "consultation:<id>"; no names."""
    Record.objects.create(
        at=at,
        actor=by.key,
        actor_name=by.name,
        institution=f"institution:{by.institution_id}" if by.institution_id else "",
        verb=verb,
        subject=subject,
        patient=patient,
        detail=dict(detail or {}),
    )
