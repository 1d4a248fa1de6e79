"""Pages of referrals beside the walked errands: what is fetched again when something changed, and the broken glass."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.consultations import Stage, minutes, person, stage
from tests.factories.referrals import asked, bed, finished_at
from tongzhou.accounts import actions as accounts
from tongzhou.accounts.models import Account
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.care.referrals import queries
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> Stage:
    return stage()


def client(actor: Actor) -> Client:
    made = Client()
    made.force_login(Account.objects.get(pk=actor.account_id))
    return made


def test_pages_are_fetched_again_as_parts(s: Stage, django_assert_max_num_queries) -> None:
    at = timezone.now() - timedelta(hours=3)
    row = finished_at(s, at)
    for _ in range(3):
        asked(s, at=at)
    bed(s, at=at)
    own = client(s.county_doctor)
    for path, id in ((f"/referrals/{row.pk}/", "referral"), ("/referrals/", "worklist"), ("/referrals/centre/", "centre")):  # fmt: skip
        whole = own.get(path).content.decode()
        with django_assert_max_num_queries(14):
            part = own.get(path, headers={"HX-Request": "true"}).content.decode()
        assert f'id="{id}" ' in whole and 'data-refresh-on="referral"' in whole
        assert f'id="{id}" ' in part and "<html" not in part and len(part) < len(whole)


def test_the_glass_opens_one_referral_for_an_hour_and_is_on_record(s: Stage) -> None:
    at = timezone.now() - minutes(2)
    row, other = asked(s, at=at, to=s.township.pk), asked(s, at=at, to=s.township.pk)
    assert s.county_doctor.account_id is not None
    doctor = person(Role.CLINICIAN, s.county, name="演示·急诊")
    browser = client(doctor)
    page = browser.get(f"/referrals/{row.pk}/")
    assert page.status_code == 404 and f"/glass/open/referral/{row.pk}/" in page.content.decode()
    assert "/glass/open/" not in client(s.county_office).get(f"/referrals/{other.pk}/").content.decode()
    browser.post(f"/glass/open/referral/{row.pk}/", {"reason": "病人已送到本院急诊，不能说话，需知过敏史"})
    shown = browser.get(f"/referrals/{row.pk}/")
    assert shown.status_code == 200 and "急性胸痛" in shown.content.decode()
    assert browser.get(f"/referrals/{other.pk}/").status_code == 404
    assert Record.objects.filter(verb="referrals.opened_by_break_glass", subject=f"referral:{row.pk}").exists()  # fmt: skip
    assert doctor.account_id is not None
    later = actor_of(doctor.account_id, at=timezone.now() + timedelta(hours=2))
    with pytest.raises(NotFound):
        queries.referral(later, row.pk, at=timezone.now() + timedelta(hours=2))
    held = actor_of(doctor.account_id, at=timezone.now())
    assert queries.referral(held, row.pk, at=timezone.now()).moves == ()  # looks, and takes no step
    with pytest.raises(Exception, match="accounts"):
        accounts.break_glass(by=doctor, at=timezone.now(), subject=other.pk, subject_kind="referral", reason="急")  # fmt: skip
