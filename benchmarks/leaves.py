"""`python -m benchmarks.leaves --data DIR`: the leaf tables at a nation's size, read and written by the least privileged roles.

Fills 2,800 counties with 12 institutions each, 60 months, some 4.3 million cells of twelve counted indicators and a set of experts (SQL, skewed:
few counties do much), then measures in one run: a county's 60 months of 12 indicators and the nation's, as a county's office and as the national
commission; what the leaf tables add to posting an entry; how soon another connection reads the figure of the nation.
Times are CPU of this process and of its PostgreSQL backend; the moments after a commit are wall clock. Nothing else should run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.pages import cpu
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.server import serve

CODES = (
    "teaching_ward_rounds", "surgical_teaching", "lectures", "case_discussions", "skills_trainings", "operations",
    "outpatient_and_emergency_visits", "admissions", "remote_consultations", "techniques", "free_clinics", "home_visits",
)  # fmt: skip
FIRST = 2021 * 12
MONTHS = 60
REPEATS = 7

_FILL = """
INSERT INTO directory_region (id, code, name, name_en, level, during, search)
    SELECT gen_random_uuid(), code, '演示' || code, '', level, daterange('1990-01-01', NULL), ''
    FROM (
        SELECT lpad((11 + n)::text, 2, '0') AS code, 'province' AS level FROM generate_series(0, {provinces} - 1) n
        UNION ALL SELECT lpad((11 + n / 10)::text, 2, '0') || lpad((n %% 10)::text, 2, '0'), 'prefecture' FROM generate_series(0, {provinces} * 10 - 1) n
        UNION ALL SELECT lpad((11 + n / 100)::text, 2, '0') || lpad((n / 10 %% 10)::text, 2, '0') || lpad((n %% 10)::text, 2, '0'), 'county'
            FROM generate_series(0, {counties} - 1) n
    ) made;
INSERT INTO directory_institution (id, name, short_name, name_en, kind, tier, grade, region_id, region_code, path, phone, during, search)
    SELECT id, '演示机构' || code || n, '', '', CASE WHEN n = 1 THEN 'general_hospital' ELSE 'township_centre' END,
        CASE WHEN n = 1 THEN 'county' ELSE 'township' END, '', region, code, '/' || id || '/', '', daterange('1990-01-01', NULL), ''
    FROM (SELECT gen_random_uuid() AS id, r.id AS region, r.code, n FROM directory_region r, generate_series(1, 12) n WHERE r.level = 'county') made;
INSERT INTO directory_stay (institution_id, region_id, during) SELECT id, region_id, during FROM directory_institution;
WITH hospital AS (
        SELECT id, region_code, row_number() OVER (ORDER BY region_code) - 1 AS n, count(*) OVER () AS many FROM directory_institution WHERE tier = 'county'
    )
    INSERT INTO indicators_spot (supporting_id, receiving_id, given_at, received_at)
    SELECT s.id, i.id, s.region_code, i.region_code
    FROM directory_institution i JOIN hospital own ON own.region_code = i.region_code JOIN hospital s ON s.n = (own.n + 1037) %% own.many;
INSERT INTO indicators_cell (leaf_id, spot_id, month, item, entries, told, total, about, more)
    SELECT l.id, s.id, m.month, '', c.n, c.n, c.n * 1000, 0, 0
    FROM indicators_leaf l CROSS JOIN indicators_spot s CROSS JOIN generate_series({first}, {first} + {months} - 1) AS m (month)
        CROSS JOIN LATERAL (SELECT 1 + (abs(hashint4(s.id * 61 + m.month)::bigint) %% (1 + 200 / (1 + s.id %% 97))) AS n) c
    WHERE abs(hashint8(s.id::bigint * 7919 + m.month::bigint * 104729 + l.id)) %% 1000 < {filled} AND l.id NOT IN (SELECT id FROM indicators_leaf WHERE tree->>'is' = 'distinct');
INSERT INTO indicators_cell (leaf_id, spot_id, month, item, entries, told, total, about, more)
    SELECT DISTINCT ON (l.id, s.id, m.month, item) l.id, s.id, m.month, item, 1, 0, 0, 0, 0
    FROM indicators_leaf l CROSS JOIN indicators_spot s CROSS JOIN generate_series({first}, {first} + {months} - 1) AS m (month)
        CROSS JOIN LATERAL (SELECT 'staff:' || (s.id %% 5000 + k) AS item FROM generate_series(1, 2) k) c
    WHERE l.tree->>'is' = 'distinct' AND abs(hashint8(s.id::bigint * 31 + m.month)) %% 1000 < {filled};
"""


def main() -> int:
    """Fill where nothing is, measure, print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--provinces", type=int, default=28, help="of a hundred counties each (28)")
    given = parser.parse_args()
    folder = Folder(given.data.resolve())
    with serve(folder) as url:
        os.environ |= {
            "TONGZHOU_DATA": str(folder.root),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
        }
        import django

        django.setup()
        for part in (lambda: _filled(given.provinces), _read, _posted):
            print(json.dumps(part(), indent=1), flush=True)
    return 0


def _filled(provinces: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from tongzhou.indicators.definitions import catalogue
    from tongzhou.indicators.keeping.filling import begin
    from tongzhou.indicators.models import Cell

    call_command("migrate", verbosity=0, interactive=False)
    begun = time.process_time()
    if not Cell.objects.exists():
        begin([catalogue.ALL[code].tree for code in (*CODES, "experts_posted")], at=timezone.now())
        wanted = {
            "provinces": provinces,
            "counties": provinces * 100,
            "first": FIRST,
            "months": MONTHS,
            "filled": 165,
        }
        with connection.cursor() as cursor:
            for one in _FILL.format(**wanted).replace("%%", "%").split(";\n"):
                if one.strip():
                    cursor.execute(one)
            cursor.execute("VACUUM ANALYZE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('indicators_cell')")
        (size,) = cursor.fetchone()
    return {
        "cells": Cell.objects.count(),
        "cells_mb": size // 2**20,
        "filled_cpu_s": round(time.process_time() - begun, 1),
    }


def _read() -> dict[str, Any]:
    from tongzhou.accounts.rules import POLICIES, Role
    from tongzhou.directory.models import Institution
    from tongzhou.indicators.definitions import catalogue
    from tongzhou.indicators.engine.cube import By, Level
    from tongzhou.indicators.queries.values import values
    from tongzhou.indicators.rules.windows import Window
    from tongzhou.kernel.actors import Actor, Grant

    def who(role: Role, **place: Any) -> Actor:
        return Actor(None, "演示", grants=(Grant(POLICIES[role].permissions, role=role.value, **place),))

    months = [Window(_day(FIRST + n), _day(FIRST + n + 1)) for n in range(MONTHS)]
    trees = [catalogue.ALL[code].tree for code in CODES]
    house = Institution.objects.filter(tier="county").order_by("region_code").first()
    assert house is not None
    county, nation = who(Role.HEALTH_COMMISSION, region=house.region_code, cascades=True), who(Role.HEALTH_COMMISSION, region="", cascades=True)  # fmt: skip
    office = who(Role.PROGRAMME_OFFICE, path=house.path, cascades=True)
    experts = [catalogue.ALL["experts_posted"].tree]
    in_county = By(Level.COUNTY, only=frozenset({house.region_code}))
    asked: dict[str, Callable[[], object]] = {
        "county_60_months_12_indicators": lambda: values(county, trees, months, in_county),
        "hospital_60_months_12_indicators": lambda: values(office, trees, months, By(Level.INSTITUTION)),
        "nation_60_months_1_indicator": lambda: values(nation, trees[:1], months, By()),
        "nation_60_months_12_indicators": lambda: values(nation, trees, months, By()),
        "nation_by_county_one_year_12_indicators": lambda: values(
            nation, trees, [Window(date(2024, 1, 1), date(2025, 1, 1))], By(Level.COUNTY)
        ),
        "nation_distinct_experts_5_years": lambda: values(nation, experts, [Window(date(2021, 1, 1), date(2026, 1, 1))], By()),
    }  # fmt: skip
    return {name: _least(run) for name, run in asked.items()}


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _least(run: Callable[[], object]) -> dict[str, float]:
    """The least of several runs, in ms: this process and its backend."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    run()
    found = []
    for _ in range(REPEATS):
        mine, its, wall = time.process_time(), cpu([backend]), time.perf_counter()
        run()
        found.append((time.process_time() - mine, cpu([backend]) - its, time.perf_counter() - wall))
    least = [round(min(one) * 1000, 1) for one in zip(*found, strict=True)]
    return dict(zip(("python_ms", "postgres_ms", "wall_ms"), least, strict=True))


def _posted() -> dict[str, Any]:
    """Posting one lecture, with the leaf tables and without; and when the nation's figure is right for another connection."""
    from django.db import connection, transaction

    from tongzhou.directory.models import Region
    from tongzhou.indicators.keeping import posting
    from tongzhou.ledger import listening

    if Region.objects.filter(code__startswith="90").exists():
        return {"posted": "measured here before: take an empty folder"}
    claims = _claims(600)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    found: dict[str, Any] = {}
    for name, watchers in {
        "without": [],
        "with": [posting.written],
        "without_again": [],
        "with_again": [posting.written],
    }.items():
        listening._watchers[:] = watchers
        mine_ids = [claims.pop() for _ in range(100)]
        with transaction.atomic():
            mine, its = time.process_time(), cpu([backend])
            for one in mine_ids:
                one()
            found[f"post_{name}_python_ms"] = round((time.process_time() - mine) * 10, 2)
            found[f"post_{name}_postgres_ms"] = round((cpu([backend]) - its) * 10, 2)
            transaction.set_rollback(True)
    listening._watchers[:] = [posting.written]
    return found | _seen([claims.pop() for _ in range(100)])


def _claims(number: int) -> list[Callable[[], object]]:
    """So many claims of lectures, each ready to be confirmed."""
    from django.utils import timezone
    from tests.factories.ledger import claimed, place

    from tongzhou.ledger import actions

    at = timezone.now()
    here = place()
    lectures = [claimed(here, when=at, kind="lecture", detail={}, members=(), occurred_from=at - timedelta(hours=2), occurred_to=at - timedelta(hours=1)) for _ in range(number)]  # fmt: skip
    return [
        lambda id=one.id: actions.confirm(by=here.doctor, at=at, claim_id=id, step="") for one in lectures
    ]  # type: ignore[misc]  # bound now


def _seen(confirm: list[Callable[[], object]]) -> dict[str, float]:
    """After each commit: how long until another connection reads the nation's figure, raised by one."""
    from django.db import connection

    from tongzhou.indicators.definitions import catalogue
    from tongzhou.indicators.engine.cube import By
    from tongzhou.indicators.queries.values import values
    from tongzhou.indicators.rules.windows import Window
    from tongzhou.kernel.actors import system

    tree, today = catalogue.ALL["lectures"].tree, date.today()
    month = Window(today.replace(day=1), None)
    actor, waits, wanted, told = system("benchmark"), [], threading.Event(), threading.Event()
    state: dict[str, float] = {"committed": 0.0}

    def figure() -> int:
        (found,) = values(actor, [tree], [month], By())
        return int(next((one.number or 0 for one in found.values()), 0))

    def watch() -> None:
        before = figure()
        for _ in confirm:
            told.set()
            wanted.wait()
            wanted.clear()
            while figure() == before:
                pass
            waits.append((time.perf_counter() - state["committed"]) * 1000)
            before += 1
        told.set()
        connection.close()

    thread = threading.Thread(target=watch)
    thread.start()
    for one in confirm:
        told.wait()
        told.clear()
        one()
        state["committed"] = time.perf_counter()
        wanted.set()
    thread.join()
    return {"visible_median_ms": round(statistics.median(waits), 2), "visible_most_ms": round(max(waits), 2)}


if __name__ == "__main__":
    sys.exit(main())
