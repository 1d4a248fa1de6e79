"""The data folder: one holder, one use."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tongzhou.config import faults
from tongzhou.config import folder as module
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder


def test_a_new_folder_lets_nobody_read_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "a" / "b")
    folder.make()
    assert folder.root.stat().st_mode & 0o066 == 0
    assert {room.stat().st_mode & 0o777 for room in folder.root.iterdir()} == {0o700}


def test_an_existing_folder_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    Folder(tmp_path).make()
    assert tmp_path.stat().st_mode & 0o777 == 0o750


def test_one_process_holds_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert not folder.held()
    with folder.alone():
        assert folder.held()
        with pytest.raises(Unable) as refused, folder.alone():
            pass
    assert refused.value.said is faults.ALREADY_UP and not folder.held()


def test_demo_and_real_use_never_mix(tmp_path: Path) -> None:
    demo, real = Folder(tmp_path / "demo"), Folder(tmp_path / "real")
    for folder in (demo, real):
        folder.make()
    demo.decide(demo=True)
    real.decide(demo=False)
    real.decide(demo=True)
    assert demo.demo and not real.demo
    with pytest.raises(Unable) as refused:
        demo.decide(demo=False)
    assert refused.value.said is faults.HOLDS_DEMO


def test_a_nearly_full_disk_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ENOUGH", 1 << 60)
    with pytest.raises(Unable) as refused:
        Folder(tmp_path).make()
    assert refused.value.said is faults.DISK_FULL


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, faults.DISK_FULL),
        (errno.EDQUOT, faults.DISK_FULL),
        (errno.EACCES, faults.NO_RIGHTS),
        (errno.EROFS, faults.NO_RIGHTS),
        (errno.EIO, faults.UNUSABLE),
    ],
)
def test_what_the_system_says_becomes_a_sentence(number: int, said: object) -> None:
    refused = faults.of(OSError(number, os.strerror(number)), "/x")
    assert refused.said is said and "/x" in refused.says.zh
