"""The engine over the ledger answers as the slow reference, for data and definitions by chance, and in the reader's scope only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.factories import facts as some
from tests.factories.entries import keep
from tests.factories.leaves import CASES, DATA, Case
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.engine.cube import By
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.kernel.actors import system


def from_ever(data: Data) -> Data:
    """The ledger counts what was done before an institution was entered where it was first entered."""
    ordered = sorted(data.places, key=lambda one: (one.institution, one.start or date.min))
    seen: set[str] = set()
    places = []
    for one in ordered:
        places.append(one if one.institution in seen else replace(one, start=None))
        seen.add(one.institution)
    return Data(data.facts, tuple(places))


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_ledger(case: Case) -> None:
    keep(DATA)
    case.check(Postgres(system("test")))


@pytest.mark.django_db
@settings(
    max_examples=100,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(some.data(), some.needs(), some.bys(), st.none() | st.integers(1, 5))
def test_the_ledger_answers_as_the_reference(
    data: Data, needs: list[Need], by: By, limit: int | None
) -> None:
    with transaction.atomic():
        keep(data)
        plain, ledger = Plain(from_ever(data)), Postgres(system("test"))
        assert ledger.compute(needs, by) == plain.compute(needs, by)
        for need in needs:
            assert ledger.lineage(need, by, limit=limit) == plain.lineage(need, by, limit=limit)
        transaction.set_rollback(True)
