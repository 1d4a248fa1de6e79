"""Planning a visit, noting what was seen and resolved, entering it as held. Confirming is the ledger's."""

from tongzhou.support.visits.actions.holding import cancel_visit, hold_visit
from tongzhou.support.visits.actions.planning import Plan, Seated, edit_visit, plan_visit
from tongzhou.support.visits.actions.reminding import remind_resolutions
from tongzhou.support.visits.actions.resolving import (
    resolve,
    settle_resolution,
    survey_department,
)

__all__ = [
    "Plan",
    "Seated",
    "cancel_visit",
    "edit_visit",
    "hold_visit",
    "plan_visit",
    "remind_resolutions",
    "resolve",
    "settle_resolution",
    "survey_department",
]
