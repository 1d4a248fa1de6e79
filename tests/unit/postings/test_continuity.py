"""The arithmetic of days against the slow reference, over random periods and random histories of postings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.postings.slow import DAY, as_runs, days_in, days_of, months_later, runs
from tongzhou.kernel.periods import Period
from tongzhou.support.postings.rules import continuity as c

START = date(2025, 1, 1)
days = st.integers(0, 500).map(lambda n: START + timedelta(n))
periods = st.builds(lambda start, long: Period(start, start + timedelta(long)), days, st.integers(1, 90))
many = st.lists(periods, max_size=8)


@given(many, many)
def test_sets_of_days(one: list[Period], other: list[Period]) -> None:
    assert days_in(c.joined(one)) == days_in(one)
    assert as_runs(c.joined(one)) == runs(days_in(one))
    assert days_in(c.without(one, other)) == days_in(one) - days_in(other)
    assert c.day_count(one) == len(days_in(one))
    assert c.overlap_days(one, other) == len(days_in(one) & days_in(other))


@given(many, st.integers(0, 40))
def test_short_breaks_are_bridged(some: list[Period], tolerance: int) -> None:
    assert as_runs(c.joined(some, tolerance)) == runs(days_in(some), tolerance)


@given(many, periods)
def test_gaps_are_the_days_that_nobody_holds(some: list[Period], frame: Period) -> None:
    empty = c.gaps(some, frame)
    assert days_in(empty) == days_of(frame) - days_in(some)
    assert as_runs(empty) == runs(days_in(empty))
    assert days_in(c.inside(some, frame)) == days_in(some) & days_of(frame)


@given(days, st.integers(0, 40))
def test_months_later(day: date, months: int) -> None:
    assert c.add_months(day, months) == months_later(day, months)


@given(periods, st.integers(1, 6))
def test_a_stay_lasts_so_many_months_when_it_reaches_the_day(period: Period, months: int) -> None:
    assert c.lasts(period, months) == (months_later(period.start, months) <= period.end)  # type: ignore[operator]


@given(periods)
def test_length_is_whole_months_and_the_rest(period: Period) -> None:
    months, rest = c.length(period)
    assert rest >= 0 and months_later(period.start, months) + timedelta(rest) == period.end
    assert months_later(period.start, months + 1) > period.end  # type: ignore[operator]


def test_the_last_of_a_month() -> None:
    assert c.add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert c.lasts(Period(date(2026, 8, 31), date(2027, 2, 28)), 6)
    assert not c.lasts(Period(date(2026, 8, 31), date(2027, 2, 27)), 6)


def test_an_activity_year_from_june_to_may() -> None:
    assert c.year_of(2026, 6) == Period(date(2026, 6, 1), date(2027, 6, 1))
    assert c.year_at(date(2026, 5, 31), 6) == 2025 and c.year_at(date(2026, 6, 1), 6) == 2026
    assert len(c.months_of(c.year_of(2026, 6))) == 12


@dataclass
class Diary:
    """What really happened, day by day: the reference writes each person's days down one by one."""

    people: dict[str, set[date]] = field(default_factory=dict)
    stays: list[c.Stay] = field(default_factory=list)
    taken: dict[str, set[date]] = field(default_factory=dict)

    def post(self, who: str, term: Period) -> None:
        """A posting, unless the person is posted on one of the days."""
        if self.taken.get(who, set()) & days_of(term):
            return
        self.stays.append(c.Stay(f"p{len(self.stays)}", who, who, "chief_physician", term))
        self._write(who)

    def away(self, place: int, term: Period) -> None:
        """Days away, as far as they lie inside the posting and not in another absence."""
        stay = self._at(place)
        part = stay and c.clipped(term, stay.term)
        if stay and part and not any(part.overlaps(one) for one in stay.away):
            self._put(place, away=(*stay.away, part))

    def end(self, place: int, day: date) -> None:
        """Extended or cut short: the last day is another."""
        stay = self._at(place)
        if stay is None or day <= stay.term.start:
            return
        others = set().union(
            *(days_of(one.term) for one in self.stays if one.who == stay.who and one is not stay)
        )
        term = Period(stay.term.start, day)
        if not others & days_of(term):
            cut = tuple(part for one in stay.away if (part := c.clipped(one, term)))
            self._put(place, term=term, away=cut)

    def swap(self, place: int, who: str, day: date) -> None:
        """Somebody else takes the rest."""
        stay = self._at(place)
        if stay and who != stay.who and day in stay.term and day > stay.term.start:
            rest = Period(day, stay.term.end)
            if not self.taken.get(who, set()) & days_of(rest):
                self.end(place, day)
                self.post(who, rest)

    def _at(self, place: int) -> c.Stay | None:
        return self.stays[place % len(self.stays)] if self.stays else None

    def _put(self, place: int, **changed: object) -> None:
        from dataclasses import replace

        at = place % len(self.stays)
        self.stays[at] = replace(self.stays[at], **changed)  # type: ignore[arg-type]
        self._write(self.stays[at].who)

    def _write(self, who: str) -> None:
        mine = [one for one in self.stays if one.who == who]
        self.taken[who] = set().union(*(days_of(one.term) for one in mine))
        self.people[who] = {
            day for one in mine for day in days_of(one.term) if not any(day in gone for gone in one.away)
        }


names = st.sampled_from("甲乙丙丁")
events = st.one_of(
    st.tuples(st.just("post"), names, periods),
    st.tuples(st.just("away"), st.integers(0, 9), periods),
    st.tuples(st.just("end"), st.integers(0, 9), days),
    st.tuples(st.just("swap"), st.integers(0, 9), names, days),
)


@given(st.lists(events, max_size=25), periods, st.integers(0, 20))
def test_random_histories_never_break_the_arithmetic(
    history: list[tuple[object, ...]], frame: Period, tolerance: int
) -> None:
    diary = Diary()
    for name, *told in history:
        getattr(diary, str(name))(*told)
    stays, inside = diary.stays, days_of(frame)
    everybody = set().union(*diary.people.values())
    assert days_in(part for stay in stays for part in stay.present) == everybody
    assert days_in(c.gaps([part for stay in stays for part in stay.present], frame)) == inside - everybody
    count = c.counted(stays, frame)
    assert count.heads == sum(bool(known & inside) for known in diary.people.values())
    assert count.days == sum(len(known & inside) for known in diary.people.values())
    assert sum(number for _, number in count.titles) == count.heads
    for who, known in diary.people.items():
        mine = [stay for stay in stays if stay.who == who]
        assert as_runs(c.unbroken(mine, tolerance)) == runs(known, tolerance)
        taken = runs(diary.taken[who])
        assert c.counts_in(mine, frame) == any(
            first in inside or (first < frame.start and end + DAY >= frame.end)  # type: ignore[operator]
            for first, end in taken
        )
