"""The ways a referral goes: up and back with a plan, declined and redirected, no-show, outside, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.consultations import NOW, leaves, minutes, stage
from tests.factories.patients import consented, registered
from tests.factories.referrals import (
    PLAN,
    RESULT,
    accepted,
    arrived,
    asked,
    bed,
    closed,
    departed,
    down,
    finished,
    party,
    told,
    wish_of,
)
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.models import Hold, Part, Referral, Step
from tongzhou.care.referrals.queries.hands import offered
from tongzhou.care.referrals.queries.scope import visible
from tongzhou.care.referrals.rules import LIFECYCLE, Outcome, State, Summary
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, Invalids, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import verify
from tongzhou.ledger.models import Claim, Entry
from tongzhou.partnerships.rules import Urgency

pytestmark = pytest.mark.django_db


def test_up_and_back_with_a_plan_posts_both_entries() -> None:
    s = stage()
    row = closed(s)
    entry = Entry.objects.get(source=row.source)
    assert (entry.kind, entry.supporting_id, entry.receiving_id) == ("referral_up", s.county.pk, s.village.pk)
    assert entry.occurred_from == row.arrived_at
    assert entry.detail["returned"] is True and entry.detail["with_plan"] is True
    assert entry.detail["minutes_to_answer"] == 10 and entry.detail["answered_within"] is True
    back = actions.send_back(id=new_id(), by=s.county_doctor, at=NOW + minutes(700), referral_id=row.pk)
    assert back.direction == "down" and back.receiver_id == s.village.pk and back.follows_id == row.pk
    assert back.plan["medicines"] == PLAN.medicines and back.summary["problems"] == RESULT.problems
    at = NOW + minutes(710)
    actions.accept(by=s.asker, at=at, referral_id=back.pk)
    actions.depart(by=s.county_doctor, at=at, referral_id=back.pk)
    actions.arrive(by=s.asker, at=at + minutes(60), referral_id=back.pk)
    actions.finish(by=s.asker, at=at + minutes(99), referral_id=back.pk, outcome=Outcome.STAYS, result=RESULT, followed_up=True)  # fmt: skip
    done = actions.close(by=s.county_doctor, at=at + minutes(120), referral_id=back.pk)
    assert done.state == State.COMPLETED
    entry = Entry.objects.get(source=back.source)
    assert (entry.kind, entry.supporting_id, entry.receiving_id) == (
        "referral_down",
        s.county.pk,
        s.village.pk,
    )
    assert entry.detail == {
        "with_plan": True,
        "arrived": True,
        "followed_up": True,
        "minutes_to_answer": 10,
    }


def test_neither_side_closes_alone() -> None:
    s = stage()
    row = arrived(s)
    with pytest.raises(IllegalMove):
        actions.close(by=s.asker, at=NOW + minutes(61), referral_id=row.pk)
    with pytest.raises(Denied):
        actions.finish(by=s.asker, at=NOW + minutes(61), referral_id=row.pk, outcome=Outcome.HOME, result=RESULT)  # fmt: skip
    row = actions.finish(by=s.county_doctor, at=NOW + minutes(62), referral_id=row.pk, outcome=Outcome.HOME, result=RESULT)  # fmt: skip
    with pytest.raises(Denied):
        actions.close(by=s.county_doctor, at=NOW + minutes(63), referral_id=row.pk)
    with pytest.raises(Denied):  # the office coordinates; it does not say that somebody read the summary
        actions.close(by=s.county_office, at=NOW + minutes(63), referral_id=row.pk)
    assert not Entry.objects.filter(source=row.source).exists()
    assert not Claim.objects.filter(source=row.source).exists()


def test_arrived_cannot_be_cancelled_and_more_can_be_asked() -> None:
    s = stage()
    row = finished(s)
    with pytest.raises(IllegalMove):
        actions.cancel(by=s.asker, at=NOW + minutes(601), referral_id=row.pk, note="算了")
    row = actions.ask_more(by=s.asker, at=NOW + minutes(602), referral_id=row.pk, note="用药没写清")
    assert row.state == State.IN_TREATMENT and row.finished_by == ""


def test_declined_is_redirected_without_typing_anew() -> None:
    s = stage()
    row = asked(s, to=s.township.pk)
    row = actions.decline(by=s.township_doctor, at=NOW + minutes(5), referral_id=row.pk, note="没有设备")
    assert row.waits_at_id == s.village.pk
    row = actions.redirect(by=s.asker, at=NOW + minutes(6), referral_id=row.pk, to=s.county.pk)
    assert row.receiver_id == s.county.pk and row.summary["problems"] and row.answered_at is None
    assert visible(s.county_doctor, NOW + minutes(7)).filter(pk=row.pk).exists()
    assert visible(s.township_doctor, NOW + timedelta(days=29)).filter(pk=row.pk).exists()
    assert not visible(s.township_doctor, NOW + timedelta(days=31)).filter(pk=row.pk).exists()
    with pytest.raises(Denied):
        actions.accept(by=s.township_doctor, at=NOW + minutes(8), referral_id=row.pk)
    actions.accept(by=s.county_office, at=NOW + minutes(9), referral_id=row.pk)


def test_no_show_then_late() -> None:
    s = stage()
    row = departed(s)
    row = actions.no_show(by=s.county_doctor, at=NOW + minutes(300), referral_id=row.pk)
    assert row.waits_at_id == s.village.pk and "cancel" in offered(row, s.asker)
    row = actions.arrive(by=s.county_doctor, at=NOW + minutes(400), referral_id=row.pk)
    assert row.state == State.ARRIVED


def test_sent_twice_is_once_and_stale_is_refused() -> None:
    s = stage()
    id, wish = new_id(), wish_of(s, s.village)
    first = actions.request(id=id, by=s.asker, at=NOW, wish=wish)
    again = actions.request(id=id, by=s.asker, at=NOW + minutes(1), wish=wish)
    assert first.pk == again.pk and Referral.objects.count() == 1
    from dataclasses import replace

    with pytest.raises(Conflict):
        actions.request(id=id, by=s.asker, at=NOW, wish=replace(wish, reason="别的"))
    for _ in range(2):
        actions.accept(by=s.county_doctor, at=NOW + minutes(5), referral_id=id, note="来吧", seen=1)
    assert Step.objects.filter(referral=id).count() == 2
    with pytest.raises(Conflict) as stale:
        actions.cancel(by=s.asker, at=NOW + minutes(6), referral_id=id, note="不去了", seen=1)
    assert "接收" in stale.value.says.zh


def test_one_open_referral_in_a_direction() -> None:
    s = stage()
    patient = registered(s.village)
    consent = consented(patient)
    who = {"patient_id": patient.pk, "consent_id": consent.pk}
    row = asked(s, **who)
    with pytest.raises(Conflict) as refused:
        asked(s, to=s.supporter.pk, **who)
    assert row.number in refused.value.says.zh
    actions.cancel(by=s.asker, at=NOW + minutes(1), referral_id=row.pk, note="好转")
    asked(s, to=s.supporter.pk, **who)


def test_what_is_missing_is_told_at_its_field() -> None:
    s = stage()
    with pytest.raises(Invalids) as missing:
        asked(s, reason=" ", summary=Summary())
    assert {one.field for one in missing.value.faults} == {"reason", "problems", "medications", "allergies"}
    asked(s, urgency=Urgency.IMMEDIATE, summary=Summary(problems="大出血"))
    with pytest.raises(Invalids) as missing:
        down(s, plan=PLAN.__class__(medicines="阿司匹林"))
    assert {one.field for one in missing.value.faults} == {"watch", "come_back", "call"}
    with pytest.raises(Invalid):  # the supporter does not stand below the village
        asked(s, by=s.township_doctor, to=new_id())


def test_a_bed_is_held_let_go_and_kept_for_whoever_lies_in_it() -> None:
    s = stage()
    one, other, place = asked(s), asked(s), bed(s)
    actions.accept(by=s.county_doctor, at=NOW + minutes(5), referral_id=one.pk, offer_id=place.pk)
    with pytest.raises(Invalid) as taken:
        actions.accept(by=s.county_doctor, at=NOW + minutes(6), referral_id=other.pk, offer_id=place.pk)
    assert taken.value.field == "offer" and "心内 3 床" in taken.value.says.zh
    with pytest.raises(Conflict):
        actions.withdraw_offer(by=s.county_doctor, at=NOW + minutes(6), offer_id=place.pk)
    actions.redirect(by=s.asker, at=NOW + minutes(7), referral_id=one.pk, to=s.township.pk)
    actions.accept(by=s.county_doctor, at=NOW + minutes(8), referral_id=other.pk, offer_id=place.pk)
    actions.depart(by=s.asker, at=NOW + minutes(9), referral_id=other.pk)
    actions.arrive(by=s.county_doctor, at=NOW + minutes(60), referral_id=other.pk)
    lying = Hold.objects.get(referral=other)
    assert lying.used and lying.during.upper is None
    actions.finish(by=s.county_doctor, at=NOW + minutes(900), referral_id=other.pk, outcome=Outcome.HOME, result=RESULT)  # fmt: skip
    assert Hold.objects.get(referral=other).during.upper == NOW + minutes(900)


def test_a_hold_ends_by_itself() -> None:
    s = stage()
    place, one, other = bed(s), asked(s), asked(s)
    actions.accept(by=s.county_doctor, at=NOW + minutes(5), referral_id=one.pk, offer_id=place.pk)
    actions.accept(by=s.county_doctor, at=NOW + minutes(5 + 721), referral_id=other.pk, offer_id=place.pk)
    actions.arrive(
        by=s.county_doctor, at=NOW + minutes(730), referral_id=one.pk
    )  # came late, without the bed
    assert not Hold.objects.get(referral=one).used


def test_an_outside_party_is_a_party() -> None:
    s = stage()
    row = asked(s, by=s.county_doctor, outside=party(s.county_doctor).pk)
    at = NOW + minutes(5)
    assert row.waits_at_id == s.county.pk and row.receiver is None
    with pytest.raises(Invalid) as who:
        actions.accept(by=s.county_doctor, at=at, referral_id=row.pk)
    assert who.value.field == "said_by"
    with pytest.raises(Invalid) as when:
        actions.accept(by=s.county_doctor, at=at, referral_id=row.pk, said=told(at + minutes(1)))
    assert when.value.field == "said_at"
    actions.accept(by=s.county_doctor, at=at, referral_id=row.pk, said=told(at))
    step = Step.objects.get(referral=row, number=2)
    assert step.said_by.startswith("演示·王护士") and step.said_at == at
    actions.depart(by=s.county_doctor, at=at, referral_id=row.pk)
    with pytest.raises(IllegalMove):
        actions.close(by=s.county_doctor, at=at, referral_id=row.pk)
    _link, token = actions.make_link(by=s.county_doctor, at=at, referral_id=row.pk)
    assert actions.look(token=token, at=at).pk == row.pk
    with pytest.raises(NotFound):
        actions.look(token=token + "x", at=at)
    done = actions.answer_by_link(token=token, at=at + minutes(9), who="演示·李医生", event="arrive")
    assert done.state == State.ARRIVED
    with pytest.raises(NotFound):
        actions.answer_by_link(token=token, at=at + minutes(10), who="演示·李医生", event="finish", outcome=Outcome.HOME, result=RESULT)  # fmt: skip
    actions.finish(by=s.county_doctor, at=at + minutes(99), referral_id=row.pk, outcome=Outcome.HOME, result=RESULT, said=told(at))  # fmt: skip
    done = actions.close(by=s.county_doctor, at=at + minutes(100), referral_id=row.pk)
    assert done.state == State.COMPLETED
    entry = Entry.objects.select_related("book").get(source=row.source)
    assert (entry.kind, entry.book.kind, entry.pairing_id) == ("referral_outside", "one_sided", None)
    assert entry.supporting_id == entry.receiving_id == s.county.pk
    news = entry.news
    assert news and (news.how, news.by, news.party, news.at) == (
        "telephone",
        "演示·王护士（急诊）",
        "演示网外医院",
        at,
    )
    assert entry.confirmed["institution"] is None and verify.run().ok


def test_a_link_runs_out_and_is_replaced() -> None:
    s = stage()
    row = asked(s, by=s.county_doctor, outside=party(s.county_doctor).pk)
    _old, first = actions.make_link(by=s.county_doctor, at=NOW, referral_id=row.pk)
    _new, second = actions.make_link(by=s.county_doctor, at=NOW + minutes(1), referral_id=row.pk)
    with pytest.raises(NotFound):
        actions.look(token=first, at=NOW + minutes(2))
    for _ in range(60):
        actions.look(token=second, at=NOW + minutes(2))
    with pytest.raises(NotFound):
        actions.look(token=second, at=NOW + minutes(2))
    _third, third = actions.make_link(by=s.county_doctor, at=NOW + minutes(3), referral_id=row.pk)
    with pytest.raises(NotFound):
        actions.look(token=third, at=NOW + timedelta(days=15))
    inside = asked(s)
    with pytest.raises(Invalid):
        actions.make_link(by=s.asker, at=NOW, referral_id=inside.pk)


def test_clocks_tell_and_close_nothing() -> None:
    s = stage()
    row = asked(s)
    assert actions.escalate_overdue(at=NOW + minutes(31)) == 1
    assert actions.escalate_overdue(at=NOW + minutes(31)) == 0
    assert actions.escalate_overdue(at=NOW + minutes(60)) == 1
    assert actions.escalate_overdue(at=NOW + timedelta(days=9)) == 0
    row.refresh_from_db()
    assert row.state == State.REQUESTED and row.escalations == 2
    actions.accept(
        by=s.county_doctor, at=NOW + timedelta(days=1), referral_id=row.pk, seen=1
    )  # a clock's step is not news
    assert Referral.objects.get(pk=row.pk).answered_within is False


def test_the_database_holds_the_same_table_and_keeps_what_is_closed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM referrals_pairs()")
        assert frozenset(cursor.fetchall()) == LIFECYCLE.pairs()
    s = stage()
    row = closed(s)
    for change in ({"outcome": "home"}, {"state": "ended"}, {"receiver_id": s.supporter.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(referral=row).delete()
    assert Part.objects.filter(referral=row, until__isnull=False).count() == 2


def test_who_finished_and_left_is_not_signed_for() -> None:
    t = stage()
    row = asked(t, by=t.township_doctor)
    actions.accept(by=t.county_doctor, at=NOW + minutes(5), referral_id=row.pk)
    actions.arrive(by=t.county_doctor, at=NOW + minutes(60), referral_id=row.pk)
    actions.finish(by=t.county_doctor, at=NOW + minutes(99), referral_id=row.pk, outcome=Outcome.HOME, result=RESULT)  # fmt: skip
    leaves(t.county_doctor)
    row = actions.close(by=t.township_doctor, at=NOW + minutes(700), referral_id=row.pk)
    waits = Claim.objects.get(
        pk=row.claim
    )  # the county finds it in its inbox: somebody signs in his own name
    assert (waits.state, waits.side, waits.asked.pk) == ("open", "receiving", t.county.pk)
    assert not Entry.objects.filter(source__startswith="referral:").exists()


def test_an_arrival_is_told_by_the_minute_and_never_before_the_request() -> None:
    s = stage()
    row, other = accepted(s, at=NOW + timedelta(seconds=50)), accepted(s)
    row = actions.arrive(by=s.county_doctor, at=NOW + minutes(11), referral_id=row.pk, arrived_at=NOW)
    assert row.arrived_at == row.asked_at
    for wrong in (NOW - minutes(2), NOW + minutes(12)):
        with pytest.raises(Invalid) as refused:
            actions.arrive(by=s.county_doctor, at=NOW + minutes(11), referral_id=other.pk, arrived_at=wrong)
        assert refused.value.field == "arrived_at"


def test_who_was_asked_and_had_his_say_stands_in_the_denominator() -> None:
    s = stage()
    row = asked(s, to=s.township.pk)
    actions.decline(by=s.township_doctor, at=NOW + minutes(5), referral_id=row.pk, note="没有设备")
    actions.redirect(by=s.asker, at=NOW + minutes(6), referral_id=row.pk, to=s.county.pk)
    refused = Entry.objects.get(source=f"{row.source}:3")
    assert (refused.kind, refused.supporting_id) == ("referral_up_unmet", s.township.pk)
    assert refused.detail == {
        "urgency": "urgent", "why": "declined", "accepted": False, "arrived": False,
        "minutes_to_answer": 5, "answered_within": True,
    }  # fmt: skip
    actions.accept(by=s.county_doctor, at=NOW + minutes(9), referral_id=row.pk)
    done = actions.cancel(by=s.asker, at=NOW + minutes(20), referral_id=row.pk, note="好转")
    called_off = Entry.objects.get(claim=done.claim)
    assert (called_off.kind, called_off.supporting_id) == ("referral_up_unmet", s.county.pk)
    assert called_off.detail["accepted"] is True and called_off.detail["why"] == "called_off"
    assert (called_off.claimed["by"], called_off.confirmed["by"]) == (s.county_doctor.key, s.asker.key)
    assert Entry.objects.filter(source__startswith=row.source).count() == 2


def test_a_no_show_that_is_given_up_is_signed_by_both() -> None:
    s = stage()
    row = departed(s)
    actions.no_show(by=s.county_doctor, at=NOW + minutes(300), referral_id=row.pk)
    done = actions.cancel(by=s.asker, at=NOW + minutes(310), referral_id=row.pk, note="家属带去别处")
    entry = Entry.objects.get(claim=done.claim)
    assert (entry.detail["why"], entry.detail["accepted"], entry.detail["arrived"]) == (
        "no_show",
        True,
        False,
    )


def test_who_was_never_answered_has_nothing_to_sign() -> None:
    s = stage()
    row = asked(s)
    actions.cancel(by=s.asker, at=NOW + minutes(3), referral_id=row.pk, note="好转")
    back = down(s)
    actions.decline(by=s.asker, at=NOW + minutes(4), referral_id=back.pk, note="没有床")
    actions.cancel(by=s.county_doctor, at=NOW + minutes(5), referral_id=back.pk, note="再住几天")
    assert not Claim.objects.filter(source__startswith=row.source).exists()
    assert Entry.objects.get(source__startswith=back.source).kind == "referral_down_unmet"
