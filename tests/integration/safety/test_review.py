"""From the report to what was learned: reported once, reviewed by the house itself, measures with an owner and a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext

from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.ledger import AT
from tests.factories.safety import DAY, House, house, reported
from tongzhou.audit.models import Record
from tongzhou.kernel.errors import Conflict, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Claim, Entry
from tongzhou.notices.models import Notice
from tongzhou.support.safety import actions, queries
from tongzhou.support.safety.actions import Report
from tongzhou.support.safety.models import Event, EventStep, Measure
from tongzhou.support.safety.rules import Category, Severity, State

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def h() -> House:
    return house()


def test_from_the_report_to_what_was_learned(h: House) -> None:
    row = reported(h)
    assert row.status is State.REPORTED and row.reporter_name == h.reporter.name
    actions.take(by=h.reviewer, at=LATER, event_id=row.pk)
    actions.add(by=h.reporter, at=LATER, event_id=row.pk, note="药房上周刚搬过。")
    owner = StaffFactory(institution=h.county)
    one = actions.set_measure(
        id=new_id(), by=h.reviewer, at=LATER, event_id=row.pk, what="高危药品分格存放", owner_id=owner.pk, due_on=DAY + timedelta(10)
    )  # fmt: skip
    actions.finish_measure(
        by=h.reviewer, at=AT + timedelta(9), measure_id=one.pk, on=DAY + timedelta(8), result="已分格"
    )
    done = actions.close(
        by=h.reviewer, at=AT + timedelta(9), event_id=row.pk, lesson="相似药品要分开。", cause="搬迁后没有复核", judged=Severity.THIRD
    )  # fmt: skip
    assert done.status is State.CLOSED and done.grade is Severity.THIRD and done.severity == "4"
    view = queries.event(h.reporter, row.pk, at=AT + timedelta(9))
    assert [step.event for step in view.steps] == ["report", "take", "add", "measure", "done", "close"]
    assert view.measures[0].done_on == DAY + timedelta(8) and view.event.lesson == "相似药品要分开。"
    actions.reopen(by=h.reviewer, at=AT + timedelta(10), event_id=row.pk, note="又发生了一次")
    row.refresh_from_db()
    assert row.status is State.REVIEWING


def test_nothing_of_it_is_in_the_ledger(h: House) -> None:
    row = reported(h)
    actions.take(by=h.reviewer, at=LATER, event_id=row.pk)
    actions.close(by=h.reviewer, at=LATER, event_id=row.pk, lesson="x")
    assert not Claim.objects.exists() and not Entry.objects.exists()


def test_the_reviewers_learn_of_it_without_a_word_of_what_happened(h: House) -> None:
    row = reported(h)
    (notice,) = Notice.objects.all()
    assert notice.account == h.reviewer.key and notice.link == f"/safety/{row.pk}/"
    assert "针剂" not in notice.zh and h.reporter.name not in notice.zh
    actions.take(by=h.reviewer, at=LATER, event_id=row.pk)
    actions.close(by=h.reviewer, at=LATER, event_id=row.pk, lesson="x")
    assert Notice.objects.filter(account=h.reporter.key).count() == 1


def test_sent_twice_is_there_once(h: House) -> None:
    told = Report(h.county.pk, DAY, Category.FALL, Severity.SECOND, "夜间如厕滑倒")
    id = new_id()
    first = actions.report(id=id, by=h.reporter, at=AT, told=told)
    assert actions.report(id=id, by=h.reporter, at=LATER, told=told).pk == first.pk
    for other, by in (
        (Report(h.county.pk, DAY, Category.FALL, Severity.SECOND, "别的"), h.reporter), (told, h.colleague),
    ):  # fmt: skip
        with pytest.raises(Conflict):
            actions.report(id=id, by=by, at=AT, told=other)
    assert Event.objects.count() == EventStep.objects.count() == Notice.objects.count() == 1


def test_the_same_step_twice_is_one_and_an_old_page_is_refused(h: House) -> None:
    row = reported(h)
    actions.take(by=h.reviewer, at=AT, event_id=row.pk, seen=1)
    assert actions.take(by=h.reviewer, at=AT, event_id=row.pk, seen=1).steps == 2
    with pytest.raises(Conflict):
        actions.close(by=h.reviewer, at=AT, event_id=row.pk, lesson="x", seen=1)
    with pytest.raises(IllegalMove):
        actions.reopen(by=h.reviewer, at=AT, event_id=row.pk, note="x")


def test_a_measure_twice_is_one(h: House) -> None:
    row = reported(h)
    actions.take(by=h.reviewer, at=AT, event_id=row.pk)
    told: dict[str, Any] = {
        "id": new_id(), "by": h.reviewer, "at": AT, "event_id": row.pk, "what": "贴标", "due_on": DAY,
        "owner_id": StaffFactory(institution=h.county).pk,
    }  # fmt: skip
    assert actions.set_measure(**told) == actions.set_measure(**told)
    with pytest.raises(Conflict):
        actions.set_measure(**{**told, "what": "别的"})
    assert actions.finish_measure(by=h.reviewer, at=AT, measure_id=told["id"], on=DAY).done_on == DAY
    assert actions.finish_measure(by=h.reviewer, at=AT, measure_id=told["id"], on=DAY).done_on == DAY
    assert Measure.objects.count() == 1 and EventStep.objects.filter(event="done").count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [({"what": "  "}, "what"), ({"what": "x" * 4001}, "what"), ({"idea": "x" * 4001}, "idea"), ({"occurred_on": DAY + timedelta(9)}, "occurred_on")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(h: House, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        reported(h, **given)
    assert refused.value.field == field and not Event.objects.exists()


def test_departments_and_owners_are_of_the_house(h: House) -> None:
    with pytest.raises(NotFound):
        reported(h, department_id=DepartmentFactory().pk)
    row = reported(h)
    actions.take(by=h.reviewer, at=AT, event_id=row.pk)
    with pytest.raises(Invalid):
        actions.set_measure(
            id=new_id(),
            by=h.reviewer,
            at=AT,
            event_id=row.pk,
            what="x",
            owner_id=StaffFactory().pk,
            due_on=DAY,
        )


def test_every_look_is_on_record(h: House) -> None:
    row = reported(h)
    queries.event(h.reviewer, row.pk, at=AT)
    queries.event(h.reporter, row.pk, at=AT)
    queries.to_review(h.reviewer, at=AT)
    looks = Record.objects.filter(verb="safety.read", subject=f"safety:{row.pk}")
    assert set(looks.values_list("actor", flat=True)) == {h.reviewer.key, h.reporter.key}
    listed = Record.objects.get(verb="safety.list")
    assert listed.actor == h.reviewer.key and listed.detail == {"events": [str(row.pk)]}


def test_the_own_office_counts_without_content(h: House) -> None:
    reported(h)
    reported(h, category=Category.FALL, severity=Severity.SECOND)
    told = queries.counts(h.reviewer, on=DAY)
    assert told.by_category == {Category.MEDICATION: 1, Category.FALL: 1}
    assert told.by_state == {State.REPORTED: 2} and told.overdue == 0


def test_the_list_costs_the_same_however_long(h: House) -> None:
    reported(h)
    with CaptureQueriesContext(connection) as few:
        queries.to_review(h.reviewer, at=AT)
    for _ in range(queries.PAGE + 2):
        reported(h)
    with CaptureQueriesContext(connection) as many:
        page, cursor = queries.to_review(h.reviewer, at=AT)
    assert len(few) == len(many) <= 3 and len(page) == queries.PAGE and cursor
    rest, end = queries.to_review(h.reviewer, at=AT, after=cursor)
    assert len(rest) == 3 and end is None and not {row.pk for row in rest} & {row.pk for row in page}


def test_the_database_keeps_the_reporters_words(h: House) -> None:
    row = reported(h)
    for act in (
        lambda: Event.objects.filter(pk=row.pk).update(what="没有发生"),
        lambda: Event.objects.filter(pk=row.pk).update(severity="4", reporter=h.colleague.key),
        lambda: Event.objects.filter(pk=row.pk).update(state=State.CLOSED.value, steps=2, lesson="x"),
        lambda: Event.objects.filter(pk=row.pk).delete(),
        lambda: EventStep.objects.all().update(note="x"),
        lambda: EventStep.objects.all().delete(),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            act()
