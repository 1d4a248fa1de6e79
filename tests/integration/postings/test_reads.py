"""What is read of postings, and by whom: lists, who is on site, compliance, papers."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import DepartmentFactory, InstitutionFactory, StaffFactory
from tests.factories.partnerships import PairingFactory
from tests.factories.postings import (
    BANDS,
    Scene,
    agreed,
    arriving,
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
from tongzhou.files import access
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.hooks import sees_hand_over
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.queries.lists import Tab
from tongzhou.support.postings.rules.compliance import Standing
from tongzhou.support.postings.rules.requirements import Requirement
from tongzhou.support.postings.rules.roles import Band

pytestmark = pytest.mark.django_db
SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def s() -> Scene:
    return scene()


def somebody(s: Scene, make: object, **given: object) -> Posting:
    """Another person of the supporter, brought to a state."""
    return make(s, staff_id=StaffFactory(institution=s.supporter).pk, **given)  # type: ignore[operator, no-any-return]


def test_on_site_today_and_on_any_day(s: Scene) -> None:
    row = here(s)
    somebody(s, arriving)
    somebody(s, planned)
    names = lambda on: [one.staff.name for one in queries.on_site(s.giving, on=on)]  # noqa: E731 - one reading under two names
    assert (
        names(SPRING) == ["演示·李大山"] and names(date(2026, 2, 28)) == [] and names(date(2026, 9, 1)) == []
    )
    actions.go_away(id=new_id(), by=s.giving, at=noon(SPRING), posting_id=row.pk, on=SPRING)
    assert names(SPRING) == [] and names(date(2026, 3, 31)) == ["演示·李大山"]
    assert queries.is_here(fresh(row), date(2026, 3, 31)) and not queries.is_here(fresh(row), SPRING)


def test_each_tab_holds_its_own(s: Scene) -> None:
    made = {
        Tab.NOW: [here(s)],
        Tab.COMING: [somebody(s, planned), somebody(s, agreed), somebody(s, arriving)],
        Tab.GONE: [somebody(s, left), somebody(s, leaving)],
    }
    for tab, rows in made.items():
        found = queries.listing(s.giving, on=SPRING, tab=tab)
        assert {one.pk for one in found.rows} == {one.pk for one in rows}
        assert found.counts[tab] == len(rows)


def test_the_list_goes_on_by_its_cursor(s: Scene) -> None:
    rows = [somebody(s, planned) for _ in range(5)]
    first = queries.listing(s.taking, on=SPRING, tab=Tab.COMING, limit=3)
    rest = queries.listing(s.taking, on=SPRING, tab=Tab.COMING, after=first.next, limit=3)
    assert {one.pk for one in (*first.rows, *rest.rows)} == {one.pk for one in rows}
    assert first.next and rest.next is None


def test_what_needs_me_is_the_same_in_words_and_in_the_list(s: Scene) -> None:
    away = here(s)
    actions.go_away(
        id=new_id(), by=s.giving, at=noon(SPRING), posting_id=away.pk, on=SPRING, due_back=date(2026, 4, 9)
    )
    judged = somebody(s, left)
    actions.appraise(
        by=s.taking,
        at=noon(date(2026, 9, 2)),
        posting_id=judged.pk,
        bands=BANDS,
        overall=Band.GOOD,
        words="好",
    )
    for make in (planned, agreed, arriving, here, leaving, left):
        somebody(s, make)
        somebody(s, make, planned=Period(date(2026, 3, 1), date(2026, 4, 10)), **({"on": date(2026, 4, 9)} if make in (leaving, left) else {}))  # fmt: skip
    for arrived, left_on in ((date(2026, 3, 1), None), (date(2026, 3, 1), date(2026, 4, 1))):
        actions.record(
            id=new_id(), by=s.taking, at=noon(date(2026, 4, 2)), supporting_id=s.supporter.pk, receiving_id=s.host.pk,
            plan=plan_of(s, staff_id=StaffFactory(institution=s.supporter).pk), arrived_on=arrived, left_on=left_on,
        )  # fmt: skip
    refused = somebody(s, planned)
    actions.decline(by=s.taking, at=noon(SPRING), posting_id=refused.pk, note="装修")
    himself = actor_at(s.supporter, AccountRole.EXPERT, staff=judged.staff)
    both = actor_in("", AccountRole.PROGRAMME_OFFICE)
    seen = 0
    for on in (date(2026, 2, 1), SPRING, date(2026, 4, 20), SUMMER, date(2026, 10, 1)):
        for who in (s.giving, s.taking, s.expert, himself, s.doctor, s.commission, s.stranger, both):
            listed = {one.pk for one in queries.listing(who, on=on, tab=Tab.NEEDS, limit=99).rows}
            everything = [one for tab in (Tab.NOW, Tab.COMING, Tab.GONE) for one in queries.listing(who, on=on, tab=tab, limit=99).rows]  # fmt: skip
            assert listed == {one.pk for one in everything if queries.needed(who, one, on)}
            seen += len(listed)
    assert seen > 40


def test_another_county_sees_nothing(s: Scene) -> None:
    row = here(s)
    assert queries.on_site(s.stranger, on=SPRING) == []
    assert not any(queries.counts(s.stranger, on=SPRING).values())
    for read in (queries.posting, queries.view):
        with pytest.raises(NotFound):
            read(s.stranger, row.pk)
    with pytest.raises(NotFound):
        queries.compliance(s.stranger, s.host.pk, 2026, on=SPRING)
    assert queries.timeline(s.stranger, Period(SPRING, SUMMER), queries.Filters(), on=SPRING) == []
    assert not access.may_see(s.stranger, row.key, "")


def test_papers_are_not_for_everybody(s: Scene) -> None:
    row = left(s)
    actions.hand_over(by=s.expert, at=noon(date(2026, 9, 1)), posting_id=row.pk, parts={"patients": "HZ-1"})
    actions.appraise(
        by=s.taking, at=noon(date(2026, 9, 2)), posting_id=row.pk, bands=BANDS, overall=Band.GOOD, words="好"
    )
    auditor = actor_in(s.host.region_code, AccountRole.AUDITOR)
    reads = {
        who: (bool(view.hand_over), bool(view.appraisal))
        for who, view in (
            (name, queries.view(actor, row.pk))
            for name, actor in {
                "giving": s.giving, "taking": s.taking, "expert": s.expert, "doctor": s.doctor,
                "commission": s.commission, "auditor": auditor,
            }.items()
        )
    }  # fmt: skip
    assert reads == {
        "giving": (True, True), "taking": (True, True), "expert": (True, True), "doctor": (True, False),
        "commission": (False, True), "auditor": (False, False),
    }  # fmt: skip
    assert sees_hand_over(s.doctor, str(row.pk)) and not sees_hand_over(s.commission, str(row.pk))


def said(found: queries.Compliance) -> dict[Requirement, tuple[Standing, str]]:
    return {one.requirement: (one.standing, one.says.zh) for one in found.verdicts}


def test_compliance_of_a_host(s: Scene) -> None:
    left(s, planned=Period(date(2026, 1, 1), date(2026, 3, 1)), on=date(2026, 2, 28))
    somebody(s, left, planned=Period(date(2026, 3, 15), date(2027, 1, 1)), on=date(2026, 12, 31))
    found = said(queries.compliance(s.commission, s.host.pk, 2026, on=date(2027, 2, 1)))
    assert found[Requirement.ALWAYS] == (Standing.BROKEN, "3 月 1 日—3 月 14 日无人在岗；共 14 天")
    assert found[Requirement.HEADS] == (
        Standing.BROKEN, "2026 年还差 4 人；已派 1 人；另有 1 人时间不够，不算",
    )  # fmt: skip
    assert found[Requirement.MONTHS][1] == "不满 6 个月：演示·李大山（2 个月）"


def test_an_unconfirmed_arrival_does_not_count(s: Scene) -> None:
    somebody(s, arriving, planned=Period(date(2026, 1, 1), date(2027, 1, 1)))
    found = queries.compliance(s.commission, s.host.pk, 2026, on=date(2026, 6, 1))
    assert found.all.heads == 0
    assert said(found)[Requirement.ALWAYS][0] is Standing.BROKEN


def test_months_are_counted_as_far_as_they_have_come(s: Scene) -> None:
    here(s)
    found = queries.compliance(s.taking, s.host.pk, 2026, on=date(2026, 4, 15))
    assert [one.heads for one in found.months] == [0, 0, 1, 1] + [0] * 8
    assert found.all.days == 31 + 14 and found.all.titles == (("chief_physician", 1),)


def test_a_year_from_june_by_rule(s: Scene) -> None:
    actions.set_rule(
        id=new_id(), by=s.commission, at=noon(date(2026, 1, 1)), requirement=Requirement.YEAR, at_least=6,
        region=s.host.region_code, since=date(2020, 1, 1),
    )  # fmt: skip
    found = queries.compliance(s.taking, s.host.pk, on=date(2026, 4, 15))
    assert (found.number, found.year) == (2025, Period(date(2025, 6, 1), date(2026, 6, 1)))


def test_a_supporter_is_told_that_it_sees_only_its_own(s: Scene) -> None:
    other = PairingFactory(receiving=s.host)
    assert not queries.compliance(s.giving, s.host.pk, 2026, on=SPRING).whole
    assert queries.compliance(s.taking, s.host.pk, 2026, on=SPRING).whole
    assert other.supporting.name not in [name for _, name in queries.sides(s.giving).supporters]


def test_all_hosts_cost_the_same_however_many(s: Scene) -> None:
    here(s)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.compliances(s.giving, year=2026, on=SPRING)
        return len(seen)

    few = cost()
    for _ in range(10):
        host = InstitutionFactory()
        PairingFactory(supporting=s.supporter, receiving=host)
    assert len(queries.compliances(s.giving, year=2026, on=SPRING)[0]) == 11
    assert cost() == few <= 5


def test_the_line_of_days_is_filtered(s: Scene) -> None:
    row, cancelled = here(s), somebody(s, planned)
    elsewhere = somebody(s, planned, department_id=DepartmentFactory(institution=s.host).pk)
    actions.cancel(by=s.giving, at=noon(SPRING), posting_id=cancelled.pk, note="不去了")
    frame = Period(date(2026, 1, 1), date(2027, 1, 1))
    drawn = lambda frame, **given: queries.timeline(s.taking, frame, queries.Filters(**given), on=SPRING)  # noqa: E731 - one reading under two names
    seen = lambda **given: {one.pk for one in drawn(frame, **given)}  # noqa: E731 - one reading under two names
    assert seen() == {row.pk, elsewhere.pk}
    assert seen(department=s.department.pk) == {row.pk}
    assert seen(state=cancelled.status.__class__.CANCELLED) == {cancelled.pk}
    assert seen(host=s.host.pk, supporter=s.supporter.pk) == {row.pk, elsewhere.pk}
    assert drawn(Period(date(2027, 1, 1), date(2028, 1, 1))) == []
