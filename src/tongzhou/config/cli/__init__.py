"""The `tongzhou` command: one module per word; each parses, calls one verb, prints."""

from __future__ import annotations

import argparse
import importlib
import sys

WORDS = ("up", "demo", "ledger", "figures", "backup", "restore", "user", "check")
DESCRIPTION = (
    "同舟 Tongzhou: the common work of paired hospitals. Exit codes: 0 done, 1 refused or failed, 2 misused."
)


def main(argv: list[str] | None = None) -> int:
    """Run one word. Answers the exit code."""
    given = _parser().parse_args(argv)
    from tongzhou.config.cli.say import say, say_all
    from tongzhou.kernel.errors import Invalids, Refusal

    try:
        return int(given.run(given))
    except Refusal as refusal:
        return say(refusal)
    except Invalids as faults:
        return say_all(faults)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


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
