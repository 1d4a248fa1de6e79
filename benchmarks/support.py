"""`python -m benchmarks.support --data DIR`: each page of the programme's work over benchmarks.programmes, in the real processes.

For each page: SQL statements of the whole request, CPU a request of the web processes and of PostgreSQL, as the least
privileged role that opens it on much work (the county's clinician), and as those whose view is widest. A new page is one
more line of PAGES. See README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.pages import Person, below, cpu, measure, statements, wait

MOST_STATEMENTS, MOST_MS = 12, 40.0
BUSY = "programme-1"
"""The busiest programme: one of eight acts is its own."""
READERS = {
    "village doctor": ("village_doctor", "i.kind = 'village_clinic' AND i.path LIKE hospital.path || '%%'"),
    "clinician": ("clinician", "i.id = hospital.id"),
    "expert": ("expert", "i.id = giving.id"),
    "county office": ("programme_office", "i.id = hospital.id"),
    "supporter's office": ("programme_office", "i.id = giving.id"),
    "county commission": ("health_commission", "i.kind = 'health_commission' AND i.region_code = hospital.region_code"),
    "provincial commission": ("health_commission", "hospital.region_code LIKE i.region_code || '%%' AND i.tier = 'province'"),
    "auditor": ("auditor", "true"),
}  # fmt: skip
WHO = """
SELECT a.username FROM accounts_account a JOIN accounts_rolegrant g ON g.account_id = a.id
JOIN directory_staff s ON s.id = a.staff_id JOIN directory_institution i ON i.id = s.institution_id
CROSS JOIN (SELECT p.* FROM partnerships_pairing p JOIN partnerships_programme q ON q.id = p.programme_id
            WHERE q.code = %s AND p.level = 'institution' ORDER BY p.id LIMIT 1) pairing
JOIN directory_institution hospital ON hospital.id = pairing.receiving_id
JOIN directory_institution giving ON giving.id = pairing.supporting_id
WHERE g.role = %s AND ({where}) ORDER BY a.username LIMIT 1
"""
_OF = "JOIN partnerships_pairing p ON p.id = r.pairing_id JOIN partnerships_programme q ON q.id = p.programme_id AND q.code = '{busy}'"  # fmt: skip
_MOST = "SELECT r.id FROM {table} r {of} {join} GROUP BY r.id ORDER BY count(*) DESC, r.id LIMIT 1"


def _most(table: str, join: str = "") -> str:
    """The record of the busiest programme with the most of what `join` counts."""
    return _MOST.format(table=table, of=_OF.format(busy=BUSY), join=join)


IDS = {
    "act": _most("acts_act", "JOIN acts_actperson x ON x.act_id = r.id"),
    "posting": _most("postings_posting", "JOIN postings_step x ON x.record_id = r.id"),
    "batch": "SELECT r.id FROM postings_batch r JOIN postings_posting p ON p.batch_id = r.id GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "technique": _most("techniques_technique", "JOIN techniques_case x ON x.technique_id = r.id"),
    "fund": _most("resources_fund", "JOIN resources_project x ON x.fund_id = r.id"),
    "project": _most("resources_project", "JOIN resources_budgetline x ON x.project_id = r.id"),
    "purchase": _most("resources_purchase", "JOIN resources_device x ON x.purchase_id = r.id"),
    "device": _most("resources_device", "JOIN resources_deviceuse x ON x.device_id = r.id WHERE r.receiving_id = p.receiving_id"),
    "visit": _most("visits_visit", "JOIN visits_participant x ON x.visit_id = r.id"),
    "goal": _most("goals_goal", "JOIN goals_goalstep x ON x.record_id = r.id"),
    "claim": _most("ledger_claim", "WHERE r.state = 'open'"),
    "entry": _most("ledger_entry", "JOIN ledger_entrymember x ON x.entry_id = r.id"),
    "book": _most("ledger_book", "JOIN ledger_entry x ON x.book_id = r.id"),
    "placement": _most("placements_placement", "JOIN placements_skill x ON x.placement_id = r.id"),
    "host": f"SELECT p.receiving_id FROM partnerships_pairing p JOIN partnerships_programme q ON q.id = p.programme_id WHERE q.code = '{BUSY}' LIMIT 1",
    "commitment": f"SELECT c.id FROM partnerships_commitment c JOIN partnerships_programme q ON q.id = c.programme_id WHERE q.code = '{BUSY}' AND c.measure = 'outpatient_and_emergency_visits'",
    "agreement": f"SELECT c.id FROM partnerships_agreement c JOIN partnerships_programme q ON q.id = c.programme_id WHERE q.code = '{BUSY}'",
}  # fmt: skip
"""What the addresses name: the largest of its kind that the clinician may see."""


@dataclass(frozen=True)
class Page:
    """A page: its name, its address, who opens it with the least rights, and who sees most in it ("": as much)."""

    name: str
    path: str
    least: str = "clinician"
    widest: str = ""


PAGES = (
    Page("acts", "/acts/", widest="auditor"),
    Page("acts, own", "/acts/?mine=1", "expert"),
    Page("acts, searched", f"/acts/?q={quote('围手术期')}", widest="auditor"),
    Page("an act", "/acts/{act}/"),
    Page("recording an act", "/acts/new/teaching_ward_round/"),
    Page("inbox", "/ledger/inbox/", widest="county office"),
    Page("a claim", "/ledger/claims/{claim}/"),
    Page("ledger", "/ledger/", widest="auditor"),
    Page("an entry", "/ledger/entries/{entry}/"),
    Page("a book", "/ledger/books/{book}/"),
    Page("postings", "/postings/", widest="provincial commission"),
    Page("postings, now", "/postings/?tab=now", widest="auditor"),
    Page("postings, gone", "/postings/?tab=gone", widest="auditor"),
    Page("a posting", "/postings/{posting}/"),
    Page("timeline", "/postings/timeline/", widest="auditor"),
    Page("hosts", "/postings/hosts/", widest="auditor"),
    Page("a host", "/postings/hosts/{host}/"),
    Page("batches", "/postings/batches/", widest="auditor"),
    Page("a batch", "/postings/batches/{batch}/"),
    Page("techniques", "/techniques/", widest="auditor"),
    Page("a technique", "/techniques/{technique}/"),
    Page("disease spectrum", "/techniques/diseases/", widest="auditor"),
    Page("money", "/money/", widest="auditor"),
    Page("a fund", "/money/funds/{fund}/"),
    Page("a project", "/money/projects/{project}/"),
    Page("a purchase", "/money/purchases/{purchase}/"),
    Page("devices", "/money/devices/", widest="auditor"),
    Page("a device", "/money/devices/{device}/"),
    Page("labels", "/money/labels/", widest="auditor"),
    Page("idle", "/money/idle/", widest="auditor"),
    Page("commitments", "/commitments/", widest="auditor"),
    Page("a commitment", "/commitments/{commitment}/"),
    Page("its entries", "/commitments/{commitment}/entries/"),
    Page("goals", "/commitments/goals/", widest="auditor"),
    Page("a goal", "/commitments/goals/{goal}/"),
    Page("figures", "/commitments/figures/{busy}/"),
    Page("visits", "/visits/", widest="auditor"),
    Page("a visit", "/visits/{visit}/"),
    Page("safety", "/safety/", widest="county office"),
    Page("placements", "/placements/", widest="auditor"),
    Page("a placement", "/placements/{placement}/"),
    Page("slots", "/placements/slots/", widest="auditor"),
    Page("specialties", "/specialties/", widest="auditor"),
    Page("workbooks", "/workbooks/", "county office"),
    Page("programmes", "/programmes/", widest="auditor"),
    Page("programme", "/programmes/{busy}/", widest="auditor"),
    Page("agreement", "/agreements/{agreement}/"),
)  # fmt: skip
"""Pages that are not there yet in the version measured (404) are named as such, not left out."""


def main() -> int:
    """Print what was found as JSON; say at the end which bars broke. 0 when none did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8766)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--only", default="", help="pages whose name has this word")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped with us
    command = [sys.executable, "-m", "tongzhou", "up", "--empty", "--data", str(given.data), "--port", str(given.port)]  # fmt: skip
    up = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait(given.port, up)
        found = _all(given, up.pid)
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(60)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 1 if found["broken"] else 0


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
    ids = {name: _one(sql) for name, sql in IDS.items()} | {"busy": BUSY}
    names = {one: _one(WHO.format(where=where), BUSY, role) for one, (role, where) in READERS.items()}
    rows: dict[str, dict[str, Any]] = {}
    for page in PAGES:
        if given.only not in page.name:
            continue
        for reader in filter(None, (page.least, page.widest)):
            path = page.path.format(**ids)
            rows[f"{page.name} / {reader}"] = _measured(given, names[reader], path, root)
    figures = {} if given.only else _figures(root)
    return {"load": os.getloadavg(), "pages": rows, "figures": figures, "broken": _broken(rows)}


def _one(sql: str, *values: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        row = cursor.fetchone()
    assert row, sql
    return row[0]


def _measured(given: argparse.Namespace, name: str, path: str, root: int) -> dict[str, Any]:
    """Statements and CPU of one page; its status alone when it is not there."""
    who = Person(given.port, name)  # anew: the server hangs up on whoever was silent for long
    status, _, _ = who.ask("GET", path)
    if status != 200:
        return {"path": path, "status": status}
    number = statements(name, {"": path})[""]
    return {"path": path, "statements": number} | measure(who, path, root, given.times)


def _figures(root: int) -> dict[str, Any]:
    """`tongzhou figures` of the busiest programme: CPU of computing all its figures, in this process and in PostgreSQL."""
    from tongzhou.indicators.queries import figures
    from tongzhou.kernel.actors import system
    from tongzhou.partnerships.queries import programme

    actor = system("figures")
    found = programme(actor, BUSY)
    figures(actor, found)
    own, base = time.process_time(), cpu(below(root)["postgres"])
    for _ in range(5):
        lines = figures(actor, found)
    spent, served = time.process_time() - own, cpu(below(root)["postgres"]) - base
    return {
        "lines": len(lines),
        "entries": sum(line.result.entries for line in lines),
        "python_ms": round(spent * 200, 1),
        "postgres_ms": round(served * 200, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _broken(rows: dict[str, dict[str, Any]]) -> list[str]:
    over = [name for name, row in rows.items() if row.get("statements", 0) > MOST_STATEMENTS]
    slow = [name for name, row in rows.items() if row.get("web_ms", 0) > MOST_MS]
    gone = [name for name, row in rows.items() if "status" in row]
    return [f"{what}: {name}" for what, some in (("statements", over), ("CPU", slow), ("not there", gone)) for name in some]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
