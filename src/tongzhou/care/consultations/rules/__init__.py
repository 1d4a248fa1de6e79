"""The rules of a case: its lifecycle, its panel, the closed lists it is told in."""

from tongzhou.care.consultations.rules.lifecycle import (
    AMENDABLE,
    ASKERS_TURN,
    COORDINATOR_TOO,
    DUTY_JOINS,
    KEEPS_CLOCK,
    LIFECYCLE,
    NO_SUCH_STEP,
    OF_THE_CLOCK,
    OFFICE_JOINS,
    State,
    awaited,
)
from tongzhou.care.consultations.rules.panels import Course, Seat, course, heirs
from tongzhou.care.consultations.rules.words import Decision, DutyKind, Outcome, Referral, Role

__all__ = [
    "AMENDABLE",
    "ASKERS_TURN",
    "COORDINATOR_TOO",
    "DUTY_JOINS",
    "KEEPS_CLOCK",
    "LIFECYCLE",
    "NO_SUCH_STEP",
    "OFFICE_JOINS",
    "OF_THE_CLOCK",
    "Course",
    "Decision",
    "DutyKind",
    "Outcome",
    "Referral",
    "Role",
    "Seat",
    "State",
    "awaited",
    "course",
    "heirs",
]
