"""One-sided books: what one house alone stands behind, on somebody's word, and never as support between two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.factories.accounts import account_for, granted
from tests.factories.actors import actor_at
from tests.factories.ledger import AT, LECTURE, Place, elsewhere, place
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Staff
from tongzhou.indicators.definitions.tree import Is, Not
from tongzhou.indicators.queries.conditions import passing
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions, export, kinds, queries, verifier, verify
from tongzhou.ledger.models import Book, Claim, Entry
from tongzhou.ledger.rules import Amounts, How, Kind, News, Side
from tongzhou.ledger.rules import alone as by_itself

pytestmark = pytest.mark.django_db
ALONE = kinds.register(
    Kind("demo_alone", Words("演示单方讲座", "demo lecture for outsiders"), Unit.SESSION, 1, *(LECTURE.claimed_seal, LECTURE.confirmed_seal), one_sided=True)
)  # fmt: skip
SAID = News(How.TELEPHONE, "outside:7", "演示·网外医院", "演示·王护士（急诊）", AT - timedelta(minutes=5))


@pytest.fixture
def here() -> Place:
    return place()


def alone(here: Place, **given: Any) -> Amounts:
    house = here.pairing.receiving_id
    usual = here.amounts(
        kind=ALONE.code,
        supporting_id=house,
        receiving_id=house,
        pairing_id=None,
        detail={},
        department_id=None,
    )
    return replace(usual, **({"news": SAID} | given))


def post(here: Place, **given: Any) -> Entry:
    return actions.post_alone(
        id=new_id(), by=here.doctor, at=AT, side=Side.RECEIVING, amounts=alone(here, **given)
    )


def test_one_signature_and_one_word(here: Place, tmp_path: Path) -> None:
    id, amounts = new_id(), alone(here)
    for _twice in range(2):
        entry = actions.post_alone(id=id, by=here.doctor, at=AT, side=Side.RECEIVING, amounts=amounts)
    assert Entry.objects.get() == entry and entry.news == SAID
    book = entry.book
    assert (book.kind, book.relation) == ("one_sided", f"one_sided:{here.pairing.receiving_id}")
    assert entry.claimed["by"] == here.doctor.key
    assert entry.confirmed["institution"] is None and entry.confirmed["institution_name"] == SAID.party
    assert verify.run().ok and verify.one(entry.id) == []
    for view in export.View:
        file = tmp_path / f"{view}.ndjson"
        export.write(file, view, at=AT)
        text = file.read_text("utf-8")
        assert verifier.main([str(file)]) == 0
        assert "one_sided" in text and SAID.party in text and "said_at" in text
        assert (SAID.by in text) is (view is export.View.FULL)


def test_it_is_no_support_between_two(here: Place) -> None:
    post(here)
    programme = here.pairing.programme.code
    assert queries.counts(here.receiving_office, programme) == []
    assert queries.entries(here.receiving_office).entries
    assert not queries.entries(here.giving_office).entries


def test_a_figure_counts_it_only_as_one_sided(here: Place) -> None:
    post(here)
    for word, many in (("one_sided", 1), ("alliance", 0), ("support", 0)):
        assert Entry.objects.filter(passing((Is("relation", (word,)),))).count() == many
    assert Entry.objects.filter(passing((Not("relation", ("support", "alliance")),))).count() == 1


def test_each_kind_has_its_own_book(here: Place) -> None:
    with pytest.raises(Invalid) as refused:
        actions.claim(
            id=new_id(), by=here.expert, at=AT, side=Side.SUPPORTING, amounts=here.amounts(kind=ALONE.code)
        )
    assert refused.value.said.code == "ledger.one_sided"
    with pytest.raises(Invalid):
        actions.claim(id=new_id(), by=here.expert, at=AT, side=Side.SUPPORTING, amounts=here.amounts(news=SAID))  # fmt: skip
    with pytest.raises(Invalid):
        post(here, kind=LECTURE.code)
    with pytest.raises(Invalid):
        post(here, supporting_id=here.pairing.supporting_id)
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "news",
    [None, replace(SAID, by=" "), replace(SAID, party=""), replace(SAID, at=AT + timedelta(seconds=1))],
)
def test_who_said_it_and_when_is_needed(here: Place, news: News | None) -> None:
    with pytest.raises(Invalid) as refused:
        post(here, news=news)
    assert (refused.value.said.code, refused.value.field) == ("ledger.say_who", "said_by")


def test_a_colleague_may_look_and_nobody_looks_at_himself(here: Place) -> None:
    house = here.pairing.receiving
    other = actor_at(house, Role.CLINICIAN, name="演示·孙医生")
    checked = News(How.COLLEAGUE, other.key, house.name, other.name, AT)
    with pytest.raises(Denied):
        post(here, news=replace(checked, key=here.doctor.key))
    with pytest.raises(ValueError, match="does not go with"):
        post(here, news=replace(checked, key="outside:1"))
    entry = post(here, news=checked)
    assert entry.confirmed["institution"] == str(house.id) and entry.news == checked and verify.run().ok


def test_a_house_may_be_quite_alone(here: Place) -> None:
    house = here.pairing.receiving
    entry = post(here, news=by_itself(house.id, house.name, AT))
    assert entry.news and entry.news.how is How.ALONE and entry.confirmed["institution"] == str(house.id)
    assert verify.run().ok


def test_only_the_house_itself(here: Place) -> None:
    stranger = actor_at(elsewhere(), Role.CLINICIAN)
    for by in (stranger, here.expert, here.village_doctor):
        with pytest.raises(Denied):
            actions.post_alone(id=new_id(), by=by, at=AT, side=Side.RECEIVING, amounts=alone(here))


def test_an_act_is_posted_once(here: Place) -> None:
    amounts = alone(here)
    actions.post_alone(id=new_id(), by=here.doctor, at=AT, side=Side.RECEIVING, amounts=amounts)
    with pytest.raises(Conflict):
        actions.post_alone(id=new_id(), by=here.doctor, at=AT, side=Side.RECEIVING, amounts=amounts)


def test_taking_it_back_needs_word_again(here: Place) -> None:
    entry = post(here)
    assert actions.may_reverse(here.receiving_office, entry)
    with pytest.raises(Invalid):
        actions.reverse(id=new_id(), by=here.receiving_office, at=AT, entry_id=entry.id, reason="记错")
    told = {"by": here.receiving_office, "at": AT, "entry_id": entry.id, "reason": "对方说没来过"}
    with pytest.raises(Invalid):
        actions.reverse_alone(id=new_id(), news=None, **told)
    with pytest.raises(NotFound):
        actions.reverse_alone(id=new_id(), news=SAID, **told | {"by": here.giving_office})
    back = actions.reverse_alone(id=new_id(), news=SAID, **told)
    assert (back.reverses_id, back.quantity, back.book_id) == (entry.id, -entry.quantity, entry.book_id)
    with pytest.raises(Conflict):
        actions.reverse_alone(id=new_id(), news=SAID, **told)
    assert verify.run().ok


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE ledger_book SET kind = 'support'", "moves only"),
        (
            "INSERT INTO ledger_book SELECT gen_random_uuid(), 'alliance', 'x', year, 0, head, opened_at, pairing_id, receiving_id, supporting_id FROM ledger_book",
            "book_of_two",
        ),
    ],
)
def test_the_database_keeps_books_apart(here: Place, sql: str, says: str) -> None:
    post(here)
    assert Book.objects.count() == 1
    with pytest.raises(DatabaseError) as failure, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert says in str(failure.value)


def test_the_database_refuses_other_news_and_outsiders_for_a_house(here: Place) -> None:
    open_claim = actions.claim(id=new_id(), by=here.expert, at=AT, side=Side.SUPPORTING, amounts=here.amounts())  # fmt: skip
    with pytest.raises(DatabaseError) as failure, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_confirmation (claim_id, content_hash, side, step, by_key, by_name, by_title, by_institution, at)"
            " VALUES (%s, %s, 'receiving', 'telephone', 'outside:7', 'x', '', 'y', now())",
            [open_claim.id, open_claim.content_hash],
        )
    assert "nobody outside" in str(failure.value)


def test_its_page_says_so_and_takes_it_back(here: Place, client: Client) -> None:
    entry, house = post(here), here.pairing.receiving
    account = account_for(Staff.objects.create(institution=house, name="演示·王对账", title="manager"))
    granted(account, Role.PROGRAMME_OFFICE, house)
    client.force_login(account)
    address = f"/ledger/entries/{entry.id}/"
    page = client.get(address).content.decode()
    for said in ("单方账簿", "网外一方只有告知，没有签字", SAID.by, SAID.party, "不计入结对支援"):
        assert said in page
    assert SAID.party in client.get("/ledger/").content.decode()
    assert "单方账簿" in client.get(f"/ledger/books/{entry.book_id}/").content.decode()
    assert "核对无误" in client.post(f"{address}verify/").content.decode()
    client.post(f"{address}reverse/", {"reason": "记错了人", "said_by": "演示·陈护士"})
    assert Entry.objects.count() == 1  # when it was said is missing
    told = {"reason": "记错了人", "said_by": "演示·陈护士", "said_at": "2026-03-05T09:00"}
    made = client.post(f"{address}reverse/", told)
    back = Entry.objects.get(reverses=entry)
    assert made.headers["Location"] == f"/ledger/entries/{back.id}/"
    assert back.news and (back.news.by, back.reason) == ("演示·陈护士", "记错了人")
    assert verify.run().ok
