"""Reads of partnerships: programmes one may see, what was agreed, who is paired, which limits hold."""

from tongzhou.partnerships.queries.agreements import agreement, agreements_of, sees_agreement, successor_draft
from tongzhou.partnerships.queries.limits import Limit, limit_minutes, limits
from tongzhou.partnerships.queries.pairings import (
    department_not_paired,
    not_paired,
    pairing,
    pairings_at,
    pairings_for,
    pairings_of,
)
from tongzhou.partnerships.queries.programmes import UNKNOWN, programme, programmes, seen

__all__ = [
    "UNKNOWN",
    "Limit",
    "agreement",
    "agreements_of",
    "department_not_paired",
    "limit_minutes",
    "limits",
    "not_paired",
    "pairing",
    "pairings_at",
    "pairings_for",
    "pairings_of",
    "programme",
    "programmes",
    "seen",
    "sees_agreement",
    "successor_draft",
]
