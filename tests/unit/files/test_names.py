"""Names that people and attackers give their files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.files import rules


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\windows\\a.jpg", "a.jpg"),
        ("..", ""),
        ("a\x00b.jpg", "a b.jpg"),
        ("照片\u202egpj.exe", "照片 gpj.exe"),
        ("<script>alert(1)</script>.png", "script.png"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("心电图 (1).JPG", "心电图 (1).JPG"),
    ],
)
def test_clean_name(given_name: str, kept: str) -> None:
    assert rules.clean_name(given_name) == kept


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(text: str) -> None:
    name = rules.clean_name(text)
    assert len(name) <= 91
    assert not set(name) & set('/\\\x00\r\n<>:"|?*')
    assert not name.startswith(".")


def test_ending_follows_the_content() -> None:
    assert rules.named("a.html", rules.JPEG) == "a.jpg"
    assert rules.named("a.JPG", rules.JPEG) == "a.JPG"
    assert rules.named("a.jpeg", rules.JPEG) == "a.jpeg"
    assert rules.named("v1.2 报告", rules.PDF) == "v1.2 报告.pdf"
    assert rules.named("", rules.PNG) == "图片.png"
