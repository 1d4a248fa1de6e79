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
from tongzhou.care.emergency.rules.metrics import Worth, quarters
from tongzhou.config.cli.emergency import told
from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.reading import needs
from tongzhou.indicators.engine.combining import UNKNOWN, figures
from tongzhou.indicators.engine.cube import WHOLE, By
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.indicators.rules import Window
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.ledger.models import Entry

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
    many(s, 60, seed, codes=(*pathways(), "stemi", "stemi", "stroke", "stroke"))
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


def indicator(actor: Actor, code: str) -> Decimal | None:
    """What the ledger's indicator says over both years."""
    one, window = ALL[code], Window(date(2025, 1, 1), date(2027, 1, 1))
    whole = figures(
        one.tree, [window], Postgres(actor).compute(needs(one.tree, window), By()), lambda *_: None
    )
    return whole.get((WHOLE, window), UNKNOWN).number


def test_the_indicators_say_what_the_page_says(s: Stage) -> None:
    runs = many(s, 45, 3, codes=("stemi", "stroke"))
    assert Entry.objects.filter(source__startswith="emergency:").count() == len(runs)
    actor = person(Role.HEALTH_COMMISSION, s.county)

    def cases(code: str, *pathways: str) -> list[metrics.Case]:
        every = (
            metrics.metric(actor, Asked(one, date(2025, 1, 1), date(2026, 12, 31)), code, at=LATER)
            for one in pathways
        )
        return [case for one in every for case in one.cases]

    for code, several in {
        "fmc_to_ecg": cases("fmc_to_ecg", "stemi", "stroke"), "door_to_balloon": cases("d2b", "stemi"),
        "door_to_needle_stroke": cases("dnt", "stroke"), "door_to_needle_stemi": cases("dnt", "stemi"),
        "door_in_door_out": cases("dido", "stemi", "stroke"),
    }.items():  # fmt: skip
        known = [one.reading for one in several if one.reading.worth is Worth.KNOWN]
        minutes = sorted(one.minutes or 0 for one in known)
        assert len(minutes) > 3, code
        assert indicator(actor, f"{code}_events") == len(minutes)
        assert indicator(actor, f"{code}_median") == quarters(minutes).median
        rate = Decimal(100 * sum(1 for one in known if one.met)) / len(known)
        assert indicator(actor, f"{code}_met") == pytest.approx(rate, abs=Decimal("0.00001"))
        if f"{code}_mean" in ALL:
            assert indicator(actor, f"{code}_mean") == pytest.approx(
                Decimal(sum(minutes)) / len(minutes), abs=Decimal("0.00001")
            )
    sent = [one.reading for one in cases("ecg_before_arrival", "stemi") if one.reading.worth is Worth.KNOWN]
    rate = Decimal(100 * sum(1 for one in sent if one.met)) / len(sent)
    assert indicator(actor, "ecg_before_arrival_share") == pytest.approx(rate, abs=Decimal("0.00001"))
    first = [
        one.reading
        for one in cases("fmc_to_ecg", "stemi", "stroke")
        if one.reading.times.came is not Came.TRANSFER
    ]
    rate = Decimal(100 * sum(1 for one in first if one.worth is Worth.KNOWN)) / len(first)
    assert indicator(actor, "fmc_to_ecg_known_share") == pytest.approx(rate, abs=Decimal("0.00001"))


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
