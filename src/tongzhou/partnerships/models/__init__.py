"""Programmes, agreements, pairings, response limits, commitments."""

from tongzhou.partnerships.models.agreements import Agreement, Amendment, Document, Party, Programme
from tongzhou.partnerships.models.commitments import Commitment, CommitmentRevision
from tongzhou.partnerships.models.pairings import Pairing, ResponseLimit

__all__ = [
    "Agreement",
    "Amendment",
    "Commitment",
    "CommitmentRevision",
    "Document",
    "Pairing",
    "Party",
    "Programme",
    "ResponseLimit",
]
