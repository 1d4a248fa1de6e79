"""A milestone whose day has passed is said to both offices once a week, until it is reached, moved or dropped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.accounts import account_for, granted
from tests.factories.specialties import DAY, building, milestone, planned
from tests.factories.techniques import Ward, confirm_all, noon, ward
from tests.factories.together import together
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.notices.models import Notice
from tongzhou.support.specialties import actions
from tongzhou.support.specialties.rules.aims import Aim

LATE = DAY + timedelta(days=100)
"""The first of the plan's milestones was due ten days ago, the second is due in fifty."""


@pytest.fixture
def w(db: None) -> Ward:
    return ward()


def offices(w: Ward) -> list[Account]:
    accounts = []
    for house in (w.place.pairing.supporting, w.place.pairing.receiving):
        accounts.append(account_for())
        granted(accounts[-1], Role.PROGRAMME_OFFICE, house)
    return accounts


def remind(day: date) -> int:
    return actions.remind_milestones(at=noon(day))


def told(account: Account) -> list[Notice]:
    return list(Notice.objects.filter(account=f"account:{account.pk}", kind="specialty").order_by("at"))


def test_both_offices_are_told_once_a_week(w: Ward) -> None:
    both = offices(w)
    row = building(w)
    assert remind(DAY + timedelta(days=90)) == 0, "its day is not over"
    assert remind(LATE) == 1
    for account in both:
        (said,) = told(account)
        assert said.zh.startswith("1 个学科建设节点") and "场地改造完成" in said.zh and row.name in said.zh
        assert said.link == f"/specialties/{row.pk}/"
    assert remind(LATE + timedelta(days=6)) == 0
    assert remind(LATE + timedelta(days=7)) == 1


def test_several_of_a_house_are_one_notice_that_leads_to_the_list(w: Ward) -> None:
    account, _other = offices(w)
    building(w)
    planned(w, Aim.CHEST_PAIN, department_id=None)
    assert remind(LATE) == 2
    assert [(one.zh[:2], one.link) for one in told(account)] == [("2 ", "/specialties/")]


def test_what_is_said_to_be_reached_is_not_late_until_it_is_taken_back(w: Ward) -> None:
    row = building(w)
    milestone(w, row, 1, 80)
    assert remind(LATE) == 0
    claim = Claim.objects.get(kind="specialty_milestone", state="open")
    ledger.withdraw(by=w.place.expert, at=noon(LATE), claim_id=claim.pk, reason="弄错了")
    assert remind(LATE) == 1
    milestone(w, row, 1, 95)
    confirm_all(w, LATE)
    assert remind(LATE + timedelta(days=7)) == 0


def test_a_stopped_plan_and_a_dropped_milestone_are_not_said(w: Ward) -> None:
    row, other = building(w), building(w, Aim.CHEST_PAIN, department_id=None)
    actions.stop(by=w.place.giving_office, at=noon(DAY), specialty_id=row.pk, note="并入另一科")
    first = other.milestones.get(number=1)
    actions.drop_milestone(
        by=w.place.giving_office, at=noon(DAY), specialty_id=other.pk, milestone_id=first.pk
    )
    assert remind(LATE) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_of_a_milestone_once() -> None:
    w = ward()
    account, _other = offices(w)
    building(w)
    counts = together(*(lambda: remind(LATE) for _ in range(2)))
    assert sum(counts) == 1 and len(told(account)) == 1
