"""Style sheets and scripts, read once at start, sent compressed. A file that is not in the list does not exist."""

from __future__ import annotations

import gzip
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from tongzhou.config.origin.words import Headers, Receive, Scope, Send, answer, header

HASHED = re.compile(r"\.[0-9a-f]{12}\.")
"""What ManifestStaticFilesStorage puts into a name: such a file never changes."""
WORTH = (".css", ".js", ".mjs", ".svg", ".json", ".txt", ".map", ".html", ".webmanifest")


@dataclass(frozen=True, slots=True)
class Held:
    """One file: its bytes, its gzip bytes when they are worth it, its headers."""

    plain: bytes
    small: bytes | None
    headers: Headers


class Static:
    """All files under `root` by their address under `prefix`."""

    def __init__(self, root: Path, prefix: str = "/static/") -> None:
        self._held = {
            prefix + path.relative_to(root).as_posix(): _hold(path)
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.suffix != ".gz"
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        held = self._held.get(scope["path"]) if scope["method"] in ("GET", "HEAD") else None
        if held is None:
            await answer(send, 404, [(b"content-type", b"text/plain")], b"")
            return
        body, headers = held.plain, held.headers
        if held.small is not None and "gzip" in header(scope, b"accept-encoding"):
            body, headers = held.small, [*headers, (b"content-encoding", b"gzip")]
        headers = [*headers, (b"content-length", str(len(body)).encode())]
        await answer(send, 200, headers, b"" if scope["method"] == "HEAD" else body)


def _hold(path: Path) -> Held:
    plain = path.read_bytes()
    small = gzip.compress(plain, 9, mtime=0) if path.suffix in WORTH and len(plain) > 500 else None
    forever = b"public, max-age=31536000, immutable" if HASHED.search(path.name) else b"no-cache"
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith(("javascript", "json")):
        kind += "; charset=utf-8"
    headers = [
        (b"content-type", kind.encode()),
        (b"cache-control", forever),
        (b"vary", b"accept-encoding"),
        (b"x-content-type-options", b"nosniff"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
    return Held(plain, small, headers)
