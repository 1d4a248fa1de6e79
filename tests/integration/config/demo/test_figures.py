"""The figures of the five reports: every one is computed from entries of the demo and equals what the report states."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tongzhou.indicators import queries
from tongzhou.kernel.actors import system
from tongzhou.ledger.models import Entry
from tongzhou.partnerships.models import Programme
from tongzhou.web.ledger.sheets import SOURCES

DIFFERENT = {("binhai-zhangjiachuan", "funds_total_cny"): (Decimal(1_615_000_000), Decimal(1_062_000_000))}
"""Where a report contradicts itself, both stand: the total it states, in fen, and the sum of its own items."""
NUMBERS = {
    "binhai-zhangjiachuan": 32,
    "changning-jinping": 11,
    "kunming-diqing": 7,
    "nanchong-wenchuan": 1,
    "xiangya-zhijiang": 2,
}


@pytest.mark.parametrize("code", NUMBERS)
def test_what_is_stated_is_what_the_ledger_comes_to(code: str, demo: object) -> None:
    lines = queries.figures(system("figures"), Programme.objects.get(code=code))
    assert len(lines) == NUMBERS[code]
    for line in lines:
        found = line.result.quantity.number if line.result.quantity else None
        stated = line.stated.number
        if (code, line.stated.name) in DIFFERENT:
            assert (stated, found) == DIFFERENT[code, line.stated.name]
        else:
            assert found == stated, (line.stated.name, stated, found)


def test_every_entry_leads_to_the_record_of_its_work(demo: object) -> None:
    words = {source.partition(":")[0] for source in Entry.objects.values_list("source", flat=True)}
    assert words - {"entry"} <= SOURCES.keys()
    assert len(words) > 10
