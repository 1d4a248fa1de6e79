"""The tables of blood: whose step, whose turn, no way to the end through one side alone; units and temperatures with their source."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from tongzhou.care.blood import models
from tongzhou.care.blood.periods import FILE as PERIODS
from tongzhou.care.blood.periods import period
from tongzhou.care.blood.rules import (
    BAG,
    BY_HAND,
    LIFECYCLE,
    OF_ASKER,
    OF_GIVER,
    OF_THE_CLOCK,
    BagState,
    Clock,
    Side,
    State,
    amount_words,
    components,
    degrees,
    side_of,
    turn_of,
    units,
)
from tongzhou.kernel.quantities import Unit

TASK = {"requested", "accepted", "rejected", "cancelled", "in-progress", "failed", "completed"}
MONEY = ("price", "cost", "fee", "fen", "yuan", "amount_due", "money")


def test_every_step_is_of_one_side() -> None:
    events = {move.event for move in LIFECYCLE.moves}
    assert events == OF_ASKER | OF_GIVER | OF_THE_CLOCK
    assert not OF_ASKER & OF_GIVER


def test_closed_needs_both() -> None:
    """Without the giver's steps nothing is ever closed, nor without the asker's."""
    for side in (Side.GIVER, Side.ASKER):
        reached, fresh = {State.REQUESTED}, {State.REQUESTED}
        while fresh:
            fresh = {
                State(move.target)
                for move in LIFECYCLE.moves
                if side_of(move.event) is side and set(move.sources) & reached
            } - reached
            reached |= fresh
        assert State.CLOSED not in reached


def test_once_issued_nobody_ends_it_without_receipt_or_calling_back() -> None:
    for state in (State.ISSUED, State.IN_TRANSIT, State.RECEIVED):
        assert not {"cancel", "decline", "expire"} & {move.event for move in LIFECYCLE.events(state)}


def test_whoever_has_the_turn_can_move_and_ended_stays_ended() -> None:
    for state in State:
        turn = turn_of(state)
        steps = [move for move in LIFECYCLE.events(state) if move.event not in OF_THE_CLOCK]
        assert (turn is None) == (not state.open) == (not steps)
        assert turn is None or any(side_of(move.event) is turn for move in steps)
        assert state.task in TASK and state.words.zh and state.words.en


def test_every_bag_can_reach_an_end_and_none_leaves_it() -> None:
    for state in BagState:
        reached, fresh = {state}, {state}
        while fresh:
            fresh = {BagState(m.target) for m in BAG.moves if set(m.sources) & reached} - reached
            reached |= fresh
        assert {BagState.USED, BagState.WASTED} & reached
        assert not state.ended or {move.event for move in BAG.events(state)} <= {"restore"}
    assert not BAG.events(BagState.USED), "blood that was given stays given"
    by_request = {move.event for move in BAG.moves} - set(BY_HAND) - {"restore"}
    assert by_request == {"issue", "come", "refuse", "miss", "unpack", "turn_back"}


def test_a_bag_is_either_used_or_goes_back() -> None:
    assert not any(BagState.USED in move.sources for move in BAG.moves)
    assert {m.event for m in BAG.moves if m.target is BagState.RETURNED} == {
        "give_back",
        "refuse",
        "turn_back",
    }


def test_units_are_a_closed_list_each_with_what_it_means_and_its_source() -> None:
    assert set(units()) == {"dose", "u", "ml"}
    for one in units().values():
        assert one.means.zh and one.means.en and one.source.zh and one.source.en and one.step > 0
        assert one.confirmed or ("待核实" in one.source.zh and "to be confirmed" in one.source.en)
    for component in components().values():
        assert component.low < component.high and component.days > 0 and "待核实" in component.source.zh
    assert units()["dose"].words.zh == Unit.THERAPEUTIC_DOSE.words.zh
    assert [one.code for one in components().values() if one.unit.code == "dose"] == ["apheresis_platelets"]


def test_amounts_and_temperatures_read_well() -> None:
    assert amount_words(Decimal("0.5"), "apheresis_platelets").zh == "0.5 治疗量"
    assert amount_words(Decimal("2.0"), "apheresis_platelets").en == "2 doses"
    assert amount_words(Decimal(200), "fresh_frozen_plasma").zh == "200 ml"
    assert (degrees(224), degrees(-180), degrees(0)) == ("22.4 ℃", "−18 ℃", "0 ℃")
    assert components()["apheresis_platelets"].range == "20–24 ℃"
    assert components()["frozen_plasma"].range == "≤ −18 ℃"
    platelets = components()["apheresis_platelets"]
    assert [platelets.kept(one) for one in (199, 200, 240, 241)] == [False, True, True, False]


def test_every_period_has_its_source() -> None:
    told = yaml.safe_load(PERIODS.read_text("utf-8"))
    assert set(told) == {one.value for one in Clock} | {"hold"}
    for name, one in told.items():
        assert one["source"] and one["confirmed"] is False and one["zh"]
        assert period(name, emergency=True) <= period(name, emergency=False)


def test_there_is_no_field_for_money_nor_for_a_patients_name() -> None:
    for name in models.__all__:
        if name == "OPEN":
            continue
        fields = {field.name for field in getattr(models, name)._meta.get_fields()}
        assert not any(word in field for field in fields for word in MONEY), name
        assert not fields & {"patient", "patient_name", "name"}, name


@pytest.mark.parametrize(
    ("pairs", "table", "file"),
    [("blood_pairs", LIFECYCLE, "0002_guards.py"), ("blood_bag_pairs", BAG, "0003_restore.py")],
)
def test_the_database_holds_the_same_pairs(pairs: str, table: object, file: str) -> None:
    source = (Path(models.__file__).parents[1] / "migrations" / file).read_text("utf-8")
    body = source.split(f"FUNCTION {pairs}()")[1].split("$$;")[0]
    found = {
        tuple(line.strip(" ,()'").split("', '")) for line in body.splitlines() if line.startswith("    ('")
    }
    assert found == table.pairs()  # type: ignore[attr-defined]
