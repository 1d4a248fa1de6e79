"""The rules of partnerships: agreements, pairings at four levels, response limits."""

from tongzhou.partnerships.rules.agreements import (
    AGREEMENT,
    MAX_PARTIES,
    MIN_PARTIES,
    AgreementState,
    Change,
    PartyRole,
    check_parties,
)
from tongzhou.partnerships.rules.limits import MOST_MINUTES, Clock, Urgency, check_minutes
from tongzhou.partnerships.rules.pairings import Level, check_who, covered, fits, pairing_key

__all__ = [
    "AGREEMENT",
    "MAX_PARTIES",
    "MIN_PARTIES",
    "MOST_MINUTES",
    "AgreementState",
    "Change",
    "Clock",
    "Level",
    "PartyRole",
    "Urgency",
    "check_minutes",
    "check_parties",
    "check_who",
    "covered",
    "fits",
    "pairing_key",
]
