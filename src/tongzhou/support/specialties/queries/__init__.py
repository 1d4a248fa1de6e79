"""Reading specialties, research outputs and preparations: always in the scope of an actor's grants, always bounded."""

from tongzhou.support.specialties.queries.choosing import departments, pairs
from tongzhou.support.specialties.queries.home import Home, Line, home
from tongzhou.support.specialties.queries.outputs import Total, of_department, totals
from tongzhou.support.specialties.queries.page import (
    View,
    gap_of,
    milestone_of,
    owner,
    said_of,
    specialty_of,
    view,
)
from tongzhou.support.specialties.queries.preparations import (
    PreparationView,
    preparation_of,
    preparation_view,
    preparations,
)
from tongzhou.support.specialties.queries.sheets import (
    milestones_at,
    milestones_shown,
    preparations_at,
    preparations_shown,
    specialties_at,
    specialties_named,
    specialties_shown,
)

__all__ = [
    "Home", "Line", "PreparationView", "Total", "View", "departments", "gap_of", "home", "milestone_of", "milestones_at",
    "milestones_shown", "of_department", "owner", "pairs", "preparation_of", "preparation_view", "preparations", "preparations_at",
    "preparations_shown", "said_of", "specialties_at", "specialties_named", "specialties_shown", "specialty_of", "totals", "view",
]  # fmt: skip
