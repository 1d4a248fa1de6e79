"""Lines that tell a person at a terminal what is being done and how long it took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """Print the step's name, and its seconds when it is done."""
    begun = time.monotonic()
    print(f"  {zh} {en} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        print("✗", flush=True)
        raise
    print(f"✓ {time.monotonic() - begun:.1f} s", flush=True)
