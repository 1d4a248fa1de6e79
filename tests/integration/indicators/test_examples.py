"""Every example of the catalogue comes to what it says on the ledger itself."""

from __future__ import annotations

import pytest

from tests.factories.entries import keep, with_ids
from tests.unit.indicators.examples import worked
from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.indicator import Theme
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.kernel.actors import system


@pytest.mark.django_db
@pytest.mark.parametrize("theme", Theme)
def test_the_examples_of_a_theme_on_the_ledger(theme: Theme) -> None:
    engine = Postgres(system("test"))
    for one in ALL.values():
        if one.theme is theme:
            for example in one.examples:
                keep(with_ids(example.data))
                assert worked(engine, one, example) == (example.expected, example.qualifier), (
                    one.code,
                    example.says.en,
                )
