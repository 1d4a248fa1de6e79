"""What becomes of a file that has arrived: judged and kept, given to its subject, or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from tongzhou.audit import actions as audit
from tongzhou.files import access, queries, rules, store
from tongzhou.files.content import Judged, judge
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound

AT_ONCE = 500
"""Of each sort, removed in one run of the job."""


def finish(*, by: Actor, at: datetime, file_id: UUID) -> StoredFile:
    """Judge the content, store it, and only then say that it is complete. Safe to send twice.

    What is refused is removed with its row. Raises NotFound, Conflict (not yet arrived), Invalid(field="file").
    """
    queries.upload(by, file_id)
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(pk=file_id).first()
        if row is None:
            raise NotFound(rules.NO_FILE)
        if row.completed_at is not None:
            return row
        if queries.offset(row) < row.size:
            raise Conflict(rules.NOT_ARRIVED)
        refused = _settle(row, by, at)
    store.forget_incoming(file_id)
    if refused is not None:
        raise refused
    return row


def _settle(row: StoredFile, by: Actor, at: datetime) -> Invalid | None:
    try:
        judged = judge(store.incoming(row.pk).read_bytes())
    except Invalid as refused:
        _audit(by, at, "file.refuse", row.pk, row.subject, {"why": refused.said.code})
        row.delete()
        return refused
    _keep(row, judged, at)
    _audit(by, at, "file.keep", row.pk, row.subject, {"type": row.content_type, "bytes": row.stored_size})
    return None


def _keep(row: StoredFile, judged: Judged, at: datetime) -> None:
    """Bytes first, row last: a cut in between leaves an upload that is finished again."""
    lock_content()
    row.sha256 = store.keep(judged.raw)
    if judged.thumb is not None:
        store.keep_thumb(row.sha256, judged.thumb)
    row.stored_size = len(judged.raw)
    row.name = rules.named(row.name, judged.kind)
    row.content_type, row.width, row.height = judged.kind.content_type, judged.width, judged.height
    row.likeness = judged.likeness
    row.completed_at = at
    row.save()


def lock_content() -> None:
    """Keeping and forgetting the same bytes wait for each other (one lock for all: both are short)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('files:content', 0))")


def attach(*, by: Actor, at: datetime, file_ids: Sequence[UUID], subject: str) -> list[StoredFile]:
    """Give the actor's own draft files to the subject they were sent for; part of that subject's own verb.

    The caller has decided that the actor may add to `subject`. Order is kept; sending twice is harmless.
    Raises NotFound, Conflict (not yet arrived), Invalid (too much for one subject).
    """
    with transaction.atomic():
        found = {
            row.pk: row
            for row in StoredFile.objects.select_for_update()
            .filter(pk__in=file_ids, by_key=by.key)
            .order_by("id")
        }
        rows = [_attachable(found.get(id), subject) for id in dict.fromkeys(file_ids)]
        _refuse_excess(rows, subject)
        moved = [row for row in rows if row.subject != subject]
        for row in moved:
            _audit(by, at, "file.attach", row.pk, subject, {"from": row.subject})
            row.subject = subject
            row.save(update_fields=["subject"])
    return rows


def _attachable(row: StoredFile | None, subject: str) -> StoredFile:
    if row is None or not (row.subject == subject or row.subject.startswith(f"{access.DRAFT}:")):
        raise NotFound(rules.NO_FILE)
    if row.completed_at is None:
        raise Conflict(rules.NOT_ARRIVED)
    return row


def _refuse_excess(rows: list[StoredFile], subject: str) -> None:
    there = StoredFile.objects.filter(subject=subject).exclude(pk__in=[row.pk for row in rows])
    sizes = [*there.values_list("size", flat=True), *(row.size for row in rows)]
    if len(sizes) > rules.SUBJECT_COUNT:
        raise Invalid(rules.TOO_MANY, field="file", limit=rules.SUBJECT_COUNT)
    if sum(sizes) > rules.SUBJECT_LIMIT:
        raise Invalid(rules.TOO_MUCH, field="file", limit=rules.SUBJECT_LIMIT // rules.MB)


def discard(*, by: Actor, at: datetime, file_id: UUID) -> None:
    """Throw away a file of the actor's own draft, arrived or not. Safe to send twice; what is attached stays."""
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(pk=file_id, by_key=by.key).first()
        if row is None:
            return
        if not row.subject.startswith(f"{access.DRAFT}:"):
            raise NotFound(rules.NO_FILE)
        _audit(by, at, "file.discard", row.pk, row.subject, {})
        _remove(row)


def _remove(row: StoredFile) -> None:
    """The row, its pieces, and its content when no other row shares it."""
    id, sha256 = row.pk, row.sha256
    row.delete()
    store.forget_incoming(id)
    if sha256:
        transaction.on_commit(lambda: _forget_unused(sha256))


def _forget_unused(sha256: str) -> None:
    """After the row is gone for good: nobody can have begun to share the bytes while the lock is held."""
    with transaction.atomic():
        lock_content()
        if not StoredFile.objects.filter(sha256=sha256).exists():
            store.forget(sha256)


def discard_stale(*, at: datetime) -> int:
    """Remove uploads that were never finished, and finished ones whose draft was given up (older than 7 days).

    A file of a draft that somebody still keeps stays with it. Returns how many went.
    """
    limit = at - timedelta(days=rules.STALE_DAYS)
    with transaction.atomic():
        stale = StoredFile.objects.select_for_update(skip_locked=True).filter(created_at__lt=limit)
        rows = list(stale.filter(completed_at=None).order_by("created_at")[:AT_ONCE])
        left = stale.filter(completed_at__isnull=False, subject__startswith=f"{access.DRAFT}:")
        for kept in access.held():
            left = left.exclude(subject__in=kept)
        rows += left.order_by("created_at")[:AT_ONCE]
        for row in rows:
            _remove(row)
    return len(rows)


def _audit(by: Actor, at: datetime, verb: str, id: object, subject: str, detail: dict[str, object]) -> None:
    audit.record(by=by, at=at, verb=verb, subject=f"file:{id}", detail={"of": subject, **detail})
