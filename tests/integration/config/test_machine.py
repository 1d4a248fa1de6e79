"""What `./run` and `./test` say to a machine that lacks something. Their shell, with a machine that is made up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.config.conftest import ROOT, environment
from tongzhou.config.cli import WORDS


def bash(script: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `script` with the project's two shell files read."""
    read = f". '{ROOT}/deploy/environment.sh'; . '{ROOT}/deploy/machine.sh'; "
    return subprocess.run(
        ["bash", "-c", f"set -uo pipefail; {read}{script}"],
        env=environment() | more,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)
    return path


def refused(done: subprocess.CompletedProcess[str], *named: str) -> None:
    """Exit code 1 and one sentence in each language at the end of what was said."""
    last = done.stderr.splitlines()[-2:]
    assert done.returncode == 1 and last[0].startswith("同舟：") and last[1].startswith("Tongzhou: ")
    assert all(word in last[0] and word in last[1] for word in named), done.stderr


def test_a_python_that_was_named_and_is_too_old(tmp_path: Path) -> None:
    old = program(tmp_path / "python", "exit 1")
    refused(bash("find_python", TONGZHOU_PYTHON=str(old)), str(old), "3.11")


def test_no_python_at_all() -> None:
    refused(bash("new_enough() { return 1; }; find_python"), "3.11", "python3-venv")


def test_a_python_without_venv_names_the_package_that_brings_it(tmp_path: Path) -> None:
    bare = program(tmp_path / "python", f'[[ "$2" = *ensurepip* ]] && exit 1; exec "{sys.executable}" "$@"')
    done = bash(
        f"make_environment '{ROOT}' requirements.lock", TONGZHOU_PYTHON=str(bare), TONGZHOU_VENV="/none"
    )
    refused(done, "python3-venv")


def test_an_environment_that_cannot_be_made_says_where(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    place = str(tmp_path / "file" / "venv")
    done = bash(f"make_environment '{ROOT}' requirements.lock", TONGZHOU_VENV=place)
    refused(done, place, "TONGZHOU_VENV")


def test_packages_that_cannot_be_fetched_leave_no_stamp(tmp_path: Path) -> None:
    """And the machine's own habits of pip are left aside."""
    (tmp_path / "lock").write_text("no-such-thing==1.0 --hash=sha256:" + "0" * 64 + "\n")
    own = {
        "PIP_NO_INDEX": "1",
        "PIP_USER": "1",
        "PIP_TARGET": "/none",
        "TONGZHOU_VENV": str(tmp_path / "a b 环境"),
    }
    done = bash(f"make_environment '{tmp_path}' lock", **own)
    refused(done)
    assert "no-such-thing" in done.stderr and "user" not in done.stderr
    assert not (tmp_path / "a b 环境" / ".installed").exists()


def test_an_ordinary_user_is_told_exactly_what_is_missing(tmp_path: Path) -> None:
    there = program(tmp_path / "there", "exit 0")
    done = bash(
        f"id() {{ echo 1000; }}; need a={there} b-package={tmp_path}/*/none c={tmp_path}/the* d=no-such-program"
    )
    refused(done, "sudo apt-get install b-package d")
    assert done.stdout == ""


def test_root_gets_it_installed(tmp_path: Path) -> None:
    program(
        tmp_path / "apt-get",
        f'echo "$@" >>{tmp_path}/asked; [ "$1" = install ] && touch {tmp_path}/brought; true',
    )
    done = bash(
        f"id() {{ echo 0; }}; need thing={tmp_path}/brought && echo on",
        PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        TMPDIR=str(tmp_path),
    )
    assert done.returncode == 0 and done.stdout.endswith("on\n"), done.stderr
    assert (tmp_path / "asked").read_text().splitlines()[1].split()[-1] == "thing"
    assert not list(tmp_path.glob("tongzhou-apt-*"))


def test_root_without_a_network_is_told_what_apt_said(tmp_path: Path) -> None:
    program(tmp_path / "apt-get", "echo E: no way >&2; exit 100")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = bash(f"id() {{ echo 0; }}; need thing={tmp_path}/brought", PATH=path)
    refused(done, "thing")
    assert "E: no way" in done.stderr


@pytest.mark.parametrize("files", [("chromium", "fonts-noto-cjk", "libatomic1")])
def test_the_browser_s_needs_are_named(files: tuple[str, ...]) -> None:
    done = bash('missing() { wanted=("${@%%=*}"); }; id() { echo 1000; }; need_browser')
    refused(done, *files)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("", "up"), ("--port 8080 --empty", "up --port 8080 --empty"), ("-h", "-h"), ("start", "start")]
    + [(f"{word} --format json", f"{word} --format json") for word in WORDS],
)
def test_run_starts_everything_or_passes_a_word_on(typed: str, meant: str, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin" / "python", 'echo "$@"')
    stamp = f"find_python; lock_hash '{ROOT}' requirements.lock >'{tmp_path}/.installed'"
    done = bash(f"{stamp}; '{ROOT}/run' {typed}", TONGZHOU_VENV=str(tmp_path))
    assert done.returncode == 0 and done.stdout == f"-m tongzhou {meant}\n", done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_a_terminal_of_another_encoding_is_no_obstacle(encoding: str, tmp_path: Path) -> None:
    """PYTHONIOENCODING stands for a locale that this machine may not have."""
    more = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tongzhou", "check", "--data", str(tmp_path / "无")],
        env=environment() | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    refused(done, str(tmp_path / "无"))


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_chinese_does_not_change_the_verifier_s_answer(
    encoding: str, tmp_path: Path
) -> None:
    (tmp_path / "no.ndjson").write_text("{}\n")
    verifier = shutil.copy(ROOT / "src/tongzhou/ledger/verifier.py", tmp_path)
    done = subprocess.run(
        [sys.executable, verifier, str(tmp_path / "no.ndjson")],
        env={"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2 and b"CANNOT READ" in done.stderr, done.stderr
