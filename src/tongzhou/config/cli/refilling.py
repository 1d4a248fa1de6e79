"""`tongzhou indicators refill [CODE…]`: kept cells made anew from the entries, leaf by leaf, and compared afterwards."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which indicators."""
    parser.add_argument(
        "codes",
        nargs="*",
        metavar="CODE",
        help="of an indicator, such as operations (without: those that differed at the last recount)",
    )


def run(given: argparse.Namespace) -> int:
    """0 when every cell says what the entries say afterwards, else 1. Raises NotFound for an indicator that is not there."""
    from tongzhou.indicators import actions

    rows = []
    for name in actions.to_refill(given.codes):
        done = actions.refill(name, at=datetime.now(UTC))
        rows.append({"leaf": done.leaf, "cells": done.cells})
        if given.format == "text":
            print(f"{done.leaf[:12]}  {done.cells:,} 个单元 cells", flush=True)
    found = actions.recount(at=datetime.now(UTC))
    if given.format == "json":
        said = {"refilled": rows, "cells": found.cells, "different": found.different}
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        print(
            f"重建 refilled: {len(rows)}；核对 compared: {found.cells:,}；不一致 different: {found.different:,}"
        )
        if found.different:
            print("再运行一次 run it again: tongzhou indicators refill")
    return 1 if found.different else 0
