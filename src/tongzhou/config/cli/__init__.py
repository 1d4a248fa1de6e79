"""The `tongzhou` command: one module per word; each parses, calls one verb, prints."""

from __future__ import annotations

import argparse
import importlib

WORDS = (
    "up",
    "demo",
    "ledger",
    "figures",
    "indicators",
    "assess",
    "emergency",
    "backup",
    "restore",
    "user",
    "check",
)
DESCRIPTION = (
    "同舟 Tongzhou: the common work of paired hospitals. Exit codes: 0 done, 1 refused or failed, 2 misused."
)


def main(argv: list[str] | None = None) -> int:
    """Run one word. Answers the exit code."""
    from tongzhou.config.cli.say import told

    return told(lambda: _run(argv))


def _run(argv: list[str] | None) -> int:
    from tongzhou.config.cli.say import told

    given = _parser().parse_args(argv)
    return told(lambda: int(given.run(given)), given.data)


def _parser() -> argparse.ArgumentParser:
    from tongzhou.config.cli.data import option

    parser = argparse.ArgumentParser(prog="tongzhou", description=DESCRIPTION)
    words = parser.add_subparsers(required=True, metavar="|".join(WORDS))
    for word in WORDS:
        module = importlib.import_module(f"tongzhou.config.cli.{word}")
        below = words.add_parser(word, help=module.HELP, description=module.HELP)
        option(below, default=True)
        module.arguments(below)
        below.set_defaults(run=module.run)
    return parser
