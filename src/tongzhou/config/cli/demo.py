"""`tongzhou demo`: load the demo's places, people and cases (again does nothing)."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from importlib import import_module

from tongzhou.config import faults, keys
from tongzhou.config.cli.inside import inside
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder

HELP = "load the demo into a folder that was opened as one (`tongzhou up` does it on first start)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(given: argparse.Namespace) -> int:
    """Load, saying what is being loaded. Raises Unable where people work for real."""
    folder = Folder(given.data)
    folder.make()
    keys.make(folder.secrets)
    folder.decide(demo=True)
    if not folder.demo:
        raise Unable(faults.IN_REAL_USE, path=folder.root)
    with inside(folder):
        _refuse_among_people()
        _load()
    return 0


def _refuse_among_people() -> None:
    from tongzhou.accounts.models import Account

    if Account.objects.exclude(username__startswith="demo-").exists():
        raise Unable(faults.IN_REAL_USE, path="DATABASE_URL")


def _load() -> None:
    try:
        demo = import_module("tongzhou.config.demo")
    except ModuleNotFoundError as fault:
        raise Unable(faults.NOT_YET, name="demo") from fault
    demo.load(at=datetime.now(UTC), progress=_tell)


def _tell(*said: object) -> None:
    print("   ", *said, flush=True)
