"""A link opens what it was made for, to the party it was made for, as long as that is asked; what is held ends with what it was held for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.consultations import NOW, Stage, minutes, stage
from tests.factories.referrals import RESULT, asked, bed, finished, party, told
from tongzhou.care.referrals import actions, queries
from tongzhou.care.referrals.models import Hold, Referral
from tongzhou.care.referrals.rules import Outcome
from tongzhou.kernel.errors import Conflict, NotFound
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> Stage:
    return stage()


def linked(s: Stage) -> tuple[Referral, str]:
    row = asked(s, by=s.county_doctor, outside=party(s.county_doctor).pk)
    _link, token = actions.make_link(by=s.county_doctor, at=NOW, referral_id=row.pk)
    return row, token


def opens_nothing(token: str) -> None:
    """Neither a look nor a word: not by the verbs, not by the page."""
    with pytest.raises(NotFound):
        actions.look(token=token, at=NOW + minutes(60))
    with pytest.raises(NotFound):
        actions.answer_by_link(token=token, at=NOW + minutes(60), who="演示·甲", event="accept")
    assert Client().get(f"/referrals/outside/{token}/").status_code == 404


def test_a_link_ends_when_he_goes_to_another_party(s: Stage) -> None:
    """Else the one that was left would read on, and answer in the name of the other."""
    row, token = linked(s)
    other = actions.add_party(
        by=s.county_doctor, at=NOW, name="演示另一家医院", contact="演示·乙", phone="0000"
    )
    actions.redirect(by=s.county_doctor, at=NOW + minutes(1), referral_id=row.pk, outside=other.pk)
    opens_nothing(token)


def test_a_link_ends_when_he_goes_to_a_house_of_the_network(s: Stage) -> None:
    row, token = linked(s)
    actions.redirect(by=s.county_doctor, at=NOW + minutes(1), referral_id=row.pk, to=s.supporter.pk)
    opens_nothing(token)


def test_a_link_ends_with_the_referral_and_none_is_made_afterwards(s: Stage) -> None:
    row, token = linked(s)
    actions.cancel(by=s.county_doctor, at=NOW + minutes(1), referral_id=row.pk, note="不去了")
    opens_nothing(token)
    with pytest.raises(Conflict, match=r"referrals\.nothing_asked"):
        actions.make_link(by=s.county_doctor, at=NOW + minutes(2), referral_id=row.pk)
    done, unused = linked(s)
    who, said = {"by": s.county_doctor, "referral_id": done.pk}, told(NOW)
    actions.accept(at=NOW + minutes(1), said=said, **who)
    actions.arrive(at=NOW + minutes(2), said=said, **who)
    actions.finish(at=NOW + minutes(3), said=said, outcome=Outcome.HOME, result=RESULT, **who)
    actions.close(at=NOW + minutes(4), **who)
    opens_nothing(unused)


def test_a_bed_taken_a_moment_after_the_clock_of_a_slower_step_was_read_is_let_go(s: Stage) -> None:
    row, place = asked(s), bed(s)
    at = NOW + minutes(5)
    actions.accept(by=s.county_doctor, at=at, referral_id=row.pk, offer_id=place.pk)
    actions.cancel(by=s.asker, at=at - timedelta(milliseconds=3), referral_id=row.pk, note="好转")
    assert not Hold.objects.filter(offer=place, during__endswith__gt=at).exists()
    other = asked(s)
    actions.accept(by=s.county_doctor, at=at, referral_id=other.pk, offer_id=place.pk)


def test_nobody_is_sent_back_by_a_summary_that_was_given_back(s: Stage) -> None:
    row = finished(s)
    actions.ask_more(by=s.asker, at=NOW + minutes(700), referral_id=row.pk, note="药量写清楚")
    assert not queries.referral(s.county_doctor, row.pk, at=NOW + minutes(701)).goes_back
    with pytest.raises(Conflict, match=r"referrals\.not_back"):
        actions.send_back(id=new_id(), by=s.county_doctor, at=NOW + minutes(701), referral_id=row.pk)
