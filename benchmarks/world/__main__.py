"""`python -m benchmarks.world --data DIR`: fill an empty installation with the world of sizes.py."""

from __future__ import annotations

import sys

from benchmarks.world.empty import main

if __name__ == "__main__":
    sys.exit(main(__doc__, "benchmarks.world.filling"))
