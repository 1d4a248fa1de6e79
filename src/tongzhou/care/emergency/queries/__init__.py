"""Reads: always scoped to an actor, always bounded."""

from tongzhou.care.emergency.queries.hands import offered, refusal, writes
from tongzhou.care.emergency.queries.lists import (
    Listing,
    Tab,
    beds,
    clock_checks,
    free_beds,
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
    "clock_checks",
    "delays_of",
    "ecg_before_arrival",
    "free_beds",
    "hospitals",
    "of_patient",
    "offered",
    "plain",
    "reads_records",
    "refusal",
    "run",
    "sheets",
    "times_of",
    "worklist",
    "writes",
]
