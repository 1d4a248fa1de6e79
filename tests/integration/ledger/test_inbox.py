"""The inbox: in groups that one looks through at once, nothing confirmed unseen; whoever lets it lie is reminded, once a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.accounts import account_for, granted
from tests.factories.acts import lecture
from tests.factories.directory import StaffFactory
from tests.factories.files import picture, stored
from tests.factories.ledger import AT, Place, claimed, place
from tests.factories.placements import school
from tests.factories.resources import DAY as DAY_OF_MONEY
from tests.factories.resources import scene
from tests.factories.specialties import NUMBERS, preparation
from tests.factories.techniques import noon, ward
from tests.factories.together import together
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution
from tongzhou.files import access
from tongzhou.files.models import StoredFile
from tongzhou.files.queries import proofs
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions, queries
from tongzhou.ledger.models import Claim, Entry, Reminder
from tongzhou.ledger.rules import REMIND_AFTER
from tongzhou.notices.models import Notice
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.models import Act
from tongzhou.support.resources import actions as actions_of_money
from tongzhou.support.specialties.actions import file_preparation

DAY = timedelta(days=1)


@pytest.fixture
def here(db: None) -> Place:
    return place()


def signed_in(house: Institution, role: Role = Role.CLINICIAN) -> tuple[Client, Account]:
    account = account_for(StaffFactory(institution=house))
    granted(account, role, house)
    client = Client()
    client.force_login(account)
    return client, account


def test_claims_stand_together_by_kind_house_and_month_and_an_import_by_itself(here: Place) -> None:
    early = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)  # already February in China
    claimed(here, occurred_from=early, occurred_to=early)
    claimed(
        here,
        when=AT + timedelta(seconds=9),
        occurred_from=datetime(2026, 1, 31, 15, 30, tzinfo=UTC),
        occurred_to=early,
    )
    claimed(here, when=AT + timedelta(minutes=1))
    told = [(new_id(), lecture(here, topic=f"第{n}讲", origin="workbook")) for n in range(3)]
    acts.record_many(by=here.expert, at=AT + timedelta(minutes=2), told=told)
    found = queries.inbox(here.doctor).waiting
    assert sorted((group.kind.code, group.month.month, len(group.claims)) for group in found) == [
        ("demo_lecture", 1, 1),
        ("demo_lecture", 2, 1),
        ("demo_lecture", 3, 1),
        ("lecture", 3, 3),
    ]
    assert {group.other for group in found} == {here.pairing.supporting}
    assert [group.block for group in found if len(group.claims) == 3] == [AT + timedelta(minutes=2)]
    assert {group.other for group in queries.inbox(here.expert).mine} == {here.pairing.receiving}


def test_beyond_the_bound_one_goes_on_and_meets_each_claim_once(here: Place) -> None:
    ids = [claimed(here, when=AT + timedelta(minutes=n)).pk for n in range(7)]
    met, after = [], ""
    for _ in range(4):
        found = queries.inbox(here.doctor, limit=2, after=after)
        met += [claim.pk for group in found.waiting for claim in group.claims]
        after = found.next_waiting
    assert met == ids and after == ""
    found = queries.inbox(here.doctor, limit=2, after="made up")
    assert [claim.pk for group in found.waiting for claim in group.claims] == ids[:2]
    assert (found.count, found.sent) == (7, 0), "how many wait, not how many are shown"


def test_of_one_side_the_other_is_counted_and_not_read(here: Place) -> None:
    for n in range(3):
        claimed(here, when=AT + timedelta(minutes=n))
    waiting = queries.inbox(here.expert, side="waiting")
    assert (waiting.waiting, waiting.mine, waiting.count, waiting.sent) == ([], [], 0, 3)
    mine = queries.inbox(here.expert, side="mine")
    assert [len(group.claims) for group in mine.mine] == [3] and mine.sent == 3


def test_the_page_shows_evidence_beside_the_act_in_a_bounded_number_of_statements(
    here: Place, django_assert_max_num_queries
) -> None:
    for number in range(30):
        files = tuple(stored(here.expert, at=AT).pk for _ in range(2)) if number % 3 else ()
        work = lecture(here, topic=f"第{number}讲", file_ids=files)
        acts.record(id=new_id(), by=here.expert, at=AT + timedelta(seconds=number), work=work)
    client, _ = signed_in(here.pairing.receiving)
    with django_assert_max_num_queries(12):
        page = client.get("/ledger/inbox/").content.decode()
    assert (
        page.count("/thumb/") == 20 and "已等" in page
    )  # two equal photos of one act are one piece of evidence
    outsider, _ = signed_in(place().pairing.receiving)
    assert "/thumb/" not in outsider.get("/ledger/inbox/").content.decode()
    theirs, _ = signed_in(here.pairing.supporting, Role.EXPERT)
    with django_assert_max_num_queries(12):
        page = theirs.get("/ledger/inbox/?tab=mine").content.decode()
    assert "30 件等了一周以上" in page and "不计入任何数字" in page


def test_what_was_never_shown_is_not_confirmed(here: Place) -> None:
    one, two = claimed(here), claimed(here)
    client, _ = signed_in(here.pairing.receiving)
    sent = {"claim": [str(one.pk), str(two.pk)], f"seen-{one.pk}": one.content_hash}
    assert (
        "没有在您的屏幕上出现过" in client.post("/ledger/inbox/confirm/", sent, follow=True).content.decode()
    )
    assert not Entry.objects.exists()
    sent[f"seen-{two.pk}"] = two.content_hash
    client.post("/ledger/inbox/confirm/", sent)
    assert Entry.objects.count() == 2


def test_a_week_of_silence_is_said_once_and_then_every_week(here: Place) -> None:
    _, office = signed_in(here.pairing.receiving, Role.PROGRAMME_OFFICE)
    _, doctor = signed_in(here.pairing.receiving)
    for number in range(3):
        claimed(here, when=AT + number * DAY)
    assert actions.remind(at=AT + REMIND_AFTER - timedelta(seconds=1)) == 0
    assert actions.remind(at=AT + REMIND_AFTER) == 1
    assert actions.remind(at=AT + REMIND_AFTER) == 0
    assert actions.remind(at=AT + REMIND_AFTER + 2 * DAY) == 2
    assert actions.remind(at=AT + 2 * REMIND_AFTER) == 1
    assert sorted(Reminder.objects.values_list("number", flat=True)) == [1, 1, 1, 2]
    assert [notice.account for notice in Notice.objects.all()] == [f"account:{office.pk}"] * 3
    assert "2 件工作等您确认已超过 7 天" in Notice.objects.order_by("at")[1].zh and doctor.pk != office.pk
    assert not Entry.objects.exists() and set(Claim.objects.values_list("state", flat=True)) == {"open"}


def test_without_an_office_those_who_confirm_there_are_told_and_nobody_above(here: Place) -> None:
    _, above = signed_in(here.pairing.receiving, Role.PROGRAMME_OFFICE)
    _, village = signed_in(here.village, Role.VILLAGE_DOCTOR)
    claimed(here, receiving_id=here.village.pk)
    assert actions.remind(at=AT + REMIND_AFTER) == 1
    assert Notice.objects.get().account == f"account:{village.pk}" != f"account:{above.pk}"


def test_disputed_the_asked_side_is_reminded_only_when_it_has_its_answer(here: Place) -> None:
    claim = claimed(here)
    actions.dispute(by=here.doctor, at=AT + DAY, claim_id=claim.pk, reason="日期不对")
    assert actions.remind(at=AT + REMIND_AFTER) == 0
    actions.answer_dispute(by=here.expert, at=AT + 2 * DAY, claim_id=claim.pk, text="按排班表核过")
    assert actions.remind(at=AT + REMIND_AFTER) == 1
    actions.settle(by=here.doctor, at=AT + 9 * DAY, claim_id=claim.pk)
    assert actions.remind(at=AT + 3 * REMIND_AFTER) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once() -> None:
    here = place()
    signed_in(here.pairing.receiving, Role.PROGRAMME_OFFICE)
    for _ in range(5):
        claimed(here)
    done = together(*[lambda: actions.remind(at=AT + REMIND_AFTER)] * 4)
    assert sum(int(str(one)) for one in done if not isinstance(one, Exception)) == 5
    assert Reminder.objects.count() == 5 and not Act.objects.exists()


def test_a_list_names_the_files_of_every_record_in_two_statements(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Money, procedures, preparations and acts each with a photo: beside each claim the other side sees its own, a stranger none."""
    here, w, s = scene(), ward(), school()
    purchase = here.order()
    photo(here.giver, f"purchase:{purchase.pk}")
    actions_of_money.deliver(by=here.giver, at=AT, purchase_id=purchase.pk, on=DAY_OF_MONEY)
    made = preparation(w)
    draft = stored(w.place.expert, picture(colour="#246"))
    file_preparation(
        by=w.place.expert, at=noon(made.began_on), preparation_id=made.pk, number=NUMBERS[1], on=made.began_on, file_ids=[draft.pk]
    )  # fmt: skip
    act = acts.record(
        id=new_id(),
        by=s.place.expert,
        at=AT,
        work=lecture(s.place, file_ids=(stored(s.place.expert, picture(colour="#642")).pk,)),
    )
    wanted = {claim.source: claim.content["evidence"] for claim in Claim.objects.filter(state="open")}
    assert {f"purchase:{purchase.pk}", f"preparation:{made.pk}", act.source} <= wanted.keys()
    reader = replace(here.taker, grants=(*here.taker.grants, *w.place.doctor.grants, *s.place.doctor.grants))
    with django_assert_num_queries(2):
        found = proofs(reader, wanted)
    assert {source: len(rows) for source, rows in found.items()} == {
        f"purchase:{purchase.pk}": 1,
        f"preparation:{made.pk}": 1,
        act.source: 1,
    }
    assert proofs(here.other, wanted) == {}


def test_every_door_through_which_looks_are_not_recorded_stands_in_lists_too(db: None) -> None:
    doors = access.doors()
    assert {"act", "technique", "goal", "posting", "placement", "independent", "workstation"} <= doors.keys()
    assert {kind for kind, door in doors.items() if not door.audited and door.rows is None} == set()
    assert {kind for kind, door in doors.items() if door.audited and door.rows} == set()


def photo(by: Actor, subject: str) -> None:
    """A photo that hangs on a record."""
    row = stored(by, picture(colour="#426"))
    StoredFile.objects.filter(pk=row.pk).update(subject=subject)
