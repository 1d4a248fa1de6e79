"""The times of many runs: who sees which, what counts, what stands beside, and that the ledger's indicators say the same."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.consultations import NOW, Stage, minutes, person, stage
from tests.factories.emergency import closed, finished
from tests.factories.emergency_many import many, treated
from tests.slow import emergency_times as slow
from tongzhou.accounts.rules import Role
from tongzhou.care.emergency.pathways import pathways
from tongzhou.care.emergency.queries import metrics
from tongzhou.care.emergency.queries.metrics import Asked, Line
from tongzhou.care.emergency.rules import Came
from tongzhou.care.emergency.rules.metrics import Worth
from tongzhou.config.cli.emergency import told
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, NotFound

pytestmark = pytest.mark.django_db
MARCH = Asked("stroke", date(2026, 2, 1), date(2026, 3, 31))
LATER = NOW + timedelta(days=30)


@pytest.fixture
def s() -> Stage:
    return stage()


def line(actor: Actor, code: str, asked: Asked = MARCH) -> Line:
    return next(one for one in metrics.metrics(actor, asked).lines if one.metric.code == code)


def test_a_closed_run_counts_and_an_open_one_is_named(s: Stage) -> None:
    closed(s)
    finished(s)
    found = metrics.metrics(s.county_doctor, MARCH)
    assert (found.runs, found.open, found.cut) == (1, 1, False)
    dnt = line(s.county_doctor, "dnt")
    assert (dnt.whole.known, dnt.whole.met, dnt.whole.best, dnt.whole.mean) == (1, 1, 1, Decimal(40))
    assert dnt.whole.share is None and dnt.whole.few  # one of one is no rate
    assert [(month, told.known) for month, told in dnt.months] == [
        (date(2026, 2, 1), 0),
        (date(2026, 3, 1), 1),
    ]
    ecg = line(s.county_doctor, "fmc_to_ecg")
    assert (ecg.whole.known, ecg.whole.unknown, ecg.whole.missing, ecg.whole.mean) == (0, 1, {"ecg": 1}, None)


def test_who_sees_which(s: Stage) -> None:
    closed(s)
    other = person(Role.CLINICIAN, s.supporter)
    commission = person(Role.HEALTH_COMMISSION, s.county)
    operator = person(Role.OPERATOR, s.county)
    assert metrics.metrics(s.township_doctor, MARCH).runs == 1
    assert metrics.metrics(s.county_office, MARCH).runs == 1
    assert metrics.metrics(commission, MARCH).runs == 1
    assert metrics.metrics(other, MARCH).runs == 0
    assert metrics.metrics(s.asker, MARCH).runs == 0
    with pytest.raises(Denied):
        metrics.metrics(operator, MARCH)
    one = metrics.metric(commission, MARCH, "dnt", at=LATER)
    assert [(case.opens, case.entry is not None) for case in one.cases] == [(False, True)]
    assert [case.opens for case in metrics.metric(s.county_doctor, MARCH, "dnt", at=LATER).cases] == [True]


def test_what_is_asked_for(s: Stage) -> None:
    closed(s)
    county, township = str(s.county.pk), str(s.township.pk)

    def runs(**values: Any) -> int:
        return metrics.metrics(
            s.county_doctor,
            Asked(**({"pathway": "stroke", "first": date(2026, 3, 1), "last": date(2026, 3, 31)} | values)),
        ).runs

    assert runs() == 1 and runs(came=Came.TRANSFER) == 0 and runs(came=Came.AMBULANCE) == 1
    assert runs(place=county) == 1 and runs(place=township) == 1 and runs(place=str(s.village.pk)) == 0
    assert runs(place=s.county.region_code[:6]) == 1 and runs(place="999999") == 0
    assert runs(pathway="stemi") == 0 and runs(first=date(2026, 3, 3)) == 0
    with pytest.raises(NotFound):
        runs(pathway="nothing")
    with pytest.raises(NotFound):
        metrics.metric(s.county_doctor, MARCH, "d2b", at=LATER)


def test_each_figure_opens_to_its_runs(s: Stage) -> None:
    run = closed(s)
    one = metrics.metric(s.county_doctor, MARCH, "dnt", Worth.KNOWN, at=LATER)
    assert [(case.number, case.reading.minutes, case.house) for case in one.cases] == [
        (run.number, 40, s.county.name)
    ]
    assert [(place.name, told.known) for place, told in one.line.houses] == [(s.county.name, 1)]
    assert metrics.metric(s.county_doctor, MARCH, "dnt", missed=True, at=LATER).cases == ()
    assert metrics.metric(s.county_doctor, MARCH, "fmc_to_ecg", Worth.UNKNOWN, at=LATER).cases[
        0
    ].reading.missing == ("ecg",)


def test_as_many_statements_for_many_runs_as_for_one(s: Stage) -> None:
    counts = []
    for number in range(3):
        closed(s, at=NOW + minutes(number))
        with CaptureQueriesContext(
            connection,
        ) as told:
            metrics.metric(s.county_doctor, MARCH, "dnt", at=LATER)
        counts.append(len(told))
    assert counts[0] == counts[2] <= 5


def raw(code: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The raw rows, by the slow script's own statements."""
    found = []
    with connection.cursor() as cursor:
        for statement in (slow.RUNS, slow.POINTS):
            cursor.execute(statement, [code])
            names = [column.name for column in cursor.description]
            found.append([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])
    return found[0], found[1]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_slow_script_comes_to_the_same(s: Stage, seed: int) -> None:
    many(s, 60, seed)
    actor, first, last = person(Role.HEALTH_COMMISSION, s.county), date(2025, 1, 1), date(2026, 12, 31)
    totals: Counter[str] = Counter()
    for code in pathways():
        runs, points = raw(code)
        answer = slow.recompute(code, runs, points, first, last)
        quick = told(metrics.metrics(actor, Asked(code, first, last)))
        assert list(slow.differences(answer, quick)) == []
        assert list(slow.doubts(code, runs, points)) == []
        for one in answer["metrics"]:
            totals.update(
                {name: one["all"][name] for name in ("known", "unknown", "flagged", "before", "carried")}
            )
    assert all(totals[name] for name in ("known", "unknown", "flagged", "before", "carried")), totals


def test_the_slow_script_sees_what_is_wrong(s: Stage) -> None:
    treated(s, NOW, {"fmc": 2, "ecg": 9, "wire": 95})
    runs, points = raw("stemi")
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    quick = told(metrics.metrics(s.county_doctor, Asked("stemi", first, last)))
    assert list(slow.doubts("stemi", runs, points)) == []
    wire = next(one for one in points if one["code"] == "wire")
    wire["offset_ms"] = 600_000
    assert any(
        "d2b all total: 55 here, 65 there" in one
        for one in slow.differences(slow.recompute("stemi", runs, points, first, last), quick)
    )
    assert [one for one in slow.doubts("stemi", runs, points) if "not device less offset" in one]
    wire["offset_ms"] = 6_000_000
    assert [one for one in slow.doubts("stemi", runs, points) if "nobody insisted" in one]
