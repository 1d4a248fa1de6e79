"""Schemes with their versions, runs with their scores, what people said by hand, appeals."""

from tongzhou.assessment.models.appeals import Appeal, AppealStep
from tongzhou.assessment.models.runs import Run, RunStep
from tongzhou.assessment.models.schemes import Scheme, SchemeStep, SchemeVersion
from tongzhou.assessment.models.scores import EVIDENCE, Check, ItemScore, Judgement, Score

__all__ = [
    "EVIDENCE", "Appeal", "AppealStep", "Check", "ItemScore", "Judgement", "Run", "RunStep", "Scheme", "SchemeStep", "SchemeVersion", "Score",
]  # fmt: skip
