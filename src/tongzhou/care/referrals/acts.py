"""The acts that closed referrals are: what a ledger entry of these kinds holds. Case number, no patient."""

from __future__ import annotations

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind
from tongzhou.partnerships.rules import Urgency


class UpDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A patient referred up. `network`: to a member of the network. `with_plan`: came back with a plan of further care.

    Minutes are whole, from sending to that receiver to its answer; None is "not known".
    """

    urgency: str
    network: bool
    accepted: bool | None
    arrived: bool | None
    returned: bool | None
    with_plan: bool | None
    minutes_to_answer: int | None
    answered_within: bool | None


class DownDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A patient referred down, for recovery or care at home. Minutes as in `UpDetail`."""

    with_plan: bool | None
    arrived: bool | None
    followed_up: bool | None
    minutes_to_answer: int | None


_LABELS = {
    "urgency": Words("缓急", "urgency"),
    "network": Words("在网络内", "inside the network"),
    "accepted": Words("已接收", "accepted"),
    "arrived": Words("已到诊", "arrived"),
    "returned": Words("已转回", "came back"),
    "with_plan": Words("带后续方案", "with a plan of further care"),
    "followed_up": Words("已随访", "followed up"),
    "minutes_to_answer": Words("多久答复（分钟）", "minutes to the answer"),
    "answered_within": Words("按时答复", "answered in time"),
}


def _kind(code: str, words: Words, detail: type[msgspec.Struct]) -> Kind:
    names = detail.__struct_fields__
    return Kind(
        code=code,
        words=words,
        unit=Unit.CASE_TIME,
        version=1,
        claimed_seal=Words("支", "S"),
        confirmed_seal=Words("受", "R"),
        detail=detail,
        labels={name: _LABELS[name] for name in names},
        values={"urgency": lambda code: Urgency(code).words} if "urgency" in names else {},
    )


UP = _kind("referral_up", Words("上转", "upward referral"), UpDetail)
DOWN = _kind("referral_down", Words("下转", "downward referral"), DownDetail)
"""Unit 例次: a referral whose patient arrived and whose loop both sides closed counts once, on the day of arrival."""
