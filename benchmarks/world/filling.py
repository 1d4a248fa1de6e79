"""Fills the database, part after part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, connections
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from benchmarks.world.books import Shelf, claim_of, confirmation_of
from benchmarks.world.cases import tell
from benchmarks.world.checks import faults
from benchmarks.world.copying import Tray, past_triggers
from benchmarks.world.places import WARDS, Builder, County
from benchmarks.world.sizes import END
from tongzhou.care.consultations.models import Duty

TRAIL = """
INSERT INTO audit_record (at, actor, actor_name, institution, verb, subject, patient, detail)
SELECT s.at, s.by_key, s.by_name, '', 'consultations.' || s.event, 'consultation:' || s.consultation_id,
    'patient:' || c.patient_id, jsonb_build_object('step', s.number)
FROM consultations_step s JOIN consultations_consultation c ON c.id = s.consultation_id
"""

STAYS = """
INSERT INTO directory_stay (institution_id, region_id, during) SELECT id, region_id, during FROM directory_institution
"""
"""Every institution has lain where it lies from its first day."""


def fill() -> dict[str, Any]:
    """Everything. Answers the rows of each table, and the faults that the checks found."""
    past_triggers()
    tray = Tray()
    counties = Builder(tray).counties()
    _duties(tray, counties)
    pairs = []
    for told in tell(tray, counties):
        if told.signed and told.case.holder_id != told.case.asking_id:
            claim = claim_of(told)
            tray.add(claim)
            if told.case.closed_at:
                pairs.append((claim, confirmation_of(told, claim)))
    Shelf(tray).post(pairs)
    tray.empty()
    with connection.cursor() as cursor:
        cursor.execute(TRAIL)
        cursor.execute(STAYS)
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"rows": dict(sorted(tray.counts.items())), "faults": list(faults())}


def _duties(tray: Tray, counties: list[County]) -> None:
    """A day duty for each ward of the supporters, for a month around the end."""
    for county in counties:
        for house in county.supporters:
            for code, _ in WARDS:
                ward = county.wards[house.id, code]
                able = [one for one in county.people[house.id] if one.department is ward]
                for day in range(-20, 20):
                    begin = END + timedelta(days=day)
                    tray.add(
                        Duty(
                            department=ward,
                            staff=able[day % len(able)],
                            during=DateTimeTZRange(begin, begin + timedelta(days=1)),
                            kind="day",
                            made_by="system:benchmark",
                        )
                    )
