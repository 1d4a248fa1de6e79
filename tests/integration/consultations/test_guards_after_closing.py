"""What the database lets happen to a closed case: a signed version with its step, its reading, and nothing more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.consultations import (
    NEXT_MORNING,
    NOW,
    amended,
    closed,
    invited,
    minutes,
    sign,
    signed,
    stage,
)
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.care.consultations.opinions import seal
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db
READ_AT = NEXT_MORNING + minutes(10)


NEXT = "only the next version of a signed opinion"
ONE = "one new signed version, with its reason"
AFTER = "after closing an outcome is recorded"
CLOCK = "a clock runs while an amendment is unread"
DECISION = "a decision changes only with the confirmation"


def refused(statement: str, *values: Any, says: str) -> None:
    """The statement fails for this reason, at once or when the transaction would end."""
    with pytest.raises(IntegrityError, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def sound() -> None:
    """What was done so far would be committed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def step(case: Consultation, event: str, **values: Any) -> Step:
    """A step written past the verbs."""
    told = {"at": READ_AT, "by_key": "x", "by_name": "x", "note": "x", "digest": "x"} | values
    return Step(
        consultation=case,
        number=case.steps + 1,
        event=event,
        from_state="completed",
        to_state="completed",
        **told,
    )


def next_version(case: Consultation, **values: Any) -> Opinion:
    """The next version of the expert's signed opinion, written past the verbs."""
    first = Opinion.objects.filter(consultation=case).order_by("-version")[0]
    told = {
        "pk": new_id(), "version": first.version + 1, "reason": "剂量", "advice": "100 mg", "saved_at": READ_AT,
        "signed_at": READ_AT, "content_hash": "x", "signer_name": "x", "signer_key": "x",
    } | values  # fmt: skip
    kept = {"consultation": case, "staff": first.staff, "institution": first.institution}
    return Opinion(**(kept | told))


def fails(*rows: Any, says: str) -> None:
    """Writing these rows one after the other is refused for this reason, at the latest at the end."""
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        for row in rows:
            row.save(force_insert=True)
        sound()


def test_a_closed_case_is_what_it_was() -> None:
    case = closed(stage())
    for change in (
        "question = 'x'",
        "closed_at = now()",
        "answered_at = NULL",
        "claim = NULL",
        "holder_id = asking_id",
    ):
        for more in ("", ", steps = steps + 1"):
            refused(
                f"UPDATE consultations_consultation SET {change}{more} WHERE id = %s",
                case.pk,
                says="is not changed",
            )
    for change in ("decision = 'not_adopted'", "decision_note = 'x'", "clock = 'reply'", "due_at = now()"):
        refused(
            f"UPDATE consultations_consultation SET {change} WHERE id = %s", case.pk, says="change by a step"
        )


@pytest.mark.parametrize(
    "event", ["reply", "sign", "close", "question", "acknowledge", "escalate", "leave", "cancel"]
)
def test_no_other_step_follows_the_close(event: str) -> None:
    fails(step(closed(stage()), event), says=AFTER)


def test_an_amendment_is_the_next_version_of_ones_own_signed_opinion_with_its_reason() -> None:
    s = stage()
    case = closed(s)
    sound()
    for wrong in (
        {"version": 1},
        {"version": 3},
        {"reason": ""},
        {"staff_id": s.second_expert.staff_id},
        {"staff_id": s.second_expert.staff_id, "version": 1},
    ):
        fails(next_version(case, **wrong), says=NEXT)


def test_a_version_is_not_signed_without_its_step_nor_a_step_taken_without_its_version() -> None:
    s = stage()
    case, other = closed(s), closed(s)
    late = next_version(case)
    fails(late, says="was signed without its step")
    elsewhere = Opinion.objects.get(consultation=other)
    for detail in ({}, {"opinion": "x"}, {"opinion": str(late.pk)}, {"opinion": str(elsewhere.pk)}):
        fails(step(case, "amend", detail=detail), says=ONE)
    old = Opinion.objects.get(consultation=case)
    fails(step(case, "amend", detail={"opinion": str(old.pk)}), says=ONE)
    fails(late, step(case, "amend", detail={"opinion": str(late.pk)}, note=""), says=ONE)
    fails(late, step(case, "amend", detail={"opinion": str(late.pk)}), says="where its last step led")


def test_a_draft_of_a_next_version_is_let_in_and_a_strangers_is_not() -> None:
    s = stage()
    case = closed(s)
    next_version(case, signed_at=None, content_hash="", signer_name="", reason="").save(force_insert=True)
    sound()
    fails(next_version(case, signed_at=None, staff_id=s.second_expert.staff_id, version=1), says=NEXT)


def test_what_the_verbs_do_is_let_in() -> None:
    s = stage()
    case = amended(s)
    sound()
    newest = Opinion.objects.get(consultation=case, version=2)
    assert newest.content_hash == seal(newest)
    actions.record_outcome(by=s.asker, at=READ_AT, case_id=case.pk, outcome="better")
    sound()
    actions.escalate_overdue(at=READ_AT + timedelta(days=3))
    sound()
    actions.acknowledge(
        by=s.asker, at=READ_AT + timedelta(days=4), case_id=case.pk, decision="partly", note="减量"
    )
    sound()
    refused("UPDATE consultations_opinion SET advice = 'x' WHERE id = %s", newest.pk, says="is not changed")
    refused("DELETE FROM consultations_opinion WHERE id = %s", newest.pk, says="is not changed")


def test_an_unread_amendment_does_not_vanish_from_the_worklist() -> None:
    s = stage()
    case = amended(s)
    sound()
    gone = "clock = '', clock_since = NULL, due_at = NULL, escalate_at = NULL"
    refused(f"UPDATE consultations_consultation SET {gone} WHERE id = %s", case.pk, says="change by a step")
    with pytest.raises(IntegrityError, match=CLOCK), transaction.atomic():
        step(case, "record_outcome").save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE consultations_consultation SET steps = steps + 1, {gone} WHERE id = %s", [case.pk]
            )
        sound()


@pytest.mark.parametrize(
    ("event", "detail", "note"),
    [
        ("record_outcome", {"decision": "partly"}, "x"),
        ("acknowledge", {}, "x"),
        ("acknowledge", {"decision": "adopted"}, "x"),
        ("acknowledge", {"decision": "partly"}, "y"),
    ],
)
def test_a_decision_changes_only_by_the_step_that_says_so(
    event: str, detail: dict[str, str], note: str
) -> None:
    case = amended(stage())
    sound()
    with pytest.raises(IntegrityError, match=DECISION), transaction.atomic():
        step(case, event, detail=detail, note=note).save(force_insert=True)
        row = Consultation.objects.get(pk=case.pk)
        row.steps, row.decision, row.decision_note = row.steps + 1, "partly", "x"
        if event == "acknowledge":
            row.clock, row.clock_since, row.due_at, row.escalate_at = "", None, None, None
        row.save()
        sound()


def test_a_cancelled_case_takes_nothing_at_all() -> None:
    s = stage()
    case = signed(s)
    actions.question(by=s.asker, at=NOW + minutes(45), case_id=case.pk, note="再问")
    case = actions.cancel(by=s.asker, at=NOW + minutes(46), case_id=case.pk, note="已转走")
    sound()
    fails(next_version(case), says="takes no opinion")
    for change in ("due_at = now(), clock = 'reply'", "decision = 'adopted'"):
        refused(
            f"UPDATE consultations_consultation SET {change} WHERE id = %s", case.pk, says="change by a step"
        )


def test_an_open_case_has_a_clock() -> None:
    case = signed(stage())
    refused(
        "UPDATE consultations_consultation SET due_at = NULL WHERE id = %s",
        case.pk,
        says="case_open_has_a_clock",
    )


def test_a_guest_who_never_signed_does_not_come_in_afterwards() -> None:
    s = stage()
    case = invited(s)
    actions.save_opinion(by=s.second_expert, at=NOW + minutes(20), case_id=case.pk, advice="先记一笔")
    sign(case.pk, s.expert)
    actions.leave(by=s.second_expert, at=NOW + minutes(45), case_id=case.pk, note="手术")
    case = actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    sound()
    refused(
        "UPDATE consultations_opinion SET signed_at = now(), content_hash = 'x', signer_name = 'x', reason = 'x'"
        " WHERE consultation_id = %s AND signed_at IS NULL",
        case.pk,
        says=NEXT,
    )


def test_the_guards_come_and_go_with_their_migration() -> None:
    from importlib import import_module

    module = import_module("tongzhou.care.consultations.migrations.0005_after_closing")
    s = stage()
    case = closed(s)
    sound()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(module.REMOVE)
        fails(next_version(case), says="a closed case takes no opinion")
        fails(step(case, "acknowledge"), says="after closing only an outcome is recorded")
        with connection.cursor() as cursor:
            cursor.execute(module.GUARDS)
    sound()
