"""Fills the database, programme after programme."""

from __future__ import annotations

import sys
from typing import Any

from django.db import connection, connections

from benchmarks.programmes.books import Shelf
from benchmarks.programmes.capability import learn, report_events
from benchmarks.programmes.checks import faults
from benchmarks.programmes.desk import Desk
from benchmarks.programmes.money import Money
from benchmarks.programmes.people import place_people, post_people
from benchmarks.programmes.places import Builder
from benchmarks.programmes.promises import promise
from benchmarks.programmes.sizes import PROGRAMMES
from benchmarks.programmes.work import do_work
from benchmarks.world.copying import Tray, past_triggers
from benchmarks.world.filling import STAYS

TRAIL = """
INSERT INTO audit_record (at, actor, actor_name, institution, verb, subject, patient, detail)
SELECT s.at, s.by_key, s.by_name, s.by_institution, 'act.' || s.event, 'act:' || s.record_id, '', '{}' FROM acts_actstep s
"""


def fill() -> dict[str, Any]:
    """Everything. Answers the rows of each table, and the faults that the checks found."""
    past_triggers()
    tray = Tray()
    shelf = Shelf(tray)
    for number, county in enumerate(Builder(tray).counties(), 1):
        desk = Desk(tray, county)
        promise(desk)
        post_people(desk)
        place_people(desk)
        learn(desk)
        report_events(desk)
        Money(desk)
        do_work(desk)
        shelf.post(desk.pairs, county.pairings)
        print(f"{number}/{PROGRAMMES}", file=sys.stderr, flush=True)
    shelf.seal()
    tray.empty()
    with connection.cursor() as cursor:
        cursor.execute(TRAIL)
        cursor.execute(STAYS)
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"rows": dict(sorted(tray.counts.items())), "faults": list(faults())}
