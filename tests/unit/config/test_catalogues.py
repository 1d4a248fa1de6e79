"""Translations are compiled without gettext on the machine."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from tongzhou.config import catalogues

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "等您处理"\nmsgstr "Waiting for you"\n'


def test_each_area_is_compiled_and_read(tmp_path: Path) -> None:
    source = tmp_path / "src" / "web" / "accounts" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    target = tmp_path / "locale"
    assert catalogues.compile_all(tmp_path / "src", target) == 1
    assert catalogues.compile_all(tmp_path / "src", target) == 0
    assert catalogues.paths(tmp_path / "src", target) == [target / "web-accounts"]
    spoken = gettext.translation("django", target / "web-accounts", ["en"]).gettext("等您处理")
    assert spoken == "Waiting for you"


def test_a_changed_source_is_compiled_again(tmp_path: Path) -> None:
    source = tmp_path / "web" / "a" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    catalogues.compile_all(tmp_path, tmp_path / "out")
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))
    assert catalogues.compile_all(tmp_path, tmp_path / "out") == 1
