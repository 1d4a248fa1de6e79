"""The rules of figures: what a measure is, which days count, when a value is known without a gap, the pace of a promise."""

from tongzhou.indicators.rules.covering import Statement, covered
from tongzhou.indicators.rules.measures import Better, Record, Result
from tongzhou.indicators.rules.pacing import Pace, Standing, pace
from tongzhou.indicators.rules.windows import ALWAYS, Window

__all__ = [
    "ALWAYS",
    "Better",
    "Pace",
    "Record",
    "Result",
    "Standing",
    "Statement",
    "Window",
    "covered",
    "pace",
]
