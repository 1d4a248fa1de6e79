"""Translations: compiled from the .po files of the pages into the data folder, without gettext on the machine."""

from __future__ import annotations

from pathlib import Path

import polib


def sources(package: Path) -> dict[str, list[Path]]:
    """The .po files of each web area, by a flat name for its compiled folder."""
    found: dict[str, list[Path]] = {}
    for path in sorted(package.glob("**/locale/*/LC_MESSAGES/*.po")):
        area = path.parents[3].relative_to(package)
        found.setdefault("-".join(area.parts), []).append(path)
    return found


def paths(package: Path, target: Path) -> list[Path]:
    """The compiled folders, as Django's LOCALE_PATHS wants them."""
    return [target / area for area in sources(package)]


def compile_all(package: Path, target: Path) -> int:
    """Compile what is new or changed. Answers how many files were written."""
    written = 0
    for area, files in sources(package).items():
        for source in files:
            compiled = target / area / source.parent.parent.name / "LC_MESSAGES" / f"{source.stem}.mo"
            written += _compile(source, compiled)
    return written


def _compile(source: Path, compiled: Path) -> int:
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return 0
    compiled.parent.mkdir(parents=True, exist_ok=True)
    part = compiled.with_suffix(".part")
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(part))
    part.replace(compiled)
    return 1
