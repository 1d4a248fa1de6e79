"""Reads of files: one to send to a browser, those of a subject, how far an upload is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection

from tongzhou.audit import actions as audit
from tongzhou.files import access, rules, store
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound

MOST_PROOFS = 2000


@dataclass(frozen=True, slots=True)
class Opened:
    """Bytes on the disk that may be sent. `size` in bytes, `tag` names the content (for ETag)."""

    file: StoredFile
    path: Path
    content_type: str
    size: int
    tag: str


def open_file(actor: Actor, file_id: UUID, *, at: datetime) -> Opened:
    """A complete file the actor may see; the look is audited. Raises NotFound."""
    row = _seen(actor, file_id)
    _audit(actor, row, at, "file.read")
    path = store.content(row.sha256)
    return Opened(row, path, row.content_type, path.stat().st_size, row.sha256)


def open_thumb(actor: Actor, file_id: UUID, *, at: datetime) -> Opened:
    """The thumbnail of a picture the actor may see; the look is audited. Raises NotFound."""
    row = _seen(actor, file_id)
    if not row.image:
        raise NotFound(rules.NO_FILE)
    _audit(actor, row, at, "file.glance")
    path = store.thumb(row.sha256)
    return Opened(row, path, "image/jpeg", path.stat().st_size, f"{row.sha256}-thumb")


def _seen(actor: Actor, file_id: UUID) -> StoredFile:
    row = StoredFile.objects.filter(pk=file_id, completed_at__isnull=False).first()
    if row is None or not access.may_see(actor, row.subject, row.by_key):
        raise NotFound(rules.NO_FILE)
    return row


def _audit(actor: Actor, row: StoredFile, at: datetime, verb: str) -> None:
    guard = access.door(row.subject)
    if guard is None or not guard.audited:
        return
    patient = guard.patient_key(row.subject.partition(":")[2]) if guard.patient_key else ""
    audit.record(
        by=actor, at=at, verb=verb, subject=f"file:{row.pk}", patient=patient, detail={"of": row.subject}
    )


def files_of(actor: Actor, subject: str) -> list[StoredFile]:
    """Complete files of a subject, in the order they came; none when the actor may not see it."""
    rows = list(
        StoredFile.objects.filter(subject=subject, completed_at__isnull=False).order_by("created_at", "id")
    )
    return [row for row in rows[:1] if access.may_see(actor, subject, row.by_key)] and rows


def proofs(actor: Actor, wanted: Mapping[str, Collection[str]]) -> dict[str, list[StoredFile]]:
    """The files behind digests (SHA-256) that were signed as evidence, by the key of the act (`wanted`: key → digests).

    A file of the act itself comes before another with the same content. What the actor may not see is left out.
    One statement for the files, one for whose they are.
    """
    digests = {digest for some in wanted.values() for digest in some}
    if not digests:
        return {}
    rows = StoredFile.objects.filter(sha256__in=digests, completed_at__isnull=False)
    rows = rows.exclude(subject__startswith=f"{access.DRAFT}:").order_by("created_at", "id")[:MOST_PROOFS]
    kept = list(rows)
    seen = access.seen_among(actor, {row.subject for row in kept})
    by_digest: dict[str, list[StoredFile]] = {}
    for row in kept:
        if row.subject in seen:
            by_digest.setdefault(row.sha256, []).append(row)
    found = {
        key: [_nearest(by_digest[digest], key) for digest in sorted(some) if digest in by_digest]
        for key, some in wanted.items()
    }
    return {
        key: sorted(files, key=lambda row: (row.created_at, row.pk)) for key, files in found.items() if files
    }


@dataclass(frozen=True, slots=True)
class Alike:
    """Two files of different subjects that show the same: `bits` of 64 differ."""

    file_id: UUID
    subject: str
    other_subject: str
    bits: int


ALIKE = """
SELECT one.id, one.subject, other.subject, apart.bits
FROM files_storedfile one
JOIN files_storedfile other
  ON other.likeness && one.likeness AND other.subject <> one.subject AND other.subject LIKE %s AND other.completed_at IS NOT NULL
CROSS JOIN LATERAL (
  SELECT sum(bit_count((one.likeness[n] # other.likeness[n])::bit(32))) AS bits FROM generate_series(1, 4) n
) apart
WHERE one.subject = ANY(%s) AND one.likeness IS NOT NULL AND apart.bits <= %s
ORDER BY one.subject, apart.bits, other.subject
LIMIT %s
"""


def alike(subjects: Collection[str], *, kind: str, bits: int, limit: int = MOST_PROOFS) -> list[Alike]:
    """Photos of `subjects` that stand with another subject of `kind` too, differing in at most `bits` (0 to 3) of 64 bits.

    Whoever shows it decides what of the other subject may be named. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [f"{kind}:%", list(subjects), bits, limit])
        return [Alike(id, one, other, int(apart)) for id, one, other, apart in cursor.fetchall()]


def held_by(kind: str, file_ids: Collection[UUID]) -> set[UUID]:
    """Those of the files that belong to a subject of a kind already; for the subject's own verbs. One statement, none for none."""
    if not file_ids:
        return set()
    rows = StoredFile.objects.filter(pk__in=list(file_ids), subject__startswith=f"{kind}:")
    return set(rows.values_list("pk", flat=True))


def digests_of(subject: str) -> list[str]:
    """Digests of the files that stand with a subject; for the subject's own verbs."""
    return list(
        StoredFile.objects.filter(subject=subject, completed_at__isnull=False).values_list(
            "sha256", flat=True
        )
    )


def _nearest(rows: list[StoredFile], key: str) -> StoredFile:
    return next((row for row in rows if row.subject == key), rows[0])


def upload(actor: Actor, file_id: UUID) -> StoredFile:
    """An upload of the actor's own, finished or not. Raises NotFound."""
    row = StoredFile.objects.filter(pk=file_id, by_key=actor.key).first()
    if row is None:
        raise NotFound(rules.NO_FILE)
    return row


def offset(row: StoredFile) -> int:
    """Bytes of an upload that are acknowledged and really on the disk (a restored disk may hold fewer)."""
    return row.received if row.completed_at else min(row.received, store.arrived(row.pk))
