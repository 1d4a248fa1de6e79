"""Reads: always scoped to an actor, always bounded."""

from tongzhou.care.emergency.pathways import checklists, delays, pathways, point_words
from tongzhou.care.emergency.queries.hands import offered, refusal, sent_on, writes
from tongzhou.care.emergency.queries.lists import (
    Listing,
    Tab,
    beds,
    clock_checks,
    free_beds,
    kept_runs,
    run_of_mission,
    running,
    worklist,
)
from tongzhou.care.emergency.queries.page import (
    RunPage,
    Sheet,
    delays_of,
    of_patient,
    plain,
    run,
    sheets,
)
from tongzhou.care.emergency.queries.scope import reads_records
from tongzhou.care.emergency.queries.times import ecg_before_arrival, times_of
from tongzhou.care.emergency.queries.ways import hospitals

__all__ = [
    "Listing",
    "RunPage",
    "Sheet",
    "Tab",
    "beds",
    "checklists",
    "clock_checks",
    "delays",
    "delays_of",
    "ecg_before_arrival",
    "free_beds",
    "hospitals",
    "kept_runs",
    "of_patient",
    "offered",
    "pathways",
    "plain",
    "point_words",
    "reads_records",
    "refusal",
    "run",
    "run_of_mission",
    "running",
    "sent_on",
    "sheets",
    "times_of",
    "worklist",
    "writes",
]
