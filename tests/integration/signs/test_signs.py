"""Each sign appears where it should and not beside it; it blocks nothing, and an office sets it aside with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.actors import actor_at
from tests.factories.acts import lecture, visits
from tests.factories.directory import StaffFactory
from tests.factories.files import stored
from tests.factories.ledger import AT, Place, place
from tests.factories.postings import here as posted_here
from tests.factories.postings import noon, scene
from tests.factories.together import together
from tests.unit.files.test_likeness import jpeg
from tests.unit.files.test_likeness import scene as photo
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import Side
from tongzhou.signs import actions, queries
from tongzhou.signs.models import SetAside
from tongzhou.signs.rules import Code
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.work import Who, Work

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def told(p: Place, work: Work, *, at: datetime = AT, by: Actor | None = None) -> Act:
    return acts.record(id=new_id(), by=by or p.expert, at=at, work=work)


def codes(p: Place, act: Act, by: Actor | None = None) -> list[Code]:
    return [one.code for one in queries.of_acts(by or p.doctor, [act.pk]).get(act.pk, [])]


@pytest.mark.parametrize(
    ("number", "days", "people", "strange"),
    [(150, 1, 1, False), (151, 1, 1, True), (300, 2, 1, False), (301, 2, 1, True), (300, 1, 2, False), (302, 1, 2, True), (9000, 1, 0, False)],
)  # fmt: skip
def test_more_visits_than_the_named_can_see_in_the_days_are_marked(
    number: int, days: int, people: int, strange: bool
) -> None:
    p = place()
    who = [Who("expert", StaffFactory(institution=p.pairing.supporting).pk) for _ in range(people)]
    first = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    work = visits(
        p,
        number,
        occurred_from=first,
        occurred_to=first + timedelta(days=days - 1, hours=8),
        people=tuple(who),
    )
    found = queries.of_acts(p.doctor, [told(p, work).pk]).values()
    heavy = [one for signs in found for one in signs if one.code is Code.HEAVY_DAY]
    assert bool(heavy) == strange
    if strange:
        assert (
            str(number) in heavy[0].words.zh
            and "150" in heavy[0].words.zh
            and "outpatient visits" in heavy[0].words.en
        )


def test_a_count_of_a_kind_without_a_threshold_is_not_heavy() -> None:
    p = place()
    act = told(p, lecture(p, people=(Who("teacher", StaffFactory(institution=p.pairing.supporting).pk),)))
    assert Code.HEAVY_DAY not in codes(p, act)


def test_five_within_a_minute_is_a_burst_and_four_is_not() -> None:
    p = place()
    four = [told(p, lecture(p), at=AT + 15 * n * SECOND) for n in range(4)]
    assert [codes(p, act) for act in four] == [[]] * 4
    fifth = told(p, lecture(p), at=AT + 60 * SECOND)
    late = told(p, lecture(p), at=AT + 121 * SECOND)
    assert all(codes(p, act) == [Code.BURST] for act in (*four, fifth)) and codes(p, late) == []
    (sign,) = queries.of_acts(p.doctor, [fifth.pk])[fifth.pk]
    assert sign.words.zh == "演示·李大山在 60 秒内登记了 5 件。"


def test_a_file_of_many_is_no_burst_nor_is_another_recorder() -> None:
    p = place()
    block = [(new_id(), lecture(p, topic=f"第{n}讲", origin="workbook")) for n in range(9)]
    acts.record_many(by=p.expert, at=AT, told=block)
    alone = told(p, lecture(p), by=p.giving_office)
    found = queries.of_acts(p.doctor, [id for id, _ in block] + [alone.pk])
    assert found == {}


def test_minutes_of_one_teacher_on_one_day_of_china() -> None:
    p = place()
    teacher = StaffFactory(institution=p.pairing.supporting)
    begin = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # 00:30 on the third in China

    def hours(start: datetime, n: int) -> Act:
        return told(
            p,
            lecture(
                p, people=(Who("teacher", teacher.pk),), minutes=60 * n, occurred_from=start, occurred_to=start + timedelta(hours=n)
            ),
            at=AT + n * timedelta(hours=1),
        )  # fmt: skip

    first, second = hours(begin, 13), hours(begin, 11)
    assert codes(p, first) == [] == codes(p, second), "exactly a day is possible"
    before = hours(begin - timedelta(hours=2), 1)  # still the second
    third = hours(begin + timedelta(hours=20), 1)
    assert (
        codes(p, first) == codes(p, second) == codes(p, third) == [Code.LONG_DAY] and codes(p, before) == []
    )
    acts.withdraw(by=p.expert, at=AT + timedelta(days=1), act_id=third.pk, note="重复")
    assert codes(p, first) == [] and codes(p, third) == []


def test_five_round_numbers_and_never_another() -> None:
    p = place()
    round_ones = [
        told(p, visits(p, 10 * n), at=AT + n * timedelta(hours=1), by=p.giving_office) for n in range(1, 6)
    ]
    assert codes(p, round_ones[3]) == [] and codes(p, round_ones[4]) == [Code.ROUND_NUMBERS]
    odd = told(p, visits(p, 37), at=AT + timedelta(hours=9), by=p.giving_office)
    after = told(p, visits(p, 200), at=AT + timedelta(hours=10), by=p.giving_office)
    assert codes(p, odd) == codes(p, after) == []


def test_more_people_than_staff_where_the_staff_is_known() -> None:
    p = place()
    work = lecture(p, detail={"attendance": 22})
    assert codes(p, told(p, work)) == [], "too few are registered to judge"
    StaffFactory.create_batch(18, institution=p.pairing.receiving)
    StaffFactory.create_batch(3, institution=p.village)
    StaffFactory(institution=p.village, active=False)
    assert codes(p, told(p, work, at=AT + timedelta(hours=1))) == [Code.CROWD]
    StaffFactory(institution=p.pairing.receiving)
    assert codes(p, told(p, work, at=AT + timedelta(hours=2))) == []


def test_outside_the_posting() -> None:
    s = scene()
    posted_here(s, planned=Period(date(2026, 3, 1), date(2026, 9, 1)))

    def on(day: date, **given: object) -> list[Code]:
        usual = Work(
            kind="lecture", side=Side.SUPPORTING, supporting_id=s.supporter.pk, receiving_id=s.host.pk, topic="演示",
            occurred_from=noon(day), occurred_to=noon(day), people=(Who("teacher", s.staff.pk),),
        )  # fmt: skip
        at = noon(date(2026, 12, 1))
        act = acts.record(
            id=new_id(), by=s.expert, at=at + given.pop("later", timedelta()), work=replace(usual, **given)
        )  # type: ignore[operator, arg-type]
        return [one.code for one in queries.of_acts(s.doctor, [act.pk]).get(act.pk, [])]

    assert on(date(2026, 2, 27)) == [Code.OUTSIDE_POSTING]
    assert on(date(2026, 3, 1), later=timedelta(hours=1)) == []
    assert on(date(2026, 2, 26), detail={"how": "remote"}, later=timedelta(hours=2)) == []
    other = StaffFactory(institution=s.supporter)
    visitor = (Who("teacher", other.pk),)
    assert on(date(2026, 2, 25), people=visitor, later=timedelta(hours=3)) == [], "a lecture on a visit"
    counted = {
        "kind": "outpatient_visit", "topic": "", "department_id": s.department.pk, "quantity": Decimal(7),
        "detail": {"source": "counted"}, "people": (Who("expert", other.pk),),
    }  # fmt: skip
    assert on(date(2026, 4, 1), later=timedelta(hours=4), **counted) == [Code.OUTSIDE_POSTING]


def test_the_same_photo_at_two_acts_also_when_it_was_made_smaller() -> None:
    p, other = place(), place()

    def with_photo(at_place: Place, picture: object, hours: int) -> Act:
        import io

        out = io.BytesIO()
        picture.save(out, "JPEG", quality=70)  # type: ignore[attr-defined]  # a picture of Pillow
        file = stored(at_place.expert, out.getvalue(), at=AT)
        return told(at_place, lecture(at_place, file_ids=(file.pk,)), at=AT + timedelta(hours=hours))

    first = with_photo(p, photo(1), 0)
    assert codes(p, first) == []
    with_photo(p, photo(2), 1)
    assert codes(p, first) == []
    again = with_photo(p, jpeg(photo(1).resize((600, 450)), 50), 2)
    (sign,) = queries.of_acts(p.doctor, [first.pk])[first.pk]
    assert (sign.code, sign.other) == (Code.SAME_PHOTO, again.pk) and codes(p, again) == [Code.SAME_PHOTO]
    acts.withdraw(by=p.expert, at=AT + timedelta(days=1), act_id=again.pk, note="错了")
    elsewhere = with_photo(other, photo(1), 3)
    (sign,) = queries.of_acts(p.doctor, [first.pk])[first.pk]
    assert sign.other is None and "2026-03-05" in sign.words.zh, "marked, but what is not ours is not named"
    assert codes(other, elsewhere, other.doctor) == [Code.SAME_PHOTO]


def burst(p: Place, n: int = 5) -> list[Act]:
    return [told(p, lecture(p), at=AT + k * SECOND) for k in range(n)]


def test_nobody_else_sees_them_and_nothing_is_blocked() -> None:
    p, other = place(), place()
    made = burst(p)
    assert queries.of_acts(other.giving_office, [act.pk for act in made]) == {}
    assert queries.of_acts(p.village_doctor, [act.pk for act in made]) == {}
    assert (
        ledger.confirm(by=p.receiving_office, at=AT + timedelta(hours=1), claim_id=made[0].claim).kind
        == "lecture"
    )
    assert codes(p, made[0]) == [Code.BURST], "still to be seen when looking back"


def test_an_office_sets_it_aside_with_a_reason_and_a_correction_bears_it_anew() -> None:
    p, other = place(), place()
    act = burst(p)[0]
    later = AT + timedelta(hours=2)

    def aside(by: Actor, reason: str = "晚上一起补记的，有签到表。", code: Code = Code.BURST) -> SetAside:
        return actions.set_aside(by=by, at=later, act_id=act.pk, code=code, reason=reason)

    for by in (p.doctor, p.expert):
        with pytest.raises(Denied):
            aside(by)
    with pytest.raises(NotFound):
        aside(other.giving_office)
    with pytest.raises(NotFound):
        aside(p.receiving_office, code=Code.CROWD)
    for reason in (" \0", "长" * 501):
        with pytest.raises(Invalid) as told_why:
            aside(p.receiving_office, reason)
        assert told_why.value.field == "reason"
    row = aside(p.receiving_office)
    assert aside(p.giving_office, "另一个理由").pk == row.pk and SetAside.objects.count() == 1
    assert Record.objects.filter(verb="sign.set_aside", subject=act.source).count() == 1
    (sign,) = queries.of_acts(p.doctor, [act.pk])[act.pk]
    assert sign.aside is not None and (sign.aside.reason, sign.aside.name) == (
        "晚上一起补记的，有签到表。",
        "演示·王对账",
    )
    people = tuple(Who(one.role, one.staff_id) for one in act.people.all())
    acts.amend(by=p.expert, at=later, act_id=act.pk, work=lecture(p, people=people, topic="改过"))
    (sign,) = queries.of_acts(p.doctor, [act.pk])[act.pk]
    assert sign.aside is None


def test_what_one_recorded_oneself_somebody_else_looks_into() -> None:
    p = place()
    act, *_ = [told(p, lecture(p), at=AT + k * SECOND, by=p.giving_office) for k in range(5)]
    with pytest.raises(Denied):
        actions.set_aside(by=p.giving_office, at=AT, act_id=act.pk, code=Code.BURST, reason="没问题")
    colleague = actor_at(p.pairing.supporting, Role.PROGRAMME_OFFICE)
    assert (
        actions.set_aside(by=colleague, at=AT, act_id=act.pk, code=Code.BURST, reason="核过").by_key
        == colleague.key
    )


@pytest.mark.django_db(transaction=True)
def test_two_offices_at_once_leave_one_reason() -> None:
    p = place()
    act = burst(p)[0]

    def aside(by: Actor) -> object:
        return actions.set_aside(by=by, at=AT, act_id=act.pk, code=Code.BURST, reason="核过").pk

    done = together(*[lambda by=by: aside(by) for by in (p.receiving_office, p.giving_office) * 2])
    assert len(set(map(str, done))) == 1 and SetAside.objects.count() == 1


def test_the_offices_list_goes_through_all_of_its_acts_in_a_bounded_number_of_statements() -> None:
    p, other = place(), place()
    burst(p, 12)
    burst(other)
    found, cursor, looked = list[UUID](), "", 0
    for _ in range(5):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page = queries.suspicious(p.receiving_office, cursor=cursor, limit=5)
        assert len(caught) <= 7
        found += [sign.act.pk for sign in page.signs]
        looked, cursor = looked + page.looked, page.next
        if not cursor:
            break
    assert looked == 12 == len(set(found)) and cursor == ""
    assert queries.suspicious(p.receiving_office, cursor="made up").looked == 12
