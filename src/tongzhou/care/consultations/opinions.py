"""What is signed: the content of an opinion in one spelling, so that anybody can recompute its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongzhou.care.consultations.digests import digest

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Opinion

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
