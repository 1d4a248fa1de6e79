"""Are the packages of the lock all there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongzhou.config import faults, packages
from tongzhou.config.faults import Unable


def test_those_of_the_real_lock_are() -> None:
    assert packages.LOCK.is_file()
    packages.complete()


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("django==5.2 \\\n    --hash=sha256:00\nno-such-thing==1.0 \\\n    --hash=sha256:00\n")
    with pytest.raises(Unable) as refused:
        packages.complete(lock)
    assert refused.value.said is faults.NO_PACKAGE
    assert "no-such-thing" in refused.value.says.zh and "django" not in refused.value.says.zh


def test_without_a_lock_nothing_is_asked(tmp_path: Path) -> None:
    packages.complete(tmp_path / "none")
