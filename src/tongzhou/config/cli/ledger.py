"""`tongzhou ledger verify|export`: does the ledger hold, and a copy that a stranger can check."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tongzhou.config import faults
from tongzhou.config.cli.data import option
from tongzhou.config.cli.inside import inside
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder

HELP = "verify the ledger against itself, or export it for a third party"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Words and options of `ledger`."""
    words = parser.add_subparsers(dest="word", required=True, metavar="verify|export")
    verify = words.add_parser("verify", help="recompute every entry; exit code 1 names what does not fit")
    option(verify)
    verify.add_argument("--format", choices=("text", "json"), default="text")
    export = words.add_parser(
        "export", help="write entries and checkpoints as NDJSON (docs/ledger-format.md)"
    )
    option(export)
    export.add_argument("file", type=Path)
    export.add_argument("--view", choices=("full", "institutional", "public"), default="institutional")


def run(given: argparse.Namespace) -> int:
    """0 when the ledger holds, or the export was written; 1 when something does not fit. Raises Unable."""
    with inside(Folder(given.data)):
        return _verify(given.format) if given.word == "verify" else _export(given)


def _verify(form: str) -> int:
    report = _module("tongzhou.ledger.verify").run()
    found = [str(fault) for fault in report.faults]
    if form == "json":
        print(
            json.dumps({"ok": report.ok, "books": report.books, "entries": report.entries, "faults": found})
        )
    elif report.ok:
        print(f"账簿完好 the ledger holds: {report.books} 本 books, {report.entries} 条 entries")
    else:
        print(f"账簿有 {report.found} 处不符 places do not fit:", *found, sep="\n  ")
    return 0 if report.ok else 1


def _export(given: argparse.Namespace) -> int:
    target = given.file.expanduser().resolve()
    try:
        _module("tongzhou.ledger.export").write(target, given.view, at=datetime.now(UTC))
    except OSError as fault:
        raise faults.of(fault, target) from fault
    print(f"已导出 exported: {target}")
    return 0


def _module(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as fault:
        raise Unable(faults.NOT_YET, name=name) from fault
