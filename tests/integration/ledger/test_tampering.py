"""Whatever is changed behind the ledger's back is found and named: by the database's check and by both file verifiers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.factories.ledger import AT, Place, place, posted, posted_many
from tests.integration.ledger.attack import behind_our_back, told_by_all
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions, verify
from tongzhou.ledger.export import checkpoint_line
from tongzhou.ledger.models import Book, Checkpoint, Entry, EntryMember

pytestmark = pytest.mark.django_db

FLIP = "left({0}, length({0}) - 1) || CASE right({0}, 1) WHEN '1' THEN '2' ELSE '1' END"
"""SQL: the last character of a text becomes another one."""


@pytest.fixture
def here() -> Place:
    return place()


@pytest.fixture
def victim(here: Place) -> Entry:
    """The third of five entries, with a checkpoint of the day over all of them."""
    entries = posted_many(here, 5)
    actions.checkpoint(at=AT + timedelta(hours=1))
    return entries[2]


def caught(folder: Path, book: UUID, number: int) -> verify.Report:
    """All three name this book and number first."""
    report, shipped, slowly = told_by_all(folder)
    first = report.faults[0]
    assert (first.book, first.number) == (book, number)
    assert shipped.splitlines()[0].startswith(f"DOES NOT FIT 不符: book 账簿 {book} entry 第 {number} 号")
    assert any(f"{book} {number}" in fault for fault in slowly)
    return report


def test_an_untouched_ledger_fits(victim: Entry, tmp_path: Path) -> None:
    report, shipped, slowly = told_by_all(tmp_path)
    assert report.ok and (report.books, report.entries, report.checkpoints) == (1, 5, 1)
    assert shipped == "" and slowly == []


COLUMNS = {
    "kind": FLIP.format("kind"),
    "source": FLIP.format("source"),
    "version": "version + 1",
    "occurred_from": "occurred_from - interval '1 microsecond'",
    "occurred_to": "occurred_to + interval '1 microsecond'",
    "posted_at": "posted_at + interval '1 microsecond'",
    "supporting_id": "receiving_id",
    "receiving_id": "supporting_id",
    "pairing_id": "NULL",
    "department_id": "NULL",
    "specialty": FLIP.format("specialty"),
    "tier": FLIP.format("tier"),
    "grade": FLIP.format("grade"),
    "case_number": FLIP.format("case_number"),
    "quantity": "quantity + 0.001",
    "unit": "'person'",
    "qualifier": "'about'",
    "minutes": "minutes + 1",
    "fen": "fen - 1",
    "evidence": "ARRAY[repeat('1f', 32)]",
    "detail": """detail || '{"audience": 33}'""",
    "reason": "'x'",
    "reverses_id": "id",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_is_missed(victim: Entry, tmp_path: Path, column: str) -> None:
    behind_our_back(f"UPDATE ledger_entry SET {column} = {COLUMNS[column]} WHERE id = %s", victim.id)
    report = caught(tmp_path, victim.book_id, 3)
    assert [fault.field for fault in report.faults] == [column]


@pytest.mark.parametrize("column", ["root", "hash", "previous"])
def test_each_digest_is_missed(victim: Entry, tmp_path: Path, column: str) -> None:
    behind_our_back(f"UPDATE ledger_entry SET {column} = {FLIP.format(column)} WHERE id = %s", victim.id)
    report, shipped, slowly = told_by_all(tmp_path)
    assert {fault.number for fault in report.faults} & {3, 4} and not report.ok
    if column != "root":  # an export does not hold the root: it follows from the leaves
        assert f"{victim.book_id} entry 第 3 号" in shipped and slowly


def test_a_salt_is_missed(victim: Entry, tmp_path: Path) -> None:
    behind_our_back("UPDATE ledger_entry SET salts[4] = repeat('0', 32) WHERE id = %s", victim.id)
    assert [f.field for f in caught(tmp_path, victim.book_id, 3).faults] == ["salts"]


@pytest.mark.parametrize("signature", ["claimed", "confirmed"])
@pytest.mark.parametrize(
    "key", ["side", "institution", "institution_name", "at", "by", "name", "title", "house", "content", "new"]
)
def test_each_word_of_a_signature_is_missed(victim: Entry, tmp_path: Path, signature: str, key: str) -> None:
    behind_our_back(
        f"UPDATE ledger_entry SET {signature} = {signature} || jsonb_build_object(%s::text, 'x') WHERE id = %s",
        key,
        victim.id,
    )
    fields = [f.field for f in caught(tmp_path, victim.book_id, 3).faults]
    assert fields in (
        [signature],
        ["salts"],
    )  # a renamed house stands nowhere else: then only the digest tells


@pytest.mark.parametrize("column", ["role", "key", "name", "title"])
def test_each_member_is_missed(victim: Entry, tmp_path: Path, column: str) -> None:
    member = EntryMember.objects.get(entry=victim, role="expert")
    behind_our_back(f"UPDATE ledger_entrymember SET {column} = {column} || '1' WHERE id = %s", member.id)
    assert [f.field for f in caught(tmp_path, victim.book_id, 3).faults] == ["members"]


def test_a_member_taken_away_or_added_is_missed(victim: Entry, tmp_path: Path) -> None:
    behind_our_back("DELETE FROM ledger_entrymember WHERE entry_id = %s AND role = 'patient'", victim.id)
    caught(tmp_path, victim.book_id, 3)


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_missing_entry_is_named(victim: Entry, tmp_path: Path, number: int) -> None:
    book = victim.book_id
    behind_our_back("DELETE FROM ledger_entry WHERE book_id = %s AND number = %s", book, number)
    report = caught(tmp_path, book, number)
    assert report.faults[0].field in ("number", "count")


def test_a_tail_cut_off_with_its_head_moved_back_is_named(victim: Entry, tmp_path: Path) -> None:
    """The checkpoint remembers, and so does the signature without its entry."""
    book, fourth = victim.book_id, Entry.objects.get(book=victim.book_id, number=4)
    behind_our_back("DELETE FROM ledger_entry WHERE book_id = %s AND number = 5", book)
    behind_our_back("UPDATE ledger_book SET count = 4, head = %s WHERE id = %s", fourth.hash, book)
    report, shipped, slowly = told_by_all(tmp_path)
    assert {f.field.split()[0] for f in report.faults} == {"checkpoint", "claim"}
    assert f"{book} entry 第 5 号" in shipped and f"{book} 5 checkpoint 1" in slowly


def test_two_swapped_entries_are_named(victim: Entry, tmp_path: Path) -> None:
    behind_our_back(
        "UPDATE ledger_entry SET number = 100 + number WHERE book_id = %s AND number IN (3, 4)",
        victim.book_id,
    )
    behind_our_back(
        "UPDATE ledger_entry SET number = 107 - number WHERE book_id = %s AND number > 100", victim.book_id
    )
    caught(tmp_path, victim.book_id, 3)


def test_an_entry_moved_to_another_book_is_named(victim: Entry, tmp_path: Path) -> None:
    other = posted(place())
    behind_our_back(
        "UPDATE ledger_entry SET book_id = %s, number = 2 WHERE id = %s", other.book_id, victim.id
    )
    report, shipped, slowly = told_by_all(tmp_path)
    named = {(f.book, f.number) for f in report.faults}
    assert {(victim.book_id, 3), (other.book_id, 2)} <= named and shipped and slowly


@pytest.mark.parametrize(
    "change", ["kind = 'alliance'", "year = 2020", "relation = relation || 'x'", "opened_at = now()"]
)
def test_a_books_description_is_missed(victim: Entry, tmp_path: Path, change: str) -> None:
    behind_our_back(f"UPDATE ledger_book SET {change} WHERE id = %s", victim.book_id)
    caught(tmp_path, victim.book_id, 1)


def test_a_missing_book_is_named(victim: Entry, tmp_path: Path) -> None:
    other = posted(place())
    actions.checkpoint(at=AT + timedelta(days=1))
    for table, column in (("entrymember", "entry_id"), ("entry", "id"), ("book", "id")):
        behind_our_back(
            f"DELETE FROM ledger_{table} WHERE {column} = %s", other.book_id if table == "book" else other.id
        )
    report, shipped, slowly = told_by_all(tmp_path)
    assert f"账簿 {other.book_id} 不见了。" in {f.says.zh for f in report.faults}
    assert "missing book" in shipped and f"{other.book_id} missing book" in slowly


@pytest.mark.parametrize(
    "change",
    [
        f"hash = {FLIP.format('hash')}",
        f"root = {FLIP.format('root')}",
        f"previous = {FLIP.format('previous')}",
        "day = day + 1",
        "at = at + interval '1 second'",
        "heads = jsonb_set(heads, '{0,1}', '4')",
    ],
)
def test_each_column_of_a_checkpoint_is_missed(victim: Entry, tmp_path: Path, change: str) -> None:
    behind_our_back(f"UPDATE ledger_checkpoint SET {change} WHERE number = 1")
    report, shipped, slowly = told_by_all(tmp_path)
    assert any("checkpoint 1" in f.field for f in report.faults)
    assert "checkpoint 检查点 1" in shipped and "checkpoint 1" in slowly


def test_a_false_seal_is_named(victim: Entry, tmp_path: Path) -> None:
    behind_our_back("UPDATE ledger_checkpoint SET seal = repeat('12', 64) WHERE number = 1")
    report, shipped, slowly = told_by_all(tmp_path)
    assert "bears a false seal" in shipped and "checkpoint 1" in slowly
    assert [f.field for f in report.faults] == ["checkpoint 1 seal"]


def test_a_checkpoint_made_anew_disagrees_with_the_kept_one(
    victim: Entry, here: Place, tmp_path: Path
) -> None:
    """Somebody takes out the last entry, moves the head, and makes the checkpoint again with all its hashes."""
    kept = checkpoint_line(Checkpoint.objects.get())
    fourth = Entry.objects.get(book=victim.book_id, number=4)
    fifth = Entry.objects.get(book=victim.book_id, number=5)
    behind_our_back("DELETE FROM ledger_checkpoint WHERE number = 1")
    for table, column, id in (
        ("entrymember", "entry_id", fifth.id),
        ("entry", "id", fifth.id),
        ("confirmation", "claim_id", fifth.claim_id),
        ("claim", "id", fifth.claim_id),
    ):
        behind_our_back(f"DELETE FROM ledger_{table} WHERE {column} = %s", id)
    behind_our_back("UPDATE ledger_book SET count = 4, head = %s WHERE id = %s", fourth.hash, victim.book_id)
    actions.checkpoint(at=AT + timedelta(hours=1))
    report, shipped, slowly = told_by_all(tmp_path)
    assert (
        report.ok and not shipped and not slowly
    )  # nothing inside can tell: this is why one keeps checkpoints
    report, shipped, slowly = told_by_all(tmp_path, kept=kept)
    assert "your kept checkpoint 您留存的检查点 1 disagrees" in shipped and slowly == ["kept checkpoint 1"]


def test_an_open_claim_changed_behind_the_back_is_not_posted(here: Place) -> None:
    from tests.factories.ledger import claimed
    from tongzhou.kernel.errors import Conflict

    claim = claimed(here)
    behind_our_back(
        """UPDATE ledger_claim SET content = content || '{"minutes": 600}' WHERE id = %s""", claim.id
    )
    with pytest.raises(Conflict, match=r"ledger\.changed"):
        actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)


def test_a_posted_claims_content_is_missed(victim: Entry) -> None:
    behind_our_back(
        """UPDATE ledger_claim SET content = content || '{"minutes": 600}' WHERE id = %s""", victim.claim_id
    )
    assert [(f.number, f.field) for f in verify.run().faults] == [(3, "claim content")]


def test_a_confirmation_taken_away_is_missed(victim: Entry) -> None:
    behind_our_back("DELETE FROM ledger_confirmation WHERE claim_id = %s", victim.claim_id)
    assert {f.number for f in verify.run().faults} == {3}


def test_one_entry_is_verified_by_itself(victim: Entry) -> None:
    assert verify.one(victim.id) == []
    behind_our_back("UPDATE ledger_entry SET minutes = 61 WHERE id = %s", victim.id)
    assert verify.one(victim.id) == ["minutes"]


def test_only_the_named_books_are_walked(victim: Entry) -> None:
    other = posted(place())
    behind_our_back("UPDATE ledger_entry SET minutes = 61 WHERE id = %s", victim.id)
    assert verify.run(books={other.book_id}).ok
    assert not verify.run(books={victim.book_id}).ok
    assert verify.run(books={new_id()}).entries == 0
    assert Book.objects.count() == 2
