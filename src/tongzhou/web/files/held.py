"""Files as pages show them: stored ones, and those of a draft that can still be thrown away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse

from tongzhou.files import queries as files
from tongzhou.web.components.files import File
from tongzhou.web.edge import Request


def drafted(request: Request, subject: str) -> dict[str, File]:
    """One's own uploads that are not sent yet, by id: each can still be thrown away. One statement."""
    rows = files.files_of(request.actor, subject)
    return {str(one.pk): replace(file_of(one), drop=reverse("file-discard", args=[one.pk])) for one in rows}


def file_of(stored_file: Any) -> File:
    """A stored file as it is shown: opened by its address, with a thumbnail when it is a picture."""
    href = reverse("file", args=[stored_file.id])
    picture = stored_file.content_type.startswith("image/")
    return File(
        stored_file.name,
        href,
        reverse("file-thumb", args=[stored_file.id]) if picture else "",
        stored_file.size,
    )
