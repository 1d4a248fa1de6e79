"""Pages that could not be shown say what happened and what to do next, even when nothing else works."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.mark.parametrize(
    ("template", "zh", "en"),
    [
        ("400.html", "请退回上一页再试一次", "Go back and try again"),
        ("403.html", "对口支援办公室", "programme office"),
        ("403_csrf.html", "刷新后再交一次", "reload and send again"),
        ("404.html", "请从工作台重新进入", "Start again from the worklist"),
        ("500.html", "请稍后再试", "try again later"),
    ],
)
def test_each_leads_on_without_any_context(template: str, zh: str, en: str) -> None:
    for language, then in (("zh-hans", zh), ("en", en)):
        with translation.override(language):
            page = render_to_string(template)
        assert then in page
        assert 'href="/"' in page
        assert page.count("<h1>") == 1


def test_a_refusal_is_a_page_or_a_notice() -> None:
    told = {"says": "已经结束了。<b>", "then": "看结果。"}
    for template in ("errors/refusal.html", "errors/refusal_part.html"):
        page = render_to_string(template, told)
        assert "已经结束了。&lt;b&gt;" in page
        assert "看结果。" in page
