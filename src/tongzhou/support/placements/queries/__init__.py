"""Reading placements: always in the scope of an actor's grants, always bounded."""

from tongzhou.support.placements.queries.capability import (
    Able,
    Learner,
    Ward,
    capability,
    homes,
    learner,
    placed,
)
from tongzhou.support.placements.queries.choosing import LISTED, pairs, people, sides
from tongzhou.support.placements.queries.lists import (
    TABS,
    ListPage,
    Waiting,
    counts,
    placements,
    running,
    to_confirm,
    waiting,
)
from tongzhou.support.placements.queries.log import SkillView, log, skill
from tongzhou.support.placements.queries.mentorships import (
    MentorshipView,
    goals_of,
    mentorship,
    mentorship_row,
    mentorships,
)
from tongzhou.support.placements.queries.page import Line, PlacementView, placement, placement_row
from tongzhou.support.placements.queries.procedures import ProcedureView, procedure, skill_for
from tongzhou.support.placements.queries.sheets import (
    at_houses,
    bases_at,
    bases_shown,
    bonds_at,
    bonds_shown,
    shown,
)
from tongzhou.support.placements.queries.slots import (
    SlotsView,
    departments,
    open_slots,
    partners,
    slots,
    slots_page,
    years,
)
from tongzhou.support.placements.queries.workstations import (
    WorkstationView,
    workstation,
    workstation_row,
    workstations,
)

__all__ = [
    "LISTED",
    "TABS",
    "Able",
    "Learner",
    "Line",
    "ListPage",
    "MentorshipView",
    "PlacementView",
    "ProcedureView",
    "SkillView",
    "SlotsView",
    "Waiting",
    "Ward",
    "WorkstationView",
    "at_houses",
    "bases_at",
    "bases_shown",
    "bonds_at",
    "bonds_shown",
    "capability",
    "counts",
    "departments",
    "goals_of",
    "homes",
    "learner",
    "log",
    "mentorship",
    "mentorship_row",
    "mentorships",
    "open_slots",
    "pairs",
    "partners",
    "people",
    "placed",
    "placement",
    "placement_row",
    "placements",
    "procedure",
    "running",
    "shown",
    "sides",
    "skill",
    "skill_for",
    "slots",
    "slots_page",
    "to_confirm",
    "waiting",
    "workstation",
    "workstation_row",
    "workstations",
    "years",
]
