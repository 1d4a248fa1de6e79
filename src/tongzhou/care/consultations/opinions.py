"""What is signed: the content of an opinion in one spelling, so that anybody can recompute its hash; which one counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tongzhou.care.consultations.rules import State
from tongzhou.care.steps.digests import digest

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Opinion, Step

SIGNED = (
    "assessment",
    "advice",
    "referral",
    "referral_note",
    "watch",
    "review_on",
    "reason",
    "version",
    "leads",
    "signer_key",
    "signer_name",
    "signer_title",
)


def signed_content(opinion: Opinion) -> dict[str, Any]:
    """Everything a signature stands under: the words, the case, who, as what, when (UTC, microseconds)."""
    content: dict[str, Any] = {name: getattr(opinion, name) for name in SIGNED}
    case = opinion.consultation
    return content | {
        "case": case.pk,
        "number": case.number,
        "request": case.content_hash,
        "staff": opinion.staff_id,
        "institution": opinion.institution_id,
        "department": opinion.department_id,
        "signed_at": opinion.signed_at,
    }


def seal(opinion: Opinion) -> str:
    """The content hash: SHA-256 (hex) of the canonical JSON of `signed_content`."""
    return digest(signed_content(opinion))


def leading(signed: Iterable[Opinion], lead_id: UUID | None) -> Opinion:
    """The opinion that counts: the newest of the present lead; failing him, of whoever led, or signed, last."""
    return max(signed, key=lambda one: (one.staff_id == lead_id, one.leads, one.signed_at))


def after_closing(steps: Iterable[Step]) -> frozenset[str]:
    """The ids of the versions signed after the case was closed."""
    late = (one for one in steps if one.event == "amend" and one.from_state == State.COMPLETED)
    return frozenset(one.detail["opinion"] for one in late)


def upon(signed: Iterable[Opinion], steps: Iterable[Step], staff_id: UUID) -> Opinion | None:
    """The version of this author upon which the case was closed; None when he has signed none before."""
    late = after_closing(steps)
    before = (one for one in signed if one.staff_id == staff_id and str(one.pk) not in late)
    return max(before, key=lambda one: one.version, default=None)


def unread(steps: Iterable[Step]) -> list[str]:
    """The ids of the versions that the asking side has not confirmed: amended since closing, or since the last confirmation."""
    waiting: list[str] = []
    for step in sorted(steps, key=lambda one: one.number):
        if step.event in ("close", "acknowledge"):
            waiting.clear()
        elif step.event == "amend" and step.from_state == State.COMPLETED:
            waiting.append(step.detail["opinion"])
    return waiting
