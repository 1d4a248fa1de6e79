"""`python -m benchmarks.dispatch --data DIR`: 500 ambulances tell their position every five seconds while desks, emergency rooms and sub-centres look.

DIR is what `benchmarks.ambulances` filled. The real processes, as the least privileged roles. See README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.pages import Person, below, cpu, wait

EVERY = 5.0
"""Seconds between two positions of one ambulance."""
LOOKS = 10.0
"""Seconds between two looks of one board: what the page does by itself."""


class Tally:
    """What came of it: how long each waited, and what was not as it should be."""

    def __init__(self) -> None:
        self.waits: dict[str, list[float]] = {}
        self.faults: dict[str, int] = {}

    def add(self, kind: str, seconds: float, answer: bytes, wanted: tuple[bytes, ...]) -> None:
        """One answer."""
        self.waits.setdefault(kind, []).append(seconds)
        if not answer.startswith(wanted):
            said = f"{kind} {answer[9:12].decode(errors='replace')}"
            self.faults[said] = self.faults.get(said, 0) + 1

    def told(self, seconds: float) -> dict[str, Any]:
        """Percentiles by kind."""
        found: dict[str, Any] = {"faults": self.faults}
        for kind, waits in sorted(self.waits.items()):
            cuts = (
                statistics.quantiles(waits, n=100, method="inclusive") if len(waits) > 1 else [waits[0]] * 99
            )
            found[kind] = {
                "count": len(waits), "a_second": round(len(waits) / seconds, 1), "p50_ms": round(cuts[49] * 1000), "p95_ms": round(cuts[94] * 1000),
                "max_ms": round(max(waits) * 1000),
            }  # fmt: skip
        return found


async def ask(line: tuple[asyncio.StreamReader, asyncio.StreamWriter], raw: bytes) -> bytes:
    """Send a request on a kept connection; the head of the answer. Its body is read by its length or its chunks."""
    reader, writer = line
    writer.write(raw)
    head = await reader.readuntil(b"\r\n\r\n")
    low = head.lower()
    if b"content-length:" in low:
        await reader.readexactly(int(low.split(b"content-length:")[1].split(b"\r\n")[0]))
    elif b"chunked" in low:
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return head


async def drives(port: int, token: str, number: int, until: float, tally: Tally) -> None:
    """One ambulance: a position every five seconds over a kept connection."""
    chance = Random(number)
    lat, lon = 34 + chance.random(), 104 + 3 * chance.random()
    await asyncio.sleep(chance.random() * EVERY)
    line = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        lat, lon = lat + 0.0003, lon + 0.0002
        told = {"token": token, "lat": lat, "lon": lon, "at": int(time.time() * 1000), "accuracy": 8}
        body = json.dumps(told).encode()
        raw = b"POST /dispatch/position/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)  # fmt: skip
        began = time.monotonic()
        try:
            answer = await asyncio.wait_for(ask(line, raw + body), 30)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            line, answer = await asyncio.open_connection("127.0.0.1", port), b"HTTP/1.1 lost"
        tally.add("position", time.monotonic() - began, answer, (b"HTTP/1.1 204",))
        await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)))
    line[1].close()


async def looks(person: Person, kind: str, path: str, number: int, until: float, tally: Tally) -> None:
    """One open board that renews itself."""
    await asyncio.sleep(Random(number).random() * LOOKS)
    head = "".join(f"{name}: {value}\r\n" for name, value in person.header().items())
    raw = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nHX-Request: true\r\n{head}\r\n".encode()
    line = await asyncio.open_connection("127.0.0.1", person.port, limit=2**22)
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            answer = await asyncio.wait_for(ask(line, raw), 60)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            line, answer = (
                await asyncio.open_connection("127.0.0.1", person.port, limit=2**22),
                b"HTTP/1.1 lost",
            )
        tally.add(kind, time.monotonic() - began, answer, (b"HTTP/1.1 200", b"HTTP/1.1 204"))
        await asyncio.sleep(max(0.0, LOOKS - (time.monotonic() - began)))
    line[1].close()


async def _run(port: int, tokens: list[str], boards: list[tuple[Person, str, str]], seconds: float) -> Tally:
    tally, until = Tally(), time.monotonic() + seconds
    await asyncio.gather(
        *(drives(port, token, number, until, tally) for number, token in enumerate(tokens)),
        *(looks(*one, number, until, tally) for number, one in enumerate(boards)),
    )
    return tally


def _spent(root: int) -> dict[str, float]:
    return {kind: cpu(pids) for kind, pids in below(root).items()}


def _phase(
    given: argparse.Namespace, root: int, tokens: list[str], boards: list[Any], seconds: float
) -> dict[str, Any]:
    before, load = _spent(root), os.getloadavg()
    tally = asyncio.run(_run(given.port, tokens, boards, seconds))
    after = _spent(root)
    spent = {kind: round(after[kind] - before[kind], 1) for kind in ("web", "postgres")}
    return {"load": load, "seconds": seconds, "cpu_seconds": spent} | tally.told(seconds)


def _all(given: argparse.Namespace, root: int) -> dict[str, Any]:
    from tongzhou.config.folder import Folder
    from tongzhou.config.postgres.cluster import cluster_in

    os.environ |= {
        "TONGZHOU_DATA": str(given.data.resolve()),
        "DATABASE_URL": cluster_in(Folder(given.data.resolve())).url(),
        "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
    }
    import django

    django.setup()
    from tongzhou.care.dispatch import actions
    from tongzhou.care.dispatch.models import Mission

    tokens = [actions.token(one) for one in Mission.objects.values_list("pk", flat=True)]
    boards = [
        (Person(given.port, f"desk-{n}"), "board of a county", "/dispatch/board/")
        for n in range(given.boards)
    ]
    boards += [
        (Person(given.port, f"room-{n}"), "what comes here", "/dispatch/") for n in range(given.boards)
    ]
    boards += [(Person(given.port, f"room-{n}"), "sub-centre", "/referrals/centre/") for n in range(4)]
    boards.append((Person(given.port, "province"), "board of the province", "/dispatch/board/"))
    _phase(given, root, tokens[:50], boards[:2], 6)  # everything is imported and warm
    found: dict[str, Any] = {"positions alone": _phase(given, root, tokens, [], given.seconds)}
    alone = found["positions alone"]
    each = alone["position"]["count"]
    found["cpu_ms_a_position"] = {
        kind: round(1000 * spent / each, 2) for kind, spent in alone["cpu_seconds"].items()
    }
    found["positions and boards"] = _phase(given, root, tokens, boards, given.seconds)
    return found


def main() -> int:
    """Print what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8771)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--boards", type=int, default=20, help="counties whose desk and emergency room look")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped with us
    command = ["-m", "tongzhou", "up", "--empty", "--data", str(given.data), "--port", str(given.port)]
    up = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    try:
        wait(given.port, up)
        print(json.dumps(_all(given, up.pid), ensure_ascii=False, indent=1))
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
