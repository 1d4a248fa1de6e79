"""How an act moves (one runner for pages and verbs)."""

from tongzhou.support.acts.models import Act, ActStep
from tongzhou.support.acts.rules import LIFECYCLE, State
from tongzhou.support.sides.running import Runner

RUNNER = Runner("act", Act, ActStep, LIFECYCLE, State)
