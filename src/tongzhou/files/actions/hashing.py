"""Photos that were kept before pictures were compared get their likeness: some at a time, by night, until none is left."""

from __future__ import annotations

from uuid import UUID

from tongzhou.files import store
from tongzhou.files.content import likeness_of
from tongzhou.files.models import StoredFile

BATCH = 20
AT_ONCE = 200
"""Pictures that one run of the job looks at: less than a minute's work."""


def look_again(*, most: int = AT_ONCE, batch: int = BATCH) -> int:
    """Give up to `most` pictures without a likeness theirs; answers how many there were.

    Safe to run twice, and twice at once: what has one is never written. No lock is held while a picture is looked at. What is
    missing on the disk is passed over, and found by a later run once it was brought back.
    """
    done, after = 0, UUID(int=0)
    while done < most:
        rows = _without(after, min(batch, most - done))
        if not rows:
            break
        done += sum(_look(sha256) for sha256 in {sha256 for _id, sha256 in rows})
        after = rows[-1][0]
    return done


def _without(after: UUID, limit: int) -> list[tuple[UUID, str]]:
    """Pictures that nobody looked at, in the order they came: (id, SHA-256). One statement."""
    rows = StoredFile.objects.filter(
        likeness=None, completed_at__isnull=False, content_type__startswith="image/"
    )
    return list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", "sha256")[:limit])


def _look(sha256: str) -> int:
    """Look at some bytes once, for every file that has them."""
    try:
        raw = store.content(sha256).read_bytes()
    except FileNotFoundError:
        return 0
    return StoredFile.objects.filter(sha256=sha256, likeness=None).update(likeness=likeness_of(raw))
