"""The rules of figures: what a measure is, which days count, when a value is known without a gap, the pace of a promise."""

from tongzhou.indicators.rules.covering import Statement, covered
from tongzhou.indicators.rules.measures import (
    Aggregate,
    Better,
    Cover,
    Fact,
    Known,
    Measure,
    Result,
    Where,
)
from tongzhou.indicators.rules.pacing import Pace, Standing, pace
from tongzhou.indicators.rules.windows import ALWAYS, Window

__all__ = [
    "ALWAYS",
    "Aggregate",
    "Better",
    "Cover",
    "Fact",
    "Known",
    "Measure",
    "Pace",
    "Result",
    "Standing",
    "Statement",
    "Where",
    "Window",
    "covered",
    "pace",
]
