"""The data dictionary in docs/ is what the models are."""

from tests.architecture.source import ROOT
from tongzhou.config.dictionary import text


def test_the_dictionary_is_up_to_date() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == text()
