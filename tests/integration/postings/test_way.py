"""A posting from the plan to the appraisal, and what stands in the ledger for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.accounts import account_for, granted
from tests.factories.directory import StaffFactory
from tests.factories.postings import (
    BANDS,
    Scene,
    agreed,
    arriving,
    claim_of,
    confirmed,
    fresh,
    here,
    leaving,
    left,
    noon,
    plan_of,
    planned,
    scene,
)
from tongzhou.accounts.rules import Role as AccountRole
from tongzhou.audit.models import Record
from tongzhou.kernel.errors import Conflict, IllegalMove
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry, EntryMember
from tongzhou.notices.models import Notice
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.models import Absence, HandOver
from tongzhou.support.postings.rules.lifecycle import State
from tongzhou.support.postings.rules.roles import Band, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> Scene:
    return scene()


def test_the_whole_way(s: Scene) -> None:
    batch = actions.open_batch(
        id=new_id(), by=s.giving, at=noon(date(2026, 1, 5)), supporting_id=s.supporter.pk,
        receiving_id=s.host.pk, number=3, during=Period(date(2026, 3, 1), date(2027, 3, 1)),
    )  # fmt: skip
    row = here(s, batch_id=batch.pk, role=Role.DEPARTMENT_HEAD)
    assert row.status is State.ON_SITE and row.pairing_id == s.pairing.pk
    arrival = Entry.objects.get(source=row.key)
    assert (arrival.kind, arrival.quantity, arrival.unit) == ("posting", 1, "person")
    assert arrival.detail["batch"] == 3 and arrival.detail["role"] == "department_head"
    assert arrival.detail["title"] == s.staff.title
    assert arrival.department_id == s.department.pk
    assert EntryMember.objects.get(entry_id=arrival.pk).key == f"staff:{s.staff.pk}"
    actions.go_away(
        id=new_id(), by=s.expert, at=noon(date(2026, 5, 1)), posting_id=row.pk, on=date(2026, 5, 1),
        due_back=date(2026, 5, 6),
    )  # fmt: skip
    assert fresh(row).status is State.AWAY
    actions.come_back(by=s.expert, at=noon(date(2026, 5, 6)), posting_id=row.pk, on=date(2026, 5, 6))
    gone = actions.depart(by=s.expert, at=noon(date(2026, 8, 31)), posting_id=row.pk, on=date(2026, 8, 31))
    assert gone.status is State.LEAVING and gone.days == 184 - 5
    assert not Entry.objects.filter(source=row.days_key).exists()
    confirmed(s, row.days_key, date(2026, 9, 1))
    days = Entry.objects.get(source=row.days_key)
    assert (days.kind, days.quantity, days.unit) == ("on_site_days", 179, "day")
    assert days.detail["days_away"] == 5 and days.detail["longest_unbroken"] == 118
    actions.appraise(
        by=s.taking, at=noon(date(2026, 9, 2)), posting_id=row.pk, bands=BANDS, overall=Band.GOOD, words="带出了两个人。"
    )  # fmt: skip
    actions.reply(by=s.expert, at=noon(date(2026, 9, 3)), posting_id=row.pk, text="谢谢，随时可以远程问我。")
    done = fresh(row)
    assert done.status is State.APPRAISED and done.days_posted
    events = list(done.timeline.values_list("event", flat=True))
    assert events == [
        "begin", "agree", "arrive", "arrival_confirmed", "away", "back", "depart", "days_confirmed", "appraise", "reply",
    ]  # fmt: skip
    assert Record.objects.filter(subject=row.key, verb__startswith="posting.").count() == len(events)


def test_sent_twice_is_once(s: Scene) -> None:
    id = new_id()
    assert planned(s, id=id).pk == planned(s, id=id).pk
    with pytest.raises(Conflict):
        planned(s, id=id, role=Role.LEADER)
    actions.agree(by=s.taking, at=noon(date(2026, 2, 2)), posting_id=id)
    assert actions.agree(by=s.taking, at=noon(date(2026, 2, 2)), posting_id=id).steps == 2
    for _ in range(2):
        actions.arrive(by=s.giving, at=noon(date(2026, 3, 1)), posting_id=id, on=date(2026, 3, 1))
    assert Claim.objects.count() == 1


def test_declined_is_planned_anew(s: Scene) -> None:
    row = planned(s)
    actions.decline(by=s.taking, at=noon(date(2026, 2, 2)), posting_id=row.pk, note="三月装修，四月再来")
    again = actions.replan(
        by=s.giving, at=noon(date(2026, 2, 3)), posting_id=row.pk,
        plan=plan_of(s, planned=Period(date(2026, 4, 1), date(2026, 10, 1))),
    )  # fmt: skip
    assert again.status is State.PLANNED and again.span.lower == date(2026, 4, 1)


def test_an_arrival_that_was_wrong_is_withdrawn_and_claimed_anew(s: Scene) -> None:
    row = arriving(s)
    ledger.withdraw(
        by=s.giving, at=noon(date(2026, 3, 2)), claim_id=claim_of(row.key).pk, reason="改签了车票"
    )
    assert fresh(row).status is State.AGREED and fresh(row).arrived_on is None
    actions.arrive(by=s.giving, at=noon(date(2026, 3, 4)), posting_id=row.pk, on=date(2026, 3, 3))
    assert claim_of(row.key).version == 2 and fresh(row).arrived_on == date(2026, 3, 3)


def test_a_dispute_is_kept_in_the_timeline_and_settled(s: Scene) -> None:
    row = arriving(s)
    ledger.dispute(by=s.taking, at=noon(date(2026, 3, 2)), claim_id=claim_of(row.key).pk, reason="人还没见到")
    assert fresh(row).status is State.ARRIVING
    ledger.settle(by=s.taking, at=noon(date(2026, 3, 3)), claim_id=claim_of(row.key).pk, text="今天见到了")
    assert fresh(row).status is State.ON_SITE


def reversed_by_both(s: Scene, source: str, day: date) -> None:
    claim = ledger.reverse(
        id=new_id(), by=s.giving, at=noon(day), entry_id=Entry.objects.get(source=source).pk, reason="登错了"
    )
    ledger.confirm(by=s.taking, at=noon(day) + timedelta(hours=1), claim_id=claim.pk)


def test_days_are_reversed_and_counted_anew(s: Scene) -> None:
    row = left(s)
    with pytest.raises(Conflict):
        reversed_by_both(s, row.key, date(2026, 9, 5))
    reversed_by_both(s, row.days_key, date(2026, 9, 5))
    back = fresh(row)
    assert back.status is State.ON_SITE and back.days is None and not back.days_posted
    actions.depart(by=s.giving, at=noon(date(2026, 9, 6)), posting_id=row.pk, on=date(2026, 8, 20))
    assert claim_of(row.days_key).version == 2
    confirmed(s, row.days_key, date(2026, 9, 7))
    assert fresh(row).status is State.LEFT and fresh(row).days == 173


def test_an_arrival_is_reversed(s: Scene) -> None:
    row = here(s)
    reversed_by_both(s, row.key, date(2026, 3, 5))
    assert fresh(row).status is State.AGREED and fresh(row).arrived_on is None


def test_a_departure_is_withdrawn(s: Scene) -> None:
    row = leaving(s, on=date(2026, 7, 1))
    ledger.withdraw(by=s.giving, at=noon(date(2026, 7, 2)), claim_id=claim_of(row.days_key).pk)
    back = fresh(row)
    assert back.status is State.ON_SITE and back.left_on is None and back.span.upper == date(2026, 9, 1)


def test_who_is_away_leaves_from_there(s: Scene) -> None:
    row = here(s)
    actions.go_away(
        id=new_id(), by=s.giving, at=noon(date(2026, 8, 20)), posting_id=row.pk, on=date(2026, 8, 20)
    )
    gone = actions.depart(by=s.giving, at=noon(date(2026, 8, 31)), posting_id=row.pk, on=date(2026, 8, 31))
    assert gone.days == 184 - 12
    assert Absence.objects.get(posting=row).during.upper == date(2026, 9, 1)


def test_extended_and_cut_short(s: Scene) -> None:
    row = here(s)
    longer = actions.extend(
        by=s.giving, at=noon(date(2026, 8, 1)), posting_id=row.pk, until=date(2026, 12, 31)
    )
    assert longer.planned.upper == date(2027, 1, 1) and longer.status is State.ON_SITE
    shorter = actions.shorten(
        by=s.giving, at=noon(date(2026, 8, 2)), posting_id=row.pk, until=date(2026, 10, 31), note="院里需要"
    )
    assert shorter.planned.upper == date(2026, 11, 1) and shorter.span.upper == date(2026, 11, 1)
    step = shorter.timeline.order_by("-number")[0]
    assert step.detail == {"from": "2026-12-31", "to": "2026-10-31"}


def test_swapped_with_the_hand_over_linked(s: Scene) -> None:
    row, other = here(s), StaffFactory(institution=s.supporter, name="演示·赵小川")
    id = new_id()
    for _ in range(2):
        new = actions.swap(
            id=id, by=s.giving, at=noon(date(2026, 6, 1)), posting_id=row.pk, staff_id=other.pk, on=date(2026, 6, 15)
        )  # fmt: skip
    assert new.pk == id and new.replaces_id == row.pk and new.status is State.PLANNED
    assert (new.planned.lower, new.planned.upper) == (date(2026, 6, 15), date(2026, 9, 1))
    before = fresh(row)
    assert before.status is State.ON_SITE and before.planned.upper == date(2026, 6, 15)
    assert HandOver.objects.get(posting=row).to_id == new.pk


def test_swapped_before_arrival(s: Scene) -> None:
    row, other = agreed(s), StaffFactory(institution=s.supporter)
    new = actions.swap(
        id=new_id(), by=s.giving, at=noon(date(2026, 2, 10)), posting_id=row.pk, staff_id=other.pk, on=date(2026, 3, 1)
    )  # fmt: skip
    assert fresh(row).status is State.CANCELLED and new.planned == row.planned
    assert planned(s).staff_id == s.staff.pk  # his days are free again


def test_handed_over_and_taken_over(s: Scene) -> None:
    row, other = here(s), StaffFactory(institution=s.supporter, name="演示·赵小川")
    new = actions.swap(
        id=new_id(), by=s.giving, at=noon(date(2026, 6, 1)), posting_id=row.pk, staff_id=other.pk, on=date(2026, 6, 15)
    )  # fmt: skip
    with pytest.raises(Conflict):
        actions.take_over(by=s.giving, at=noon(date(2026, 6, 2)), posting_id=row.pk, to_id=new.pk)
    actions.save_hand_over(
        by=s.expert,
        at=noon(date(2026, 6, 10)),
        posting_id=row.pk,
        parts={"patients": "HZ-2026-03-0001：血糖"},
    )
    assert HandOver.objects.get(posting=row).done_at is None
    actions.hand_over(
        by=s.expert,
        at=noon(date(2026, 6, 14)),
        posting_id=row.pk,
        parts={"projects": "新生儿复苏培训，还差两场"},
    )
    paper = HandOver.objects.get(posting=row)
    assert paper.patients and paper.projects and paper.to_id == new.pk and paper.done_by == s.expert.name
    actions.take_over(by=s.giving, at=noon(date(2026, 6, 15)), posting_id=row.pk, to_id=new.pk)
    assert queries.view(s.giving, new.pk).received.taken_by == s.giving.name  # type: ignore[union-attr]


def test_out_of_order(s: Scene) -> None:
    row = planned(s)
    day = date(2026, 3, 1)
    with pytest.raises(IllegalMove):
        actions.arrive(by=s.giving, at=noon(day), posting_id=row.pk, on=day)
    with pytest.raises(IllegalMove):
        actions.depart(by=s.giving, at=noon(day), posting_id=row.pk, on=day)
    with pytest.raises(IllegalMove):
        actions.appraise(
            by=s.taking, at=noon(day), posting_id=row.pk, bands=BANDS, overall=Band.GOOD, words="好"
        )


def test_stale(s: Scene) -> None:
    row = planned(s)
    actions.agree(by=s.taking, at=noon(date(2026, 2, 2)), posting_id=row.pk, seen=1)
    with pytest.raises(Conflict) as refused:
        actions.cancel(by=s.giving, at=noon(date(2026, 2, 3)), posting_id=row.pk, note="不去了", seen=1)
    assert "演示·王对账" in refused.value.says.zh


def test_whoever_has_to_move_is_told_and_nobody_of_his_own_step(s: Scene) -> None:
    accounts = {}
    for name, house, staff in (
        ("host", s.host, None),
        ("giver", s.supporter, None),
        ("himself", s.supporter, s.staff),
    ):
        account = account_for(staff or StaffFactory(institution=house))
        role = AccountRole.EXPERT if staff else AccountRole.PROGRAMME_OFFICE
        granted(account, role, house)
        accounts[f"account:{account.pk}"] = name
    row = left(s)
    actions.appraise(
        by=s.taking, at=noon(date(2026, 9, 2)), posting_id=row.pk, bands=BANDS, overall=Band.GOOD, words="好"
    )
    told = [(accounts[one.account], one.zh) for one in Notice.objects.filter(kind="posting").order_by("pk")]
    assert sorted(told) == sorted([
        ("host", "演示省立医院安排演示·李大山来驻点，请您同意"),
        ("giver", "演示县人民医院同意接收演示·李大山"), ("himself", "演示县人民医院同意接收演示·李大山"),
        ("host", "演示·李大山登记到岗，请确认"), ("host", "演示·李大山登记离岗，请确认在岗天数"),
        ("himself", "演示县人民医院评价了您的派驻，您可以答复"),
    ])  # fmt: skip
    assert set(Notice.objects.values_list("link", flat=True)) == {f"/postings/{row.pk}/"}
