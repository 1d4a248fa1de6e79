"""A second verifier, written from docs/ledger-format.md alone: nothing of the program is imported, speed is no aim."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Line = dict[str, Any]


def h(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


def b(digest: str) -> bytes:
    return bytes.fromhex(digest)


def u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def check(lines: list[Line], kept: Line | None = None) -> list[str]:
    """Everything of section 6; one sentence for each fault."""
    of: dict[str, list[Line]] = {"header": [], "book": [], "checkpoint": [], "entry": []}
    for line in lines:
        of[line["line"]].append(line)
    (header,) = of["header"]
    faults = _numbers(header, of)
    for entry in of["entry"]:
        if _hash(header["leaves"], entry) != entry["hash"]:
            faults.append(f"{entry['book']} {entry['number']} hash")
    for book in of["book"]:
        faults += _book(book, [e for e in of["entry"] if e["book"] == book["id"]])
    return faults + _checkpoints(header, of, kept)


def _numbers(header: Line, of: dict[str, list[Line]]) -> list[str]:
    faults = [
        f"{n} announced"
        for n in ("book", "entry")
        if header[n + "s" if n == "book" else "entries"] != len(of[n])
    ]
    ids = [book["id"] for book in of["book"]]
    strays = {entry["book"] for entry in of["entry"]} - set(ids)
    return faults + (["a book twice"] if len(set(ids)) < len(ids) else []) + [f"{s} no book" for s in strays]


def _hash(names: list[str], entry: Line) -> str:
    digests = [
        leaf if isinstance(leaf, str) else h(b"\0", leaf[0].encode(), name.encode(), b"\0", leaf[1].encode())
        for name, leaf in zip(names, entry["leaves"], strict=True)
    ]
    root = h(b"\1", *map(b, digests))
    return h(b"\2", uuid.UUID(entry["book"]).bytes, u64(entry["number"]), b(entry["previous"]), b(root))


def _book(book: Line, entries: list[Line]) -> list[str]:
    if book.get("withheld"):
        return [f"{book['id']} withheld, yet here"] if entries else []
    faults = [] if json.loads(book["opening"])["book"] == book["id"] else [f"{book['id']} opening"]
    before = h(b"\3", book["opening"].encode())
    for number in range(1, max([book["count"], *(e["number"] for e in entries)]) + 1):
        here = [e for e in entries if e["number"] == number]
        if len(here) != 1 or number > book["count"]:
            faults.append(f"{book['id']} {number} missing, twice or beyond")
            before = here[0]["hash"] if here else ""
            continue
        if before and here[0]["previous"] != before:
            faults.append(f"{book['id']} {number} previous")
        before = here[0]["hash"]
    return faults if before == book["head"] else [*faults, f"{book['id']} head"]


def _tree(heads: list[list[Any]]) -> str:
    nodes = [h(b"\4", uuid.UUID(book).bytes, u64(count), b(head)) for book, count, head in heads]
    while len(nodes) > 1:
        nodes = [
            h(b"\5", b(nodes[i]), b(nodes[i + 1])) if i + 1 < len(nodes) else nodes[i]
            for i in range(0, len(nodes), 2)
        ]
    return nodes[0] if nodes else "0" * 64


def _checkpoints(header: Line, of: dict[str, list[Line]], kept: Line | None) -> list[str]:
    faults, before, day = [], "0" * 64, ""
    for place, line in enumerate(of["checkpoint"], start=1):
        root = _tree(line["heads"])
        words = [str(line["number"]), line["day"], line["at"]]
        said = h(b"\6", *(w.encode() + b"\0" for w in words), b(line["previous"]), b(root))
        sound = root == line["root"] and said == line["hash"] and _sealed(header["seal_key"], line)
        follows = line["previous"] == before and line["number"] == place and line["day"] > day
        if not sound or not follows:
            faults.append(f"checkpoint {line['number']}")
        faults += [f for head in line["heads"] for f in _head(head, of, line["number"])]
        before, day = line["hash"], line["day"]
    if kept and kept["hash"] not in [c["hash"] for c in of["checkpoint"] if c["number"] == kept["number"]]:
        faults.append(f"kept checkpoint {kept['number']}")
    return faults


def _head(head: list[Any], of: dict[str, list[Line]], number: int) -> list[str]:
    id, count, said = head
    book = next((x for x in of["book"] if x["id"] == id), None)
    if book is None:
        return [f"{id} missing book"]
    if book.get("withheld"):
        sound = book["count"] > count or (book["count"] == count and book["head"] == said)
    elif count == 0:
        sound = said == h(b"\3", book["opening"].encode())
    else:
        sound = said in [e["hash"] for e in of["entry"] if e["book"] == id and e["number"] == count]
    return [] if sound else [f"{id} {count} checkpoint {number}"]


def _sealed(key: str, line: Line) -> bool:
    if not key or not line["seal"]:
        return True
    try:
        Ed25519PublicKey.from_public_bytes(b(key)).verify(b(line["seal"]), b(line["hash"]))
    except InvalidSignature:
        return False
    return True
