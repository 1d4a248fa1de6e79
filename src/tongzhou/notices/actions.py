"""Telling: a notice for a person, a change for whoever is looking."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words, clipped
from tongzhou.notices.models import Message, Notice

CHANNEL = "tongzhou"
"""PostgreSQL notification channel that the event stream listens to."""
LONGEST = 200
"""Characters of a notice, as its column holds them."""
AT_ONCE = 100
"""Topics in one notification: each is at most 50 characters."""


def publish(topics: Iterable[str], *, kind: str, id: UUID | str) -> None:
    """Tell listeners of `topics` ("account:…", "institution:…") on commit that `kind` `id` changed."""
    with connection.cursor() as cursor:
        for some in batched(sorted(set(topics))):
            payload = json.dumps({"topics": some, "kind": kind, "id": str(id)})
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def batched(topics: list[str]) -> Iterator[list[str]]:
    """A notification holds less than 8,000 bytes: so many topics at once."""
    for start in range(0, len(topics), AT_ONCE):
        yield topics[start : start + AT_ONCE]


def tell(accounts: Iterable[UUID], *, at: datetime, kind: str, words: Words, link: str = "") -> None:
    """Leave a notice for each account, and tell their open pages. What quotes too much is cut, so that no verb fails over its telling."""
    zh, en = clipped(words.zh, LONGEST), clipped(words.en, LONGEST)
    keys = [f"account:{account}" for account in accounts]
    Notice.objects.bulk_create(Notice(account=key, at=at, kind=kind, zh=zh, en=en, link=link) for key in keys)
    if keys:
        publish(keys, kind="notice", id="")


def mark_read(*, by: Actor, at: datetime, ids: Iterable[UUID] | None = None) -> None:
    """Mark one's own notices as read: those of `ids`, or all."""
    waiting = Notice.objects.filter(account=by.key, read_at=None)
    (waiting if ids is None else waiting.filter(id__in=list(ids))).update(read_at=at)


def queue(*, channel: str, to: str, text: str, at: datetime) -> Message:
    """Queue a message for a channel outside; a job sends it (tasks.py)."""
    return Message.objects.create(at=at, channel=channel, to=to, text=text)
