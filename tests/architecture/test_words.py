"""The glossary has one word for one thing: what it does not say stands nowhere."""

from __future__ import annotations

import pytest

from tests.architecture.source import ROOT

SHUNNED = {"冲" + "销": "冲正"}
"""A word that people also use → the glossary's."""
PLACES = ("src", "docs", "tests")
ENDINGS = {".py", ".po", ".html", ".md", ".tsv", ".yaml", ".js", ".typ"}


@pytest.mark.parametrize("word", sorted(SHUNNED))
def test_the_glossarys_word_is_used_everywhere(word: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for place in PLACES
        for path in sorted((ROOT / place).rglob("*"))
        if path.suffix in ENDINGS and word in path.read_text(encoding="utf-8")
    ]
    assert not found, f"the glossary says {SHUNNED[word]}"
