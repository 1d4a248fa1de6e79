"""One-time codes: which time step a code belongs to (RFC 6238, 30 s, one step of tolerance each way)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

from tongzhou.kernel.errors import Conflict, Denied, sentence

STEP_SECONDS = 30
TOLERANCE = (0, -1, 1)
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of a recovery code: none that is mistaken for another on paper."""

TOTP_ALREADY_ON = sentence(
    "accounts.totp_already_on",
    "二次验证已经开启。",
    "The second factor is on already.",
    then_zh="换手机请先关闭，再重新设置。",
    then_en="For a new phone turn it off first, then set it up again.",
)
TOTP_NOT_STARTED = sentence(
    "accounts.totp_not_started",
    "二次验证还没有开始设置。",
    "The second factor has not been set up.",
    then_zh="请先用手机扫二维码。",
    then_en="Scan the QR code first.",
)
TOTP_REQUIRED = sentence(
    "accounts.totp_required",
    "本机构要求二次验证，不能关闭。",
    "Your institution asks for a second factor; it cannot be turned off.",
    then_zh="换手机请联系对口支援办公室重置。",
    then_en="For a new phone ask the programme office to reset it.",
)


def step_of(code: str, *, at: datetime, after: int, code_at: Callable[[int], str]) -> int | None:
    """The time step, later than `after`, whose code this is; None when there is none: a code works once.

    `code_at(step)` is the right code of a step.
    """
    now = int(at.timestamp()) // STEP_SECONDS
    for step in (now + shift for shift in TOLERANCE):
        if hmac.compare_digest(code_at(step).encode(), code.encode()) and step > after:
            return step
    return None


def new_recovery_code() -> str:
    """A recovery code such as "k7mpr-29xwq" (49 bits)."""
    letters = [secrets.choice(LETTERS) for _ in range(10)]
    return f"{''.join(letters[:5])}-{''.join(letters[5:])}"


def plain(code: str) -> str:
    """A code as typed, without spaces and dashes, in lower case."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def not_already(on: bool) -> None:
    """Raise Conflict when the second factor is on."""
    if on:
        raise Conflict(TOTP_ALREADY_ON)


def may_be_off(required: bool) -> None:
    """Raise Denied when the institution requires it."""
    if required:
        raise Denied(TOTP_REQUIRED)
