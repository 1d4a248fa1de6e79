"""Periods of days. Half-open: `end` is the first day no longer inside; None means without end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`. Raises ValueError when it would be empty."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("a period ends after it starts")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    def days(self) -> int | None:
        """Number of days; None when the period has no end."""
        return None if self.end is None else (self.end - self.start).days
