"""`tongzhou check`: is this installation in order, one line for each question."""

from __future__ import annotations

import argparse
import json

from tongzhou.config.cli.inside import inside
from tongzhou.config.folder import Folder

HELP = "look whether this installation is in order (exit code 1 when it is not)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `check`."""
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Ask every question, print every answer. Raises Unable when there is nothing to look at."""
    folder = Folder(given.data)
    with inside(folder):
        from tongzhou.config.probes import findings

        found = findings(folder)
    if given.format == "json":
        print(
            json.dumps([{"name": f.name.en, "ok": f.ok, "says": f.says} for f in found], ensure_ascii=False)
        )
    else:
        for finding in found:
            print(f"  {'✓' if finding.ok else '✗'} {finding.name.zh} {finding.name.en}: {finding.says}")
    return 0 if all(finding.ok for finding in found) else 1
