"""Reads of notices: always one's own."""

from __future__ import annotations

from datetime import datetime

from tongzhou.kernel.actors import Actor
from tongzhou.notices.models import Notice

PAGE = 30


def unread(actor: Actor) -> int:
    """How many notices wait to be read: the badge. Counts to 100 at most. One statement."""
    return Notice.objects.filter(account=actor.key, read_at=None)[:100].count()


def mine(actor: Actor, *, before: datetime | None = None) -> list[Notice]:
    """The actor's notices, newest first, a page of them; `before` is the last one's time on the page before."""
    own = Notice.objects.filter(account=actor.key)
    return list((own.filter(at__lt=before) if before else own).order_by("-at", "-id")[:PAGE])
