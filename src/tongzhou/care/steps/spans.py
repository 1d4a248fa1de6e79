"""Spans of time in which something is kept for somebody: cut off by a step whose clock may have been read before the span began."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from psycopg.types.range import TimestamptzRange


def not_over(at: datetime) -> Q:
    """Spans (`during`) that end after `at`, also those that begin after it: a step that waited for a lock read its clock earlier."""
    return Q(during__endswith__gt=at) | Q(during__upper_inf=True)


def cut(during: TimestamptzRange, at: datetime) -> TimestamptzRange:
    """The span, over at `at`; empty when it begins later than that."""
    return TimestamptzRange(during.lower, max(at, during.lower) if during.lower else at)
