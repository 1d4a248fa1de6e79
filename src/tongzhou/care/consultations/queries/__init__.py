"""Reads: always scoped to an actor, always bounded."""

from tongzhou.care.consultations.queries.cases import CasePage, by_number, case
from tongzhou.care.consultations.queries.routes import Destination, destinations
from tongzhou.care.consultations.queries.topics import current_version, missing, topics, versions
from tongzhou.care.consultations.queries.worklists import (
    MANY,
    Tab,
    Worklist,
    draft,
    drafts,
    due_follow_ups,
    waiting,
    worklist,
)

__all__ = [
    "MANY", "CasePage", "Destination", "Tab", "Worklist", "by_number", "case", "current_version", "destinations",
    "draft", "drafts", "due_follow_ups", "missing", "topics", "versions", "waiting", "worklist",
]  # fmt: skip
