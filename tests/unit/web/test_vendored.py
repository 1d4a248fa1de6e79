"""What others wrote is what we took: every file in static/vendor is listed with version, licence and digest."""

from __future__ import annotations

import csv
import hashlib

from tests.unit.web.catalogue import WEB

VENDOR = WEB / "static" / "vendor"


def test_vendored_files_are_listed_and_unchanged() -> None:
    with (VENDOR / "VENDORED.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert all(row["version"] and row["licence"] for row in rows)
    listed = {row["file"]: row["sha256"] for row in rows}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.suffix != ".tsv"
    }
    assert found == listed
