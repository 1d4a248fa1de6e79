"""Spark answers as the slow reference. One session for all tests of this file: starting it costs more than they do."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyspark.sql import SparkSession

from tests.factories import facts as some
from tests.factories.leaves import CASES, DATA, Case
from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.reading import Need, needs
from tongzhou.indicators.engine import parquet
from tongzhou.indicators.engine.combining import figure
from tongzhou.indicators.engine.cube import By, Level
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.engine.spark import Spark, session

pytestmark = pytest.mark.spark
SMALL = {
    "spark__sql__shuffle__partitions": "1",
    "spark__default__parallelism": "1",
    "spark__sql__adaptive__enabled": "false",
    "spark__sql__codegen__wholeStage": "false",
    "spark__sql__codegen__factoryMode": "NO_CODEGEN",
}
"""Tables of a dozen rows: no time for plans that pay off with millions."""


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A session in this process."""
    found = session("local[1]", **SMALL)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def engine(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Spark:
    """Spark over the small ledger."""
    folder: Path = tmp_path_factory.mktemp("copy")
    parquet.write(DATA, folder)
    return Spark(folder, spark)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_spark(engine: Spark, case: Case) -> None:
    case.check(engine)


@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=some.data(), asked=some.needs(), by=some.bys())
def test_spark_answers_as_the_reference(spark: SparkSession, data: Data, asked: list[Need], by: By) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parquet.write(data, Path(folder))
        plain, engine = Plain(data), Spark(Path(folder), spark)
        assert engine.compute(asked, by) == plain.compute(asked, by)
        assert engine.lineage(asked[0], by, limit=3) == plain.lineage(asked[0], by, limit=3)


def test_examples_of_the_catalogue(spark: SparkSession, tmp_path: Path) -> None:
    """Every sixth indicator: one ledger holds all examples, each under a programme of its own, so that a leaf is one statement."""
    examples = [(one, example) for one in list(ALL.values())[::6] for example in one.examples]
    every = [_apart(example.data, str(n)) for n, (_, example) in enumerate(examples)]
    together = Data(
        tuple(fact for one in every for fact in one.facts),
        tuple(place for one in every for place in one.places),
    )
    parquet.write(together, tmp_path)
    wanted = [need for one, example in examples for need in needs(one.tree, example.window)]
    found = Spark(tmp_path, spark).compute(wanted, By(Level.PROGRAMME))
    for n, (one, example) in enumerate(examples):
        figure_of = figure(one.tree, example.window, str(n), found, lambda *_, told=example: told.promised)  # type: ignore[misc]  # bound now
        assert (figure_of.number, figure_of.qualifier) == (example.expected, example.qualifier), (
            one.code,
            example.says.en,
        )


def _apart(data: Data, mark: str) -> Data:
    """The data under a programme of its own, its institutions under names of their own."""

    def house(name: str) -> str:
        return name and f"{mark} {name}"

    facts = tuple(
        replace(
            one,
            entry=f"{mark} {one.entry}",
            programme=mark,
            supporting=house(one.supporting),
            receiving=house(one.receiving),
        )
        for one in data.facts
    )
    return Data(facts, tuple(replace(one, institution=house(one.institution)) for one in data.places))
