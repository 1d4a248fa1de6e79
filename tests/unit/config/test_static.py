"""Static files: only those that were there, compressed, cached by their names."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest

from tongzhou.config.origin.static import Static
from tongzhou.config.origin.words import Message


@pytest.fixture
def static(tmp_path: Path) -> Static:
    (tmp_path / "app.0123456789ab.css").write_text("a{}" * 1000)
    (tmp_path / "app.css").write_text("a{}" * 1000)
    (tmp_path / "dot.png").write_bytes(b"\x89PNG")
    return Static(tmp_path)


def ask(static: Static, path: str, method: str = "GET", accept: bytes = b"gzip, br") -> tuple[Message, bytes]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing to receive")

    scope: dict[str, Any] = {"method": method, "path": path, "headers": [(b"accept-encoding", accept)]}
    asyncio.run(static(scope, receive, send))
    return sent[0], sent[1]["body"]


def test_text_travels_small_and_a_hashed_name_is_kept_forever(static: Static) -> None:
    start, body = ask(static, "/static/app.0123456789ab.css")
    headers = dict(start["headers"])
    assert gzip.decompress(body) == b"a{}" * 1000 and len(body) < 200
    assert headers[b"content-encoding"] == b"gzip" and b"immutable" in headers[b"cache-control"]
    assert headers[b"content-type"] == b"text/css; charset=utf-8"


def test_a_browser_without_gzip_gets_it_plain(static: Static) -> None:
    start, body = ask(static, "/static/app.css", accept=b"identity")
    assert body == b"a{}" * 1000 and b"content-encoding" not in dict(start["headers"])
    assert dict(start["headers"])[b"cache-control"] == b"no-cache"


def test_head_says_the_length_only(static: Static) -> None:
    start, body = ask(static, "/static/dot.png", "HEAD")
    assert body == b"" and dict(start["headers"])[b"content-length"] == b"4"


@pytest.mark.parametrize(
    "path", ["/static/../secrets/django", "/static/", "/static/none.css", "/static//etc/passwd"]
)
def test_what_is_not_in_the_list_does_not_exist(static: Static, path: str) -> None:
    assert ask(static, path)[0]["status"] == 404


def test_nothing_is_written_here(static: Static) -> None:
    assert ask(static, "/static/app.css", "POST")[0]["status"] == 404
