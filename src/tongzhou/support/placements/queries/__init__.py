"""Reading placements: always in the scope of an actor's grants, always bounded."""

from tongzhou.support.placements.queries.capability import (
    Able,
    Learner,
    Ward,
    capability,
    homes,
    learner,
)
from tongzhou.support.placements.queries.lists import (
    TABS,
    ListPage,
    Waiting,
    placements,
    running,
    to_confirm,
    waiting,
)
from tongzhou.support.placements.queries.mentorships import MentorshipView, mentorship, mentorships
from tongzhou.support.placements.queries.page import Line, PlacementView, placement
from tongzhou.support.placements.queries.procedures import ProcedureView, procedure, skill_for
from tongzhou.support.placements.queries.sheets import at_houses, shown
from tongzhou.support.placements.queries.slots import (
    SlotsView,
    departments,
    open_slots,
    slots,
    slots_page,
    years,
)
from tongzhou.support.placements.queries.workstations import WorkstationView, workstation, workstations

__all__ = [
    "TABS",
    "Able",
    "Learner",
    "Line",
    "ListPage",
    "MentorshipView",
    "PlacementView",
    "ProcedureView",
    "SlotsView",
    "Waiting",
    "Ward",
    "WorkstationView",
    "at_houses",
    "capability",
    "departments",
    "homes",
    "learner",
    "mentorship",
    "mentorships",
    "open_slots",
    "placement",
    "placements",
    "procedure",
    "running",
    "shown",
    "skill_for",
    "slots",
    "slots_page",
    "to_confirm",
    "waiting",
    "workstation",
    "workstations",
    "years",
]
