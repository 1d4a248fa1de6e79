"""Which fields of one entry do not fit: against its own hash, and against the claim that both sides signed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import InvalidOperation

from tongzhou.ledger import content, hashes, leaves
from tongzhou.ledger.canonical import time_text
from tongzhou.ledger.rows import Row, Signed

COLUMNS = {
    "from": "occurred_from",
    "to": "occurred_to",
    "supporting": "supporting_id",
    "receiving": "receiving_id",
    "pairing": "pairing_id",
    "department": "department_id",
    "reverses": "reverses_id",
}
"""Where a word of the content is called otherwise in the database."""


def misfits(row: Row) -> list[str]:
    """The names of the columns that do not fit; empty for a sound entry."""
    try:
        sound = leaves.root(row.salts, leaves.texts(row.facts)) == row.root
        said = content.of_facts(row.facts)
    except (ValueError, TypeError, InvalidOperation) as failure:
        return [f"unreadable: {failure}"]
    found = _against_claim(row, said)
    found += _signatures(row)
    if not sound and not found:
        found.append("salts")
    if not _hashed(row):
        found.append("hash")
    return found


def _hashed(row: Row) -> bool:
    try:
        return hashes.entry(row.book, row.number, row.previous, row.root) == row.hash
    except ValueError:
        return False


def _against_claim(row: Row, said: content.Content) -> list[str]:
    """Columns that differ from the claim, and claims that differ from their own digest."""
    claim = row.claim.content
    if said == claim and content.digest(said) == row.claim.content_hash:
        return []
    if content.digest(claim) != row.claim.content_hash:
        return ["claim content"]
    return [COLUMNS.get(name, name) for name in said if said[name] != claim.get(name)] or ["claim content"]


def _signatures(row: Row) -> list[str]:
    """Each signature says what its own row says, and both stand under the same content."""
    pairs = (("claimed", row.facts.claimed, row.claim), ("confirmed", row.facts.confirmed, row.confirmation))
    found = [name for name, kept, signed in pairs if not _same(kept, signed, row.claim.content_hash)]
    return found + (["posted_at"] if row.facts.posted_at != row.confirmation.at else [])


def _same(kept: Mapping[str, object], signed: Signed, digest: str) -> bool:
    said = {
        "side": signed.side,
        "at": signed.at and time_text(signed.at),
        "by": signed.by_key,
        "name": signed.by_name,
        "title": signed.by_title,
        "house": signed.by_institution,
        "content": digest,
        "institution_name": kept.get("institution_name"),
        "institution": kept.get("institution"),
    }
    if "step" in kept:
        said["step"] = signed.step
    if "said_at" in kept:  # news, not a signature: what it says stands in the claim, and is compared there
        said["said_at"] = kept["said_at"]
    return dict(kept) == said and signed.content_hash == digest
