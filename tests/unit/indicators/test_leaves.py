"""Every case of a leaf, on the reference and on DuckDB; and the statements keep to what all databases do alike."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.leaves import CASES, DATA, Case
from tongzhou.indicators.engine import expressions, parquet
from tongzhou.indicators.engine.compiling import Shape, way
from tongzhou.indicators.engine.duck import Duck
from tongzhou.indicators.engine.plain import Plain


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Duck]:
    """DuckDB over the small ledger."""
    folder: Path = tmp_path_factory.mktemp("copy")
    parquet.write(DATA, folder)
    yield Duck(folder, threads=1)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_reference(case: Case) -> None:
    case.check(Plain(DATA))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_duckdb(duck: Duck, case: Case) -> None:
    case.check(duck)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_only_steps_that_all_databases_have(case: Case) -> None:
    asked = way(case.by)
    for found in (
        *(expressions.of(case.leaf, shape, asked) for shape in Shape),
        expressions.lineage(case.leaf, asked, 5),
    ):
        names = {type(node).__name__ for node in found.op().find(lambda _: True)}
        assert names <= expressions.STEPS, names - expressions.STEPS


def test_what_reads_figures_of_a_page_does_not_load_the_compiler() -> None:
    code = "import sys; import tongzhou.indicators.engine.compiled; print('ibis' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
