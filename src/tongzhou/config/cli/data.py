"""`--data`: the folder that a command works on. It may stand before or after a second word."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def option(parser: argparse.ArgumentParser, *, default: bool = False) -> None:
    """Add `--data` to `parser`; only one parser of a chain sets the default."""
    parser.add_argument(
        "--data",
        type=_folder,
        default=_folder(_usual()) if default else argparse.SUPPRESS,
        help="data folder, default ./var of the installation",
    )


def _usual() -> str:
    return os.environ.get("TONGZHOU_DATA") or str(Path(__file__).resolve().parents[4] / "var")


def _folder(text: str) -> Path:
    return Path(text).expanduser().resolve()
