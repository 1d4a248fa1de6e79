"""`python -m benchmarks.indicators --folder DIR --entries N`: makes the ledger when it is not there, then runs each way in a process of its own."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.indicators import ways
from benchmarks.indicators.making import Size, make
from tongzhou.indicators.engine import parquet


def main() -> int:
    """Print one line of JSON for each way: CPU seconds, seconds of the clock, greatest memory in GB, what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--entries", type=int, default=2_000_000)
    parser.add_argument("--counties", type=int, default=2_800)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--memory", default="3GB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--way", choices=["make", *ways.ALL], default="", help="only this one, in this process"
    )
    parser.add_argument("--ways", default=",".join(ways.ALL), help="which, in this order")
    given = parser.parse_args()
    size = Size(given.entries, given.counties, given.months)
    if given.way == "make":
        make(given.folder, size)
        return 0
    if given.way:
        return _one(given, size)
    made = [] if (given.folder / parquet.FACTS).exists() else ["make"]
    # Each in a process of its own, the making too: the greatest memory of a process is handed on to what it starts.
    for way in [*made, *given.ways.split(",")]:
        subprocess.run(
            [sys.executable, "-m", "benchmarks.indicators", *sys.argv[1:], "--way", way], check=True
        )
    return 0


def _one(given: argparse.Namespace, size: Size) -> int:
    ready = ways.ALL[given.way](given.folder, size, given.threads, given.memory)
    begun, clock = _cpu(), time.monotonic()
    found = ready()
    used, passed = _cpu() - begun, time.monotonic() - clock
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(
        json.dumps(
            {
                "way": given.way,
                "entries": size.entries,
                "cpu": round(used, 2),
                "clock": round(passed, 2),
                "gb": round(memory, 2),
                **found,
            }
        ),
        flush=True,
    )
    return 0


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
