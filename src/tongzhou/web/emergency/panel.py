"""The emergencies of a patient, on his own page."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tongzhou.care.emergency import queries
from tongzhou.web.components.worklist import Rows
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import row_of
from tongzhou.web.patients.panels import Panel


def emergencies(request: Request, patient_id: UUID) -> Panel | None:
    """His emergencies that this actor sees, the newest first. One statement."""
    found = queries.of_patient(request.actor, [patient_id], at=request.at)
    rows = tuple(row_of(one, request.at) for one in found)
    return Panel(_("急救"), (Rows(rows),)) if rows else None
