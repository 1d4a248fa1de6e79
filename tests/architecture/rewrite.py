"""Writes the lists that the sweeps compare with: `python -m tests.architecture.rewrite` after a change that is meant."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.architecture.source import ROOT  # noqa: E402  # Django must be set up before the models are read
from tests.architecture.test_sentences import LIST, SENTENCES  # noqa: E402 - Django must be set up first
from tongzhou.config.dictionary import text  # noqa: E402 - Django must be set up first
from tongzhou.indicators.definitions import manual  # noqa: E402 - Django must be set up first


def main() -> None:
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["code", "says", "then"])
        for code, said in sorted(SENTENCES.items()):
            writer.writerow([code, said.says.zh, said.then.zh])
    (ROOT / "docs" / "data-dictionary.md").write_text(text(), "utf-8")
    (ROOT / "docs" / "indicators.md").write_text(manual.text(), "utf-8")


if __name__ == "__main__":
    main()
