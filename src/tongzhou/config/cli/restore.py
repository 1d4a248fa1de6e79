"""`tongzhou restore FILE`: everything back from one file, into an empty place."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import psycopg

from tongzhou.config.backup import tools
from tongzhou.config.backup.read import (
    check_empty,
    check_empty_database,
    put,
    scratch,
    undone_on_failure,
    unpack,
)
from tongzhou.config.backup.write import DUMP
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.server import serve

HELP = "put a backup into an empty place (--data DIR, and an empty database when DATABASE_URL is set)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `restore`."""
    parser.add_argument("file", type=Path, help="the file that `tongzhou backup` wrote")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Check it, put it in place, say so. Raises Unable."""
    folder = Folder(given.data)
    url = os.environ.get("TONGZHOU_OWNER_URL") or os.environ.get("DATABASE_URL")
    check_empty(folder)
    if url:
        check_empty_database(url)
    with undone_on_failure(folder), scratch(folder) as name:
        room = Path(name)
        manifest = unpack(given.file.expanduser().resolve(), room)
        if url:
            _fill(url, room, own=False)
        else:
            with serve(folder) as own:
                _fill(own, room, own=True)
        put(folder, room)
    _say(manifest, folder, given.format)
    return 0


def _fill(url: str, room: Path, *, own: bool) -> None:
    tools.load(url, room / DUMP)
    if own:
        roles = (Path(__file__).parents[1] / "roles.sql").read_bytes()
        with psycopg.connect(url) as connection:
            connection.execute(roles)


def _say(manifest: dict[str, Any], folder: Folder, form: str) -> None:
    if form == "json":
        print(
            json.dumps(
                {"data": str(folder.root), "members": len(manifest["members"]), "made": manifest["made"]}
            )
        )
        return
    print(
        f"已恢复 restored: {folder.root} ({len(manifest['members'])} 个文件 files, 备份于 made {manifest['made']})"
    )
    print(f"启动 start: ./run --data '{folder.root}'")
