"""Nothing acknowledged is lost, nothing is there twice: the database and the pages are killed at random moments.

Leaf tables are kept by the postings and filled anew beside them, and a recount at the end finds no difference.
Writers send numbered rows, as a phone does: with an id of their own, again and again until it is acknowledged. The
killer ends the server, the web processes or the whole of `tongzhou up`, each by its own pid.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.integration.config.conftest import ROOT, Running, children, environment, tongzhou, up
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.cluster import APP_ROLE, OWNER_ROLE, cluster_in

pytestmark = pytest.mark.crash

WRITERS = 3
ROWS = 120
KILLS = 8
SENDERS, CASES = 2, 15
STEPS = ("request", "allocate", "accept", "sign", "close")


@dataclass
class Writer(threading.Thread):
    """Sends its rows one by one; each until somebody said it is kept. `send(key)` raises psycopg.Error or OSError."""

    url: str
    name_: int
    acknowledged: list[str] = field(default_factory=list)
    tries: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        for number in range(ROWS):
            key = f"{self.name_}-{number}"
            while not self._sent(key):
                time.sleep(0.05)
            self.acknowledged.append(key)
            time.sleep(0.02)

    def _sent(self, key: str) -> bool:
        self.tries += 1
        try:
            with psycopg.connect(self.url, connect_timeout=2) as connection:
                if connection.execute(
                    "INSERT INTO sent (key) VALUES (%s) ON CONFLICT DO NOTHING", [key]
                ).rowcount:
                    connection.execute("UPDATE tally SET n = n + 1")
        except psycopg.Error:
            return False
        return True

    __hash__ = threading.Thread.__hash__


def kill_something(it: Running, chance: random.Random) -> None:
    """SIGKILL for one of our own: the postmaster, one of its backends, a web process, the worker."""
    family = [pid for child in children(it.process.pid) for pid in (child, *children(child))]
    if family:
        try:
            os.kill(chance.choice(family), signal.SIGKILL)
        except ProcessLookupError:
            return


def test_every_acknowledged_write_is_there_once(running: Running) -> None:
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    it = running
    with it.database() as database:
        database.execute("CREATE TABLE sent (key text PRIMARY KEY)")
        database.execute("CREATE TABLE tally (n int)")
        database.execute("INSERT INTO tally VALUES (0)")
    url = cluster_in(it.folder).url()
    writers = [Writer(url, name) for name in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 0.7))
        if it.process.poll() is not None:
            it = up(it.folder)
        kill_something(it, chance)
    it.process.kill()  # and at last the watcher itself, in the middle of the work
    it.process.wait()
    it = up(it.folder)
    for writer in writers:
        writer.join(60)
    with it.database() as database:
        kept = [key for (key,) in database.execute("SELECT key FROM sent").fetchall()]
        tally = database.execute("SELECT n FROM tally").fetchone()
    it.stop()
    assert not any(writer.is_alive() for writer in writers), f"seed {seed}"
    wanted = [key for writer in writers for key in writer.acknowledged]
    assert sorted(kept) == sorted(wanted) and len(wanted) == WRITERS * ROWS, f"seed {seed}"
    assert tally == (WRITERS * ROWS,)
    assert sum(writer.tries for writer in writers) > WRITERS * ROWS, (
        "no write was ever cut: the test proved nothing"
    )


def sender(folder: Folder, role: str, *words: str) -> subprocess.Popen[str]:
    """A process that uses the verbs, on a database role of its own."""
    env = environment() | {
        "TONGZHOU_DATA": str(folder.root),
        "DATABASE_URL": cluster_in(folder).url(role),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    argv = [sys.executable, "-m", "tests.integration.config.sender", *words]
    return subprocess.Popen(
        argv, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_every_acknowledged_step_of_a_case_is_there_once(room: Path) -> None:
    """Real cases, from the patient to the ledger, by the application's role, while everything is killed around them."""
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    it = up(Folder(room / "var"))
    who, wrong = sender(it.folder, OWNER_ROLE, "stage").communicate(timeout=300)
    assert json.loads(who or "null"), wrong
    stop = room / "enough"
    filler = sender(it.folder, APP_ROLE, "refill", str(stop))
    outs = [room / f"sent{number}" for number in range(SENDERS)]
    senders = [sender(it.folder, APP_ROLE, "send", who, str(CASES), str(out)) for out in outs]
    while any(one.poll() is None for one in senders) and it.process.poll() is None:
        time.sleep(chance.uniform(1.0, 2.5))
        if chance.random() < 0.15:
            it.process.kill()
            it.process.wait()
        else:
            kill_something(it, chance)
        if it.process.poll() is not None:
            it = up(it.folder)
    for one in senders:
        _, wrong = one.communicate(timeout=300)
        assert one.returncode == 0, f"seed {seed}: {wrong[-2000:]}"
    stop.touch()
    filled, wrong = filler.communicate(timeout=300)
    assert filler.returncode == 0, f"seed {seed}: {wrong[-2000:]}"
    it.database().close()  # the last kill may have been the database: it is back before anybody counts
    counted, wrong = sender(it.folder, APP_ROLE, "recount").communicate(timeout=300)
    assert counted, f"seed {seed}: {wrong[-2000:]}"
    lines = [line.split() for out in outs for line in out.read_text().splitlines()]
    with it.database() as database:
        steps = Counter(
            database.execute(
                "SELECT consultation_id::text, event FROM consultations_step WHERE event <> 'escalate'"
            )
        )
        entries = Counter(one for (one,) in database.execute("SELECT source FROM ledger_entry"))
        signed = database.execute(
            "SELECT count(*) FROM consultations_opinion WHERE signed_at IS NOT NULL"
        ).fetchone()
    verified = tongzhou(
        "ledger", "verify", "--data", it.folder.root, DATABASE_URL=cluster_in(it.folder).url()
    )
    it.stop()
    promised = [(case, event) for event, case, _ in (line for line in lines if len(line) == 3)]
    assert steps == Counter(promised) and len(promised) == SENDERS * CASES * len(STEPS), f"seed {seed}"
    assert entries == Counter(f"consultation:{case}" for case, event in promised if event == "close"), (
        f"seed {seed}"
    )
    assert signed == (SENDERS * CASES,), f"seed {seed}"
    assert verified.returncode == 0, verified.stdout + verified.stderr
    kept = json.loads(counted)
    assert kept["different"] == 0 and kept["cells"] > 0, (
        f"seed {seed}: the leaf tables do not say what the entries say"
    )
    assert json.loads(filled)["done"] > 0, "no leaf was ever filled anew beside the postings"
    assert sum(int(line[-1]) for line in lines) > 0, "no step was ever cut: the test proved nothing"
