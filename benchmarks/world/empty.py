"""An empty installation, and what fills it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tongzhou.config import keys
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.server import serve

Fill = Callable[[], dict[str, Any]]


def main(description: str | None, filling: str) -> int:
    """Make the folder that --data names and fill it with `filling`'s `fill`. 0 when every check answered well."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="a folder that does not exist yet")
    folder = Folder(parser.parse_args().data.resolve())
    if folder.root.exists():
        parser.error("the folder is there already: the world is made in an empty one")
    folder.make()
    folder.decide(demo=False)
    keys.make(folder.secrets)
    with serve(folder) as url:
        os.environ |= {
            "TONGZHOU_DATA": str(folder.root),
            "DATABASE_URL": url,
            "TONGZHOU_ROLES": "1",
            "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
        }
        subprocess.run([sys.executable, "-m", "tongzhou.config.prepare"], check=True)
        return _fill(folder, filling)


def _fill(folder: Folder, filling: str) -> int:
    import django

    django.setup()
    fill: Fill = import_module(filling).fill
    began, cpu = time.monotonic(), time.process_time()
    told = fill()
    told["seconds"] = round(time.monotonic() - began)
    told["cpu_seconds"] = round(time.process_time() - cpu)
    told["load"] = os.getloadavg()
    (folder.root / "world.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 1 if told["faults"] else 0
