"""Stated figures beside computed ones: written down, taken back, compared, printed, opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.measures import indicator
from tests.factories.promises import AT, Pair, other_county, pair
from tongzhou.config.cli import figures as cli
from tongzhou.config.cli import main
from tongzhou.indicators import actions, named, queries
from tongzhou.indicators.actions import Stated
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.tree import Facts, Is, Sum
from tongzhou.indicators.models import StatedFigure
from tongzhou.indicators.rules import Window
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.kernel.words import Words

pytestmark = pytest.mark.django_db
REPORT = date(2026, 8, 1)
ROUNDS = indicator(Sum(Facts(("trial_round",))), Unit.TIME, "trial_rounds", Words("演示查房", "trial rounds"))
FUNDS = indicator(Sum(Facts(("trial_fund",))), Unit.FEN, "trial_funds", Words("演示资金", "trial funds"))
HOUSES = indicator(
    Sum(Facts(("trial_project",)), "detail.households"),
    Unit.HOUSEHOLD,
    "trial_houses",
    Words("户", "households"),
)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (ROUNDS, FUNDS, HOUSES):
        monkeypatch.setitem(named.ALL, one.code, one)


@pytest.fixture
def p() -> Pair:
    """Two hospitals."""
    return pair()


def stated(name: str = "rounds", number: int = 12, what: Indicator = ROUNDS, **given: Any) -> Stated:
    return Stated(name=name, number=Decimal(number), unit=named.counted_in(what), measure=what.code, **given)


def state(p: Pair, *figures: Stated, by: Any = None, as_of: date = REPORT) -> list[StatedFigure]:
    return actions.state_figures(
        by=by or p.giving, at=AT, programme_id=p.programme.pk, as_of=as_of, source="公开报道", figures=figures
    )


def test_stated_and_computed_stand_side_by_side(p: Pair) -> None:
    state(p, stated(number=12), stated("money", 1_615_000_000, FUNDS))
    p.posted("trial_round", 10, on=date(2026, 7, 31))
    p.posted("trial_round", 5, on=date(2026, 8, 2))
    p.posted("trial_fund", 1_062_000_000, on=date(2026, 1, 1))
    rounds, money = queries.figures(p.giving, p.programme)
    assert (rounds.result.entries, rounds.difference) == (1, Decimal(-2)), (
        "what came after the report is left out"
    )
    assert money.difference == Decimal(-553_000_000)
    assert queries.shown(money.difference, "fen") == (Decimal(-5_530_000), "yuan")


def test_days_given_by_hand_go_before_those_stated(p: Pair) -> None:
    window = Window(date(2026, 3, 1), date(2026, 4, 1))
    state(p, stated(window=window))
    p.posted("trial_round", 1, on=date(2026, 3, 5))
    p.posted("trial_round", 10, on=date(2026, 5, 5))
    (kept,) = queries.figures(p.giving, p.programme)
    (wider,) = queries.figures(p.giving, p.programme, window=Window(None, date(2026, 6, 1)))
    assert [one.result.quantity.number for one in (kept, wider) if one.result.quantity] == [1, 11]


def test_nothing_known_has_no_difference(p: Pair) -> None:
    state(p, stated())
    (line,) = queries.figures(p.giving, p.programme)
    assert (line.result.quantity, line.difference, line.result.entries) == (None, None, 0)


def test_a_figure_may_speak_of_a_part_only(p: Pair) -> None:
    state(p, stated(only=(Is("detail.what", ("van",)),)))
    p.posted("trial_round", 3, detail={"what": "van"}, on=date(2026, 7, 1))
    p.posted("trial_round", 4, detail={"what": "kit"}, on=date(2026, 7, 1))
    (line,) = queries.figures(p.giving, p.programme)
    assert line.result.quantity and line.result.quantity.number == 3
    assert len(queries.entries_of(p.giving, line.ask).entries) == 1


def test_sent_twice_is_there_once_and_another_number_is_a_conflict(p: Pair) -> None:
    first = state(p, stated(), stated("more", 5))
    again = state(p, stated(), stated("more", 5))
    assert [one.pk for one in first] == [one.pk for one in again]
    with pytest.raises(Conflict) as told:
        state(p, stated(number=13))
    assert told.value.said.code == "indicators.stated_already"


def test_a_later_report_goes_before_an_earlier_one_and_both_stay(p: Pair) -> None:
    state(p, stated(number=12))
    state(p, stated(number=20), as_of=date(2026, 8, 20))
    (line,) = queries.figures(p.giving, p.programme)
    assert line.stated.number == 20 and StatedFigure.objects.count() == 2


def test_what_was_taken_back_may_be_stated_anew(p: Pair) -> None:
    (wrong,) = state(p, stated(number=21))
    with pytest.raises(Invalid):
        actions.retract_figure(by=p.giving, at=AT, figure_id=wrong.pk, why=" ")
    gone = actions.retract_figure(by=p.giving, at=AT, figure_id=wrong.pk, why="看错了一行")
    assert actions.retract_figure(by=p.giving, at=AT, figure_id=wrong.pk, why="") == gone
    assert queries.figures(p.giving, p.programme) == []
    state(p, stated(number=12))
    assert StatedFigure.objects.get(retracted_at=None).number == 12


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": -1}, "number"),
        ({"name": " "}, "name"),
        ({"measure": "no_such"}, "measure"),
        ({"unit": Unit.CASE}, "unit"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(p: Pair, wrong: dict[str, Any], field: str) -> None:
    usual: dict[str, Any] = {"name": "rounds", "number": 12, "unit": Unit.TIME, "measure": "trial_rounds"}
    with pytest.raises(Invalid) as told:
        state(p, Stated(**usual | wrong))
    assert told.value.field == field and not StatedFigure.objects.exists()


def test_records_that_hold_a_figure_cannot_be_narrowed_and_a_source_is_needed(p: Pair) -> None:
    years = Stated(
        name="y",
        number=Decimal(1),
        unit=Unit.YEAR,
        measure="years_of_cooperation",
        only=(Is("grade", ("1",)),),
    )
    with pytest.raises(Invalid):
        state(p, years)
    with pytest.raises(Invalid):
        actions.state_figures(
            by=p.giving, at=AT, programme_id=p.programme.pk, as_of=REPORT, source=" ", figures=[stated()]
        )


def test_only_an_office_of_the_programme_states_figures(p: Pair) -> None:
    with pytest.raises(Denied):
        state(p, stated(), by=p.expert)
    with pytest.raises(NotFound):
        state(p, stated(), by=other_county())
    (kept,) = state(p, stated())
    with pytest.raises(NotFound):
        actions.retract_figure(by=other_county(), at=AT, figure_id=kept.pk, why="x")


def test_years_of_cooperation_come_from_the_programme(p: Pair) -> None:
    years = Stated(name="y", number=Decimal(8), unit=Unit.YEAR, measure="years_of_cooperation")
    state(p, years)
    (line,) = queries.figures(p.giving, p.programme)
    assert line.result.quantity and (line.result.quantity.number, line.result.entries) == (8, 1)
    assert queries.records_of(line.ask.what, line.ask)[0][0] == f"programme:{p.programme.code}"  # type: ignore[arg-type]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line over the test's own database."""

    @contextmanager
    def open_already(folder: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(cli, "inside", open_already)


@pytest.mark.usefixtures("here")
def test_the_command_prints_exactly_the_fields_agreed(p: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    state(
        p,
        stated(number=12),
        stated("money", 1_615_000_000, FUNDS),
        stated("houses", 60000, HOUSES, qualifier=Qualifier.MORE_THAN),
    )
    p.posted("trial_round", 10, on=date(2026, 7, 31))
    p.posted("trial_fund", 106_250_050, on=date(2026, 7, 31))
    assert main(["figures", p.programme.code, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"name": "rounds", "stated": 12, "qualifier": "exact", "computed": 10, "difference": -2, "unit": "time", "entries": 1},
        {"name": "money", "stated": 16150000, "qualifier": "exact", "computed": 1062500.5, "difference": -15087499.5, "unit": "yuan", "entries": 1},
        {"name": "houses", "stated": 60000, "qualifier": "more_than", "computed": None, "difference": None, "unit": "household", "entries": 0},
    ]  # fmt: skip
    assert main(["figures", p.programme.code]) == 0
    told = capsys.readouterr().out
    assert "相差 differs by -2" in told and "超过60,000 / — 户" in told and "-15,087,499.5" in told


@pytest.mark.usefixtures("here")
def test_the_command_lists_the_entries_of_a_figure(p: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    state(p, stated())
    first = p.posted("trial_round", 3, on=date(2026, 7, 30))
    p.posted("trial_round", 4, on=date(2026, 7, 31))
    assert main(["figures", p.programme.code, "--entries", "rounds", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["quantity"] for row in rows] == [3, 4]
    assert rows[0] == {
        "number": first.number,
        "book": str(first.book_id),
        "date": "2026-07-30",
        "quantity": 3,
        "unit": "time",
        "institutions": [p.pairing.supporting.name, p.pairing.receiving.name],
        "source": first.source,
    }
    assert main(["figures", p.programme.code, "--entries", "rounds", "--to", "2026-07-30"]) == 0
    assert "共 1 条" in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_an_unknown_programme_or_figure_is_said_with_exit_code_1(
    p: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figures", "no-such"]) == 1
    assert main(["figures", p.programme.code, "--entries", "no-such"]) == 1
    assert "no-such" in capsys.readouterr().err
