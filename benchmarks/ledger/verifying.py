"""Generates a sound export of many entries without a database, and times the shipped verifier on it.

PYTHONPATH=src python benchmarks/ledger/verifying.py [entries] [folder] [full|public]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO
from uuid import UUID, uuid5

from tongzhou.ledger import hashes, leaves
from tongzhou.ledger.canonical import canonical, time_text

SPACE = UUID(int=7)
BOOKS = 200
AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
HIDDEN = {"people", "signers", "department", "case", "evidence", "detail", "reason"}
VERIFIER = Path(leaves.__file__).with_name("verifier.py")


def facts() -> leaves.Facts:
    """An entry of the usual size: a consultation with two signers, three members, a typed detail."""
    id = uuid5(SPACE, "x")
    signature = {
        "side": "supporting", "institution": str(id), "institution_name": "演示第一人民医院", "at": time_text(AT),
        "by": f"account:{id}", "name": "演示·李大山", "title": "主任医师", "house": "演示第一人民医院", "content": "ab" * 32,
    }  # fmt: skip
    members = [
        ("expert", f"staff:{id}", "演示·李大山", "主任医师"),
        ("asker", f"staff:{id}", "演示·赵村医", "乡村医生"),
    ]
    detail = {
        "topic": "chest_pain",
        "urgency": "urgent",
        "minutes": 12,
        "within": True,
        "decision": "adopted",
    }
    return leaves.Facts(
        id, id, "remote_consultation", f"consultation:{id}", 1, AT, AT, AT, id, id, id, id, "03.04", "county", "",
        "演示-0001", Decimal(1), "case_time", "exact", 30, None, ["0f" * 32], detail, signature,
        signature | {"step": "close"}, None, "", [*members, ("patient", "cd" * 32, "", "")],
    )  # fmt: skip


def write(path: Path, number: int, view: str) -> None:
    """An export of `number` entries in BOOKS books, with one checkpoint."""
    each, hidden = number // BOOKS, HIDDEN if view == "public" else set()
    ids = sorted(uuid5(SPACE, str(n)) for n in range(BOOKS))
    body = path.with_suffix(".body")
    with body.open("w", encoding="utf-8") as out:
        books = [_book(out, id, each, hidden) for id in ids]
    heads = [[book["id"], book["count"], book["head"]] for book in books]
    root = hashes.tree([(id, count, head) for id, count, head in heads])
    said = hashes.checkpoint(1, "2026-03-05", time_text(AT), hashes.ZERO, root)
    header = {"line": "header", "format": "tongzhou-ledger/1", "view": view, "at": None, "books": BOOKS,
              "entries": each * BOOKS, "leaves": leaves.NAMES, "withheld": sorted(hidden), "seal_key": ""}  # fmt: skip
    checkpoint = {"line": "checkpoint", "number": 1, "day": "2026-03-05", "at": time_text(AT),
                  "previous": hashes.ZERO, "root": root, "hash": said, "heads": heads, "seal": ""}  # fmt: skip
    with path.open("w", encoding="utf-8") as out, body.open(encoding="utf-8") as rest:
        for line in (header, *books, checkpoint):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        for text in rest:
            out.write(text)
    body.unlink()


def _book(out: IO[str], id: UUID, count: int, hidden: set[str]) -> dict[str, object]:
    opening = canonical({"book": str(id)})
    head, usual = hashes.opening(opening), facts()
    for number in range(1, count + 1):
        row = replace(usual, id=uuid5(id, str(number)), occurred_from=AT - timedelta(minutes=number))
        salts, texts = leaves.new_salts(), leaves.texts(row)
        digests = leaves.digests(salts, texts)
        said = hashes.entry(id, number, head, hashes.root(digests))
        given = [
            d if n in hidden else [s, t]
            for n, s, t, d in zip(leaves.NAMES, salts, texts, digests, strict=True)
        ]
        line = {
            "line": "entry",
            "book": str(id),
            "number": number,
            "previous": head,
            "hash": said,
            "leaves": given,
        }
        out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        head = said
    return {"line": "book", "id": str(id), "count": count, "head": head, "opening": opening}


def main(number: int, folder: Path, view: str) -> None:
    """Write, verify with one process and with two."""
    path = folder / f"{view}.ndjson"
    write(path, number, view)
    print(f"{view}: {number} entries, {path.stat().st_size / 1e6:.0f} MB")
    for processes in ("1", "2"):
        wall, cpu = time.perf_counter(), _children()
        done = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), str(path), "--processes", processes], check=True
        )
        wall, cpu = time.perf_counter() - wall, _children() - cpu
        print(f"{processes} process(es): {wall:.1f} s, {cpu:.1f} s of CPU, exit {done.returncode}")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    given = sys.argv[1:] + ["1000000", "/tmp", "full"][len(sys.argv) - 1 :]
    main(int(given[0]), Path(given[1]), given[2])
