"""Writing specialties: plan, milestones, gaps, what is reached; preparations."""

from tongzhou.support.specialties.actions.gaps import fill_gap, note_gap
from tongzhou.support.specialties.actions.lasting import keep, resume, stop
from tongzhou.support.specialties.actions.planning import (
    Planned,
    Subject,
    amend,
    attach,
    build,
    drop_milestone,
    plan,
    propose,
    usual,
)
from tongzhou.support.specialties.actions.preparing import (
    Made,
    amend_preparation,
    attach_to_preparation,
    file_preparation,
    prepare,
    resume_preparation,
    stop_preparation,
    use_preparation,
)
from tongzhou.support.specialties.actions.reaching import reach, reach_milestone
from tongzhou.support.specialties.actions.reminding import remind_milestones
from tongzhou.support.specialties.moving import PREPARATIONS, RUNNER

check = RUNNER.permitted
"""(specialty, event, by): raise IllegalMove or Denied unless the step may be taken now."""
check_preparation = PREPARATIONS.permitted
"""(preparation, event, by): the same of a preparation."""

__all__ = [
    "Made", "Planned", "Subject", "amend", "amend_preparation", "attach", "attach_to_preparation", "build", "check",
    "check_preparation", "drop_milestone", "file_preparation", "fill_gap", "keep", "note_gap", "plan", "prepare", "propose", "reach",
    "reach_milestone", "remind_milestones", "resume", "resume_preparation", "stop", "stop_preparation", "use_preparation", "usual",
]  # fmt: skip
