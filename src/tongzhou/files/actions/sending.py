"""Sending a file in pieces that survive a lost connection."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Sum

from tongzhou.files import access, queries, rules, store
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound

_DRAFT = re.compile(r"draft:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def begin(*, id: UUID, by: Actor, at: datetime, name: str, size: int, subject: str) -> StoredFile:
    """Announce a file of `size` bytes for the actor's own draft ("draft:<uuid>"). Safe to send twice.

    Files of anything else come there by `attach`, from its own verb. Raises NotFound, Invalid, Conflict.
    """
    rules.checked_size(size)
    if not by.account_id or not _DRAFT.fullmatch(subject):
        raise NotFound(rules.NO_FILE)
    tidy = rules.clean_name(name)
    with transaction.atomic():
        _lock(f"files:{by.key}")
        earlier = StoredFile.objects.filter(pk=id).first()
        if earlier is not None:
            return _same(earlier, by, size, subject)
        _refuse_excess(by, size, subject)
        return StoredFile.objects.create(
            id=id, subject=subject, name=tidy, size=size, by_key=by.key, by_name=by.name, created_at=at
        )


def _lock(name: str) -> None:
    """One account announces one file at a time, so that limits hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _same(earlier: StoredFile, by: Actor, size: int, subject: str) -> StoredFile:
    if (earlier.by_key, earlier.size, earlier.subject) != (by.key, size, subject):
        raise Conflict(rules.OTHER_UPLOAD)
    return earlier


def _refuse_excess(by: Actor, size: int, subject: str) -> None:
    if StoredFile.objects.filter(subject=subject).exclude(by_key=by.key).exists():
        raise NotFound(rules.NO_FILE)
    held = StoredFile.objects.filter(subject=subject).aggregate(bytes=Sum("size"), files=Count("id"))
    if held["files"] >= rules.SUBJECT_COUNT:
        raise Invalid(rules.TOO_MANY, field="size", limit=rules.SUBJECT_COUNT)
    if (held["bytes"] or 0) + size > rules.SUBJECT_LIMIT:
        raise Invalid(rules.TOO_MUCH, field="size", limit=rules.SUBJECT_LIMIT // rules.MB)
    drafts = StoredFile.objects.filter(by_key=by.key, subject__startswith=f"{access.DRAFT}:")
    if (drafts.aggregate(bytes=Sum("size"))["bytes"] or 0) + size > rules.DRAFTS_LIMIT:
        raise Invalid(rules.TOO_MUCH, field="size", limit=rules.DRAFTS_LIMIT // rules.MB)


def append(*, by: Actor, at: datetime, file_id: UUID, offset: int, piece: bytes) -> StoredFile:
    """Add a piece at `offset`, which must be what has arrived. Acknowledged means: on the disk, and known.

    Of two pieces at once one wins; the other, and any piece sent again, is a Conflict that tells the offset.
    Raises NotFound, Conflict, Invalid.
    """
    queries.upload(by, file_id)
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(pk=file_id).first()
        if row is None:
            raise NotFound(rules.NO_FILE)
        received = queries.offset(row)
        if offset != received or row.completed_at is not None:
            raise Conflict(rules.WRONG_OFFSET, received=received)
        if len(piece) > rules.PIECE_LIMIT or offset + len(piece) > row.size:
            raise Invalid(rules.TOO_LONG_PIECE, field="file")
        store.write_piece(row.pk, offset, piece)
        row.received = offset + len(piece)
        row.save(update_fields=["received"])
    return row
