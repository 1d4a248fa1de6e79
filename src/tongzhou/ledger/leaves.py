"""The fields of an entry in thirteen groups, each a salted leaf: an export can withhold any group and still verify.

Plain Python: `Facts` is what an entry holds, whether it is about to be posted or was read back.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tongzhou.ledger import hashes
from tongzhou.ledger.canonical import canonical, number_text, time_text

NAMES = (
    "what", "when", "where", "department", "source", "case", "people",
    "signers", "evidence", "detail", "signatures", "correction", "reason",
)  # fmt: skip
"""The leaves in their order in the root. A new leaf is a new version of the format."""

SIGNED_OPENLY = ("side", "institution", "institution_name", "at", "step", "said_at")
"""What of a signature may be shown to anyone; who signed is in the leaf `signers`."""

MemberRow = tuple[str, str, str, str]
"""Role, key, name, title."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Every field of an entry but its place in the chain."""

    id: UUID
    claim_id: UUID
    kind: str
    source: str
    version: int
    occurred_from: datetime
    occurred_to: datetime
    posted_at: datetime
    supporting_id: UUID
    receiving_id: UUID
    pairing_id: UUID | None
    department_id: UUID | None
    specialty: str
    tier: str
    grade: str
    case_number: str
    quantity: Decimal
    unit: str
    qualifier: str
    minutes: int | None
    fen: int | None
    evidence: Sequence[str]
    detail: Mapping[str, object]
    claimed: Mapping[str, object]
    confirmed: Mapping[str, object]
    reverses_id: UUID | None
    reason: str
    members: Sequence[MemberRow]


def texts(of: Facts) -> list[str]:
    """The canonical text of each leaf, in the order of NAMES."""
    return [canonical(value) for value in (*_act(of), *_people(of), *_proof(of))]


def _act(of: Facts) -> tuple[object, ...]:
    return (
        {
            "kind": of.kind,
            "quantity": number_text(of.quantity),
            "unit": of.unit,
            "qualifier": of.qualifier,
            "minutes": of.minutes,
            "fen": of.fen,
            "tier": of.tier,
            "grade": of.grade,
        },
        {
            "from": time_text(of.occurred_from),
            "to": time_text(of.occurred_to),
            "posted": time_text(of.posted_at),
        },
        {
            "supporting": str(of.supporting_id),
            "receiving": str(of.receiving_id),
            "pairing": _text(of.pairing_id),
        },
        {"department": _text(of.department_id), "specialty": of.specialty},
        {"entry": str(of.id), "claim": str(of.claim_id), "source": of.source, "version": of.version},
    )


def _people(of: Facts) -> tuple[object, ...]:
    named = ("role", "key", "name", "title")
    return (
        {"number": of.case_number},
        [dict(zip(named, member, strict=True)) for member in sorted(of.members)],
        {"claimed": _hidden(of.claimed), "confirmed": _hidden(of.confirmed)},
    )


def _proof(of: Facts) -> tuple[object, ...]:
    return (
        list(of.evidence),
        of.detail,
        {"claimed": _shown(of.claimed), "confirmed": _shown(of.confirmed)},
        {"reverses": _text(of.reverses_id)},
        {"reason": of.reason},
    )


def _shown(signature: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in signature.items() if key in SIGNED_OPENLY}


def _hidden(signature: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in signature.items() if key not in SIGNED_OPENLY}


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def new_salts() -> list[str]:
    """One fresh salt of 128 bits for each leaf, as hex: a withheld leaf cannot be guessed by trying values."""
    drawn = os.urandom(16 * len(NAMES)).hex()
    return [drawn[i : i + 32] for i in range(0, len(drawn), 32)]


def digests(salts: Sequence[str], leaf_texts: Sequence[str]) -> list[str]:
    """The digest of each leaf."""
    return [hashes.leaf(name, salt, text) for name, salt, text in zip(NAMES, salts, leaf_texts, strict=True)]


def root(salts: Sequence[str], leaf_texts: Sequence[str]) -> str:
    """The root over all leaves: what the entry's hash stands on."""
    return hashes.root(digests(salts, leaf_texts))
