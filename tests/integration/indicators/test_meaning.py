"""What definitions mean, worked out by hand, on the ledger itself."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

import pytest

from tests.factories.entries import keep, with_ids
from tests.unit.indicators import meanings
from tests.unit.indicators.meanings import MEANINGS, Meaning
from tongzhou.indicators.engine.cube import Level
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.kernel.actors import system

CHAPTERS = ("EMERGENCY", "REFERRAL", "PEOPLE", "HEALTH", "CAPABILITY", "MONEY", "REMOTE", "TABLES")


def test_every_case_is_in_a_chapter() -> None:
    assert sum(len(getattr(meanings, name)) for name in CHAPTERS) == len(MEANINGS) >= 40


@pytest.mark.django_db
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_ledger_says_what_was_worked_out_by_hand(chapter: str) -> None:
    engine = Postgres(system("test"))
    cases: tuple[Meaning, ...] = getattr(meanings, chapter)
    for one in cases:
        keep(with_ids(one.data))
        found = one.worked(engine)
        assert {place: number for place, number in found.items() if number is not None} == {
            _there(one, place): number for place, number in one.expected.items() if number is not None
        }, str(one)


def _there(one: Meaning, place: str) -> str:
    """A house by the id that it has in the ledger."""
    return str(uuid5(NAMESPACE_OID, place)) if one.by.level is Level.INSTITUTION else place
