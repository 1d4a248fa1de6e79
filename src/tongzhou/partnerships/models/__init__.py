"""Programmes, agreements, pairings, response limits."""

from tongzhou.partnerships.models.agreements import Agreement, Amendment, Document, Party, Programme
from tongzhou.partnerships.models.pairings import Pairing, ResponseLimit

__all__ = ["Agreement", "Amendment", "Document", "Pairing", "Party", "Programme", "ResponseLimit"]
