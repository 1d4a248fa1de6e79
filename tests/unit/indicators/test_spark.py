"""Spark answers as the slow reference. One session for all tests of this file: starting it costs more than they do."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyspark.sql import SparkSession

from tests.factories import facts as some
from tests.factories.leaves import CASES, DATA, Case
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.engine import parquet
from tongzhou.indicators.engine.cube import By
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
@given(data=some.data(), needs=some.needs(), by=some.bys())
def test_spark_answers_as_the_reference(spark: SparkSession, data: Data, needs: list[Need], by: By) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parquet.write(data, Path(folder))
        plain, engine = Plain(data), Spark(Path(folder), spark)
        assert engine.compute(needs, by) == plain.compute(needs, by)
        assert engine.lineage(needs[0], by, limit=3) == plain.lineage(needs[0], by, limit=3)
