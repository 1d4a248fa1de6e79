"""Writes: every step with blood is a verb here."""

from tongzhou.care.blood.actions.asking import Wish, cancel, expire, receive, request
from tongzhou.care.blood.actions.bags import (
    NewBag,
    find,
    give_back,
    lose,
    shelve,
    take_back,
    take_in,
    use,
    waste,
)
from tongzhou.care.blood.actions.clocks import escalate_overdue
from tongzhou.care.blood.actions.collecting import plan_day, record_day
from tongzhou.care.blood.actions.giving import call_back, close, decline, depart, issue, let_go, offer
from tongzhou.care.blood.actions.loggers import Measured, read_lines, read_rows, tenths_of
from tongzhou.care.blood.actions.temperatures import log

__all__ = [
    "Measured",
    "NewBag",
    "Wish",
    "call_back",
    "cancel",
    "close",
    "decline",
    "depart",
    "escalate_overdue",
    "expire",
    "find",
    "give_back",
    "issue",
    "let_go",
    "log",
    "lose",
    "offer",
    "plan_day",
    "read_lines",
    "read_rows",
    "receive",
    "record_day",
    "request",
    "shelve",
    "take_back",
    "take_in",
    "tenths_of",
    "use",
    "waste",
]
