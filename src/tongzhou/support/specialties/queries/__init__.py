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

__all__ = [
    "Home", "Line", "PreparationView", "Total", "View", "departments", "gap_of", "home", "milestone_of", "of_department", "owner", "pairs",
    "preparation_of", "preparation_view", "preparations", "said_of", "specialty_of", "totals", "view",
]  # fmt: skip
