"""Reading figures: always in the scope of an actor's grants on the ledger, each opening to its entries."""

from tongzhou.indicators.queries.computing import compute, measure
from tongzhou.indicators.queries.figures import NO_FIGURE, Line, figure, figures, reported_on, shown
from tongzhou.indicators.queries.opening import Cursor, Opened, entries_of
from tongzhou.indicators.queries.over_time import Step, over_time, step_of, years
from tongzhou.indicators.queries.progress import LATE, Progress, ask_of, progress, promised
from tongzhou.indicators.queries.records import records_of
from tongzhou.indicators.queries.scope import Ask, Scope

__all__ = [
    "LATE",
    "NO_FIGURE",
    "Ask",
    "Cursor",
    "Line",
    "Opened",
    "Progress",
    "Scope",
    "Step",
    "ask_of",
    "compute",
    "entries_of",
    "figure",
    "figures",
    "measure",
    "over_time",
    "progress",
    "promised",
    "records_of",
    "reported_on",
    "shown",
    "step_of",
    "years",
]
