"""Compiles the catalogues: every web/**/locale/<language>/LC_MESSAGES/django.po beside its .mo.

`python -m tongzhou.web.translations`; polib does it, so no gettext tools are needed on the machine.
"""

from __future__ import annotations

from pathlib import Path

import polib

WEB = Path(__file__).resolve().parent


def catalogues() -> list[Path]:
    """All .po files under web/."""
    return sorted(WEB.glob("**/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> int:
    """Write the .mo of every catalogue that is older than its .po; returns how many were written."""
    return sum(_compile(po) for po in catalogues())


def _compile(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return False
    polib.pofile(str(po)).save_as_mofile(str(mo))
    return True


if __name__ == "__main__":
    compile_all()
