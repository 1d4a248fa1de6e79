"""Commitments: made, changed with a reason, ended; never silently; by whom; by two at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.actors import actor_in
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import AT, Pair, other_county, pair, promise
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.models import Commitment, CommitmentRevision
from tongzhou.partnerships.rules.commitments import Binds, Comparison, Per


@pytest.fixture
def p(db: None) -> Pair:
    """Two hospitals."""
    return pair()


def make(p: Pair, **given: Any) -> Commitment:
    usual: dict[str, Any] = {
        "id": new_id(),
        "by": p.giving,
        "at": AT,
        "programme_id": p.programme.pk,
        "agreement_id": p.agreement.pk,
        "promise": promise(),
    }
    return actions.make_commitment(**usual | given)


def change(p: Pair, row: Commitment, **given: Any) -> Commitment:
    usual: dict[str, Any] = {
        "by": p.taking,
        "at": AT,
        "commitment_id": row.pk,
        "promise": promise(target=Decimal(24)),
        "on": date(2027, 1, 1),
        "text": "补充协议第 2 条",
    }
    return actions.change_commitment(**usual | given)


def test_a_promise_is_kept_as_it_was_said(p: Pair) -> None:
    row = make(p)
    found = queries.commitment(p.taking, row.pk)
    assert (found.target, found.unit, found.version) == (12, "session", 1)
    assert actions.promise_of(found) == promise(target=Decimal("12.000"))
    (said,) = found.history.all()
    assert said.content["target"] == "12" and said.content["agreement"] == str(p.agreement.pk)


def test_a_state_in_words_has_no_number(p: Pair) -> None:
    words = promise(words="组建“1+N”管理团队", measure="", target=None)
    assert make(p, promise=words).target is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": "  "}, "words"),
        ({"target": None}, "target"),
        ({"target": Decimal(0)}, "target"),
        ({"measure": ""}, "target"),
        ({"measure": "no_such"}, "measure"),
        ({"per": Per.TERM, "due_on": None}, "due_on"),
        ({"due_on": date(2026, 1, 1)}, "due_on"),
        ({"first_month": 13}, "first_month"),
        ({"weight": Decimal(101)}, "weight"),
        ({"institution_id": new_id()}, "institution_id"),
        ({"document_id": 0x7FFFFFF}, "document_id"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(p: Pair, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        make(p, promise=promise(**wrong))
    assert told.value.field == field and not Commitment.objects.exists()


def test_agreement_and_pairing_are_the_programmes_own(p: Pair) -> None:
    other = pair()
    with pytest.raises(Invalid) as told:
        make(p, agreement_id=other.agreement.pk)
    assert told.value.field == "agreement_id"
    with pytest.raises(Invalid):
        make(p, pairing_id=other.pairing.pk)


def test_sent_twice_is_one_and_other_content_a_conflict(p: Pair) -> None:
    id = new_id()
    first = make(p, id=id)
    assert make(p, id=id).pk == first.pk and CommitmentRevision.objects.count() == 1
    with pytest.raises(Conflict):
        make(p, id=id, promise=promise(target=Decimal(13)))


def test_a_change_keeps_what_was_said_before(p: Pair) -> None:
    row = change(p, make(p))
    assert (row.version, row.target) == (2, 24)
    found = queries.commitment(p.giving, row.pk)
    assert [one.content["target"] for one in found.history.all()] == ["24", "12"]
    before, after = queries.said_on(found, date(2026, 12, 31)), queries.said_on(found, date(2027, 1, 1))
    assert before and after and (before.content["target"], after.content["target"]) == ("12", "24")
    assert queries.said_on(found, date(2025, 1, 1)) is None


def test_a_change_sent_twice_is_one(p: Pair) -> None:
    row = make(p)
    assert change(p, row).version == change(p, row).version == 2


def test_a_change_needs_a_reason_and_a_difference(p: Pair) -> None:
    row = make(p)
    for given, field in (({"text": " "}, "text"), ({"promise": promise()}, "words")):
        with pytest.raises(Invalid) as told:
            change(p, row, **given)
        assert told.value.field == field


def test_whoever_saw_an_older_version_is_told(p: Pair) -> None:
    row = change(p, make(p))
    with pytest.raises(Conflict) as told:
        change(p, row, promise=promise(target=Decimal(36)), seen_version=1)
    assert told.value.said.code == "partnerships.commitment_moved"
    with pytest.raises(Conflict):
        actions.end_commitment(
            by=p.giving, at=AT, commitment_id=row.pk, on=date(2026, 8, 1), text="到期", seen_version=1
        )


def test_an_ended_commitment_stays_readable_and_moves_no_more(p: Pair) -> None:
    row = make(p)
    end = {"by": p.giving, "at": AT, "commitment_id": row.pk, "on": date(2026, 8, 1)}
    with pytest.raises(Invalid):
        actions.end_commitment(**end, text="")
    ended = actions.end_commitment(**end, text="双方商定不再要求")
    assert actions.end_commitment(**end, text="又点了一次").version == ended.version == 2
    assert not queries.commitments(p.giving) and queries.commitment(p.giving, row.pk).state == "ended"
    with pytest.raises(IllegalMove):
        change(p, row)


def test_who_may(p: Pair) -> None:
    with pytest.raises(Denied):
        make(p, by=p.expert)
    with pytest.raises(Denied):
        make(p, by=actor_in("", Role.HEALTH_COMMISSION))
    row = make(p)
    stranger = other_county()
    for act in (
        lambda: make(p, by=stranger),
        lambda: change(p, row, by=stranger),
        lambda: queries.commitment(stranger, row.pk),
        lambda: change(p, row, commitment_id=new_id()),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Denied):
        change(p, row, by=p.doctor)
    assert not queries.commitments(stranger) and len(queries.commitments(p.doctor)) == 1


def test_the_line_of_an_agreement_is_all_that_it_renewed(p: Pair) -> None:
    new = actions.renew_agreement(id=new_id(), by=p.giving, at=AT, agreement_id=p.agreement.pk, name="续签")
    assert queries.line_of(p.agreement) == (p.agreement.pk,) and queries.line_of(None) == ()
    assert queries.line_of(new) == (new.pk, p.agreement.pk)


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE partnerships_commitment SET target = 1 WHERE id = %s",
        "UPDATE partnerships_commitment SET target = 1, version = version + 1 WHERE id = %s",
        "UPDATE partnerships_commitment SET pairing_id = NULL, agreement_id = NULL, version = 2 WHERE id = %s",
        "UPDATE partnerships_commitment SET target = NULL, version = 2 WHERE id = %s",
        "UPDATE partnerships_commitmentrevision SET text = 'x' WHERE commitment_id = %s",
        "DELETE FROM partnerships_commitmentrevision WHERE commitment_id = %s",
    ],
)
def test_the_database_refuses_what_the_verbs_would_not_do(p: Pair, statement: str) -> None:
    row = make(p)
    with pytest.raises(IntegrityError):
        sql(statement, row.pk)


@pytest.mark.django_db(transaction=True)
def test_two_change_it_at_once_and_one_is_told() -> None:
    p = pair(PairingFactory())
    row = make(p)
    results = together(
        lambda: change(p, row, by=p.giving, promise=promise(target=Decimal(20)), seen_version=1),
        lambda: change(p, row, promise=promise(target=Decimal(30)), seen_version=1),
    )
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    assert list(CommitmentRevision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_same_promise_sent_five_times_at_once_is_one() -> None:
    p = pair(PairingFactory())
    id = new_id()
    results = together(*[lambda: make(p, id=id)] * 5)
    assert {getattr(one, "pk", one) for one in results} == {id}
    assert CommitmentRevision.objects.count() == 1


def test_the_words_of_closed_lists() -> None:
    assert [one.words.zh for one in Comparison] == ["不少于", "不超过", "正好"]
    assert all(one.words.en for kind in (Per, Binds) for one in kind)
