"""DuckDB answers as the slow reference does, for data and definitions by chance."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.factories import facts as some
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.engine import parquet
from tongzhou.indicators.engine.cube import By
from tongzhou.indicators.engine.duck import Duck
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain


@settings(max_examples=150, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(some.data(), some.needs(), some.bys(), st.none() | st.integers(1, 5))
def test_duckdb_answers_as_the_reference(data: Data, needs: list[Need], by: By, limit: int | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parquet.write(data, Path(folder))
        plain, duck = Plain(data), Duck(Path(folder), threads=1)
        assert duck.compute(needs, by) == plain.compute(needs, by)
        for need in needs:
            assert duck.lineage(need, by, limit=limit) == plain.lineage(need, by, limit=limit)
