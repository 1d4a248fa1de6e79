"""Engines that agree, and one that does not: what is said then."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.factories.entries import keep
from tests.factories.leaves import COUNTY, DATA, FOUR, ONE, TWO, YEAR, visits
from tongzhou.config.cli import engines
from tongzhou.config.cli import indicators as command
from tongzhou.config.faults import Unable
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.definitions.tree import Distinct, Ratio, Sum
from tongzhou.indicators.engine import parquet
from tongzhou.indicators.engine.comparing import ByKind, compare
from tongzhou.indicators.engine.cube import Amount, By, Engine, Found, Level
from tongzhou.indicators.engine.duck import Duck
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.indicators.queries.facts import facts
from tongzhou.indicators.queries.stays import standings
from tongzhou.kernel.actors import system
from tongzhou.kernel.words import Words

VISITS_A_PATIENT = Indicator(
    code="visits_a_patient", words=Words("人均次数", "visits a patient"), unit=Rate.EACH, theme=Theme.SERVICE,
    tree=Ratio(Sum(visits()), Distinct(visits(), "member:patient"), 1), source="演示", says=Words("次数除以人数", "visits by patients"),
)  # fmt: skip
BYS = (By(), By(Level.COUNTY))


@dataclass
class Wrong:
    """An engine that adds one fact to every sum of a county."""

    right: Engine

    def compute(self, needs: Sequence[Need], by: By) -> Found:
        return {
            key: got + Amount(1, 1) if isinstance(got, Amount) and by.level is Level.COUNTY else got
            for key, got in self.right.compute(needs, by).items()
        }

    def lineage(self, need: Need, by: By, *, limit: int | None = None) -> list[str]:
        return self.right.lineage(need, by, limit=limit)


def test_a_wrong_engine_is_named_with_place_window_and_both_values() -> None:
    several: dict[str, Engine] = {"plain": Plain(DATA), "kinds": ByKind(DATA), "wrong": Wrong(Plain(DATA))}
    (found,) = compare([replace(VISITS_A_PATIENT, tree=Sum(visits()))], several, [YEAR], BYS)
    assert {(gap.engine, gap.level, gap.place) for gap in found.differences} == {
        ("wrong", "county", "620525"),
        ("wrong", "county", "620526"),
    }
    gap = found.differences[0]
    assert gap.expected and gap.found and gap.expected.entries + 1 == gap.found.entries
    row = command.compared_row(found, list(several))
    assert json.loads(json.dumps(row))["differences"][0]["found"]["place"] == "620525"


def test_an_engine_that_is_not_installed_is_told_with_the_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None if name == "duckdb" else object())
    with pytest.raises(Unable) as refused, engines.made(["duck"], system("test"), [], ""):
        pass
    assert "duckdb" in refused.value.says.zh and "--engines" in refused.value.then.zh


def test_the_reference_by_kind_opens_to_the_same_entries() -> None:
    need = Need(Sum(visits()), YEAR)
    assert (
        ByKind(DATA).lineage(need, By(), limit=2)
        == Plain(DATA).lineage(need, By(), limit=2)
        == [ONE.entry, TWO.entry]
    )


@pytest.mark.django_db
def test_the_ledger_and_its_copy_agree(tmp_path: Path) -> None:
    keep(DATA)
    actor = system("test")
    kinds = {"visit", "statement"}
    parquet.copy(tmp_path, facts(actor, kinds), standings(), ["topic", "level"])
    several: dict[str, Engine] = {
        "plain": ByKind(Data(tuple(facts(actor, kinds)), tuple(standings()))),
        "known": Plain(DATA),
        "postgres": Postgres(actor),
        "duck": Duck(tmp_path, threads=1),
    }
    (found,) = compare([VISITS_A_PATIENT], several, [YEAR], BYS)
    assert found.figures == 3
    assert found.differences == ()
    assert FOUR.receiving != COUNTY
