"""The act that a consultation is: what a ledger entry of this kind holds. Case number, no patient."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import yaml

from tongzhou.care.consultations.rules import Referral
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind, OwnStep
from tongzhou.partnerships.rules import Urgency

CODE = "remote_consultation"


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The typed detail. Minutes are whole, from asking to taking up and to the signed answer.

    `answered_within` and `accepted_within`: whether the pairing's limits were kept; None when it cannot be told.
    `usable`: the request was answered as it came, neither asked back nor returned for another specialty; None in entries
    from before it was kept.
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
    usable: bool | None = None


@cache
def _topics() -> dict[str, Words]:
    """The topics that come with the platform, by code."""
    shipped = yaml.safe_load(Path(__file__).with_name("data").joinpath("topics.yaml").read_text("utf-8"))
    return {one["code"]: Words(one["name"], one["name_en"]) for one in shipped}


KIND = Kind(
    code=CODE,
    words=Words("远程会诊", "remote consultation"),
    unit=Unit.CASE_TIME,
    version=1,
    claimed_seal=Words("答", "A"),
    confirmed_seal=Words("请", "Q"),
    detail=Detail,
    confirmed_by=OwnStep("close", Words("去结案", "close the case"), "/cases/{id}/"),
    labels={
        "topic": Words("求助类别", "kind of help"),
        "urgency": Words("缓急", "urgency"),
        "minutes_to_accept": Words("多久接诊（分钟）", "minutes to taking up"),
        "minutes_to_answer": Words("多久答复（分钟）", "minutes to the answer"),
        "accepted_within": Words("按时接诊", "taken up in time"),
        "answered_within": Words("按时答复", "answered in time"),
        "referral": Words("转诊建议", "advice on referral"),
        "stations": Words("经过几站", "stations"),
        "experts": Words("签署专家数", "experts who signed"),
        "opinion_hash": Words("意见指纹", "hash of the opinion"),
        "answers": Words("第几次答复", "answers so far"),
        "usable": Words("申请一次可用", "request usable as it came"),
    },
    values={
        "topic": lambda code: _topics()[code],
        "urgency": lambda code: Urgency(code).words,
        "referral": lambda code: Referral(code).words,
    },
)
"""Unit 例次: a case answered and closed counts once, however many experts signed and however often it was amended."""
