"""Writes: every step of a run is a verb here and goes through one runner; what is only kept (points, vitals, files, checks) does not move it."""

from tongzhou.care.emergency.actions.beds import add_bed, withdraw_bed
from tongzhou.care.emergency.actions.beginning import begin
from tongzhou.care.emergency.actions.clocks import check_clock, escalate_overdue
from tongzhou.care.emergency.actions.joining import said_of
from tongzhou.care.emergency.actions.receiving import answer, arrive, finish, observe, resume
from tongzhou.care.emergency.actions.recording import attach, check, delayed, vitals
from tongzhou.care.emergency.actions.sending import ask_more, cancel, close, identify, redirect
from tongzhou.care.emergency.actions.stamping import correct, retract, stamp
from tongzhou.care.emergency.actions.told import Begun, Stamp, Stamped, Vitals
from tongzhou.care.emergency.actions.transferring import transfer

__all__ = [
    "Begun",
    "Stamp",
    "Stamped",
    "Vitals",
    "add_bed",
    "answer",
    "arrive",
    "ask_more",
    "attach",
    "begin",
    "cancel",
    "check",
    "check_clock",
    "close",
    "correct",
    "delayed",
    "escalate_overdue",
    "finish",
    "identify",
    "observe",
    "redirect",
    "resume",
    "retract",
    "said_of",
    "stamp",
    "transfer",
    "vitals",
    "withdraw_bed",
]
