"""Reading assessments: a commission its own schemes and runs, the assessed side its published scores; nobody else."""

from tongzhou.assessment.queries.computing import Computed, compute
from tongzhou.assessment.queries.opening import Opened, open_item
from tongzhou.assessment.queries.reading import (
    AppealView,
    RunView,
    SchemeView,
    ScoreView,
    appeal,
    appeals,
    houses,
    named,
    run,
    schemes,
    score,
    scores,
    sways,
    view,
)

__all__ = [
    "AppealView", "Computed", "Opened", "RunView", "SchemeView", "ScoreView", "appeal", "appeals", "compute", "houses", "named", "open_item", "run",
    "schemes", "score", "scores", "sways", "view",
]  # fmt: skip
