"""The acts that closed referrals are: what a ledger entry of these kinds holds. Case number, no patient."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

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


class UpUnmetDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A house was asked to take a patient up, had its say, and he did not come there. `why`: see `Why`. Minutes as in `UpDetail`."""

    urgency: str
    why: str
    accepted: bool
    arrived: bool
    minutes_to_answer: int | None
    answered_within: bool | None


class DownUnmetDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same of a patient who was to come down."""

    why: str
    accepted: bool
    arrived: bool
    minutes_to_answer: int | None


class OutsideDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A patient referred up to a party outside the network, arrived there and reported back. `returned`, `with_plan` as in `UpDetail`."""

    urgency: str
    network: bool
    returned: bool | None
    with_plan: bool | None


class Why(StrEnum):
    """Why a patient did not come to the house that was asked."""

    DECLINED = "declined"
    NO_SHOW = "no_show"
    CALLED_OFF = "called_off"

    @property
    def words(self) -> Words:
        """The reason in words."""
        return {
            "declined": Words("对方不能接收", "declined"),
            "no_show": Words("没有到", "did not arrive"),
            "called_off": Words("转出方撤销或改送", "called off by the sender"),
        }[self.value]


_LABELS = {
    "why": Words("为什么没成", "why it did not come about"),
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


_VALUES: dict[str, Callable[[str], Words]] = {
    "urgency": lambda code: Urgency(code).words,
    "why": lambda code: Why(code).words,
}


def _kind(code: str, words: Words, detail: type[msgspec.Struct], *, one_sided: bool = False) -> Kind:
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
        values={name: words for name, words in _VALUES.items() if name in names},
        one_sided=one_sided,
        of_record=True,
        by_steps=True,
    )


UP = _kind("referral_up", Words("上转", "upward referral"), UpDetail)
DOWN = _kind("referral_down", Words("下转", "downward referral"), DownDetail)
"""Unit 例次: a referral whose patient arrived and whose loop both sides closed counts once, on the day of arrival."""
UP_UNMET = _kind(
    "referral_up_unmet", Words("上转未成", "upward referral that did not come about"), UpUnmetDetail
)
DOWN_UNMET = _kind(
    "referral_down_unmet", Words("下转未成", "downward referral that did not come about"), DownUnmetDetail
)
"""Unit 例次: one house was asked, answered, and the patient did not come there. In no volume, in the denominators of the shares accepted and arrived."""
OUTSIDE = _kind(
    "referral_outside", Words("转往网外", "referral outside the network"), OutsideDetail, one_sided=True
)
"""Unit 例次, in the sender's one-sided book: the outside party told by telephone or link that he arrived and what became of him."""
KINDS = (UP, DOWN, UP_UNMET, DOWN_UNMET, OUTSIDE)
