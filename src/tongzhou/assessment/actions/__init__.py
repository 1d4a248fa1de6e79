"""Writing assessments: schemes, runs, what is said by hand, appeals."""

from tongzhou.assessment.actions.appealing import appeal, refuse, uphold
from tongzhou.assessment.actions.judging import Ticked, judge, tick
from tongzhou.assessment.actions.running import correct, drop_run, publish_run, try_run
from tongzhou.assessment.actions.writing import draft, edit, end_scheme, publish

__all__ = [
    "Ticked", "appeal", "correct", "draft", "drop_run", "edit", "end_scheme", "judge", "publish", "publish_run", "refuse", "tick",
    "try_run", "uphold",
]  # fmt: skip
