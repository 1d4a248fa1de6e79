"""Reads: always scoped to an actor, always bounded."""

from tongzhou.care.consultations.queries.duty import duty_departments, on_duty, roster
from tongzhou.care.consultations.queries.experts import (
    Board,
    Load,
    Suggestion,
    board,
    load,
    suggestions,
)
from tongzhou.care.consultations.queries.finding import draft, drafts, of_patient, search
from tongzhou.care.consultations.queries.hands import check_role
from tongzhou.care.consultations.queries.lists import Tab, Worklist, follow_ups, waiting, worklist
from tongzhou.care.consultations.queries.page import CasePage, case
from tongzhou.care.consultations.queries.routes import Destination, destinations
from tongzhou.care.consultations.queries.topics import current_version, form, missing, topics, versions

__all__ = [
    "Board",
    "CasePage",
    "Destination",
    "Load",
    "Suggestion",
    "Tab",
    "Worklist",
    "board",
    "case",
    "check_role",
    "current_version",
    "destinations",
    "draft",
    "drafts",
    "duty_departments",
    "follow_ups",
    "form",
    "load",
    "missing",
    "of_patient",
    "on_duty",
    "roster",
    "search",
    "suggestions",
    "topics",
    "versions",
    "waiting",
    "worklist",
]
