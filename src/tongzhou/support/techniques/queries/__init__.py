"""Reading techniques: the board, one technique, what the county now does alone; the disease spectrum."""

from tongzhou.support.techniques.queries.board import Board, Card, Filters, Page, board, due, listing
from tongzhou.support.techniques.queries.capability import Capability, capability
from tongzhou.support.techniques.queries.choosing import Choices, choices, pairs
from tongzhou.support.techniques.queries.page import (
    Curve,
    View,
    case_of,
    last_people,
    owner,
    technique_of,
    view,
)
from tongzhou.support.techniques.queries.sheets import at_houses, shown
from tongzhou.support.techniques.queries.spectrum import Line, diseases, houses, importing, ranking, years

__all__ = [
    "Board", "Capability", "Card", "Choices", "Curve", "Filters", "Line", "Page", "View", "at_houses", "board", "capability", "case_of",
    "choices", "diseases", "due", "houses", "importing", "last_people", "listing", "owner", "pairs", "ranking", "shown", "technique_of", "view", "years",
]  # fmt: skip
