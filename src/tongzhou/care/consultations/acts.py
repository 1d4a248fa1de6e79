"""The act that a consultation is: what a ledger entry of this kind holds. Case number, no patient."""

from __future__ import annotations

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind

CODE = "remote_consultation"


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The typed detail, version 1. Minutes are whole, from asking to taking up and to the signed answer.

    `answered_within` and `accepted_within`: whether the pairing's limits were kept; None when it cannot be told.
    The decision is not here: it is taken after the claim, and stands in the case that the entry names.
    """

    topic: str
    urgency: str
    minutes_to_accept: int | None
    minutes_to_answer: int
    accepted_within: bool | None
    answered_within: bool | None
    referral: str
    stations: int
    experts: int
    opinion_hash: str
    answers: int


KIND = Kind(
    code=CODE,
    words=Words("远程会诊", "remote consultation"),
    unit=Unit.CASE_TIME,
    version=1,
    claimed_seal=Words("答", "Answered"),
    confirmed_seal=Words("请", "Asked"),
)
"""Unit 例次: a case answered and closed counts once, however many experts signed and however often it was amended."""
