"""What was resolved and is late is said to its owner and his office once a week, until it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.accounts import account_for, granted
from tests.factories.promises import AT, TODAY, Pair, pair
from tests.factories.together import together
from tests.integration.visits.test_visits import new, resolved, settle
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.notices.models import Notice
from tongzhou.support.visits import actions
from tongzhou.support.visits.actions import reminding
from tongzhou.support.visits.rules import TaskState

LATER = AT + timedelta(days=40)
"""Ten days after the usual resolution fell due."""
WEEK = timedelta(days=7)


@pytest.fixture
def p(db: None) -> Pair:
    return pair()


@pytest.fixture
def owner(p: Pair) -> Account:
    return account_for(p.owner)


@pytest.fixture
def office(p: Pair) -> Account:
    account = account_for()
    granted(account, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    return account


def told(account: Account) -> list[Notice]:
    """What the job said to somebody; what was said when it was resolved is left out."""
    rows = Notice.objects.filter(account=f"account:{account.pk}").exclude(zh__startswith="互访议定：")
    return list(rows.order_by("at"))


def test_owner_and_office_are_told_once_a_week(p: Pair, owner: Account, office: Account) -> None:
    visit = new(p)
    resolved(p, visit)
    resolved(p, visit, what="派两名护士进修", due_on=TODAY + timedelta(31))
    assert actions.remind_resolutions(at=LATER) == 2
    (mine,), (theirs,) = told(owner), told(office)
    assert mine.zh.startswith("您负责的 2 件") and "补齐急诊除颤仪" in mine.zh and "2026-10-01" in mine.zh
    assert p.owner.name in theirs.zh and mine.link == theirs.link == f"/visits/{visit.pk}/"
    assert actions.remind_resolutions(at=LATER + WEEK - timedelta(minutes=1)) == 0
    assert actions.remind_resolutions(at=LATER + WEEK) == 2
    assert len(told(owner)) == len(told(office)) == 2


def test_what_is_not_late_done_or_of_a_cancelled_visit_is_not_said(p: Pair, owner: Account) -> None:
    due = TODAY + timedelta(40)
    resolved(p, new(p), due_on=due)
    assert actions.remind_resolutions(at=LATER) == 0, "its day is not over"
    settle(p, resolved(p, new(p)))
    settle(p, resolved(p, new(p)), state=TaskState.DROPPED, by=p.taking)
    gone = new(p)
    resolved(p, gone)
    actions.cancel_visit(by=p.taking, at=AT, visit_id=gone.pk, note="改期")
    assert actions.remind_resolutions(at=LATER) == 0 and told(owner) == []
    assert actions.remind_resolutions(at=LATER + timedelta(days=1)) == 1


def test_of_several_visits_the_list_is_shown(p: Pair, owner: Account) -> None:
    resolved(p, new(p))
    resolved(p, new(p))
    actions.remind_resolutions(at=LATER)
    assert [one.link for one in told(owner)] == ["/visits/"]


def test_an_owner_who_is_his_own_office_is_told_once(p: Pair, owner: Account) -> None:
    granted(owner, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    resolved(p, new(p))
    actions.remind_resolutions(at=LATER)
    assert len(told(owner)) == 1


def test_the_longest_names_fit_into_a_notice(p: Pair, owner: Account, office: Account) -> None:
    p.owner.name = "演示·" + "长" * 30
    p.owner.save()
    p.pairing.receiving.name = "演示" + "长" * 70
    p.pairing.receiving.short_name = ""
    p.pairing.receiving.save()
    visit = new(p)
    for _ in range(12):
        resolved(p, visit, id=new_id(), what="长" * 200)
    assert actions.remind_resolutions(at=LATER) == 12
    assert told(office) and told(owner)


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_of_a_resolution_once() -> None:
    p = pair()
    account = account_for(p.owner)
    visit = new(p)
    for _ in range(5):
        resolved(p, visit, id=new_id())
    counts = together(*(lambda: reminding.remind_resolutions(at=LATER) for _ in range(2)))
    assert sum(counts) == 5
    assert sum(int(one.zh.split()[1]) for one in told(account)) == 5
