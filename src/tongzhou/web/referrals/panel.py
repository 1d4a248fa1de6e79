"""The referrals of a patient, on his own page; what is open stands first of all."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.referrals import queries
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.component import Component
from tongzhou.web.components.frame import Action
from tongzhou.web.components.worklist import Rows
from tongzhou.web.edge import Request
from tongzhou.web.patients.panels import Panel
from tongzhou.web.referrals.rows import row_of


def referrals(request: Request, patient_id: UUID) -> Panel | None:
    """His referrals that this actor sees, the newest first, and the way to a new one. One statement."""
    found = queries.of_patient(request.actor, [patient_id], at=request.at)
    parts: list[Component] = [Rows(tuple(row_of(one, request.at) for one in found))] if found else []
    if request.actor.may(Permission.REFER):
        parts.append(Action(_("转诊"), f"{reverse('referrals:new')}?patient={patient_id}", icon="plus"))
    return Panel(_("转诊"), tuple(parts)) if parts else None
