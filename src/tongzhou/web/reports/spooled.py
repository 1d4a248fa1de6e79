"""Text that is too long for the memory: written to a file without a name before it is sent, so that a slow line holds no connection to the database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO

IN_MEMORY = 1024 * 1024


def spooled(pieces: Iterable[str]) -> IO[bytes]:
    """The pieces as one file of UTF-8, open at its beginning; the response closes it."""
    held = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 the response closes it
    for piece in pieces:
        held.write(piece.encode())
    held.seek(0)
    return held
