"""What the sweeps read: the source files of the project, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tongzhou"


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    """Every Python module of the package with its syntax tree; migrations are left out."""
    return tuple(
        (path, ast.parse(path.read_text("utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    )


def under(*parts: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules below `src/tongzhou/<part>` for each part, as (path relative to the package, tree)."""
    for path, tree in modules():
        relative = path.relative_to(PACKAGE)
        if relative.parts and relative.parts[0] in parts:
            yield str(relative), tree
