"""Powers that are lent or forced open for a while: invitations, delegations, break-glass."""

from __future__ import annotations

from datetime import datetime, timedelta

from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, sentence

INVITATION_LASTS = timedelta(days=7)
GLASS_LASTS = timedelta(minutes=60)
SHORTEST_REASON = 10
LONGEST_DELEGATION = timedelta(days=90)

INVITATION_OVER = sentence(
    "accounts.invitation_over",
    "这份邀请已用过、已过期或已撤回。",
    "This invitation was used, has expired or was withdrawn.",
    then_zh="请联系邀请您的对口支援办公室重新发一份。",
    then_en="Ask the programme office that invited you for a new one.",
)
REASON_SHORT = sentence(
    "accounts.reason_short",
    "理由太短：至少写 10 个字。",
    "The reason is too short: at least 10 characters.",
    then_zh="请写清病人为什么等不及、您为什么要看；事后会有人复核。",
    then_en="Say why the patient cannot wait and why you must look; somebody will review it.",
)
NOTE_NEEDED = sentence(
    "accounts.note_needed",
    "认定为不正当时，要写明依据和处理意见。",
    "When it was not justified, say why and what follows.",
    then_zh="请填写复核意见。",
    then_en="Write a note.",
)
NOT_ONES_OWN_GLASS = sentence(
    "accounts.not_ones_own_glass",
    "不能复核自己的越权查看。",
    "Nobody reviews his own breaking of the glass.",
    then_zh="请由另一位同事复核。",
    then_en="Leave it to a colleague.",
)
REVIEWED_ALREADY = sentence(
    "accounts.reviewed_already",
    "这次越权查看已经复核过了。",
    "This has been reviewed already.",
    then_zh="请刷新名单再看。",
    then_en="Reload the list.",
)
NO_GLASS = sentence(
    "accounts.no_glass",
    "没有这条越权查看记录。",
    "There is no such record.",
    then_zh="请回到复核名单再看。",
    then_en="Go back to the list.",
)
NOT_A_COLLEAGUE = sentence(
    "accounts.not_a_colleague",
    "只能委托给本机构在职的另一位同事。",
    "Only another working colleague of the same institution can stand in.",
    then_zh="请另选一位。",
    then_en="Choose somebody else.",
)
DELEGATION_LENGTH = sentence(
    "accounts.delegation_length",
    "委托要有结束时间，在开始之后，最长 90 天。",
    "A delegation ends after it begins, within 90 days.",
    then_zh="请改结束时间；更长的休假到期后再续。",
    then_en="Change the end; for a longer leave renew it later.",
)
DELEGATION_TWICE = sentence(
    "accounts.delegation_twice",
    "这段时间已经委托给这位同事了。",
    "This colleague stands in already at that time.",
    then_zh="请先结束原来的委托，或改日期。",
    then_en="End the present delegation first, or change the dates.",
)
NO_DELEGATION = sentence(
    "accounts.no_delegation",
    "没有这项委托，或已经结束。",
    "There is no such delegation, or it has ended.",
    then_zh="请刷新再看。",
    then_en="Reload the page.",
)


def invitation_over() -> NotFound:
    """One answer for a token that is unknown, used, withdrawn or expired."""
    return NotFound(INVITATION_OVER)


def check_reason(reason: str) -> str:
    """The reason, trimmed. Raises Invalid when it says too little."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Invalid(REASON_SHORT, field="reason")
    return reason


def check_review(*, own: bool, reviewed: bool, justified: bool, note: str) -> None:
    """Raise Denied for one's own, Conflict when reviewed already, Invalid when a bad verdict has no note."""
    if own:
        raise Denied(NOT_ONES_OWN_GLASS)
    if reviewed:
        raise Conflict(REVIEWED_ALREADY)
    if not justified and not note.strip():
        raise Invalid(NOTE_NEEDED, field="note")


def check_delegation(start: datetime, until: datetime) -> None:
    """Raise Invalid unless it ends, after it starts, within 90 days."""
    if not start < until <= start + LONGEST_DELEGATION:
        raise Invalid(DELEGATION_LENGTH, field="until")
