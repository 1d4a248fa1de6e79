"""Who may not, and what cannot be: role, side, county, days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.factories.actors import actor_at
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.postings import (
    BANDS,
    Scene,
    agreed,
    arriving,
    claim_of,
    here,
    left,
    noon,
    plan_of,
    planned,
    scene,
)
from tongzhou.accounts.rules import Role as AccountRole
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.support.postings import actions
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.rules.roles import Band

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def s() -> Scene:
    return scene()


Act = Callable[[Scene, Actor, Posting], object]
STEPS: dict[str, Act] = {
    "agree": lambda s, by, row: actions.agree(by=by, at=noon(DAY), posting_id=row.pk),
    "decline": lambda s, by, row: actions.decline(by=by, at=noon(DAY), posting_id=row.pk, note="不行"),
    "cancel": lambda s, by, row: actions.cancel(by=by, at=noon(DAY), posting_id=row.pk, note="不去了"),
    "replan": lambda s, by, row: actions.replan(by=by, at=noon(DAY), posting_id=row.pk, plan=plan_of(s)),
    "extend": lambda s, by, row: actions.extend(
        by=by, at=noon(DAY), posting_id=row.pk, until=date(2027, 1, 1)
    ),
    "shorten": lambda s, by, row: actions.shorten(
        by=by, at=noon(DAY), posting_id=row.pk, until=date(2026, 4, 1), note="x"
    ),
}
FOR = {"agree": "taking", "decline": "taking", "cancel": "giving", "replan": "giving", "extend": "giving", "shorten": "giving"}  # fmt: skip


@pytest.mark.parametrize("event", STEPS)
def test_the_wrong_side_the_wrong_role_another_county(s: Scene, event: str) -> None:
    row = planned(s)
    wrong = s.giving if FOR[event] == "taking" else s.taking
    for who in (wrong, s.doctor, s.expert, s.commission):
        with pytest.raises(Denied):
            STEPS[event](s, who, row)
    with pytest.raises(NotFound):
        STEPS[event](s, s.stranger, row)
    STEPS[event](s, getattr(s, FOR[event]), row)


def test_only_the_office_plans(s: Scene) -> None:
    for who in (s.taking, s.expert, s.doctor, s.commission, s.stranger):
        with pytest.raises(Denied):
            actions.plan(
                id=new_id(), by=who, at=noon(DAY), supporting_id=s.supporter.pk, receiving_id=s.host.pk, plan=plan_of(s)
            )  # fmt: skip


def test_a_colleague_does_not_enter_somebody_elses_arrival(s: Scene) -> None:
    row = agreed(s)
    colleague = actor_at(s.supporter, AccountRole.EXPERT, staff=StaffFactory(institution=s.supporter))
    for who in (colleague, s.taking, s.doctor):
        with pytest.raises(Denied):
            actions.arrive(by=who, at=noon(DAY), posting_id=row.pk, on=DAY)
    actions.arrive(by=s.expert, at=noon(DAY), posting_id=row.pk, on=DAY)


def test_the_claiming_side_does_not_confirm(s: Scene) -> None:
    row = arriving(s)
    for who in (s.giving, s.expert):
        with pytest.raises(Denied):
            ledger.confirm(by=who, at=noon(DAY), claim_id=claim_of(row.key).pk)


def test_only_himself_replies_only_the_host_appraises(s: Scene) -> None:
    row, at = left(s), noon(date(2026, 9, 2))
    for who in (s.giving, s.expert, s.doctor):
        with pytest.raises(Denied):
            actions.appraise(by=who, at=at, posting_id=row.pk, bands=BANDS, overall=Band.FAIR, words="好")
    with pytest.raises(Invalid):
        actions.appraise(by=s.taking, at=at, posting_id=row.pk, bands={}, overall=Band.FAIR, words="好")
    actions.appraise(by=s.taking, at=at, posting_id=row.pk, bands=BANDS, overall=Band.FAIR, words="好")
    with pytest.raises(Denied) as refused:
        actions.reply(by=s.giving, at=at, posting_id=row.pk, text="他说谢谢")
    assert "演示·李大山" in refused.value.says.zh


def refused(field: str, act: Callable[[], object], kind: type[Exception] = Invalid) -> None:
    with pytest.raises(kind) as refusal:
        act()
    assert getattr(refusal.value, "field", None) == field


def test_what_cannot_be_planned(s: Scene) -> None:
    outsider, elsewhere = StaffFactory(), DepartmentFactory()
    refused("staff_id", lambda: planned(s, staff_id=outsider.pk))
    refused("department_id", lambda: planned(s, department_id=elsewhere.pk))
    refused("planned", lambda: planned(s, planned=Period(DAY)))
    refused("batch_id", lambda: planned(s, batch_id=new_id()))
    refused("pairing", lambda: planned(s, planned=Period(date(2020, 1, 1), date(2020, 7, 1))))


def test_days_that_cannot_be(s: Scene) -> None:
    row = agreed(s)
    arrive = lambda on, now=DAY: actions.arrive(by=s.giving, at=noon(now), posting_id=row.pk, on=on)  # noqa: E731
    refused("on", lambda: arrive(date(2026, 3, 2)))
    refused("on", lambda: arrive(date(2026, 9, 1), date(2026, 9, 1)))
    row = here(s, planned=Period(date(2027, 3, 1), date(2027, 9, 1)))
    now = noon(date(2027, 5, 1))
    away = lambda on, back=None: actions.go_away(  # noqa: E731
        id=new_id(), by=s.giving, at=now, posting_id=row.pk, on=on, due_back=back
    )
    refused("on", lambda: away(date(2027, 2, 1)))
    refused("on", lambda: away(date(2027, 5, 2)))
    refused("due_back", lambda: away(date(2027, 4, 1), date(2027, 4, 1)))
    away(date(2027, 4, 1), date(2027, 4, 9))
    refused("on", lambda: actions.come_back(by=s.giving, at=now, posting_id=row.pk, on=date(2027, 4, 1)))
    actions.come_back(by=s.giving, at=now, posting_id=row.pk, on=date(2027, 4, 9))
    refused("on", lambda: away(date(2027, 4, 5)), Conflict)
    refused("on", lambda: actions.depart(by=s.giving, at=now, posting_id=row.pk, on=date(2027, 4, 2)))
    refused("until", lambda: actions.extend(by=s.giving, at=now, posting_id=row.pk, until=date(2027, 8, 31)))
    refused(
        "until",
        lambda: actions.shorten(by=s.giving, at=now, posting_id=row.pk, until=date(2027, 8, 31), note="x"),
    )
    refused(
        "staff_id",
        lambda: actions.swap(
            id=new_id(), by=s.giving, at=now, posting_id=row.pk, staff_id=s.staff.pk, on=date(2027, 6, 1)
        ),
    )


def test_away_all_the_time_is_no_day_on_site(s: Scene) -> None:
    row = here(s)
    actions.go_away(id=new_id(), by=s.giving, at=noon(DAY), posting_id=row.pk, on=DAY)
    refused(
        "on",
        lambda: actions.depart(
            by=s.giving, at=noon(date(2026, 3, 9)), posting_id=row.pk, on=date(2026, 3, 9)
        ),
    )


def test_nobody_is_in_two_places(s: Scene) -> None:
    planned(s)
    with pytest.raises(Conflict) as refusal:
        planned(s, planned=Period(date(2026, 8, 31), date(2026, 12, 1)))
    assert "演示县人民医院" in refusal.value.says.zh and "2026-08-31" in refusal.value.says.zh
    planned(s, planned=Period(date(2026, 9, 1), date(2026, 12, 1)))
    row = Posting.objects.get(planned__startswith=DAY)
    refused(
        "staff_id",
        lambda: actions.extend(by=s.giving, at=noon(DAY), posting_id=row.pk, until=date(2026, 9, 1)),
        Conflict,
    )


def test_a_batch_number_is_taken_once(s: Scene) -> None:
    def batch(**given: object) -> object:
        usual = {
            "id": new_id(), "by": s.giving, "at": noon(DAY), "supporting_id": s.supporter.pk, "receiving_id": s.host.pk,
            "number": 1, "during": Period(DAY, date(2027, 1, 1)),
        }  # fmt: skip
        return actions.open_batch(**usual | given)  # type: ignore[arg-type]

    batch()
    refused("number", batch, Conflict)
    refused("number", lambda: batch(number=0))
    with pytest.raises(Denied):
        batch(by=s.stranger, number=2)
    with pytest.raises(Denied):
        batch(by=s.expert, number=2)
