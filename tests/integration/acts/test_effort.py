"""How many entries an act took a person: recording, corrections, later evidence; what was taken back is not counted."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.accounts import account_for, granted
from tests.factories.acts import lecture
from tests.factories.directory import StaffFactory
from tests.factories.files import stored
from tests.factories.ledger import AT, place
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.support.acts import actions, queries

pytestmark = pytest.mark.django_db


def test_the_figure_its_spread_and_its_list(django_assert_max_num_queries) -> None:
    p, other = place(), place()
    wanted = [1, 1, 3, 2, 1, 2]
    made = []
    for number, times in enumerate(wanted):
        work = lecture(p, topic=f"第{number}讲")
        act = actions.record(id=new_id(), by=p.expert, at=AT + timedelta(hours=number), work=work)
        for again in range(1, times):
            at = AT + timedelta(days=1, hours=again)
            if again == 1:
                actions.attach(by=p.expert, at=at, act_id=act.pk, file_ids=[stored(p.expert, at=AT).pk])
            else:
                actions.amend(
                    by=p.expert, at=at, act_id=act.pk, work=lecture(p, topic="改过", people=work.people)
                )
        made.append(act)
    gone = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p))
    actions.withdraw(by=p.expert, at=AT, act_id=gone.pk, note="重复")
    actions.record(id=new_id(), by=other.expert, at=AT, work=lecture(other))
    found = queries.effort(p.receiving_office)
    assert (found.acts, found.entries, found.times) == (6, sum(wanted), dict(Counter(wanted)))
    assert {act.pk for act in found.more.acts} == {
        act.pk for act, times in zip(made, wanted, strict=True) if times > 1
    }
    first = queries.effort(p.receiving_office, limit=2)
    assert (
        first.more.next
        and len(queries.effort(p.receiving_office, cursor=first.more.next, limit=2).more.acts) == 1
    )
    assert queries.effort(p.village_doctor).acts == 0
    office = account_for(StaffFactory(institution=p.pairing.receiving))
    granted(office, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    client = Client()
    client.force_login(office)
    with django_assert_max_num_queries(12):
        page = client.get("/acts/entries/").content.decode()
    assert ">1.67<" in page and page.count("/acts/0") + page.count("/acts/1") >= 3
