"""Keeping a file that came in, what was found in it, and what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Thread
from uuid import UUID

from django.db import DataError, connection, transaction

from tongzhou.audit import actions as audit
from tongzhou.imports.models import Content, Import
from tongzhou.imports.queries import found
from tongzhou.imports.rules import (
    EMPTY,
    FILE_LIMIT,
    KEPT_DAYS,
    LIFECYCLE,
    MB,
    NO_IMPORT,
    OTHER_FILE,
    TOO_LARGE,
    State,
)
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.notices import actions as notices


@transaction.atomic
def receive(*, id: UUID, by: Actor, at: datetime, name: str, raw: bytes) -> Import:
    """Keep a file. Sent twice it is there once. Raises Denied, Invalid(field "file"), Conflict."""
    by.require(Permission.IMPORT)
    if by.account_id is None:
        raise Denied(MAY_NOT)
    if not raw:
        raise Invalid(EMPTY, field="file")
    if len(raw) > FILE_LIMIT:
        raise Invalid(TOO_LARGE, field="file", size=len(raw) // MB + 1, limit=FILE_LIMIT // MB)
    digest = hashlib.sha256(raw).hexdigest()
    row, fresh = Import.objects.get_or_create(
        id=id,
        defaults={
            "name": name.replace("\0", "")[-200:] or "表格",
            "sha256": digest,
            "size": len(raw),
            "state": State.RECEIVED.value,
            "by_key": by.key,
            "by_name": by.name,
            "account": by.account_id,
            "at": at,
            "moved_at": at,
        },
    )
    if (row.sha256, row.by_key) != (digest, by.key):
        raise Conflict(OTHER_FILE)
    if fresh:
        Content.objects.create(of=row, raw=raw)
        audit.record(by=by, at=at, verb="import.receive", subject=f"import:{id}", detail={"sha256": digest})
    return row


@transaction.atomic
def move(
    *,
    by: Actor,
    at: datetime,
    id: UUID,
    event: str,
    preview: Mapping[str, object] | None = None,
    written: Mapping[str, object] | None = None,
    rows: int | None = None,
) -> Import:
    """Take a step of an import and keep what it found. Raises NotFound, IllegalMove."""
    row = _locked(by, id)
    row.state = LIFECYCLE.move(row.status, event).target.value
    row.moved_at = at
    if preview is not None:
        row.preview = dict(preview)
    if written is not None:
        row.written = dict(written)
    if rows is not None:
        row.rows_all, row.rows_done = rows, 0
    row.save()
    audit.record(by=by, at=at, verb=f"import.{event}", subject=f"import:{id}")
    notices.publish([by.key], kind="import", id=id)
    return row


def progress(*, by: Actor, id: UUID, done: int, every: int) -> None:
    """Say how far the writing is. On a connection of its own: what the sheet's transaction writes nobody sees before it ends."""

    def tell() -> None:
        try:
            Import.objects.filter(pk=id, by_key=by.key).update(rows_done=done, rows_all=every)
            notices.publish([by.key], kind="import", id=id)
        finally:
            connection.close()

    teller = Thread(target=tell)
    teller.start()
    teller.join()


class Overfull(Exception):
    """A value does not fit where it is kept: too long a text, too large a number."""


@contextmanager
def whole() -> Iterator[None]:
    """What is written inside stands whole or not at all: one sheet of a file. Raises Overfull."""
    with measured(), transaction.atomic():
        yield


@contextmanager
def measured() -> Iterator[None]:
    """What the verbs do not measure, the database does: its refusal as Overfull."""
    try:
        yield
    except DataError as fault:
        raise Overfull from fault


@contextmanager
def rehearsal() -> Iterator[None]:
    """What is written inside is gone afterwards: the verbs themselves say what they would refuse."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def forget_old(*, at: datetime) -> int:
    """Let the content of old imports go; what they made stays, and their record says so."""
    deleted, _ = Content.objects.filter(of__at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    return deleted


def _locked(by: Actor, id: UUID) -> Import:
    found(by, id)
    row = Import.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound(NO_IMPORT)
    return row
