"""Every example of the catalogue comes to what it says on DuckDB as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.indicators.examples import EXAMPLES, worked
from tongzhou.indicators.definitions.indicator import Example, Indicator
from tongzhou.indicators.engine import parquet
from tongzhou.indicators.engine.duck import Duck


@pytest.mark.parametrize("one,example", EXAMPLES)
def test_an_example_on_duckdb(one: Indicator, example: Example, tmp_path: Path) -> None:
    parquet.write(example.data, tmp_path)
    assert worked(Duck(tmp_path, threads=1), one, example) == (example.expected, example.qualifier)
