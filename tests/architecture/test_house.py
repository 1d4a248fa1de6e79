"""The house itself: sizes, names, what must not stand in a public repository."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, modules

DRAWERS = {"utils", "util", "common", "helpers", "misc", "extras", "services", "managers", "core", "lib"}


def _tracked() -> list[str]:
    """What git keeps. A machine without git, or a copy that is no repository: what lies here and is not to be ignored."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        mine = ["-c", f"safe.directory={ROOT}"]  # also when somebody else made the checkout
        listing = subprocess.run(
            [git, *mine, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return listing.stdout.splitlines()
    return sorted(_lying_here())


def _lying_here() -> Iterator[str]:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    for folder, below, names in os.walk(ROOT):
        below[:] = [n for n in below if not any(fnmatch(n, pattern) for pattern in ignored)]
        kept = [n for n in names if not any(fnmatch(n, pattern) for pattern in ignored)]
        yield from (str((Path(folder) / n).relative_to(ROOT)) for n in kept)


def test_no_drawers() -> None:
    names = {part.removesuffix(".py") for path, _ in modules() for part in path.relative_to(PACKAGE).parts}
    assert not names & DRAWERS


def test_no_file_over_500_lines() -> None:
    long = {
        str(p.relative_to(PACKAGE)): n for p, _ in modules() if (n := p.read_text("utf-8").count("\n")) > 500
    }
    assert not long


def test_every_package_says_what_it_is() -> None:
    for path, tree in modules():
        if path.name == "__init__.py" and path.parent.name not in ("templatetags", "migrations"):
            assert ast.get_docstring(tree), f"{path.relative_to(PACKAGE)} has no docstring"


def test_every_public_definition_of_the_domain_is_documented() -> None:
    silent = []
    for path, tree in modules():
        where = path.relative_to(PACKAGE)
        if where.parts[0] in ("web", "config"):
            continue
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                silent.append(f"{where}:{node.lineno} {node.name}")
    assert not silent


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_locks_hold_hashes_and_no_hosts(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text and "--index" not in text and "find-links" not in text
    pins = re.findall(r"^[a-z0-9][\w.\-]*==", text, re.M)
    blocks = re.split(r"^(?=[a-z0-9][\w.\-]*==)", text, flags=re.M)[1:]
    assert pins and all("--hash=sha256:" in block for block in blocks)


def test_nothing_secret_or_generated_is_tracked() -> None:
    bad = [
        f
        for f in _tracked()
        if re.search(r"(\.mo|\.pem|\.key|\.env|\.sqlite3|__pycache__)$|^var/|secrets/", f)
    ]
    assert not bad
