"""Pictures, PDFs and stored files for tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from tongzhou.files import actions, rules
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(
    form: str = "JPEG", *, size: tuple[int, int] = (640, 400), colour: str = "#8a6", **options: Any
) -> bytes:
    """A plain picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format=form, **options)
    return out.getvalue()


def begun(
    by: Actor, size: int, *, name: str = "心电图.jpg", subject: str = "", at: datetime = NOW
) -> StoredFile:
    """An upload announced, nothing sent yet."""
    subject = subject or f"draft:{new_id()}"
    return actions.begin(id=new_id(), by=by, at=at, name=name, size=size, subject=subject)


def sent(by: Actor, raw: bytes, *, piece: int = 256 * 1024, at: datetime = NOW, **told: Any) -> StoredFile:
    """An upload of which every piece has arrived, not yet finished."""
    row = begun(by, len(raw), at=at, **told)
    for start in range(0, len(raw), min(piece, rules.PIECE_LIMIT)):
        row = actions.append(by=by, at=at, file_id=row.pk, offset=start, piece=raw[start : start + piece])
    return row


def stored(by: Actor, raw: bytes | None = None, *, at: datetime = NOW, **told: Any) -> StoredFile:
    """A complete file (a small JPEG by default) in a draft of that account."""
    row = sent(by, picture() if raw is None else raw, at=at, **told)
    return actions.finish(by=by, at=at, file_id=row.pk)
