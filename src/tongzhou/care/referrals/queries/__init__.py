"""Reads: always scoped to an actor, always bounded."""

from tongzhou.care.referrals.queries.drafts import draft, draft_of, drafts
from tongzhou.care.referrals.queries.hands import offered, refusal
from tongzhou.care.referrals.queries.lists import (
    Board,
    Listing,
    Tab,
    board,
    free_offers,
    offers,
    parties,
    worklist,
)
from tongzhou.care.referrals.queries.page import ReferralPage, of_patient, open_of, plain, referral
from tongzhou.care.referrals.queries.routes import Destination, destinations, routes

__all__ = [
    "Board",
    "Destination",
    "Listing",
    "ReferralPage",
    "Tab",
    "board",
    "destinations",
    "draft",
    "draft_of",
    "drafts",
    "free_offers",
    "of_patient",
    "offered",
    "offers",
    "open_of",
    "parties",
    "plain",
    "referral",
    "refusal",
    "routes",
    "worklist",
]
