"""Raw SQL as the owner of the tables: what must be impossible is refused by the database itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.ledger import AT, Place, claimed, place, posted
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions
from tongzhou.ledger.models import Book, Claim, Confirmation, Entry, EntryMember
from tongzhou.ledger.rules import LIFECYCLE, ClaimState

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return place()


def refused(sql: str, *values: object, says: str = "ledger:") -> None:
    connection.check_constraints()  # a table with foreign keys yet to be checked refuses TRUNCATE for that alone
    with pytest.raises(DatabaseError) as failure, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert says in str(failure.value)


@pytest.mark.parametrize("table", ["entry", "entrymember", "confirmation", "dispute", "checkpoint"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "TRUNCATE {} CASCADE", "UPDATE {} SET {} = {}"])
def test_append_only(here: Place, table: str, act: str) -> None:
    posted(here)
    column = {"dispute": "text", "checkpoint": "seal", "entry": "reason", "entrymember": "name"}.get(
        table, "step"
    )
    refused(act.format(f"ledger_{table}", column, column), says="append-only")


@pytest.mark.parametrize("table", ["book", "claim"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_never_deleted(here: Place, table: str, act: str) -> None:
    posted(here)
    refused(act.format(f"ledger_{table}"), says="append-only")


@pytest.mark.parametrize(
    "change",
    [
        "content = '{}'",
        "content_hash = repeat('0', 64)",
        "side = 'receiving'",
        "by_key = 'x'",
        "at = now()",
        "version = 9",
    ],
)
def test_a_claim_is_not_changed(here: Place, change: str) -> None:
    claim = claimed(here)
    refused(f"UPDATE ledger_claim SET {change} WHERE id = %s", claim.id, says="cannot be changed")


def test_the_triggers_moves_are_the_lifecycles(here: Place) -> None:
    """Every pair of states is tried. Confirmed and settled are reached only through an entry, which is tried elsewhere."""
    legal = LIFECYCLE.pairs()
    for source in ClaimState:
        for target in ClaimState:
            if source is target or target in (ClaimState.CONFIRMED, ClaimState.SETTLED):
                continue
            claim = brought_to(here, source)
            if (source.value, target.value) in legal:
                Claim.objects.filter(id=claim.id).update(state=target.value)
            else:
                refused(
                    "UPDATE ledger_claim SET state = %s WHERE id = %s",
                    target.value,
                    claim.id,
                    says="cannot go",
                )


def brought_to(here: Place, state: ClaimState) -> Claim:
    claim = claimed(here)
    if state in (ClaimState.DISPUTED, ClaimState.SETTLED):
        actions.dispute(by=here.doctor, at=AT, claim_id=claim.id, reason="不对")
    if state is ClaimState.SETTLED:
        actions.settle(by=here.doctor, at=AT, claim_id=claim.id)
    if state is ClaimState.CONFIRMED:
        actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)
    if state is ClaimState.WITHDRAWN:
        actions.withdraw(by=here.expert, at=AT, claim_id=claim.id)
    return claim


@pytest.mark.parametrize("state", ["confirmed", "settled"])
def test_a_claim_is_not_confirmed_without_its_entry(here: Place, state: str) -> None:
    claim = brought_to(here, ClaimState.OPEN if state == "confirmed" else ClaimState.DISPUTED)
    refused("UPDATE ledger_claim SET state = %s WHERE id = %s", state, claim.id, says="only by its entry")


def confirmation(claim: Claim, **given: object) -> Confirmation:
    usual = {
        "side": "receiving",
        "content_hash": claim.content_hash,
        "by_key": "account:other",
        "by_name": "x",
        "at": AT,
    }
    return Confirmation(claim=claim, **(usual | given))


@pytest.mark.parametrize(
    "given", [{"side": "supporting"}, {"content_hash": "00" * 32}, {"by_key": "the claimant"}]
)
def test_a_false_confirmation_is_refused(here: Place, given: dict[str, str]) -> None:
    claim = claimed(here)
    if "by_key" in given:
        given = {"by_key": claim.by_key}
    with pytest.raises(DatabaseError, match="ledger:"), transaction.atomic():
        confirmation(claim, **given).save(force_insert=True)


def test_a_withdrawn_claim_is_not_confirmed(here: Place) -> None:
    claim = brought_to(here, ClaimState.WITHDRAWN)
    with pytest.raises(DatabaseError, match=r"ledger: a withdrawn claim"), transaction.atomic():
        confirmation(claim).save(force_insert=True)


def copied(entry: Entry, claim: Claim, **given: object) -> Entry:
    """An entry forged after a real one."""
    row = Entry.objects.get(id=entry.id)
    row.id, row.claim, row.source, row.version = new_id(), claim, claim.source, claim.version
    row.occurred_from, row.hash = claim.occurred_from, "ab" * 32
    row.number, row.previous = entry.number + 1, entry.hash
    for name, value in given.items():
        setattr(row, name, value)
    return row


def forged(row: Entry, says: str) -> None:
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        row.save(force_insert=True)


def test_no_entry_without_the_other_sides_confirmation(here: Place) -> None:
    forged(copied(posted(here), claimed(here)), "ledger: no entry without a confirmation")


@pytest.mark.parametrize(
    "given,says",
    [
        ({"number": 3}, "does not follow the head"),
        ({"previous": "00" * 32}, "does not follow the head"),
        ({"source": "lecture:else"}, "something else than its claim"),
        ({"posted_at": AT + timedelta(days=400)}, "belongs to another book"),
        ({"pairing_id": None}, "something else than its claim"),
        ({"quantity": -1}, "entry_sign"),
    ],
)
def test_a_forged_entry_is_refused(here: Place, given: dict[str, object], says: str) -> None:
    entry, claim = posted(here), claimed(here)
    confirmation(claim).save(force_insert=True)
    forged(copied(entry, claim, **given), says)


def test_nobody_joins_a_posted_entry(here: Place) -> None:
    entry = posted(here)
    with pytest.raises(DatabaseError, match="nobody joins"), transaction.atomic():
        EntryMember.objects.create(entry=entry, role="expert", key="staff:late", name="演示·后来")


@pytest.mark.parametrize("change", ["count = 2", "head = repeat('0', 64)", "year = 2025", "relation = 'x'"])
def test_a_books_head_moves_only_with_an_entry(here: Place, change: str) -> None:
    entry = posted(here)
    refused(f"UPDATE ledger_book SET {change} WHERE id = %s", entry.book_id, says="moves only with an entry")


def test_a_book_begins_empty(here: Place) -> None:
    book = Book.objects.get(id=posted(here).book_id)
    book.id, book.year = new_id(), 2020
    with pytest.raises(DatabaseError, match="begins empty"), transaction.atomic():
        book.save(force_insert=True)


def test_checkpoints_follow_each_other(here: Place) -> None:
    made = actions.checkpoint(at=AT)
    made.number, made.day = 3, made.day + timedelta(days=1)
    with pytest.raises(DatabaseError, match="follows the one before"), transaction.atomic():
        made.save(force_insert=True)


def test_a_reversal_takes_back_the_whole_and_nothing_else(here: Place) -> None:
    entry = posted(here)
    claim = actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=entry.id, reason="错")
    confirmation(claim).save(force_insert=True)
    forged(copied(entry, claim, reverses=entry, quantity=-2), "reversal does not fit")
