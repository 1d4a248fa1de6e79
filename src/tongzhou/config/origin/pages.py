"""Django's pages, called as WSGI in a thread, with the slow network kept outside of that thread.

A request takes a thread only when its whole body is here, and gives it back before its answer travels. So ten
village doctors on a bad line do not stop the county: what a thread costs is the work, not the waiting.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from tongzhou.config.origin.words import Headers, Receive, Scope, Send, answer

LARGEST = 3 * 1024 * 1024
"""Bytes of a request's body. Attachments come in pieces of 256 KB."""
IN_MEMORY = 1024 * 1024
"""Bytes of an answer kept in memory; a longer one (an export) waits in a temporary file."""
PIECE = 64 * 1024

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Pages:
    """A WSGI application as an ASGI one."""

    def __init__(self, app: Wsgi, threads: Executor) -> None:
        self._app = app
        self._threads = threads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request: body in, work in a thread, answer out."""
        try:
            body = await _body(receive)
        except ConnectionAbortedError:
            return
        if body is None:
            await answer(send, 413, [(b"content-type", b"text/plain"), (b"connection", b"close")], b"")
            return
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(
            self._threads, _work, self._app, environ_of(scope, body)
        )
        with content:
            await _pass_on(send, status, headers, content, scope["method"] == "HEAD")


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is larger than it may be. Raises ConnectionAbortedError."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _work(app: Wsgi, environ: Environ) -> tuple[int, Headers, IO[bytes]]:
    """Call the application and take its whole answer, in one thread: its database connection lives here."""
    begun: list[tuple[int, Headers]] = []

    def start(status: str, headers: list[tuple[str, str]], fault: object = None) -> None:
        named = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        begun[:] = [(int(status[:3]), named)]

    content: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed by the caller, who sends it)
    pieces = app(environ, start)
    try:
        for piece in pieces:
            content.write(piece)
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
    content.seek(0)
    return (*begun[0], content)


async def _pass_on(send: Send, status: int, headers: Headers, content: IO[bytes], silent: bool) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    while not silent and (piece := content.read(PIECE)):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def environ_of(scope: Scope, body: bytes) -> Environ:
    """The WSGI environment (PEP 3333) of an ASGI request whose body is known."""
    host, port = scope.get("server") or ("localhost", 80)
    return _headers(scope) | {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _headers(scope: Scope) -> Environ:
    """Header fields. One with an underscore is dropped: it could pose as another (X_Forwarded_For)."""
    found: Environ = {}
    for raw, value in scope["headers"]:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        text = value.decode("latin-1")
        between = "; " if name == "COOKIE" else ","
        found[key] = f"{found[key]}{between}{text}" if key in found else text
    found.pop("HTTP_CONTENT_LENGTH", None)
    return found
