"""The data dictionary in docs/ is what the models are, the manual of indicators what the catalogue says."""

from tests.architecture.source import ROOT
from tongzhou.config.dictionary import text
from tongzhou.indicators.definitions import manual


def test_the_dictionary_is_up_to_date() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == text()


def test_the_manual_of_indicators_is_up_to_date() -> None:
    assert (ROOT / "docs" / "indicators.md").read_text("utf-8") == manual.text()
