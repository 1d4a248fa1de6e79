"""The way of blood from one station to another and to its end; who may what; sent twice; old pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories.blood import (
    Banks,
    asked,
    bag,
    banks,
    closed,
    departed,
    issued,
    lines,
    offered,
    received,
    wish,
)
from tests.factories.consultations import NOW, minutes, stage
from tests.factories.together import together
from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.models import Bag, Hold, Reading, Request
from tongzhou.care.blood.queries import Tab
from tongzhou.care.blood.rules import Abo, BagState, Came, Purpose, Rh, State, Why
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, Invalids, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Claim, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def b() -> Banks:
    return banks()


def states(row: Request) -> list[str]:
    return sorted(Bag.objects.filter(last=row).values_list("state", flat=True))


def test_platelets_from_station_to_station_are_posted_once_with_both_behind_them(b: Banks) -> None:
    row = closed(b)
    assert row.state == State.CLOSED and row.received == 2 and row.clock == "" and row.waits_at is None
    entries = {one.kind: one for one in Entry.objects.all()}
    assert entries.keys() == {"blood_request", "blood_issue"}
    assert entries["blood_request"].detail["met"] is True and entries["blood_request"].quantity == 1
    assert entries["blood_issue"].quantity == 2 and entries["blood_issue"].detail["minutes_to_delivery"] == 90
    assert entries["blood_issue"].detail["temperature_kept"] is None
    assert entries["blood_issue"].case_number == "ZY2026-0312"
    assert (
        entries["blood_issue"].claimed["by"] == b.giver.key
        and entries["blood_issue"].confirmed["by"] == b.asker.key
    )
    actions.close(by=b.giver, at=NOW + minutes(101), request_id=row.pk)
    assert Entry.objects.count() == 2


def test_units_of_red_cells_are_not_added_into_doses(b: Banks) -> None:
    one = bag(b.giver, component="red_cells", amount=Decimal("1.5"), days=20)
    row = asked(b, component="red_cells", amount=Decimal("1.5"))
    actions.offer(by=b.giver, at=NOW + minutes(1), request_id=row.pk, bag_ids=[one.pk])
    actions.issue(by=b.giver, at=NOW + minutes(2), request_id=row.pk)
    actions.receive(by=b.asker, at=NOW + minutes(9), request_id=row.pk, came={one.pk: Came.HERE})
    actions.close(by=b.giver, at=NOW + minutes(12), request_id=row.pk)
    entry = Entry.objects.get()
    assert entry.kind == "blood_request" and entry.detail["unit"] == "u" and entry.detail["doses"] is None


def test_who_received_cannot_close_and_nobody_closes_alone(b: Banks) -> None:
    row = received(b)
    with pytest.raises(Denied):
        actions.close(by=b.asker, at=NOW + minutes(100), request_id=row.pk)
    with pytest.raises(Denied):
        actions.receive(by=b.giver, at=NOW + minutes(95), request_id=departed(b).pk, came={})
    with pytest.raises(IllegalMove):
        actions.close(by=b.giver, at=NOW + minutes(100), request_id=issued(b).pk)


def test_the_other_county_sees_nothing(b: Banks) -> None:
    row, s = closed(b), stage()
    one = Bag.objects.filter(last=row)[0]
    for call in (
        lambda: queries.request(s.county_doctor, row.pk, at=NOW),
        lambda: queries.bag(s.county_doctor, one.pk, at=NOW),
        lambda: actions.cancel(by=s.expert, at=NOW, request_id=row.pk, note="x"),
        lambda: actions.use(by=s.county_doctor, at=NOW, bag_id=one.pk, case_number="1"),
    ):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(Denied):
        actions.request(id=new_id(), by=s.asker, at=NOW, wish=wish(b))
    with pytest.raises(Invalid, match="not_a_source"):
        actions.request(id=new_id(), by=s.county_doctor, at=NOW, wish=wish(b))
    assert queries.worklist(s.county_doctor).counts == {Tab.MINE: 0, Tab.OTHERS: 0}


def test_a_request_sent_twice_is_one_and_other_content_is_told(b: Banks) -> None:
    id, told = new_id(), wish(b)
    first = actions.request(id=id, by=b.asker, at=NOW, wish=told)
    assert actions.request(id=id, by=b.asker, at=NOW + minutes(1), wish=told).pk == first.pk
    with pytest.raises(Conflict):
        actions.request(id=id, by=b.asker, at=NOW, wish=wish(b, amount=Decimal(1)))
    with pytest.raises(Conflict):
        actions.request(id=id, by=b.asker_too, at=NOW, wish=told)
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": Decimal("0.3")}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"component": "gold"}, "component"),
        ({"needed_by": NOW}, "needed_by"),
        ({"case_number": " "}, "case_number"),
    ],
)
def test_a_fault_is_told_at_its_field(b: Banks, values: dict, field: str) -> None:
    with pytest.raises(Invalids) as caught:
        asked(b, **values)
    assert [one.field for one in caught.value.faults] == [field]


def test_half_a_dose_and_stock_without_case_number(b: Banks) -> None:
    row = asked(b, amount=Decimal("0.5"), purpose=Purpose.STOCK, case_number="")
    assert row.number == "YX-2026-03-0001" and row.amount == Decimal("0.5")


def test_the_earliest_expiry_is_suggested_first_and_never_more_than_asked(b: Banks) -> None:
    late, early, middle = bag(b.giver, days=4), bag(b.giver, days=1), bag(b.giver, days=2)
    bag(b.giver, days=1, abo=Abo.B)
    gone = bag(b.giver, at=NOW - timedelta(days=6), days=5)
    row = asked(b)
    found = queries.choices(row, at=NOW + minutes(1))
    same = [one.bag.pk for one in found if one.verdict.value == "same"]
    assert same == [early.pk, middle.pk, late.pk] and gone.pk not in same
    assert [one.bag.pk for one in found if one.suggested] == [early.pk, middle.pk]
    assert [one.verdict.value for one in found][-1] == "warned"


def test_what_expires_before_it_is_needed_is_not_suggested(b: Banks) -> None:
    soon = actions.take_in(
        id=new_id(), by=b.giver, at=NOW, bag=_label(expires_at=NOW + timedelta(hours=3), donation="YS-soon")
    )
    good = bag(b.giver)
    found = queries.choices(asked(b), at=NOW + minutes(1))
    assert [(one.bag.pk, one.suggested) for one in found] == [(good.pk, True), (soon.pk, False)]


def _label(**values: object) -> actions.NewBag:
    told = {
        "donation": "YS1", "product": "P01", "component": "apheresis_platelets", "abo": Abo.A, "rh": Rh.POSITIVE, "amount": Decimal(1),
        "collected_on": NOW.date(), "expires_at": NOW + timedelta(days=4),
    }  # fmt: skip
    return actions.NewBag(**(told | values))


def test_group_o_red_cells_for_an_unknown_group_are_a_named_persons_choice(b: Banks) -> None:
    one = bag(b.giver, component="red_cells", abo=Abo.O, rh=Rh.NEGATIVE, amount=Decimal(2), days=20)
    wrong = bag(b.giver, component="red_cells", abo=Abo.A, amount=Decimal(2), days=20)
    told = {"component": "red_cells", "abo": Abo.UNKNOWN, "rh": Rh.UNKNOWN}
    calm, row = asked(b, emergency=False, **told), asked(b, **told)
    with pytest.raises(Invalid, match=r"blood\.incompatible"):
        actions.offer(by=b.giver, at=NOW + minutes(1), request_id=calm.pk, bag_ids=[one.pk], why="急")
    with pytest.raises(Invalid, match=r"blood\.incompatible"):
        actions.offer(by=b.giver, at=NOW + minutes(1), request_id=row.pk, bag_ids=[wrong.pk], why="急")
    with pytest.raises(Invalid, match=r"blood\.warned"):
        actions.offer(by=b.giver, at=NOW + minutes(1), request_id=row.pk, bag_ids=[one.pk])
    actions.offer(
        by=b.giver,
        at=NOW + minutes(1),
        request_id=row.pk,
        bag_ids=[one.pk],
        why="大出血，血型来不及查，演示·王主任同意",
    )
    held = Hold.objects.get()
    assert held.verdict == "warned" and held.made_by_name == b.giver.name and "王主任" in held.reason


def test_a_bag_is_held_once_and_an_ended_hold_frees_it(b: Banks) -> None:
    one = bag(b.giver)
    first, second = asked(b), asked(b)
    actions.offer(by=b.giver, at=NOW + minutes(1), request_id=first.pk, bag_ids=[one.pk])
    with pytest.raises(Invalid, match=r"blood\.not_free"):
        actions.offer(by=b.giver_too, at=NOW + minutes(2), request_id=second.pk, bag_ids=[one.pk])
    later = NOW + timedelta(hours=3)
    with pytest.raises(Conflict, match=r"blood\.nothing_held"):
        actions.issue(by=b.giver, at=later, request_id=first.pk)
    actions.offer(by=b.giver_too, at=later, request_id=second.pk, bag_ids=[one.pk])
    actions.issue(by=b.giver, at=later + minutes(1), request_id=second.pk)
    one.refresh_from_db()
    assert one.last_id == second.pk and one.state == BagState.ISSUED


def test_too_many_bags_an_old_page_and_a_step_sent_twice(b: Banks) -> None:
    bags = [bag(b.giver).pk for _ in range(3)]
    row = asked(b)
    with pytest.raises(Invalid, match=r"blood\.too_much"):
        actions.offer(by=b.giver, at=NOW, request_id=row.pk, bag_ids=bags)
    told = {"by": b.giver, "request_id": row.pk, "bag_ids": bags[:2], "seen": 1}
    actions.offer(at=NOW + minutes(1), **told)
    actions.offer(at=NOW + minutes(2), **told)
    row.refresh_from_db()
    assert row.steps == 2
    with pytest.raises(Conflict, match=r"care\.seen_old"):
        actions.decline(by=b.giver_too, at=NOW + minutes(3), request_id=row.pk, note="没有", seen=1)


def test_refused_and_missing_bags_have_their_end_before_the_request_has(b: Banks) -> None:
    row = received(b, said=Came.REFUSED)
    lost = received(b, said=Came.MISSING)
    for one in (row, lost):
        with pytest.raises(Conflict, match=r"blood\.bags_open"):
            actions.close(by=b.giver, at=NOW + minutes(100), request_id=one.pk)
    back = Bag.objects.get(last=row, state=BagState.RETURNED)
    with pytest.raises(Denied):
        actions.take_back(by=b.asker, at=NOW + minutes(110), bag_id=back.pk, note="完好")
    actions.take_back(by=b.giver, at=NOW + minutes(110), bag_id=back.pk, note="箱内 22 ℃，外观正常")
    actions.close(by=b.giver, at=NOW + minutes(120), request_id=row.pk)
    away = Bag.objects.get(last=lost, state=BagState.MISSING)
    with pytest.raises(Denied):
        actions.lose(by=b.asker, at=NOW + minutes(110), bag_id=away.pk, note="没有")
    actions.lose(by=b.giver, at=NOW + minutes(110), bag_id=away.pk, note="司机也没有找到")
    done = actions.close(by=b.giver, at=NOW + minutes(120), request_id=lost.pk)
    assert done.received == 1
    claim = Claim.objects.get(kind="blood_wasted")
    assert claim.state == "open" and claim.content["detail"]["why"] == "lost"
    met = Entry.objects.filter(kind="blood_request").values_list("detail__met", flat=True)
    assert list(met) == [False, False]


def test_a_missing_bag_found_counts_as_received(b: Banks) -> None:
    row = received(b, said=Came.MISSING)
    away = Bag.objects.get(last=row, state=BagState.MISSING)
    actions.find(by=b.asker_too, at=NOW + minutes(110), bag_id=away.pk, note="在另一只箱里")
    done = actions.close(by=b.giver, at=NOW + minutes(120), request_id=row.pk)
    assert done.received == 2 and states(row) == ["received", "received"]


def test_used_once_and_never_returned_after(b: Banks) -> None:
    row = closed(b)
    one, other = Bag.objects.filter(last=row)
    told = {"by": b.asker, "bag_id": one.pk, "case_number": "ZY2026-0312", "seen": one.steps}
    actions.use(at=NOW + minutes(200), **told)
    actions.use(at=NOW + minutes(201), **told)
    one.refresh_from_db()
    assert (
        one.state == BagState.USED and one.case_number == "ZY2026-0312" and one.ended_at == NOW + minutes(200)
    )
    with pytest.raises(IllegalMove):
        actions.give_back(by=b.asker, at=NOW + minutes(210), bag_id=one.pk, note="多了")
    actions.give_back(by=b.asker, at=NOW + minutes(210), bag_id=other.pk, note="病人转走了")
    with pytest.raises(IllegalMove):
        actions.use(by=b.asker, at=NOW + minutes(220), bag_id=other.pk, case_number="1")
    actions.waste(by=b.giver, at=NOW + minutes(300), bag_id=other.pk, why=Why.TEMPERATURE)
    claim = Claim.objects.get(kind="blood_wasted")
    assert claim.side == "supporting" and claim.content["detail"]["why"] == "temperature"


def test_shelved_blood_goes_on_to_the_hospital_and_is_traced_both_ways(b: Banks) -> None:
    day = actions.plan_day(
        id=new_id(), by=b.giver, at=NOW, day=NOW.date(), place="演示广场", vehicle="采血车 2 号"
    )
    one = bag(b.giver, day=day.pk)
    row = asked(b, amount=Decimal(1), purpose=Purpose.STOCK, case_number="")
    actions.offer(by=b.giver, at=NOW + minutes(1), request_id=row.pk, bag_ids=[one.pk])
    actions.issue(by=b.giver, at=NOW + minutes(2), request_id=row.pk)
    actions.receive(by=b.asker, at=NOW + minutes(60), request_id=row.pk, came={one.pk: Came.HERE})
    actions.shelve(by=b.asker, at=NOW + minutes(61), bag_id=one.pk)
    second = asked(b, by=b.doctor, giver=b.weak.pk, amount=Decimal(1), at=NOW + minutes(62))
    assert second.pairing is None
    actions.offer(by=b.asker, at=NOW + minutes(63), request_id=second.pk, bag_ids=[one.pk])
    actions.issue(by=b.asker, at=NOW + minutes(64), request_id=second.pk)
    actions.receive(by=b.doctor, at=NOW + minutes(80), request_id=second.pk, came={one.pk: Came.HERE})
    actions.use(by=b.doctor, at=NOW + minutes(90), bag_id=one.pk, case_number="ZY2026-0312")
    seen = queries.bag(b.asker, one.pk, at=NOW + minutes(91))
    assert [hold.request_id for hold in seen.went] == [second.pk, row.pk]
    assert seen.bag.day == day and seen.bag.case_number == "ZY2026-0312"
    far = queries.bag(b.giver, one.pk, at=NOW + minutes(91))
    assert [hold.request_id for hold in far.went] == [row.pk] and far.elsewhere == 1
    page = queries.request(b.doctor, second.pk, at=NOW + minutes(91))
    assert page.bags[0].bag.day == day
    assert [one.pk for one in queries.day(b.giver, day.pk).bags] == [one.pk]


def test_out_of_range_is_flagged_and_a_person_says_why(b: Banks) -> None:
    row = departed(b)
    told = actions.read_lines("时间,温度\n" + lines(NOW + minutes(10), "22.1", "24.6", "23.9"))
    assert actions.log(by=b.giver, at=NOW + minutes(60), request_id=row.pk, measured=told, logger=True) == 3
    assert actions.log(by=b.asker, at=NOW + minutes(61), request_id=row.pk, measured=told, logger=True) == 0
    assert list(Reading.objects.order_by("taken_at").values_list("tenths", "kept")) == [
        (221, True),
        (246, False),
        (239, True),
    ]
    ids = list(Bag.objects.filter(last=row).values_list("pk", flat=True))
    actions.receive(by=b.asker, at=NOW + minutes(90), request_id=row.pk, came=dict.fromkeys(ids, Came.HERE))
    for verb in (
        lambda note: actions.use(by=b.asker, at=NOW + minutes(99), bag_id=ids[0], case_number="7", note=note),
        lambda note: actions.shelve(by=b.asker, at=NOW + minutes(99), bag_id=ids[1], note=note),
    ):
        with pytest.raises(Invalid, match=r"blood\.flagged"):
            verb("")
        verb("超 0.6 ℃ 五分钟，演示·李主任判断可用")
    actions.close(by=b.giver, at=NOW + minutes(120), request_id=row.pk)
    assert Entry.objects.get(kind="blood_issue").detail["temperature_kept"] is False


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("时间,温度\n2026-03-02 10:20,很热", "blood.bad_line"),
        ("2026-03-02 10:20,22\n2026-03-02 10:25", "blood.bad_line"),
        ("2026-03-02 10:20,99", "blood.bad_line"),
        ("2025-03-02 10:20,22.0", "blood.time_of_reading"),
        ("", "blood.no_readings"),
        ("2026-03-02 10:20,22.0\n2026-03-02 10:20,22.5", "blood.other_reading"),
    ],
)
def test_a_loggers_file_that_cannot_be_read_keeps_nothing(b: Banks, text: str, code: str) -> None:
    row = departed(b)
    with pytest.raises(Invalid) as caught:
        actions.log(
            by=b.giver,
            at=NOW + minutes(60),
            request_id=row.pk,
            measured=actions.read_lines(text),
            logger=True,
        )
    assert caught.value.said.code == code and not Reading.objects.exists()


def test_called_back_before_and_after_departure(b: Banks) -> None:
    row = issued(b)
    actions.call_back(by=b.giver, at=NOW + minutes(12), request_id=row.pk, note="车坏了")
    assert states(row) == ["in-stock", "in-stock"]
    bags = list(Bag.objects.filter(last=row).values_list("pk", flat=True))
    actions.offer(by=b.giver, at=NOW + minutes(13), request_id=row.pk, bag_ids=bags)
    actions.issue(by=b.giver, at=NOW + minutes(14), request_id=row.pk)
    actions.depart(by=b.giver, at=NOW + minutes(15), request_id=row.pk)
    actions.call_back(by=b.giver, at=NOW + minutes(30), request_id=row.pk, note="路断了")
    assert states(row) == ["returned", "returned"]
    row.refresh_from_db()
    assert row.state == State.REQUESTED and row.departed_at is None


def test_declined_and_expired_requests_wait_for_the_other_sides_word(b: Banks) -> None:
    no = actions.decline(by=b.giver, at=NOW + minutes(5), request_id=asked(b).pk, note="库存不足")
    late = offered(b)
    with pytest.raises(Invalid, match=r"blood\.not_yet"):
        actions.expire(by=b.asker, at=NOW + minutes(30), request_id=late.pk)
    with pytest.raises(Denied):
        actions.expire(by=b.giver, at=NOW + timedelta(hours=11), request_id=late.pk)
    actions.expire(by=b.asker, at=NOW + timedelta(hours=11), request_id=late.pk)
    sides = dict(Claim.objects.values_list("source", "side"))
    assert sides == {no.source: "supporting", late.source: "receiving"}
    assert not Entry.objects.exists()
    assert not Hold.objects.filter(during__contains=NOW + timedelta(hours=11)).exists()


def test_clocks_tell_and_close_nothing(b: Banks) -> None:
    row = asked(b)
    assert actions.escalate_overdue(at=NOW + minutes(16)) == 1
    assert actions.escalate_overdue(at=NOW + minutes(16)) == 0
    assert actions.escalate_overdue(at=NOW + timedelta(days=9)) == 1
    row.refresh_from_db()
    assert row.state == State.REQUESTED and row.steps == 3


def test_expired_blood_is_neither_issued_nor_used(b: Banks) -> None:
    one = bag(b.giver, days=1)
    row = asked(b, amount=Decimal(1), needed_by=NOW + timedelta(days=3), emergency=False)
    actions.offer(by=b.giver, at=NOW + timedelta(hours=20), request_id=row.pk, bag_ids=[one.pk])
    with pytest.raises(Conflict, match=r"blood\.expired_bag"):
        actions.issue(by=b.giver, at=NOW + timedelta(hours=25), request_id=row.pk)
    with pytest.raises(Conflict, match=r"blood\.bag_held"):
        actions.waste(by=b.giver, at=NOW + timedelta(hours=25), bag_id=one.pk, why=Why.EXPIRED)
    actions.let_go(by=b.giver, at=NOW + timedelta(hours=25), request_id=row.pk, note="过期了")
    with pytest.raises(Conflict, match=r"blood\.expired_bag"):
        actions.use(by=b.giver, at=NOW + timedelta(hours=25), bag_id=one.pk, case_number="3")
    actions.waste(by=b.giver, at=NOW + timedelta(hours=26), bag_id=one.pk, why=Why.EXPIRED)
    assert Entry.objects.get().kind == "blood_own_wasted"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_hold_one_bag_for_one_request() -> None:
    b = banks()
    one = bag(b.giver)
    rows = [asked(b), asked(b)]
    done = together(
        *(lambda row=row, by=by: actions.offer(by=by, at=NOW + minutes(1), request_id=row.pk, bag_ids=[one.pk])
          for row, by in zip(rows, (b.giver, b.giver_too), strict=True))
    )  # fmt: skip
    assert {type(each) for each in done} == {Request, Invalid}, done
    assert Hold.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_issue_and_cancel_receive_and_call_back_use_and_give_back_at_once_leave_one_story() -> None:
    b = banks()
    row = offered(b)
    done = together(
        lambda: actions.issue(by=b.giver, at=NOW + minutes(9), request_id=row.pk, seen=2),
        lambda: actions.cancel(by=b.asker, at=NOW + minutes(9), request_id=row.pk, note="不用了", seen=2),
    )
    assert sorted(type(each).__name__ for each in done) == ["Conflict", "Request"], done
    out = departed(b)
    ids = list(Bag.objects.filter(last=out, state="issued").values_list("pk", flat=True))
    done = together(
        lambda: actions.receive(by=b.asker, at=NOW + minutes(60), request_id=out.pk, came=dict.fromkeys(ids, Came.HERE), seen=out.steps),
        lambda: actions.call_back(by=b.giver, at=NOW + minutes(60), request_id=out.pk, note="掉头", seen=out.steps),
    )  # fmt: skip
    assert sorted(type(each).__name__ for each in done) == ["Conflict", "Request"], done
    assert len(set(states(out))) == 1
    here = Bag.objects.filter(last=received(b))[0]
    done = together(
        lambda: actions.use(
            by=b.asker, at=NOW + minutes(99), bag_id=here.pk, case_number="8", seen=here.steps
        ),
        lambda: actions.give_back(
            by=b.asker_too, at=NOW + minutes(99), bag_id=here.pk, note="多了", seen=here.steps
        ),
    )
    assert sorted(type(each).__name__ for each in done) == ["Bag", "Conflict"], done
    new = new_id()
    done = together(*(lambda: actions.request(id=new, by=b.asker, at=NOW, wish=wish(b)) for _ in range(2)))
    assert all(isinstance(each, Request) for each in done), done
    same = {"donation": "YS-TWICE"}
    done = together(*(lambda: bag(b.giver, **same) for _ in range(2)))
    assert {type(each) for each in done} == {Bag, Invalid}, done


def test_bags_held_a_moment_after_the_clock_of_a_slower_step_was_read_are_let_go(b: Banks) -> None:
    row = offered(b)
    at = NOW + minutes(5) - timedelta(milliseconds=3)
    actions.cancel(by=b.asker, at=at, request_id=row.pk, note="不用了")
    assert not Hold.objects.filter(request=row, during__endswith__gt=NOW + minutes(5)).exists()
    other = asked(b)
    bags = list(Bag.objects.values_list("pk", flat=True))
    actions.offer(by=b.giver, at=NOW + minutes(5), request_id=other.pk, bag_ids=bags)
