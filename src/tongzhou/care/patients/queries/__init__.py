"""Reads of patients: always within the actor's scope, every look at a name audited."""

from tongzhou.care.patients.identity import Identity
from tongzhou.care.patients.queries.alike import Duplicate, Pair, Reason, duplicates, pairs
from tongzhou.care.patients.queries.consents import consents, guardian, in_force, owed, standing_for
from tongzhou.care.patients.queries.people import (
    case_key,
    find,
    identities,
    identity,
    particulars,
    patient,
    recent,
)
from tongzhou.care.patients.queries.sheets import Sheet, merges, sheet
from tongzhou.care.patients.scope import record_ids

__all__ = [
    "Duplicate",
    "Identity",
    "Pair",
    "Reason",
    "Sheet",
    "case_key",
    "consents",
    "duplicates",
    "find",
    "guardian",
    "identities",
    "identity",
    "in_force",
    "merges",
    "owed",
    "pairs",
    "particulars",
    "patient",
    "recent",
    "record_ids",
    "sheet",
    "standing_for",
]
