"""How much work there is, and how it is spread."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

SEED = 20261129
END = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
"""The last moment. Work reaches back YEARS from here."""
YEARS = 5
BEGIN = END - timedelta(days=365 * YEARS)
FIRST, LAST = BEGIN.date(), END.date()
SIGNED = date(2021, 1, 1)
"""All agreements and pairings hold from here."""
PROGRAMMES = 100
SKEW = 0.8
"""The n-th programme is n^-SKEW as busy as the first: it has 12 of 100 acts, the last 0.3."""
TOWNSHIPS = 6
PROVINCES = 10
"""Recipient provinces, each with every tenth county."""
TIMES = int(os.environ.get("TIMES", "1"))
"""TIMES=5 in the environment: five times as many acts, a ledger of a million entries."""
ACTS = 200_000 * TIMES
POSTINGS = 4_000
PLACEMENTS = 2_500
TECHNIQUES = 1_500
FUNDS = 600
PROJECTS = 3_000
DEVICES = 4_000
VISITS = 1_000
GOALS = 800
EVENTS = 3_000
"""Safety events."""
WAITING_DAYS, WAITING, FORGOTTEN = 30, 0.5, 0.01
"""Of the last days' work this share still waits for the other side, of all earlier work the other share."""
DISPUTED, TAKEN_BACK = 0.004, 0.003
PASSWORD = "si-hai-tong-zhou-9-li"


def shares() -> list[float]:
    """The programmes' parts of the whole, the busiest first; they sum to 1."""
    raw = [n**-SKEW for n in range(1, PROGRAMMES + 1)]
    return [one / sum(raw) for one in raw]


def part(number: int, share: float, least: int = 1) -> int:
    """How many of `number` a programme with this share has."""
    return max(least, round(number * share))
