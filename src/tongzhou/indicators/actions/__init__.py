"""What is written: stated figures, definitions, outside tables; leaves that are kept from now on, or filled anew; the nightly recount; scheduled reports."""

from tongzhou.indicators.actions.defining import Composed, define, remember
from tongzhou.indicators.actions.issuing import issue
from tongzhou.indicators.actions.recounting import recount
from tongzhou.indicators.actions.refilling import Refilled, refill, to_refill
from tongzhou.indicators.actions.stating import Stated, retract_figure, state_figures
from tongzhou.indicators.actions.subscribing import end_subscription, subscribe
from tongzhou.indicators.actions.tables import Line, bring_in

__all__ = [
    "Composed",
    "Line",
    "Refilled",
    "Stated",
    "bring_in",
    "define",
    "end_subscription",
    "issue",
    "recount",
    "refill",
    "remember",
    "retract_figure",
    "state_figures",
    "subscribe",
    "to_refill",
]
