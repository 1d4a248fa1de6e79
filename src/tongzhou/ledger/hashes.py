"""How the ledger hashes: SHA-256 with one leading byte that says what is hashed. docs/ledger-format.md has the same list.

    00 leaf   01 root of an entry   02 entry   03 opening of a book   04 head in a checkpoint
    05 node of a checkpoint's tree   06 checkpoint   07 content of a claim

Digests are lower-case hex text everywhere. Plain Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID

ZERO = "00" * 32
"""What the first checkpoint has before it, and the root of no books at all."""


def leaf(name: str, salt: str, text: str) -> str:
    """Digest of one group of fields: its name, its salt (32 hex characters) and its canonical text."""
    return sha256(f"\x00{salt}{name}\x00{text}".encode()).hexdigest()


def root(leaves: Iterable[str]) -> str:
    """Digest over the digests of all leaves, in the order of their names' list."""
    return sha256(b"\x01" + bytes.fromhex("".join(leaves))).hexdigest()


def entry(book: UUID, number: int, previous: str, root: str) -> str:
    """Digest of an entry: its book, its number, the digest before it, its root."""
    return sha256(
        b"\x02" + book.bytes + number.to_bytes(8, "big") + bytes.fromhex(previous + root)
    ).hexdigest()


def opening(text: str) -> str:
    """What stands before a book's first entry: the digest of the book's own description."""
    return sha256(b"\x03" + text.encode()).hexdigest()


def content(text: str) -> str:
    """Digest of what a claim says."""
    return sha256(b"\x07" + text.encode()).hexdigest()


def tree(heads: Sequence[tuple[str, int, str]]) -> str:
    """Merkle root over (book, count, head) in the order of book ids; an odd one moves up as it is."""
    level = [_head(*each) for each in heads]
    while len(level) > 1:
        pairs = [sha256(b"\x05" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex() if level else ZERO


def _head(book: str, count: int, head: str) -> bytes:
    return sha256(b"\x04" + UUID(book).bytes + count.to_bytes(8, "big") + bytes.fromhex(head)).digest()


def checkpoint(number: int, day: str, at: str, previous: str, root: str) -> str:
    """Digest of one day's checkpoint; `day` is "2026-11-22", `at` a canonical time."""
    head = f"{number}\x00{day}\x00{at}\x00".encode()
    return sha256(b"\x06" + head + bytes.fromhex(previous + root)).hexdigest()
