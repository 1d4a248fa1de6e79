"""The bell when the demo is loaded: what was dealt with has been read, what waits has not."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from tongzhou.config.demo.cast import Cast
from tongzhou.config.demo.names import uid
from tongzhou.config.demo.people import works
from tongzhou.config.demo.present import present
from tongzhou.config.demo.story import tell
from tongzhou.notices.actions import mark_read
from tongzhou.notices.models import Notice

FRESH = timedelta(days=2)


def settle(cast: Cast) -> None:
    """Mark as read every notice of a case but those of an open case since its last step; of a referral or an emergency but the newest of these days."""
    since = _since(cast)
    read: dict[str, list[UUID]] = defaultdict(list)
    for notice in Notice.objects.filter(read_at=None, link__startswith="/cases/"):
        if notice.at < since.get(notice.link, cast.end):
            read[notice.account].append(notice.pk)
    newest: set[tuple[str, str]] = set()
    moved = Q(link__startswith="/referrals/") | Q(link__startswith="/emergency/")
    for notice in Notice.objects.filter(moved, read_at=None).order_by("-at", "-pk"):
        key = (notice.account, notice.link)
        if key in newest or notice.at < cast.end - FRESH:
            read[notice.account].append(notice.pk)
        newest.add(key)
    for person in cast.people:
        ids = read.get(f"account:{person.account_id}")
        if ids and works(person):
            mark_read(by=cast.act(person), at=cast.end, ids=ids)


def _since(cast: Cast) -> dict[str, datetime]:
    """When each open case took its last step, by the link of its notices."""
    return {f"/cases/{uid('case', one.key)}/": tell(cast, one)[-1].at for one in present(cast)}
