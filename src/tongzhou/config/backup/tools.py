"""pg_dump, pg_restore and psql: the wheel's own, which read every server up to their version; else the machine's."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.config.postgres.programs import major, program

HEADER = 60
"""Lines in which `pg_restore` writes settings of the session; after them come data, never touched."""


def tool(name: str, url: str) -> str:
    """The path of `name` for the server at `url`. Raises Unable when none is new enough."""
    server = server_major(url)
    if server <= int(major()):
        return program(name)
    found = f"/usr/lib/postgresql/{server}/bin/{name}"
    if Path(found).is_file():
        return found
    other = shutil.which(name)
    if other and int(_run([other, "--version"]).split()[2].split(".")[0]) >= server:
        return other
    raise Unable(faults.NO_PROGRAMS, name=f"{name} {server}")


def server_major(url: str) -> int:
    """The major version of the server. Raises Unable when it cannot be reached."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            return connection.info.server_version // 10000
    except psycopg.OperationalError as fault:
        raise Unable(faults.DATABASE_SILENT, why=str(fault).splitlines()[0]) from fault


def dump(url: str, target: Path) -> None:
    """One consistent picture of the running database, in pg_dump's own format. Raises Unable."""
    _run([tool("pg_dump", url), "-Fc", "--no-owner", "--no-acl", "-d", url, "-f", str(target)])


def load(url: str, source: Path) -> None:
    """Put a dump into an empty database: whole, in one transaction, or not at all. Raises Unable."""
    read = [tool("pg_restore", url), "--no-owner", "--no-acl", "--no-comments", "-f", "-", str(source)]
    write = [tool("psql", url), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-d", url]
    with (
        subprocess.Popen(read, stdout=subprocess.PIPE) as reader,  # noqa: S603 (our own programs)
        subprocess.Popen(write, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as writer,  # noqa: S603
    ):
        said = _pour(_understood(reader.stdout or ()), writer)
    if reader.returncode or writer.returncode:
        raise Unable(faults.TOOL_FAILED, name="pg_restore", why=said)


def _pour(lines: Iterable[bytes], writer: subprocess.Popen[bytes]) -> str:
    """Feed psql; answers what it complained of, without values (a fault's first line names no row)."""
    assert writer.stdin is not None and writer.stderr is not None
    try:
        for line in lines:
            writer.stdin.write(line)
        writer.stdin.close()
    except BrokenPipeError:
        pass  # psql gave up first; its words say why
    return (writer.stderr.read().decode(errors="replace").splitlines() or [""])[0]


def _understood(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out the one setting that servers before 17 do not know."""
    for number, line in enumerate(lines):
        if number < HEADER and line.startswith(b"SET transaction_timeout"):
            continue
        yield line


def _run(argv: list[str]) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, check=False)  # noqa: S603 (our own programs)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [""]
        raise Unable(faults.TOOL_FAILED, name=Path(argv[0]).name, why=said[-1])
    return done.stdout
