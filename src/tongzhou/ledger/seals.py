"""Seals of checkpoints: Ed25519 (RFC 8032) with the installation's own key, `settings.LEDGER_SEAL_KEY` (32 bytes)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


def _key() -> Ed25519PrivateKey | None:
    raw = getattr(settings, "LEDGER_SEAL_KEY", b"")
    return Ed25519PrivateKey.from_private_bytes(raw) if raw else None


def seal(digest: str) -> str:
    """The signature over the digest's bytes, as hex; empty when the installation has no key."""
    key = _key()
    return key.sign(bytes.fromhex(digest)).hex() if key else ""


def fits(digest: str, made: str) -> bool:
    """Whether the seal is ours. An empty one, or a place without a key, has nothing to object to."""
    key = _key()
    if not key or not made:
        return True
    try:
        key.public_key().verify(bytes.fromhex(made), bytes.fromhex(digest))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> str:
    """The key that checks the seals, as hex; empty without one. Keep it apart from the exports."""
    key = _key()
    return key.public_key().public_bytes_raw().hex() if key else ""
