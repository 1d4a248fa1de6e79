"""Django's pages behind ASGI: bodies, headers, threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tongzhou.config.origin.pages import LARGEST, Pages, environ_of
from tongzhou.config.origin.words import Message


def scope(
    method: str = "GET", path: str = "/", headers: Iterable[tuple[bytes, bytes]] = ()
) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"a=%E6%9D%8E",
        "headers": list(headers),
        "http_version": "1.1",
        "client": ("10.0.0.7", 5000),
        "server": ("127.0.0.1", 8000),
        "scheme": "http",
    }


def ask(app: Any, asked: dict[str, Any], *pieces: bytes, cut: bool = False) -> list[Message]:
    """Send a request in `pieces`; answers what came back."""
    incoming: Iterator[Message] = iter(
        [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
        + [{"type": "http.disconnect"} if cut else {"type": "http.request", "body": b"", "more_body": False}]
    )
    sent: list[Message] = []

    async def receive() -> Message:
        return next(incoming)

    async def send(message: Message) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as threads:
        asyncio.run(Pages(app, threads)(asked, receive, send))
    return sent


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("X-Length", environ["CONTENT_LENGTH"])])
    return [body, b"!"]


def content(sent: list[Message]) -> bytes:
    return b"".join(message.get("body", b"") for message in sent[1:])


def test_a_body_in_pieces_arrives_whole_and_so_does_the_answer() -> None:
    sent = ask(echo, scope("POST"), b"one", b"two")
    assert sent[0]["status"] == 200 and (b"x-length", b"6") in sent[0]["headers"]
    assert content(sent) == b"onetwo!" and sent[-1]["more_body"] is False


def test_a_body_that_is_too_large_is_refused_before_it_costs_a_thread() -> None:
    sent = ask(lambda *_: pytest.fail("called"), scope("POST"), *[b"x" * 1024 * 1024] * 4)
    assert sent[0]["status"] == 413
    assert LARGEST < 4 * 1024 * 1024


def test_a_line_cut_in_the_middle_of_a_body_calls_nobody() -> None:
    assert ask(lambda *_: pytest.fail("called"), scope("POST"), b"half", cut=True) == []


def test_head_has_headers_and_no_body() -> None:
    sent = ask(echo, scope("HEAD"))
    assert sent[0]["status"] == 200 and content(sent) == b""


def test_the_answer_is_closed_in_the_thread_that_made_it() -> None:
    seen: list[int] = []

    class Answer(list[bytes]):
        def close(self) -> None:
            seen.append(threading.get_ident())

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
        seen.append(threading.get_ident())
        start("200 OK", [])
        return Answer([b"x"])

    ask(app, scope())
    assert len(seen) == 2 and seen[0] == seen[1] != threading.get_ident()


def test_a_large_answer_comes_whole() -> None:
    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        start("200 OK", [])
        return (b"y" * 100_000 for _ in range(30))

    assert content(ask(app, scope())) == b"y" * 3_000_000


def test_the_environment_is_that_of_wsgi() -> None:
    environ = environ_of(
        scope(
            "GET", "/病例/", [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y")]
        ),
        b"",
    )
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/病例/"
    assert environ["HTTP_COOKIE"] == "a=1; b=2" and environ["HTTP_ACCEPT"] == "x,y"
    assert environ["REMOTE_ADDR"] == "10.0.0.7" and environ["QUERY_STRING"] == "a=%E6%9D%8E"


def test_a_header_cannot_pose_as_another_by_an_underscore_or_lie_about_length() -> None:
    environ = environ_of(
        scope(
            "POST",
            "/",
            [(b"x_forwarded_for", b"1.2.3.4"), (b"content-length", b"999"), (b"content-type", b"t/p")],
        ),
        b"abc",
    )
    assert "HTTP_X_FORWARDED_FOR" not in environ and "HTTP_CONTENT_LENGTH" not in environ
    assert environ["CONTENT_LENGTH"] == "3" and environ["CONTENT_TYPE"] == "t/p"
