"""How large the world is, and its fixed points."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SEED = 20261122
END = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
"""The world's last moment. Cases reach back two years from here."""
SPAN = timedelta(days=730)
PROGRAMMES = 10
"""Each with 50 institutions: two supporting hospitals, a county hospital and its commission, townships, villages."""
TOWNSHIPS, VILLAGES = 8, 38
STAFF = {"supporter": 119, "county": 120, "commission": 2, "township": 8, "village": 2}
CASES = 50_000
RECENT, OPEN_SHARE = 2_000, 0.75
"""Of the last RECENT cases, this share is still open."""
WEIGHTS = (30, 18, 13, 10, 8, 6, 5, 4, 3, 3)
"""How many of 100 cases each programme has."""
SKEW = 1.3
"""Within a programme the n-th busiest place asks n^-SKEW as often as the first: thousands there, dozens elsewhere."""
PASSWORD = "si-hai-tong-zhou-9-li"
