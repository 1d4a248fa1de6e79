"""Reads of partnerships: programmes one may see, what was agreed, who is paired, which limits hold."""

from tongzhou.partnerships.queries.agreements import agreement, agreements_of, sees_agreement, successor_draft
from tongzhou.partnerships.queries.commitments import (
    all_commitments,
    commitment,
    commitments,
    edits_programme,
    line_of,
    said_on,
)
from tongzhou.partnerships.queries.limits import Limit, limit_minutes, limits
from tongzhou.partnerships.queries.pairings import (
    department_not_paired,
    not_paired,
    pairing,
    pairings_at,
    pairings_for,
    pairings_of,
    pairings_under,
    pairings_where,
)
from tongzhou.partnerships.queries.programmes import UNKNOWN, programme, programmes, programmes_after, seen

__all__ = [
    "UNKNOWN",
    "Limit",
    "agreement",
    "agreements_of",
    "all_commitments",
    "commitment",
    "commitments",
    "department_not_paired",
    "edits_programme",
    "limit_minutes",
    "limits",
    "line_of",
    "not_paired",
    "pairing",
    "pairings_at",
    "pairings_for",
    "pairings_of",
    "pairings_under",
    "pairings_where",
    "programme",
    "programmes",
    "programmes_after",
    "said_on",
    "seen",
    "sees_agreement",
    "successor_draft",
]
