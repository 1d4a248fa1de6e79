"""Secrets at rest: the second factor's secret encrypted, tokens and recovery codes as keyed or plain hashes.

Keys are derived from SECRET_KEY (HKDF-SHA256, RFC 5869), one for each purpose; older keys
(SECRET_KEY_FALLBACKS) still open what they closed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
"""Bytes of nonce before the sealed text (AES-GCM, NIST SP 800-38D)."""


def seal(text: str, *, about: str) -> bytes:
    """`text` encrypted and bound to `about` (an account's id): it cannot be moved to another row."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(next(_keys("second factor"))).encrypt(nonce, text.encode(), about.encode())


def unseal(sealed: bytes, *, about: str) -> str:
    """The text again. Raises InvalidTag when it was changed, moved, or no key fits."""
    for key in _keys("second factor"):
        try:
            return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode()).decode()
        except InvalidTag:
            continue
    raise InvalidTag


def keyed_hashes(text: str) -> list[str]:
    """Keyed hashes of a short code, under the present key first: for codes too short for a plain hash."""
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in _keys("recovery code")]


def token_hash(token: str) -> str:
    """Hash of a long random token (session key, invitation): SHA-256 is enough for 128 bits and more."""
    return hashlib.sha256(token.encode()).hexdigest()


def _keys(purpose: str) -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derive = HKDF(hashes.SHA256(), length=32, salt=None, info=f"tongzhou accounts {purpose} 1".encode())
        yield derive.derive(str(secret).encode())
