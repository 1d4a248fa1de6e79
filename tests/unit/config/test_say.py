"""What the machine refuses becomes a sentence; what we did wrong keeps its traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db.utils import OperationalError

from tests.architecture.source import ROOT
from tongzhou.config import faults
from tongzhou.config.cli.say import told
from tongzhou.config.faults import Unable


@pytest.fixture(autouse=True)
def _embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("TONGZHOU_ROLES", raising=False)


def raising(fault: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise fault

    return work


SAID = [
    (Unable(faults.PORT_TAKEN, port=8000), "8000"),
    (ModuleNotFoundError("No module named 'granian'", name="granian"), "granian"),
    (ImportError("no pq wrapper available.\nAttempts made:"), "no pq wrapper available"),
    (PermissionError(errno.EACCES, "Permission denied", "/var/x/lock"), "/var/x/lock"),
    (OSError(errno.ENOSPC, "No space left on device"), "/the/data"),
    (OperationalError('could not extend file "base/1": No space left on device\nHINT: x'), "/the/data"),
    (psycopg.OperationalError("connection failed: Connection refused\nIs the server"), "Connection refused"),
]


@pytest.mark.parametrize(("fault", "named"), SAID)
def test_one_sentence_in_two_languages(
    fault: Exception, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(raising(fault), Path("/the/data")) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 and lines[0].startswith("同舟：") and lines[1].startswith("Tongzhou: ")
    assert named in lines[0] and named in lines[1]


def test_the_disk_of_a_server_of_yours_is_not_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://there/x")
    told(
        raising(psycopg.OperationalError("could not extend file: No space left on device")), Path("/the/data")
    )
    said = capsys.readouterr().err
    assert "DATABASE_URL" in said and "/the/data" not in said


@pytest.mark.parametrize(
    "fault", [ValueError("ours"), ModuleNotFoundError("No module named x", name="tongzhou.x"), KeyError("k")]
)
def test_a_fault_of_ours_is_not_hidden(fault: Exception) -> None:
    with pytest.raises(type(fault)):
        told(raising(fault))


def test_ctrl_c_and_success_keep_their_codes() -> None:
    assert told(raising(KeyboardInterrupt())) == 130
    assert told(lambda: 0) == 0


def test_a_reader_who_left_is_no_fault() -> None:
    """`tongzhou … | head -1`."""
    script = (
        "import sys; from tongzhou.config.cli.say import told\n"
        "def work():\n for _ in range(100000): print('同舟')\n return 0\n"
        "sys.exit(told(work))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(30) == 1 and process.stderr.read() == b""
