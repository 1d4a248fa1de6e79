"""Jobs of workbooks: long files are read and written by the worker, and say how far they are."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from tongzhou.accounts.queries import actor_of
from tongzhou.imports import actions as imports
from tongzhou.imports.queries import account_of
from tongzhou.interop.workbook import reading


@app.task(name="workbook.preview")
def preview(import_id: str) -> None:
    """Read a file that came in."""
    at = datetime.now(UTC)
    by = actor_of(account_of(UUID(import_id)), at=at)
    reading.preview(by=by, at=at, import_id=UUID(import_id))


@app.task(name="workbook.commit")
def commit(import_id: str, names: list[str]) -> None:
    """Write its sheets. Killed in the middle, nothing of the sheet is there; sent again, nothing is there twice."""
    at = datetime.now(UTC)
    by = actor_of(account_of(UUID(import_id)), at=at)

    def say(done: int, every: int) -> None:
        imports.progress(by=by, id=UUID(import_id), done=done, every=every)

    reading.commit(by=by, at=at, import_id=UUID(import_id), names=names, say=say)
