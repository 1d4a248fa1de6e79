"""Rows of techniques: the technique with its steps, what is stated of it, its cases; the disease spectrum."""

from tongzhou.support.techniques.models.cases import Case, Statement
from tongzhou.support.techniques.models.spectrum import Disease
from tongzhou.support.techniques.models.techniques import Technique, TechniqueStep

__all__ = ["Case", "Disease", "Statement", "Technique", "TechniqueStep"]
