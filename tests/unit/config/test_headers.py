"""What every answer carries."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tongzhou.config.headers import POLICY, Squeezed, guarded, through_proxy


def test_every_answer_is_guarded_and_a_view_may_be_stricter() -> None:
    plain = guarded(lambda request: HttpResponse("x"))(HttpRequest())
    assert plain["Content-Security-Policy"] == POLICY and plain["Cache-Control"] == "private, no-store"
    own = guarded(lambda request: HttpResponse("x", headers={"Content-Security-Policy": "sandbox"}))(
        HttpRequest()
    )
    assert own["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("loose", ["unsafe-inline", "unsafe-eval", "*", "http:"])
def test_the_policy_lets_nothing_inline_run_and_nothing_foreign_in(loose: str) -> None:
    assert loose not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_text_is_squeezed_and_photos_are_not() -> None:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    page = HttpResponse("同舟" * 1000, content_type="text/html; charset=utf-8")
    photo = HttpResponse(b"\xff\xd8" * 1000, content_type="image/jpeg")
    squeeze = Squeezed(lambda _: page)
    assert gzip.decompress(squeeze(request).content).decode() == "同舟" * 1000
    assert "Content-Encoding" not in Squeezed(lambda _: photo)(request)


def test_the_same_page_has_another_length_each_time() -> None:
    """BREACH: the length of a compressed page must not tell what is in it."""
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    lengths = {
        len(Squeezed(lambda _: HttpResponse("同舟" * 1000, content_type="text/html"))(request).content)
        for _ in range(40)
    }
    assert len(lengths) > 1


def test_behind_the_proxy_only_its_own_word_counts() -> None:
    seen: list[str] = []
    answer = through_proxy(lambda request: HttpResponse(seen.append(request.META["REMOTE_ADDR"]) or b""))
    answer(RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 10.1.2.3"}))
    answer(RequestFactory().get("/"))
    assert seen == ["10.1.2.3", "127.0.0.1"]
