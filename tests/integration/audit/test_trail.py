"""The trail is read by who may, within reach, by every key, a page at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from tongzhou.audit import queries
from tongzhou.audit.actions import record
from tongzhou.kernel.actors import Actor, Grant, system
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.permissions import Permission as P

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HERE, THERE = uuid4(), uuid4()
READ = frozenset({P.READ_AUDIT})
NATION = Actor(uuid4(), "审计", grants=(Grant(READ, region=""),))
COUNTY = Actor(uuid4(), "县审计", grants=(Grant(READ, region="999901"),))
pytestmark = pytest.mark.django_db


def write(where: UUID | None, verb: str = "look", subject: str = "case:1", patient: str = "") -> Actor:
    by = Actor(uuid4(), "医生", institution_id=where)
    record(by=by, at=NOW, verb=verb, subject=subject, patient=patient)
    return by


def verbs(actor: Actor, institutions, **keys) -> list[str]:
    return [row.verb for row in queries.trail(actor, institutions=institutions, **keys).rows]


def test_reach_is_kept() -> None:
    write(HERE, "here"), write(THERE, "there"), write(None, "nowhere")
    assert verbs(NATION, None) == ["nowhere", "there", "here"]
    assert verbs(COUNTY, [HERE]) == ["here"]
    assert verbs(COUNTY, None) == [], "who asks for all and may not, gets nothing"
    assert queries.everywhere(system("x")) and not queries.everywhere(COUNTY)


def test_without_the_permission_nothing() -> None:
    with pytest.raises(Denied):
        queries.trail(Actor(uuid4(), "医生"), institutions=[HERE])


def test_keys_narrow_together() -> None:
    by = write(HERE, "look", "case:1", "patient:a")
    write(HERE, "look", "case:2", "patient:a")
    write(HERE, "sign", "case:1")
    assert len(verbs(NATION, None, patient="patient:a")) == 2
    assert len(verbs(NATION, None, subject="case:1")) == 2
    assert verbs(NATION, None, by=by.key) == ["look"]
    assert verbs(NATION, None, subject="case:1", verb="sign") == ["sign"]


def test_pages_follow_each_other_without_holes(django_assert_num_queries) -> None:
    for number in range(queries.PAGE * 2 + 3):
        write(HERE, f"v{number}")
    seen, before = [], None
    while True:
        with django_assert_num_queries(1):
            page = queries.trail(NATION, institutions=None, before=before)
        seen += [row.verb for row in page.rows]
        before = page.older
        if before is None:
            break
    assert seen == [f"v{number}" for number in reversed(range(queries.PAGE * 2 + 3))]
