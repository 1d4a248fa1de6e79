"""`tongzhou ledger`."""

from __future__ import annotations

import argparse

HELP = "ledger"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options."""


def run(given: argparse.Namespace) -> int:
    """Run."""
    return 1
