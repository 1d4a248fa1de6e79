"""The cases of a patient, on his own page."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tongzhou.care.consultations import queries
from tongzhou.web.components.worklist import Rows
from tongzhou.web.consultations.rows import row
from tongzhou.web.edge import Request
from tongzhou.web.patients.panels import Panel


def cases(request: Request, patient_id: UUID) -> Panel | None:
    """His consultations that this actor sees, the newest first; none, no panel. One statement."""
    found = queries.of_patient(request.actor, [patient_id], at=request.at)
    rows = tuple(row(one, request.at) for one in found)
    return Panel(_("会诊"), (Rows(rows),)) if rows else None
