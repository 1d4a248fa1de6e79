"""Files that the platform itself has drawn: kept as they are, because nobody sent them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.files import rules, store
from tongzhou.files.actions.settling import lock_content
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id


def keep_drawn(
    *, by: Actor, at: datetime, name: str, raw: bytes, content_type: str, subject: str
) -> StoredFile:
    """Keep a document of ours for `subject`, whose package guards it. Part of that subject's own verb; in its transaction.

    `content_type` is one of rules.DRAWN; raises KeyError for another.
    """
    kind = rules.DRAWN[content_type]
    with transaction.atomic():
        lock_content()
        row = StoredFile.objects.create(
            id=new_id(), subject=subject, name=rules.named(rules.clean_name(name), kind), size=len(raw), received=len(raw),
            sha256=store.keep(raw), stored_size=len(raw), content_type=kind.content_type, by_key=by.key, by_name=by.name,
            created_at=at, completed_at=at,
        )  # fmt: skip
        audit.record(
            by=by,
            at=at,
            verb="file.draw",
            subject=f"file:{row.pk}",
            detail={"of": subject, "bytes": len(raw)},
        )
    return row
