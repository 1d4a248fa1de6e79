"""Urgencies, the clocks that a pairing keeps, and how many minutes a limit may be."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words


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

MOST_MINUTES = 60 * 24 * 60
"""No clock runs longer than sixty days: a longer one would never be missed."""

WRONG_MINUTES = sentence(
    "partnerships.wrong_minutes",
    "时限应在 1 分钟到 60 天之间，现在是 {minutes} 分钟。",
    "A limit lies between 1 minute and 60 days; this is {minutes} minutes.",
    then_zh="请按分钟填写，例如 24 小时填 1440。",
    then_en="Give minutes: 24 hours are 1440.",
)
SOURCE_NEEDED = sentence(
    "partnerships.source_needed",
    "标为“已核实”要写明依据。",
    "What is confirmed names its source.",
    then_zh="请填写文件名称和文号；还没有依据的，请选“待核实”。",
    then_en="Give the document and its number, or leave it as still to be confirmed.",
)


def check_source(source: str, confirmed: bool) -> None:
    """Raises Invalid (source) when a confirmed limit names none."""
    if confirmed and not source.strip():
        raise Invalid(SOURCE_NEEDED, field="source")


def check_minutes(minutes: int) -> None:
    """Raises Invalid (minutes) outside 1 … MOST_MINUTES."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid(WRONG_MINUTES, field="minutes", minutes=minutes)
