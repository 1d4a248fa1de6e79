"""Who stands behind a referral when one of the two who took its steps is gone: nobody signs for him, nothing is lost, somebody is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from tests.factories.accounts import granted
from tests.factories.consultations import NOW, Stage, leaves, minutes, person, stage
from tests.factories.referrals import RESULT, accepted, asked, down, finished, party, told
from tongzhou.accounts import queries as accounts
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.actions.claiming import _amounts
from tongzhou.care.referrals.acts import UP
from tongzhou.care.referrals.models import Referral
from tongzhou.care.referrals.queries import referral as page_of
from tongzhou.care.referrals.rules import Outcome, State
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger import queries, verify
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import REMIND_AFTER, Side
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db
END = NOW + minutes(700)


def said(row: Referral) -> list[tuple[str, str]]:
    """The notices about signing: account and words."""
    return list(
        Notice.objects.filter(zh__contains=f"{row.number}：", zh__regex="入账").values_list("account", "zh")
    )


def again(actor: Actor) -> Actor:
    """The same person with what he may today."""
    assert actor.account_id
    return accounts.actor_of(actor.account_id, at=END)


def test_the_village_vouches_for_what_it_closed_when_the_county_doctor_is_gone() -> None:
    s = stage()
    second = person(Role.CLINICIAN, s.county)
    row = finished(s)
    leaves(s.county_doctor)
    row = actions.close(by=s.asker, at=END, referral_id=row.pk)
    claim = Claim.objects.get(pk=row.claim)
    assert (claim.side, claim.by_key, claim.asked.pk) == ("receiving", s.asker.key, s.county.pk)
    assert [account for account, _ in said(row)] == [
        second.key
    ]  # the office reaches both sides, so it is no other side
    assert queries.inbox(s.asker, side="mine").sent == 1 and queries.waiting(second) == 1
    with pytest.raises(Denied):  # the office reaches both sides
        ledger.confirm(by=s.county_office, at=END, claim_id=claim.pk)
    entry = ledger.confirm(by=second, at=END + minutes(5), claim_id=claim.pk)
    assert (entry.kind, entry.claimed["by"], entry.confirmed["by"]) == (
        "referral_up",
        s.asker.key,
        second.key,
    )
    assert verify.run().ok


def nobody_left(s: Stage) -> Referral:
    """A patient came down to a village whose two doctors have gone since; the county closes."""
    row = down(s)
    actions.accept(by=s.asker, at=NOW + minutes(5), referral_id=row.pk)
    actions.arrive(by=s.asker, at=NOW + minutes(60), referral_id=row.pk)
    actions.finish(by=s.asker, at=NOW + minutes(90), referral_id=row.pk, outcome=Outcome.STAYS, result=RESULT)
    leaves(s.asker)
    leaves(s.colleague)
    return actions.close(by=s.county_doctor, at=END, referral_id=row.pk)


def test_where_nobody_can_sign_the_office_above_is_told_and_the_next_doctor_signs() -> None:
    s = stage()
    row = nobody_left(s)
    assert row.state == State.COMPLETED and not Entry.objects.filter(source=row.source).exists()
    ((account, words),) = said(row)
    assert account == s.county_office.key and "没有人能签" in words
    seen = page_of(s.county_doctor, row.pk, at=END)
    assert seen.asked == s.village and not seen.signed_there
    client = Client()
    client.force_login(Account.objects.get(pk=s.county_office.account_id))
    body = client.get(f"/referrals/{row.pk}/").content.decode()
    assert "演示村卫生室现在没有人能签" in body
    assert ledger.remind(at=END + REMIND_AFTER) == 1
    week_later = Notice.objects.get(account=s.county_office.key, zh__contains="那里没有人能确认了")
    assert "演示村卫生室" in week_later.zh and len(week_later.en) < 200
    newcomer = person(Role.VILLAGE_DOCTOR, s.village)
    assert queries.waiting(newcomer) == 1 and page_of(s.county_doctor, row.pk, at=END).signed_there
    assert row.claim
    entry = ledger.confirm(by=newcomer, at=END + minutes(9), claim_id=row.claim)
    assert entry.kind == "referral_down" and page_of(s.county_doctor, row.pk, at=END).entry_id == entry.pk


def test_who_works_for_both_houses_is_no_second_hand() -> None:
    s = stage()
    leaves(s.colleague)
    granted(Account.objects.get(pk=s.asker.account_id), Role.CLINICIAN, s.county)
    row = finished(s)
    row = actions.close(by=again(s.asker), at=END, referral_id=row.pk)
    claim = Claim.objects.get(pk=row.claim)
    assert (claim.state, claim.side, claim.asked.pk) == ("open", "supporting", s.village.pk)
    assert not page_of(s.county_doctor, row.pk, at=END).signed_there
    ((account, words),) = said(row)
    assert account == s.county_office.key and "没有人能签" in words


def test_a_village_doctor_alone_posts_what_went_outside() -> None:
    s = stage()
    row = asked(s, outside=party(s.asker).pk)
    actions.accept(by=s.asker, at=NOW + minutes(5), referral_id=row.pk, said=told(NOW + minutes(4)))
    actions.arrive(by=s.asker, at=NOW + minutes(60), referral_id=row.pk, said=told(NOW + minutes(59)))
    actions.finish(
        by=s.asker, at=NOW + minutes(600), referral_id=row.pk, outcome=Outcome.HOME, result=RESULT, said=told(NOW + minutes(599))
    )  # fmt: skip
    row = actions.close(by=s.asker, at=END, referral_id=row.pk)
    entry = Entry.objects.select_related("book").get(source=row.source)
    assert (entry.kind, entry.book.kind, entry.claimed["by"]) == (
        "referral_outside",
        "one_sided",
        s.asker.key,
    )
    assert verify.run().ok


def test_what_did_not_come_about_is_claimed_by_whoever_is_still_there() -> None:
    s = stage()
    row = accepted(s)
    leaves(s.county_doctor)
    row = actions.cancel(by=s.asker, at=END, referral_id=row.pk, note="好转")
    claim = Claim.objects.get(pk=row.claim)
    assert (claim.kind, claim.side, claim.state) == ("referral_up_unmet", "receiving", "open")


def test_only_the_step_of_such_a_record_lets_a_village_doctor_claim() -> None:
    s = stage()
    row = finished(s)
    amounts = replace(_amounts(row, UP, row.source, NOW), detail={
        "urgency": "urgent", "network": True, "accepted": True, "arrived": True, "returned": None, "with_plan": None,
        "minutes_to_answer": None, "answered_within": None,
    })  # fmt: skip
    with pytest.raises(Denied):
        ledger.claim(id=new_id(), by=s.asker, at=END, side=Side.RECEIVING, amounts=amounts)
    with pytest.raises(Denied):
        ledger.claim(
            id=new_id(), by=s.township_doctor, at=END, side=Side.RECEIVING, amounts=amounts, step="close"
        )
    claim = ledger.claim(id=new_id(), by=s.asker, at=END, side=Side.RECEIVING, amounts=amounts, step="close")
    doctor = person(Role.CLINICIAN, s.county)
    ledger.dispute(by=doctor, at=END, claim_id=claim.pk, reason="没有到过")
    with pytest.raises(Denied):
        ledger.withdraw(by=s.colleague, at=END, claim_id=claim.pk)  # who did not claim it
    ledger.answer_dispute(by=s.asker, at=END, claim_id=claim.pk, text="有病历")
    ledger.withdraw(by=s.asker, at=END, claim_id=claim.pk)
    assert Claim.objects.get(pk=claim.pk).state == "withdrawn"
