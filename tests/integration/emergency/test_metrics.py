"""The times of many runs: who sees which, what counts, what stands beside, and that the ledger's indicators say the same."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.consultations import NOW, Stage, minutes, person, stage
from tests.factories.emergency import closed, finished
from tongzhou.accounts.rules import Role
from tongzhou.care.emergency.queries import metrics
from tongzhou.care.emergency.queries.metrics import Asked, Line
from tongzhou.care.emergency.rules import Came
from tongzhou.care.emergency.rules.metrics import Worth
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
    assert [(place.name, told.known) for place, told in one.by_house] == [(s.county.name, 1)]
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
