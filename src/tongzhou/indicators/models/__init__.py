"""Stated figures, definitions over time, the leaf tables that keep figures current, scheduled reports, tables brought in from outside."""

from tongzhou.indicators.models.defined import Definition
from tongzhou.indicators.models.issued import Issue, Subscription
from tongzhou.indicators.models.leaves import Cell, Difference, Leaf, Recount, Spot
from tongzhou.indicators.models.outside import Outside
from tongzhou.indicators.models.stated import StatedFigure

__all__ = [
    "Cell",
    "Definition",
    "Difference",
    "Issue",
    "Leaf",
    "Outside",
    "Recount",
    "Spot",
    "StatedFigure",
    "Subscription",
]
