"""`tongzhou check`."""

from __future__ import annotations

import argparse

HELP = "check"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options."""


def run(given: argparse.Namespace) -> int:
    """Run."""
    return 1
