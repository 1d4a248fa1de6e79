"""Whose indicators a reader sees, in which version; what was promised is prorated; a figure's parts open to what they count."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.actors import actor_at
from tests.factories.directory import InstitutionFactory, RegionFactory
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import AT, pair, promise
from tongzhou.accounts.rules import Role
from tongzhou.indicators.actions import Composed, define
from tongzhou.indicators.definitions.tree import (
    Attainment,
    Count,
    Derived,
    Facts,
    Is,
    Ratio,
    Step,
    Sum,
    Target,
    Tree,
)
from tongzhou.indicators.definitions.written import as_json
from tongzhou.indicators.engine.cube import WHOLE, By, Level
from tongzhou.indicators.queries import catalogued, defined, opened
from tongzhou.indicators.queries.promising import promises, prorated
from tongzhou.indicators.queries.values import values
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor, Grant, system
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.partnerships import actions as partnerships
from tongzhou.partnerships.models import Commitment

YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))
TODAY = date(2027, 1, 1)
LECTURES = Facts(("trial_lecture",))


def watcher(region: str) -> Actor:
    """Somebody of the commission of a region."""
    return Actor(
        None, "演示·委", grants=(Grant(frozenset(Permission), region=region, role="health_commission"),)
    )


def composed(by: Actor, region: str, tree: Tree, since: date, code: str = "own_one") -> None:
    told = Composed(
        code=code, words=Words(f"{region}的", "own"), says=Words("数讲座", "lectures"), unit="session", theme="teaching", better="more",
        source=Words("本地", "local"), tree=as_json(tree), valid_from=since,
    )  # fmt: skip
    define(by=by, at=AT, region=region, composed=told)


@pytest.mark.django_db
def test_the_nearest_commission_at_or_above_is_meant_and_nobody_elses() -> None:
    p = pair()
    code = p.pairing.receiving.region_code
    county, province, other = watcher(code), watcher(code[:2]), watcher("11")
    composed(province, code[:2], Count(Facts(("lecture",))), date(2025, 1, 1))
    house = actor_at(p.pairing.receiving, Role.CLINICIAN)
    assert defined.indicator(house, "own_one").owner == code[:2]
    composed(county, code, Sum(Facts(("lecture",))), date(2025, 1, 1))
    assert defined.indicator(house, "own_one").owner == code
    assert defined.indicator(province, "own_one").owner == code[:2]
    own = [one for one in defined.defined(house) if one.owner is not None]
    assert [one.owner for one in own] == [code[:2], code]
    with pytest.raises(NotFound):
        defined.indicator(other, "own_one")
    assert (
        defined.owned(county, "own_one", code) is not None and defined.owned(other, "own_one", code) is None
    )


@pytest.mark.django_db
def test_the_version_of_a_day() -> None:
    county = watcher("900001")
    composed(county, "900001", Count(Facts(("lecture",))), date(2025, 1, 1))
    composed(county, "900001", Sum(Facts(("lecture",))), date(2026, 1, 1))
    one = defined.indicator(county, "own_one")
    numbers = [
        defined.at(county, "own_one", day).number
        for day in (date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2030, 1, 1))
    ]
    assert numbers == [1, 1, 2, 2] and one.now.number == 2 and one.tree == Sum(Facts(("lecture",)))


@pytest.mark.django_db
def test_each_part_opens_to_what_it_counts() -> None:
    p = pair()
    for number in range(7):
        p.posted("trial_lecture", on=date(2026, 3, 1) + timedelta(number))
    for number in range(3):
        p.posted("trial_round", on=date(2026, 4, 1) + timedelta(number))
    rounds = Facts(("trial_round",))
    trees: dict[str, tuple[Tree, dict[str, int]]] = {
        "ratio": (Ratio(Count(rounds), Count(LECTURES)), {"of": 3, "to": 7}),
        "sum": (Derived(Step.PLUS, (Count(rounds), Count(LECTURES))), {"1": 3, "2": 7}),
        "one": (Count(Facts(("trial_lecture",), (Is("unit", ("session",)),))), {"": 7}),
    }
    for tree, counted in trees.values():
        for part, number in counted.items():
            found = opened.behind(p.taking, tree, YEAR, By(), part)
            assert (found.part, len(found.entries)) == (part, number)
            assert found.several == tuple(counted)
    assert opened.behind(p.taking, trees["ratio"][0], YEAR, By(), "nonsense").part == "to"
    assert opened.behind(pair().taking, trees["ratio"][0], YEAR, By()).entries == []


@pytest.mark.django_db
def test_an_act_posted_meanwhile_leaves_no_gap_and_repeats_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "PAGE", 3)
    p = pair()
    for number in range(8):
        p.posted("trial_lecture", on=date(2026, 3, 10) + timedelta(number))
    tree = Count(LECTURES)
    first = opened.behind(p.taking, tree, YEAR, By())
    p.posted("trial_lecture", on=date(2026, 3, 1))
    second = opened.behind(p.taking, tree, YEAR, By(), after=first.next)
    assert second.next is not None, "the two that are left stand on a third page"
    assert [row.occurred_from.day for row in (*first.entries, *second.entries)] == [9 + n for n in range(6)]


@pytest.mark.django_db
def test_what_was_promised_is_known_where_it_was_promised_and_prorated() -> None:
    p = pair()
    partnerships.make_commitment(
        id=new_id(), by=p.giving, at=AT, programme_id=p.programme.pk, agreement_id=p.agreement.pk, promise=promise(target=Decimal(12))
    )  # fmt: skip
    for number in range(3):
        p.posted("trial_lecture", on=date(2026, 2, 1) + timedelta(number))
    tree, half = Attainment(Count(LECTURES), Target("lectures")), Window(date(2026, 1, 1), date(2026, 7, 1))
    for level, place in (
        (Level.WHOLE, WHOLE),
        (Level.PROGRAMME, str(p.programme.pk)),
        (Level.COUNTY, p.pairing.receiving.region_code),
    ):
        by = By(level)
        found = values(p.taking, [tree], [YEAR, half], by, promised=promises(p.taking, [tree], by))[0]
        if level is Level.COUNTY:
            assert found[place, YEAR].number is None
        else:
            assert (found[place, YEAR].to, found[place, YEAR].number) == (Decimal(12), Decimal(25))
            assert found[place, half].to == Decimal(12) * 181 / 365


@settings(suppress_health_check=[HealthCheck.too_slow])  # models are slow to make on a busy machine
@given(
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.integers(1, 800),
    st.integers(1, 800),
    st.sampled_from([1, 6]),
)
def test_parts_of_a_promise_add_up(start: date, first: int, second: int, month: int) -> None:
    """What is promised for some days and for those after them is what is promised for all of them."""
    row = Commitment(target=Decimal(24), per="year", first_month=month)
    row.during = type("Days", (), {"lower": date(2024, 3, 1), "upper": date(2027, 9, 1)})()
    between, end = start + timedelta(first), start + timedelta(first + second)
    parts = [prorated(row, Window(*days)) or Decimal(0) for days in ((start, between), (between, end))]
    assert abs(sum(parts) - (prorated(row, Window(start, end)) or Decimal(0))) < Decimal("1e-20")


@pytest.mark.django_db
def test_the_catalogue_knows_what_it_can_list_together() -> None:
    p = pair()
    p.posted("lecture", 2, on=date(2026, 3, 1), detail={"topic": "胸痛", "attendance": 3, "how": "on_site"})
    found = catalogued.together(p.taking, defined.defined(p.taking), YEAR, today=TODAY)
    assert found["lectures"].number == 2 and "maternal_deaths_5_years" not in found
    assert found["vehicles"].number is None
    assert catalogued.together(system("test"), [], YEAR, today=TODAY) == {}


@pytest.mark.django_db
def test_a_supporter_from_another_province_reads_by_what_it_is_judged(
    django_assert_max_num_queries: Any,
) -> None:
    far = InstitutionFactory(region=RegionFactory(code="110101"))
    here = pair(PairingFactory(supporting=far))
    county = here.pairing.receiving.region_code[:6]
    stranger = pair(PairingFactory(supporting=InstitutionFactory(region=RegionFactory(code="120101")))).giving
    tree = Sum(LECTURES)
    for n, region in enumerate((county, county[:2])):
        composed(watcher(region), region, tree, date(2026, 1, 1), code=f"judged_{n}")
    for actor in (here.giving, actor_at(far, Role.CLINICIAN)):
        with django_assert_max_num_queries(2):
            found = {one.code: one.owner for one in defined.defined(actor)}
        assert found["judged_0"] == county and found["judged_1"] == county[:2]
        assert defined.indicator(actor, "judged_0").owner == county
    beside = {one.code for one in defined.defined(stranger)}
    assert "judged_1" in beside and "judged_0" not in beside, "another county of the same province"
    nothing_to_do = actor_at(InstitutionFactory(region=RegionFactory(code="110102")), Role.CLINICIAN)
    for actor in (watcher("12"), nothing_to_do):
        assert not {one.code for one in defined.defined(actor)} & {"judged_0", "judged_1"}
        with pytest.raises(NotFound):
            defined.indicator(actor, "judged_0")
    assert "judged_0" not in {one.code for one in defined.defined(watcher("11"))}, (
        "its own commission is judged by others"
    )


@pytest.mark.django_db
def test_of_one_code_the_readers_own_commissions_comes_first() -> None:
    far = InstitutionFactory(region=RegionFactory(code="110101"))
    here = pair(PairingFactory(supporting=far))
    county = here.pairing.receiving.region_code[:6]
    for region in (county, "11"):
        composed(watcher(region), region, Sum(LECTURES), date(2026, 1, 1), code="both")
    assert defined.indicator(actor_at(far, Role.CLINICIAN), "both").owner == "11"
    assert defined.indicator(here.taking, "both").owner == county
