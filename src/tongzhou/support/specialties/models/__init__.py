"""Rows: a specialty with its plan, gaps, what is said of it; a preparation; their steps."""

from tongzhou.support.specialties.models.preparations import Preparation, PreparationStep
from tongzhou.support.specialties.models.specialties import (
    Gap,
    Milestone,
    Specialty,
    SpecialtyStep,
    Statement,
)

__all__ = ["Gap", "Milestone", "Preparation", "PreparationStep", "Specialty", "SpecialtyStep", "Statement"]
