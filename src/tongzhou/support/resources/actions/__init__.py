"""Writing money and things: the verbs of funds, projects, lines, purchases, payments, devices and their use."""

from tongzhou.support.resources.actions.devices import (
    hand_over,
    mended,
    move_device,
    register_device,
    report_broken,
    scrap,
)
from tongzhou.support.resources.actions.funds import (
    attach,
    close_fund,
    drop_fund,
    edit_fund,
    grant_fund,
    note_fund,
    state_amount,
)
from tongzhou.support.resources.actions.idling import set_idle_limit, tell_idle
from tongzhou.support.resources.actions.lines import drop_line, set_line
from tongzhou.support.resources.actions.offers import offers, require_step
from tongzhou.support.resources.actions.payments import pay
from tongzhou.support.resources.actions.projects import (
    Said,
    approve_project,
    ask_again,
    complete_project,
    edit_project,
    end_project,
    refuse_project,
    request_project,
    start_project,
    stop_project,
    use_project,
)
from tongzhou.support.resources.actions.purchases import cancel_order, deliver, edit_order, order
from tongzhou.support.resources.actions.using import Use, log_use, log_uses, strike_use

__all__ = [
    "Said",
    "Use",
    "approve_project",
    "ask_again",
    "attach",
    "cancel_order",
    "close_fund",
    "complete_project",
    "deliver",
    "drop_fund",
    "drop_line",
    "edit_fund",
    "edit_order",
    "edit_project",
    "end_project",
    "grant_fund",
    "hand_over",
    "log_use",
    "log_uses",
    "mended",
    "move_device",
    "note_fund",
    "offers",
    "order",
    "pay",
    "refuse_project",
    "register_device",
    "report_broken",
    "request_project",
    "require_step",
    "scrap",
    "set_idle_limit",
    "set_line",
    "start_project",
    "state_amount",
    "stop_project",
    "strike_use",
    "tell_idle",
    "use_project",
]
