"""Rules are brought by the platform, set by commissions for their region, and hold by their days."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.actors import actor_in
from tests.factories.postings import Scene, noon, scene
from tongzhou.accounts.rules import Role as AccountRole
from tongzhou.directory.rules import Kind, Tier
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.models import PostingRule
from tongzhou.support.postings.rules.requirements import Requirement, holding

pytestmark = pytest.mark.django_db
AT = noon(date(2026, 1, 5))


@pytest.fixture
def s() -> Scene:
    return scene()


def of(region: str) -> Actor:
    return actor_in(region, AccountRole.HEALTH_COMMISSION)


def setting(by: Actor, **given: object) -> PostingRule:
    usual: dict[str, object] = {
        "id": new_id(), "by": by, "at": AT, "requirement": Requirement.HEADS, "at_least": 4, "region": "62",
        "tier": Tier.COUNTY, "since": date(2026, 1, 1), "source": "演示文件〔2026〕1 号", "confirmed": True,
    }  # fmt: skip
    return actions.set_rule(**usual | given)  # type: ignore[arg-type]


def heads(region: str, on: date, kind: str = "general_hospital") -> int | None:
    held = holding(queries.rules(), region=region, kind=kind, tier="county", on=on)
    return held[Requirement.HEADS].at_least


def test_the_platform_brings_what_is_said_and_confirms_none_of_it() -> None:
    known = queries.rules()
    assert {one.requirement for one in known} == set(Requirement) - {Requirement.YEAR}
    assert not any(one.confirmed for one in known) and all(one.source for one in known)
    assert heads("620525", date(2026, 5, 1)) == 5
    assert heads("620525", date(2026, 5, 1), kind="tcm_hospital") == 3


def test_a_province_sets_its_own_from_a_day_on() -> None:
    setting(of("62"))
    assert heads("620525", date(2025, 12, 31)) == 5
    assert heads("620525", date(2026, 1, 1)) == 4
    assert heads("532530", date(2026, 1, 1)) == 5


def test_the_next_one_ends_the_one_before() -> None:
    first = setting(of("62"))
    second = setting(of("62"), at_least=6, since=date(2026, 7, 1))
    first.refresh_from_db()
    assert first.during.upper == date(2026, 7, 1) and not first.withdrawn
    assert heads("620525", date(2026, 6, 30)) == 4 and heads("620525", date(2026, 7, 1)) == 6
    setting(of("62"), at_least=7, since=date(2026, 7, 1))
    second.refresh_from_db()
    assert second.withdrawn and heads("620525", date(2026, 7, 1)) == 7


def test_ended() -> None:
    row = setting(of("62"))
    actions.end_rule(by=of("62"), at=AT, rule_id=row.pk, on=date(2026, 9, 1))
    assert heads("620525", date(2026, 8, 31)) == 4 and heads("620525", date(2026, 9, 1)) == 5
    later = setting(of("62"), since=date(2027, 1, 1))
    actions.end_rule(by=of("62"), at=AT, rule_id=later.pk, on=date(2026, 10, 1))
    assert heads("620525", date(2027, 2, 1)) == 5
    with pytest.raises(NotFound):
        actions.end_rule(by=of("62"), at=AT, rule_id=later.pk, on=date(2026, 10, 1))


def test_twice_is_once() -> None:
    id = new_id()
    assert setting(of("62"), id=id).pk == setting(of("62"), id=id).pk
    assert PostingRule.objects.filter(region="62").count() == 1


def test_each_commission_its_own_region(s: Scene) -> None:
    for who in (of("53"), of("6205"), s.giving, s.taking, s.expert):
        with pytest.raises(Denied):
            setting(who)
    setting(of(""), region="")
    with pytest.raises(Denied):
        setting(of("62"), region="")
    row = setting(of("62"), kinds=[Kind.TCM_HOSPITAL])
    with pytest.raises(Denied):
        actions.end_rule(by=of("53"), at=AT, rule_id=row.pk, on=date(2026, 9, 1))
