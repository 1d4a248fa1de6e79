"""In a real installation every script is asked for under its hashed name, also by the other scripts."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


def test_scripts_import_each_other_by_hashed_names(tmp_path: Path) -> None:
    storages = {"staticfiles": {"BACKEND": "tongzhou.web.storage.Hashed"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    scripts = [path for path in (tmp_path / "js").iterdir() if HASHED.search(path.name)]
    imported = [
        name for path in scripts for name in re.findall(r'from "\./([^"]+)"', path.read_text("utf-8"))
    ]
    assert len(imported) >= 10
    assert [
        name for name in imported if not HASHED.search(name) or not (tmp_path / "js" / name).exists()
    ] == []
