"""Agreements: who may sign, how they move on, what each step is called."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words

MIN_PARTIES = 2
MAX_PARTIES = 5
"""An agreement is signed by two to five parties. Units that join in mid-term are not counted among them."""


class PartyRole(StrEnum):
    """What a party of an agreement is in it."""

    SUPPORTER = "supporter"
    SUPPORTED = "supported"
    SUPPORTER_GOVERNMENT = "supporter_government"
    SUPPORTED_GOVERNMENT = "supported_government"
    PARTNER = "partner"

    @property
    def words(self) -> Words:
        """The part in words."""
        return _PARTIES[self]


_PARTIES = {
    PartyRole.SUPPORTER: Words("支援方", "supporting side"),
    PartyRole.SUPPORTED: Words("受援方", "recipient side"),
    PartyRole.SUPPORTER_GOVERNMENT: Words("支援方政府", "supporting government"),
    PartyRole.SUPPORTED_GOVERNMENT: Words("受援方政府", "recipient government"),
    PartyRole.PARTNER: Words("协作单位", "partner"),
}


class AgreementState(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """The state in words."""
        return _STATES[self]


_STATES = {
    AgreementState.DRAFT: Words("起草中", "draft"),
    AgreementState.IN_FORCE: Words("执行中", "in force"),
    AgreementState.SUPERSEDED: Words("已由新协议替代", "superseded"),
    AgreementState.ENDED: Words("已到期", "ended"),
}


class Change(StrEnum):
    """The steps of an agreement's history, each kept as a row that is never edited."""

    DRAFT = "draft"
    SIGN = "sign"
    AMEND = "amend"
    JOIN = "join"
    LEAVE = "leave"
    RENEW = "renew"
    SUPERSEDE = "supersede"
    END = "end"
    DOCUMENT = "document"

    @property
    def words(self) -> Words:
        """The step in words."""
        return _CHANGES[self]


_CHANGES = {
    Change.DRAFT: Words("起草", "drafted"),
    Change.SIGN: Words("签署", "signed"),
    Change.AMEND: Words("变更", "amended"),
    Change.JOIN: Words("单位加入", "a unit joined"),
    Change.LEAVE: Words("单位退出", "a unit left"),
    Change.RENEW: Words("起草续签", "renewal drafted"),
    Change.SUPERSEDE: Words("由新协议替代", "superseded"),
    Change.END: Words("终止", "ended"),
    Change.DOCUMENT: Words("附上文件", "document attached"),
}

_S = AgreementState
_EDIT = Permission.EDIT_PARTNERSHIP

AGREEMENT = Lifecycle(
    "agreement",
    (
        Move(Change.DRAFT, Words("修改草稿", "edit the draft"), (_S.DRAFT,), _S.DRAFT, _EDIT),
        Move(Change.SIGN, Words("签署", "sign"), (_S.DRAFT,), _S.IN_FORCE, _EDIT),
        Move(Change.AMEND, Words("变更", "amend"), (_S.IN_FORCE,), _S.IN_FORCE, _EDIT),
        Move(Change.JOIN, Words("加入单位", "let a unit join"), (_S.IN_FORCE,), _S.IN_FORCE, _EDIT),
        Move(Change.LEAVE, Words("退出单位", "let a unit leave"), (_S.IN_FORCE,), _S.IN_FORCE, _EDIT),
        Move(Change.RENEW, Words("续签", "renew"), (_S.IN_FORCE,), _S.IN_FORCE, _EDIT),
        Move(Change.RENEW, Words("续签", "renew"), (_S.ENDED,), _S.ENDED, _EDIT),
        Move(Change.SUPERSEDE, Words("替代", "supersede"), (_S.IN_FORCE, _S.ENDED), _S.SUPERSEDED, _EDIT),
        Move(Change.END, Words("终止", "end"), (_S.IN_FORCE,), _S.ENDED, _EDIT),
        Move(Change.DOCUMENT, Words("附上文件", "attach a document"), (_S.DRAFT,), _S.DRAFT, _EDIT),
        Move(Change.DOCUMENT, Words("附上文件", "attach a document"), (_S.IN_FORCE,), _S.IN_FORCE, _EDIT),
    ),
    sentence(
        "partnerships.agreement_cannot",
        "协议现在是“{state}”，不能{event}。",
        "The agreement is “{state}”: one cannot {event} it.",
        then_zh="请刷新页面，看它走到了哪一步。",
        then_en="Reload the page to see where it stands.",
    ),
)

PARTY_COUNT = sentence(
    "partnerships.party_count",
    "协议由 2 至 5 方签署，现在是 {count} 方。",
    "An agreement is signed by 2 to 5 parties; there are {count}.",
    then_zh="请增减签约方；其余单位可在签署后“加入”。",
    then_en="Add or remove parties; other units can join after it is signed.",
)
PARTY_TWICE = sentence(
    "partnerships.party_twice",
    "同一家单位在签约方里出现了两次。",
    "One institution stands among the parties twice.",
    then_zh="请删去重复的一方。",
    then_en="Remove one of the two.",
)
ONE_SIDED = sentence(
    "partnerships.one_sided",
    "签约方里要既有支援的一方，也有受援的一方。",
    "There must be a party that supports and one that is supported.",
    then_zh="请补上缺的一方，或核对各方的身份。",
    then_en="Add the missing side, or check the parts they play.",
)

GIVING = frozenset({PartyRole.SUPPORTER, PartyRole.SUPPORTER_GOVERNMENT})
TAKING = frozenset({PartyRole.SUPPORTED, PartyRole.SUPPORTED_GOVERNMENT})


def check_parties(parties: Sequence[tuple[UUID, PartyRole]]) -> None:
    """Two to five different institutions, one at least on each side. Raises Invalid (parties)."""
    if not MIN_PARTIES <= len(parties) <= MAX_PARTIES:
        raise Invalid(PARTY_COUNT, field="parties", count=len(parties))
    if len({institution for institution, _ in parties}) < len(parties):
        raise Invalid(PARTY_TWICE, field="parties")
    roles = {role for _, role in parties}
    if not roles & GIVING or not roles & TAKING:
        raise Invalid(ONE_SIDED, field="parties")
