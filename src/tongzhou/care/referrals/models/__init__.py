"""Referrals, their steps, the beds held for them, and parties outside the network."""

from tongzhou.care.referrals.models.beds import Hold, Offer
from tongzhou.care.referrals.models.drafts import Draft
from tongzhou.care.referrals.models.outside import OutsideLink, OutsideParty
from tongzhou.care.referrals.models.referrals import OPEN, Attachment, Counter, Part, Referral, Step

__all__ = [
    "OPEN",
    "Attachment",
    "Counter",
    "Draft",
    "Hold",
    "Offer",
    "OutsideLink",
    "OutsideParty",
    "Part",
    "Referral",
    "Step",
]
