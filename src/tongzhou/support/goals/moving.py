"""How a goal moves (one runner for pages and verbs)."""

from tongzhou.support.goals.models import Goal, GoalStep
from tongzhou.support.goals.rules import LIFECYCLE, SIDES, State
from tongzhou.support.sides.running import Runner

RUNNER = Runner("goal", Goal, GoalStep, LIFECYCLE, State, SIDES, joined=("commitment",))
