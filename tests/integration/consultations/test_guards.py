"""What the database refuses by itself, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.consultations import accepted, at_expert, sign, signed, stage
from tongzhou.care.consultations.models import Consultation, Opinion, TopicVersion
from tongzhou.care.consultations.opinions import seal
from tongzhou.care.consultations.rules import LIFECYCLE

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: Any) -> None:
    """The statement fails, at once or when the transaction would end."""
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_knows_the_same_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM consultations_pairs()")
        assert frozenset(cursor.fetchall()) == LIFECYCLE.pairs()


@pytest.mark.parametrize("state", ["completed", "in-progress", "on-hold", "rejected", "requested"])
def test_a_state_is_not_changed_without_its_step(state: str) -> None:
    case = at_expert(stage())
    refused("UPDATE consultations_consultation SET state = %s WHERE id = %s", state, case.pk)
    refused(
        "UPDATE consultations_consultation SET state = %s, steps = steps + 1 WHERE id = %s", state, case.pk
    )
    refused("UPDATE consultations_consultation SET steps = steps + 1 WHERE id = %s", case.pk)
    refused("UPDATE consultations_consultation SET steps = steps - 1 WHERE id = %s", case.pk)
    refused("DELETE FROM consultations_consultation WHERE id = %s", case.pk)


def test_the_timeline_is_only_added_to_and_has_no_holes() -> None:
    case = at_expert(stage())
    refused("UPDATE consultations_step SET note = 'x' WHERE consultation_id = %s", case.pk)
    refused("DELETE FROM consultations_step WHERE consultation_id = %s", case.pk)
    insert = (
        "INSERT INTO consultations_step (consultation_id, number, event, from_state, to_state, at, by_key, by_name,"
        " by_title, by_institution, note, detail, digest) VALUES (%s, %s, %s, %s, %s, now(), 'x', 'x', '', '', '', '{}', '')"
    )
    for number, event, source, target in [
        (4, "accept", "received", "accepted"),  # a hole
        (2, "accept", "received", "accepted"),  # a number taken
        (3, "accept", "requested", "accepted"),  # does not follow
        (3, "close", "received", "completed"),  # no such step
        (3, "accept", "received", "accepted"),  # the case itself does not stand there
    ]:
        refused(insert, case.pk, number, event, source, target)


def test_a_signed_opinion_is_not_changed_and_its_hash_can_be_recomputed() -> None:
    case = signed(stage())
    opinion = Opinion.objects.get(consultation=case)
    assert opinion.content_hash == seal(opinion)
    for change in (
        "advice = 'x'",
        "content_hash = 'x'",
        "signed_at = NULL",
        "signer_name = 'x'",
        "review_on = now()",
    ):
        refused(f"UPDATE consultations_opinion SET {change} WHERE id = %s", opinion.pk)
    refused("DELETE FROM consultations_opinion WHERE id = %s", opinion.pk)
    opinion.advice = "别的"
    assert opinion.content_hash != seal(opinion)


def test_published_forms_and_single_seats() -> None:
    s = stage()
    case = accepted(s)
    version = TopicVersion.objects.first()
    assert version is not None
    refused("UPDATE consultations_topicversion SET fields = '[]' WHERE id = %s", version.pk)
    refused(
        "INSERT INTO consultations_panelist (consultation_id, staff_id, leads, invited_at, invited_by)"
        " VALUES (%s, %s, true, now(), 'x')",
        case.pk, s.second_expert.staff_id,
    )  # fmt: skip
    refused(
        "INSERT INTO consultations_opinion (id, consultation_id, staff_id, institution_id, version, leads, assessment,"
        " advice, referral, referral_note, watch, reason, saved_at, signed_at, signer_key, signer_name, signer_title,"
        " content_hash) VALUES (gen_random_uuid(), %s, %s, %s, 1, true, '', '', '', '', '', '', now(), now(), 'x', 'x', '', 'x')",
        case.pk, s.expert.staff_id, s.supporter.pk,
    )  # fmt: skip


def test_a_case_begins_at_the_beginning() -> None:
    s = stage()
    case = sign(accepted(s).pk, s.expert)
    copy = Consultation.objects.get(pk=case.pk)
    copy.pk, copy.number, copy._state.adding = None, "HZ-0", True
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
