"""Several people at one moment, each on a connection of his own; and a process that dies while it posts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction

from tests.factories.ledger import AT, Place, claimed, place
from tests.factories.together import together
from tests.integration.ledger.attack import told_by_all
from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions, verify
from tongzhou.ledger.models import Book, Claim, Confirmation, Entry, EntryMember
from tongzhou.ledger.rules import Side

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here() -> Place:
    return place()


def confirming(here: Place, claim: Claim) -> Callable[[], Entry]:
    return lambda: actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)


def test_two_confirm_at_once_and_one_entry_is_posted(here: Place) -> None:
    for _ in range(5):
        claim = claimed(here)
        first, second = together(confirming(here, claim), confirming(here, claim))
        assert isinstance(first, Entry) and first == second
    assert Entry.objects.count() == 5 and verify.run().ok


def test_two_claim_at_once_and_one_claim_is_made(here: Place) -> None:
    amounts = here.amounts()

    def claim(id: object) -> Callable[[], Claim]:
        return lambda: actions.claim(id=id, by=here.expert, at=AT, side=Side.SUPPORTING, amounts=amounts)

    one = new_id()
    assert together(claim(one), claim(one)) == [Claim.objects.get(), Claim.objects.get()]
    other = here.amounts()
    amounts = other
    results = together(claim(new_id()), claim(new_id()))
    assert sorted(type(r).__name__ for r in results) == ["Claim", "Conflict"]
    assert isinstance(next(r for r in results if not isinstance(r, Claim)), Conflict)


def test_many_writers_of_one_book_leave_no_hole(here: Place) -> None:
    claims = [claimed(here) for _ in range(24)]

    def writer(part: int) -> Callable[[], list[Entry]]:
        return lambda: [confirming(here, claim)() for claim in claims[part::4]]

    results = together(*(writer(part) for part in range(4)))
    assert all(isinstance(result, list) for result in results), results
    assert sorted(Entry.objects.values_list("number", flat=True)) == list(range(1, 25))
    assert Book.objects.count() == 1 and verify.run().ok


def test_blocks_in_crossed_order_do_not_lock_each_other_out(here: Place) -> None:
    claims = [claimed(here).id for _ in range(30)]

    def block(ids: list[object]) -> Callable[[], list[Entry]]:
        return lambda: actions.confirm_many(by=here.doctor, at=AT, claim_ids=ids)

    results = together(block(claims), block(claims[::-1]))
    assert results[0] == results[1] and Entry.objects.count() == 30


def test_a_book_does_not_wait_for_another(here: Place) -> None:
    """One book's row is held; the other book is posted to meanwhile, the first one's posting waits."""
    actions.confirm(by=here.doctor, at=AT, claim_id=claimed(here).id)
    other = place()
    mine, theirs = claimed(here), claimed(other)
    waiting = Thread(target=lambda: together(confirming(here, mine)))
    with transaction.atomic():
        Book.objects.select_for_update().get()
        waiting.start()
        (posted,) = together(confirming(other, theirs))
        assert isinstance(posted, Entry)
        waiting.join(timeout=0.5)
        assert waiting.is_alive()
    waiting.join(timeout=20)
    assert not waiting.is_alive() and Entry.objects.count() == 3


def test_two_reversals_at_once_are_one(here: Place) -> None:
    entry = actions.confirm(by=here.doctor, at=AT, claim_id=claimed(here).id)

    def turn() -> Claim:
        return actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=entry.id, reason="错")

    results = together(turn, turn)
    assert sorted(type(r).__name__ for r in results) == ["Claim", "Conflict"]


def test_two_checkpoints_at_once_are_one(here: Place) -> None:
    first, second = together(lambda: actions.checkpoint(at=AT), lambda: actions.checkpoint(at=AT))
    assert first == second and first.number == 1


@pytest.mark.crash
def test_a_death_between_any_two_statements_leaves_all_or_nothing(here: Place, tmp_path) -> None:
    """A child kills itself (SIGKILL) before its first, second, … statement, until one lives to the end."""
    actions.confirm(by=here.doctor, at=AT, claim_id=claimed(here).id)
    claim, deaths = claimed(here), 0
    while not die(here, claim, deaths):
        assert (Entry.objects.count(), Confirmation.objects.count(), EntryMember.objects.count()) == (1, 1, 2)
        assert Claim.objects.get(id=claim.id).state == "open" and Book.objects.get().count == 1
        deaths += 1
    assert deaths >= 9  # claim, book (2), confirmation, members, entry, claim's state, audit, notice
    report, shipped, slowly = told_by_all(tmp_path)
    assert report.ok and report.entries == 2 and not shipped and not slowly
    assert actions.confirm(by=here.doctor, at=AT, claim_id=claim.id).number == 2


def die(here: Place, claim: Claim, statements: int) -> bool:
    """Whether the child lived to say that it posted."""
    name = connection.settings_dict["NAME"]
    arguments = [name, str(claim.id), str(statements), here.doctor.grants[0].path, AT.isoformat()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.ledger.crash", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=child_environment(),
    )
    assert done.stdout == "posted" or done.returncode == -9, done.stderr
    return done.stdout == "posted"


def child_environment() -> dict[str, str]:
    """The test's own database server, said by its address."""
    import os

    given = connection.settings_dict
    url = f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}&port={given['PORT']}"
    paths = os.pathsep.join(path for path in sys.path if path)
    return os.environ | {
        "DATABASE_URL": url,
        "PYTHONPATH": paths,
        "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
        "TONGZHOU_SECRET_KEY": "x",
    }
