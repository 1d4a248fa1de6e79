"""`python -m benchmarks.pages --data DIR`: the real processes over the world, one page after the other, then a crowd.

CPU is what the kernel counted for the web processes and for PostgreSQL's (user and system), so that other work on the
machine does not count. See README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.world.sizes import PASSWORD

TICK = os.sysconf("SC_CLK_TCK")
WHO = """
SELECT a.username, a.id FROM accounts_account a JOIN accounts_rolegrant g ON g.account_id = a.id
JOIN directory_staff s ON s.id = a.staff_id
LEFT JOIN (SELECT asker_id, count(*) n FROM consultations_consultation GROUP BY 1) c ON c.asker_id = s.id
LEFT JOIN (SELECT holder_staff_id, count(*) n FROM consultations_consultation GROUP BY 1) h ON h.holder_staff_id = s.id
WHERE g.role = %s ORDER BY coalesce(c.n, 0) + coalesce(h.n, 0) DESC, a.username LIMIT %s
"""
CASE = """
SELECT c.id, c.question FROM consultations_consultation c JOIN accounts_account a ON a.staff_id = c.asker_id
WHERE a.username = %s AND c.state = 'completed' ORDER BY c.steps DESC, c.id LIMIT 1
"""


class Person:
    """A signed-in browser: its cookies and one kept connection."""

    def __init__(self, port: int, username: str) -> None:
        self.port, self.username, self.cookies = port, username, dict[str, str]()
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        _, page = self.get("/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.decode())
        assert token
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": PASSWORD}
        status, _, _ = self.ask("POST", "/sign-in/", urlencode(form))
        assert status == 302, f"{username} was not let in ({status})"

    def header(self) -> dict[str, str]:
        """What a browser sends along."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookie, "Accept-Encoding": "gzip", "Referer": f"http://127.0.0.1:{self.port}/"}

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes, int]:
        """Status, content, bytes that travelled."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self.line.request(method, path, body, self.header() | kind)
        answer = self.line.getresponse()
        raw = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        plain = gzip.decompress(raw) if answer.getheader("Content-Encoding") == "gzip" else raw
        return answer.status, plain, len(raw) + len(str(answer.headers))

    def get(self, path: str) -> tuple[int, bytes]:
        """A page that must be there."""
        status, page, _ = self.ask("GET", path)
        assert status == 200, f"{path}: {status}"
        return status, page


def cpu(pids: list[int]) -> float:
    """Seconds of CPU (user and system) of these processes."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def below(root: int) -> dict[str, list[int]]:
    """The processes under `root` by what they are: web, postgres, others."""
    parents: dict[int, int] = {}
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                parents[int(one.name)] = int((one / "stat").read_text().rpartition(")")[2].split()[1])
            except FileNotFoundError:
                continue
    kin = {root}
    while more := {pid for pid, parent in parents.items() if parent in kin} - kin:
        kin |= more
    kinds: dict[str, list[int]] = {"web": [], "postgres": [], "other": []}
    for pid in kin:
        try:
            said = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except FileNotFoundError:
            continue
        kind = (
            "web" if "origin.serve" in said or "granian" in said else "postgres" if "postgres" in said else ""
        )
        kinds[kind or "other"].append(pid)
    # A web process that was forked bears its parent's command line or none of its own: its parent tells.
    for pid in list(kinds["other"]):
        if parents.get(pid) in kinds["web"]:
            kinds["web"].append(pid)
    return kinds


def measure(person: Person, path: str, root: int, times: int) -> dict[str, Any]:
    """CPU a request, after a warm-up, and what travelled."""
    for _ in range(min(20, times)):
        person.get(path)
    kinds = below(root)
    web, base = cpu(kinds["web"]), cpu(kinds["postgres"])
    for _ in range(times):
        person.get(path)
    kinds = below(root)
    _, plain, size = person.ask("GET", path)
    print(path, round((cpu(kinds["web"]) - web) * 1000 / times, 1), file=sys.stderr, flush=True)
    return {
        "web_ms": round((cpu(kinds["web"]) - web) * 1000 / times, 1),
        "postgres_ms": round((cpu(kinds["postgres"]) - base) * 1000 / times, 1),
        "kb": round(size / 1024, 1),
        "plain_kb": round(len(plain) / 1024, 1),
    }


def first_visit(person: Person) -> float:
    """KB of the worklist with all style sheets, scripts and pictures that it names."""
    _, page, total = person.ask("GET", "/")
    named = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page.decode()))
    return round((total + sum(person.ask("GET", path)[2] for path in named)) / 1024, 1)


async def crowd(people: list[tuple[Person, list[str]]], seconds: float) -> dict[str, Any]:
    """Everybody at once, each reading on after one to three seconds. Times are those the browser waits."""
    waits: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + seconds

    async def reads(person: Person, paths: list[str], number: int) -> None:
        chance = Random(number)
        await asyncio.sleep(chance.random() * 2)
        while time.monotonic() < until:
            path = chance.choice(paths)
            began = time.monotonic()
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", person.port)
                head = "".join(f"{name}: {value}\r\n" for name, value in person.header().items())
                writer.write(
                    f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{head}\r\n".encode()
                )
                answer = await asyncio.wait_for(reader.read(-1), 60)
                writer.close()
                if not answer.startswith(b"HTTP/1.1 200"):
                    errors.append(answer[:40].decode(errors="replace"))
            except (OSError, TimeoutError) as fault:
                errors.append(repr(fault))
            waits.append(time.monotonic() - began)
            await asyncio.sleep(chance.uniform(1, 3))

    await asyncio.gather(*(reads(*one, number) for number, one in enumerate(people)))
    cuts = statistics.quantiles(waits, n=100)
    return {
        "people": len(people), "requests": len(waits), "errors": len(errors), "first_errors": errors[:3],
        "p50_ms": round(cuts[49] * 1000), "p95_ms": round(cuts[94] * 1000), "max_ms": round(max(waits) * 1000),
        "load": os.getloadavg(),
    }  # fmt: skip


def statements(username: str, paths: dict[str, str]) -> dict[str, int]:
    """SQL statements of each whole request: session, actor, page, frame. In this process, over the same database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(headers={"host": "localhost"})
    browser.post("/sign-in/", {"username": username, "password": PASSWORD})
    found = {}
    for name, path in paths.items():
        browser.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(path).status_code == 200, path
        found[name] = len(seen)
    return found


def main() -> int:
    """Print what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped with us
    up = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tongzhou",
            "up",
            "--empty",
            "--data",
            str(given.data),
            "--port",
            str(given.port),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait(given.port, up)
        print(json.dumps(_all(given, up.pid), ensure_ascii=False, indent=1))
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(60)
    return 0


def wait(port: int, up: subprocess.Popen[bytes]) -> None:
    """Until the server answers. SystemExit when it does not."""
    for _ in range(600):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            assert up.poll() is None, "the server ended"
        time.sleep(0.2)
    raise SystemExit("the server does not answer")


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
    from django.db import connection

    def rows(sql: str, *values: object) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    doctor = rows(WHO, "village_doctor", 1)[0][0]
    (case, question), word = rows(CASE, doctor)[0], quote("胸痛")
    paths = {
        "worklist": "/", "worklist, own place": "/?tab=house", "worklist, done": "/?tab=done",
        "case": f"/cases/{case}/", "search of cases": f"/cases/?q={word}", "search, rare": f"/cases/?q={quote(question[:9])}",
        "search while typing": f"/search/found/?q={word}", "programme": "/programmes/programme-1/",
    }  # fmt: skip
    found: dict[str, Any] = {"load": os.getloadavg(), "statements": statements(doctor, paths)}
    person = Person(given.port, doctor)
    print(found, file=sys.stderr, flush=True)
    found["first_visit_kb"] = first_visit(person)
    found["village_doctor"] = {name: measure(person, path, root, given.times) for name, path in paths.items()}
    for role in ("expert", "programme_office", "health_commission"):
        other = Person(given.port, rows(WHO, role, 1)[0][0])
        seen = {"programme": paths["programme"]}
        if role != "health_commission":
            seen = {name: paths[name] for name in ("worklist", "search of cases")} | seen
        found[role] = {
            name: measure(other, path, root, max(10, given.times // 4)) for name, path in seen.items()
        }
    names = [
        name
        for role, n in (("village_doctor", 60), ("clinician", 25), ("expert", 15))
        for name, _ in rows(WHO, role, n)
    ]
    shared = ["/", "/", "/?tab=done", f"/cases/?q={word}", "/programmes/"]
    people = []
    for name in names:
        one = Person(given.port, name)
        own = rows(CASE, name)
        people.append((one, [*shared, *(f"/cases/{id}/" for id, _ in own for _ in range(3))]))
    found["crowd"] = asyncio.run(crowd(people, given.seconds))
    return found


if __name__ == "__main__":
    sys.exit(main())
