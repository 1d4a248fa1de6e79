"""All sheets of records: people before who is posted, a fund before its projects, a project before its lines, a specialty before its milestones."""

from __future__ import annotations

from tongzhou.interop.workbook.declared.commitments import COMMITMENTS
from tongzhou.interop.workbook.declared.devices import DEVICES
from tongzhou.interop.workbook.declared.mentorships import MENTORSHIPS
from tongzhou.interop.workbook.declared.money import FUNDS, LINES, PROJECT_SHEET
from tongzhou.interop.workbook.declared.placements import PLACEMENTS
from tongzhou.interop.workbook.declared.postings import POSTINGS
from tongzhou.interop.workbook.declared.preparations import PREPARATIONS
from tongzhou.interop.workbook.declared.specialties import MILESTONES, SPECIALTIES
from tongzhou.interop.workbook.declared.staff import STAFF
from tongzhou.interop.workbook.declared.techniques import TECHNIQUES
from tongzhou.interop.workbook.declared.visits import VISITS
from tongzhou.interop.workbook.declared.workstations import WORKSTATIONS
from tongzhou.interop.workbook.sheets import Sheet

ORDER: tuple[Sheet, ...] = (
    STAFF,
    POSTINGS,
    PLACEMENTS,
    MENTORSHIPS,
    WORKSTATIONS,
    TECHNIQUES,
    SPECIALTIES,
    MILESTONES,
    PREPARATIONS,
    FUNDS,
    PROJECT_SHEET,
    LINES,
    DEVICES,
    COMMITMENTS,
    VISITS,
)
