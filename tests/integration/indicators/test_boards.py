"""Boards: this year, the same whole months of last year, twelve months; in the reader's scope and never beyond it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.actors import actor_at
from tests.factories.boards import ASKED, ON, county, keep, post
from tests.factories.directory import RegionFactory, TownshipFactory, VillageFactory
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import AT, Pair, other_county, pair
from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.directory.rules import RegionLevel
from tongzhou.indicators.definitions.boards import BOARDS, Subject
from tongzhou.indicators.queries import boards, grounds
from tongzhou.indicators.queries.boards import NEW_YEAR, NO_ENTRY, Drawn, Line
from tongzhou.kernel.actors import Actor, Grant, system
from tongzhou.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> Pair:
    return county()


def region(p: Pair) -> str:
    return p.pairing.receiving.region_code[:6]


def drawn(actor: Actor, p: Pair, subject: Subject = Subject.COUNTY, on: date = ON) -> Drawn:
    keys = {
        Subject.COUNTY: region(p),
        Subject.INSTITUTION: str(p.pairing.supporting_id),
        Subject.PROGRAMME: p.programme.code,
    }
    return boards.board(actor, grounds.ground(actor, subject, keys[subject], on=on), on=on)


def line(told: Drawn, code: str) -> Line:
    return next(one for _s, lines in told.sections for one in lines if one.indicator.code == code)


@pytest.mark.parametrize("subject", [Subject.COUNTY, Subject.INSTITUTION, Subject.PROGRAMME])
def test_a_board_counts_this_year_and_compares_whole_months(p: Pair, subject: Subject) -> None:
    one = line(drawn(p.taking, p, subject), "lectures")
    assert (one.now.number, one.now.entries) == (9, 9)
    assert (one.done.number, one.before.number) == (6, 4)
    assert one.change and one.change.number == Decimal("50.0") and not one.change.points
    assert [value.number for value in one.months] == [None, None, None, 1, 1, None, 2, None, 1, None, 2, 3]
    none = line(drawn(p.taking, p, subject), "training_courses")
    assert none.now.number is None and none.why == NO_ENTRY and none.change is None


def test_in_january_nothing_is_compared(p: Pair) -> None:
    one = line(drawn(p.taking, p, on=date(2027, 1, 9)), "lectures")
    assert one.now.number is None and one.why_not == NEW_YEAR


def test_a_stranger_has_no_such_board_and_a_reader_of_half_counts_half(p: Pair) -> None:
    with pytest.raises(NotFound):
        drawn(other_county(), p)
    for subject, key in (
        (Subject.INSTITUTION, str(p.pairing.supporting_id)),
        (Subject.REGION, region(p)[:2]),
        (Subject.REGION, "0"),
    ):
        with pytest.raises(NotFound):
            grounds.ground(other_county(), subject, key, on=ON)
    second = pair()
    second.posted("lecture", on=date(2026, 2, 2))
    assert line(drawn(p.giving, p), "lectures").now.number == 9


def test_only_the_nation_reads_the_nation(p: Pair) -> None:
    told = boards.spread(system("test"), grounds.ground(system("test"), Subject.REGION, "0", on=ON), on=ON)
    assert told.rows and all(len(row.ground.place) == 2 for row in told.rows)


def test_a_region_has_a_row_for_each_county_with_its_own_figures(p: Pair) -> None:
    for on in (date(2026, 2, 2), date(2026, 3, 2)):
        post(p, AT, "remote_consultation", on, 1, detail=ASKED)
    ground = grounds.ground(system("test"), Subject.REGION, region(p)[:2], on=ON)
    told = boards.spread(system("test"), ground, on=ON)
    codes = [one.code for one in told.columns]
    row = next(row for row in told.rows if row.ground.place == region(p))
    assert row.figures[codes.index("remote_consultations")].number == 2
    assert next(one for one in told.headline if one.indicator.code == "remote_consultations").now.number == 2


def test_a_county_has_a_row_for_each_township_with_a_house_and_a_township_for_each_village(p: Pair) -> None:
    code = region(p)
    levels = {9: RegionLevel.TOWNSHIP, 12: RegionLevel.VILLAGE}
    places = {
        end: RegionFactory(code=code + end, name=f"演示{end}", level=levels[len(code + end)].value)
        for end in ("101", "102", "103", "101201", "101202")
    }
    centre = TownshipFactory(parent=p.pairing.receiving, region=places["101"])
    clinic = VillageFactory(parent=centre, region=places["101201"])
    TownshipFactory(parent=p.pairing.receiving, region=places["102"])
    for n, house in enumerate((centre, clinic)):
        inside = pair(PairingFactory(supporting=p.pairing.receiving, receiving=house))
        post(inside, AT, "remote_consultation", date(2026, 2, 2 + n), 1 + n, detail=ASKED)
    bureau = Actor(None, "演示·县卫健局", grants=(Grant(POLICIES[Role.HEALTH_COMMISSION].permissions, region=code, cascades=True),))  # fmt: skip

    def asked(key: str) -> dict[str, int | None]:
        told = boards.spread(bureau, grounds.ground(bureau, Subject.REGION, key, on=ON), on=ON)
        n = [one.code for one in told.columns].index("remote_consultations")
        return {row.ground.place: row.figures[n].number for row in told.rows}

    assert asked(code) == {code + "101": 3, code + "102": None}
    assert asked(code + "101") == {code + "101201": 2}
    assert code in {one.place for one in grounds.grounds(bureau, on=ON) if one.subject is Subject.REGION}
    for actor, key in (
        (p.taking, code), (other_county(), code), (bureau, code[:4]), (bureau, code + "101201"), (bureau, str(int(code) + 1)),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            grounds.ground(actor, Subject.REGION, key, on=ON)


def test_a_board_costs_few_statements_however_much_there_is(p: Pair) -> None:
    ground = grounds.ground(p.taking, Subject.COUNTY, region(p), on=ON)
    with CaptureQueriesContext(connection) as few:
        boards.board(p.taking, ground, on=ON)
    for n in range(1, 8):
        for kind in ("lecture", "teaching_ward_round", "surgical_teaching", "case_discussion"):
            p.posted(kind, on=date(2026, n, 9))
    with CaptureQueriesContext(connection) as many:
        boards.board(p.taking, ground, on=ON)
    assert len(few) == len(many) <= 6


def test_what_a_reader_may_open_is_what_he_is_offered(p: Pair) -> None:
    for actor in (
        p.taking,
        p.giving,
        p.doctor,
        actor_at(p.pairing.receiving, Role.VILLAGE_DOCTOR),
        system("test"),
    ):
        for one in grounds.grounds(actor, on=ON):
            assert grounds.ground(actor, one.subject, one.key, on=ON) == one
    assert {one.subject for one in grounds.grounds(p.taking, on=ON)} >= {
        Subject.COUNTY,
        Subject.INSTITUTION,
        Subject.PROGRAMME,
    }


def test_every_board_holds_something_and_its_headline_stands_in_it() -> None:
    keep()
    for board in BOARDS.values():
        codes = {one.code for section in board.sections for one in section.indicators}
        assert set(board.headline) <= codes and len(board.headline) == 4
