"""Stated figures, the leaf tables that keep figures current, and tables brought in from outside."""

from tongzhou.indicators.models.leaves import Cell, Difference, Leaf, Recount, Spot
from tongzhou.indicators.models.stated import StatedFigure

__all__ = ["Cell", "Difference", "Leaf", "Recount", "Spot", "StatedFigure"]
