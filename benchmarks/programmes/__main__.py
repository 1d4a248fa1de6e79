"""`python -m benchmarks.programmes --data DIR`: fill an empty installation with the programmes of sizes.py."""

from __future__ import annotations

import sys

from benchmarks.world.empty import main

if __name__ == "__main__":
    sys.exit(main(__doc__, "benchmarks.programmes.filling"))
