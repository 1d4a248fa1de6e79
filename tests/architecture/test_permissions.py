"""One table of every address × role × place with the status expected, replayed against the real thing.

`permissions.tsv`: `name` (URL name), `method`, `args` (keys of the world's ids), then one column a persona. A
missing address fails; an address for which a persona gets another status than written fails, with both named.
Statuses: 200 shown, 302 led elsewhere (for a stranger: to the sign-in page), 403 refused, 404 not his business,
400/409/422 refused for what was sent (the permission held).
"""

from __future__ import annotations

import csv
from copy import copy
from functools import cache

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.architecture.source import ROOT
from tests.world import PERSONAS, World
from tongzhou.web import edge

TABLE = ROOT / "tests" / "architecture" / "permissions.tsv"


@cache
def rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))


def names(resolver: URLResolver, space: str = "") -> set[str]:
    """All names under a resolver, with their namespaces."""
    found: set[str] = set()
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            assert part.name, f"{part.pattern} has no name, so no row can stand for it"
            found.add(f"{space}{part.name}")
        else:
            found |= names(part, f"{space}{part.namespace}:" if part.namespace else space)
    return found


def test_every_address_stands_in_the_table() -> None:
    assert names(get_resolver()) == {row["name"] for row in rows()}


def test_every_persona_has_a_column() -> None:
    assert list(rows()[0])[3:] == list(PERSONAS)


@pytest.fixture
def known_visits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each persona's visit is read once: it is the same in every row, and half of a request's work."""
    monkeypatch.setattr(edge.accounts, "visit", cache(edge.accounts.visit))
    moment = timezone.now()
    monkeypatch.setattr(edge.timezone, "now", lambda: moment)


@pytest.mark.django_db
@pytest.mark.usefixtures("known_visits")
def test_everybody_gets_what_the_table_says(world: World, subtests: pytest.Subtests) -> None:
    """All rows in one world; what a request changed is taken back before the next."""
    for row in rows():
        with subtests.test(address=f"{row['method']} {row['name']}"):
            expected = {persona: row[persona] for persona in PERSONAS}
            assert observed(world, row) == expected


def observed(world: World, row: dict[str, str]) -> dict[str, str]:
    """The status that each persona gets for a row."""
    address = reverse(row["name"], args=[world.ids[key] for key in row["args"].split()])
    got = {}
    for persona in PERSONAS:
        client = world.client(persona)
        cookies = copy(client.cookies)
        before = transaction.savepoint()
        got[persona] = str(client.generic(row["method"], address).status_code)
        transaction.savepoint_rollback(before)
        client.cookies = cookies
    return got
