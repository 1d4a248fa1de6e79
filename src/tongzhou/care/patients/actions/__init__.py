"""Writes of patients: register, update, consents, merges. Each is one transaction with its audit row."""

from tongzhou.care.patients.actions.consents import record_consent, withdraw_consent
from tongzhou.care.patients.actions.merging import keep_apart, merge, undo_merge
from tongzhou.care.patients.actions.people import KNOWN_HERE, Known, register, update

__all__ = [
    "KNOWN_HERE",
    "Known",
    "keep_apart",
    "merge",
    "record_consent",
    "register",
    "undo_merge",
    "update",
    "withdraw_consent",
]
