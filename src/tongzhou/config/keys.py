"""Keys of one installation: made on its first run, kept in DATA/secrets (0600), never in the repository."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

DJANGO = "django"
PATIENTS_CIPHER = "patients-cipher"
PATIENTS_HASH = "patients-hash"
LEDGER_SEAL = "ledger-seal"
NAMES = (DJANGO, PATIENTS_CIPHER, PATIENTS_HASH, LEDGER_SEAL)


def make(folder: Path) -> None:
    """Make the keys that `folder` does not hold yet. Existing ones are never touched.

    The cookie key is text of 86 characters; the patients' keys are 32 random bytes each (AES-256, HMAC-SHA-256);
    the ledger's seal is a raw Ed25519 private key of 32 bytes (RFC 8032).
    """
    _once(folder / DJANGO, secrets.token_urlsafe(64).encode())
    _once(folder / PATIENTS_CIPHER, secrets.token_bytes(32))
    _once(folder / PATIENTS_HASH, secrets.token_bytes(32))
    _once(folder / LEDGER_SEAL, Ed25519PrivateKey.generate().private_bytes_raw())


def read(folder: Path, name: str) -> bytes:
    """One key; empty while it was not made. Whoever needs it then fails at once and in the open."""
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        return b""


def loose(folder: Path) -> list[Path]:
    """Key files that somebody else than their owner could read."""
    return [path for path in sorted(folder.iterdir()) if path.stat().st_mode & 0o077]


def _once(path: Path, key: bytes) -> None:
    """Write whole or not at all: a key cut short would lose what was encrypted with it."""
    if path.exists():
        return
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    part.rename(path)


def main() -> None:
    """`python -m tongzhou.config.keys`: make what is missing in TONGZHOU_DATA/secrets."""
    folder = Path(os.environ["TONGZHOU_DATA"]) / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    make(folder)
    print(f"密钥在 keys in {folder}: {', '.join(NAMES)}")


if __name__ == "__main__":
    main()
