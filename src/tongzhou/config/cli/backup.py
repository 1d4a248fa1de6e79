"""`tongzhou backup FILE`: everything in one file, while people work."""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from tongzhou.config import faults
from tongzhou.config.backup.write import backup
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.server import serve

HELP = "write database, files and keys to one file (mode 0600: it holds the keys), while people work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `backup`."""
    parser.add_argument("file", type=Path, help="the file to write")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Write it and say what is in it. Raises Unable."""
    folder = Folder(given.data)
    if not folder.secrets.is_dir():
        raise Unable(faults.NOTHING_HERE, path=folder.root)
    target = given.file.expanduser().resolve()
    url = os.environ.get("TONGZHOU_OWNER_URL") or os.environ.get("DATABASE_URL")
    if url:
        manifest = backup(folder, url, target, at=datetime.now(UTC))
    else:
        with serve(folder) as own:
            manifest = backup(folder, own, target, at=datetime.now(UTC))
    _say(manifest, target, given.format)
    return 0


def _say(manifest: dict[str, object], target: Path, form: str) -> None:
    size = target.stat().st_size
    members = manifest["members"]
    count = len(members) if isinstance(members, dict) else 0
    if form == "json":
        print(json.dumps({"file": str(target), "bytes": size, "members": count, "made": manifest["made"]}))
        return
    print(f"已备份 saved: {target} ({size / 1e6:.1f} MB, {count} 个文件 files)")
    print("这个文件含有密钥，请像病历一样保管。 It holds the keys: keep it like patients' records.")
