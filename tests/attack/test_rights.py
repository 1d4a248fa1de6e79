"""The application's own database role: enough for the whole errand, too little to change what is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

import tongzhou.config
from tests.factories.consultations import (
    NOW,
    OPINION,
    PASSWORD,
    Stage,
    asked,
    at_expert,
    closed,
    minutes,
    sign,
    signed,
    stage,
)
from tongzhou.accounts import actions as accounts
from tongzhou.care.consultations import actions, queries
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Entry
from tongzhou.partnerships.rules import Urgency

pytestmark = pytest.mark.django_db
ROLES = Path(tongzhou.config.__file__).with_name("roles.sql")
APPEND_ONLY = (
    "ledger_entry", "ledger_entrymember", "ledger_confirmation", "ledger_dispute", "ledger_checkpoint", "audit_record",
)  # fmt: skip


@pytest.fixture
def least(db: None) -> Iterator[Stage]:
    """The stage, played as `tongzhou_app`: the connection keeps that role until the test ends."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES.read_text())
    s = stage()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE tongzhou_app")
    yield s
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_whole_errand_goes_through(least: Stage) -> None:
    s = least
    case = closed(s)
    entry = Entry.objects.get(source=f"consultation:{case.pk}")
    ledger.checkpoint(at=NOW + minutes(90))
    ledger.reverse(id=new_id(), by=s.office, at=NOW + minutes(95), entry_id=entry.pk, reason="记错了科室")
    actions.record_outcome(by=s.asker, at=NOW + minutes(99), case_id=case.pk, outcome="better")
    assert queries.worklist(s.asker, at=NOW + minutes(99), tab=queries.Tab.DONE).rows


def test_every_other_way_of_a_case_too(least: Stage) -> None:
    s = least
    case = asked(s)
    actions.pass_on(
        by=s.township_doctor,
        at=NOW + minutes(5),
        case_id=case.pk,
        to_institution_id=s.county.pk,
        note="请县里看",
    )
    actions.return_for_specialty(by=s.county_doctor, at=NOW + minutes(6), case_id=case.pk, note="不是本科")
    actions.cancel(by=s.asker, at=NOW + minutes(7), case_id=case.pk, note="不用了")
    case = at_expert(s, urgency=Urgency.URGENT)
    actions.decline(by=s.expert, at=NOW + minutes(8), case_id=case.pk, note="在手术")
    actions.escalate_overdue(at=NOW + minutes(60 * 24 * 30))
    case = signed(s)
    actions.question(by=s.asker, at=NOW + minutes(45), case_id=case.pk, note="还能吃吗？")
    sign(case.pk, s.expert, at=NOW + minutes(50))
    actions.amend(
        by=s.expert, at=NOW + minutes(55), case_id=case.pk, password=PASSWORD, reason="笔误", **OPINION
    )
    accounts.break_glass(
        by=s.county_doctor,
        at=NOW,
        subject=case.pk,
        subject_kind="consultation",
        reason="急诊抢救，查过敏史和用药",
    )


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "sql", ["UPDATE {} SET {column} = {column}", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_what_is_written_is_out_of_its_reach(least: Stage, table: str, sql: str) -> None:
    closed(least)
    with connection.cursor() as cursor:
        column = connection.introspection.get_table_description(cursor, table)[0].name
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _run(sql.format(table, column=column))


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "DROP TABLE audit_record",
        "SET session_replication_role = replica",
        "UPDATE django_migrations SET app = app",
        "CREATE TABLE public.mine (n int)",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_the_guards_cannot_be_put_aside(least: Stage, sql: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be (owner|superuser)"),
        transaction.atomic(),
    ):
        _run(sql)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
