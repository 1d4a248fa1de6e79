"""Levels of pairing, kinds of agreement, urgencies and the clocks a pairing keeps."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from tongzhou.kernel.words import Words

MIN_PARTIES = 2
MAX_PARTIES = 5
"""An agreement is signed by two to five parties. Units that join in mid-term are not counted among them."""


class Level(StrEnum):
    """The four levels of pairing, the general first."""

    INSTITUTION = "institution"
    DEPARTMENT = "department"
    TEAM = "team"
    DOCTOR = "doctor"

    @property
    def words(self) -> Words:
        """The level in words."""
        return _LEVELS[self]


_LEVELS = {
    Level.INSTITUTION: Words("医院对医院", "hospital to hospital"),
    Level.DEPARTMENT: Words("科室对科室", "department to department"),
    Level.TEAM: Words("团队对团队", "team to team"),
    Level.DOCTOR: Words("医生对医生", "doctor to doctor"),
}


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


class Urgency(StrEnum):
    """How soon an answer is needed. The most urgent first."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    ROUTINE = "routine"

    @property
    def words(self) -> Words:
        """The urgency in words."""
        return _URGENCIES[self]


_URGENCIES = {
    Urgency.IMMEDIATE: Words("特急", "immediate"),
    Urgency.URGENT: Words("急", "urgent"),
    Urgency.ROUTINE: Words("普通", "routine"),
}


class Clock(StrEnum):
    """What is being waited for."""

    ALLOCATION = "allocation"
    ACCEPTANCE = "acceptance"
    ANSWER = "answer"
    REPLY = "reply"
    CLOSING = "closing"

    @property
    def words(self) -> Words:
        """The clock in words."""
        return _CLOCKS[self]


_CLOCKS = {
    Clock.ALLOCATION: Words("等分派", "to be allocated"),
    Clock.ACCEPTANCE: Words("等接诊", "to be accepted"),
    Clock.ANSWER: Words("等作答", "to be answered"),
    Clock.REPLY: Words("等补充", "to be completed by the asker"),
    Clock.CLOSING: Words("等结案", "to be closed by the asker"),
}


def pairing_key(
    level: Level,
    *,
    supporting: UUID,
    receiving: UUID,
    departments: tuple[UUID, UUID] | None = None,
    staff: tuple[UUID, UUID] | None = None,
    team: str = "",
) -> str:
    """Who is paired, spelt out: two pairings with the same key may not share a day.

    Pairs are (supporting, recipient). A team is known by its name, whatever blanks were typed around it.
    """
    two = f"{supporting}>{receiving}"
    if level is Level.DEPARTMENT and departments:
        return f"department:{departments[0]}>{departments[1]}"
    if level is Level.DOCTOR and staff:
        return f"doctor:{staff[0]}>{staff[1]}"
    if level is Level.TEAM:
        return f"team:{two}:{''.join(team.split())}"
    return f"institution:{two}"
