"""A county with a year and a half of confirmed work, and the leaves of every board kept; a province full of it for the eye."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories.directory import InstitutionFactory, RegionFactory
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import AT, Pair, pair
from tongzhou.directory.models import Region
from tongzhou.directory.rules import RegionLevel
from tongzhou.indicators.definitions.boards import BOARDS
from tongzhou.indicators.keeping.filling import begin
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import CHINA, Side

ON = date(2026, 8, 20)
"""The day on which the boards are read: seven months of the year are over."""


def keep() -> None:
    """Keep the leaves of every board's indicators, as a prepared platform does."""
    begin((one.tree for board in BOARDS.values() for one in board.indicators), at=AT)


def worked(here: Pair) -> Pair:
    """Last year 4 lectures until July and 2 after; this year 6 until July and 3 in August; operations taught in both."""
    then = ((1, 1), (2, 3), (2, 4), (7, 31), (8, 1), (12, 31))
    now = ((1, 1), (3, 1), (3, 2), (5, 5), (7, 30), (7, 31), (8, 1), (8, 2), (8, 3))
    for on in (*(date(2025, *one) for one in then), *(date(2026, *one) for one in now)):
        here.posted("lecture", on=on)
    for on in (date(2025, 3, 1), date(2026, 3, 1), date(2026, 4, 1)):
        here.posted("surgical_teaching", 2, on=on)
    return here


def county() -> Pair:
    """Two paired hospitals with that work."""
    keep()
    here = pair()
    province(here)
    return worked(here)


def province(here: Pair) -> Region:
    """The province in which the county lies."""
    code = here.pairing.receiving.region_code[:2]
    known = Region.objects.filter(code=code).first()
    return known or RegionFactory(
        code=code, name="演示省", name_en="Demo Province", level=RegionLevel.PROVINCE.value
    )


ASKED = {
    "topic": "chest_pain", "urgency": "urgent", "minutes_to_accept": 4, "minutes_to_answer": 22, "accepted_within": True,
    "answered_within": True, "referral": "", "stations": 1, "experts": 1, "opinion_hash": "", "answers": 1,
}  # fmt: skip
"""The detail of a remote consultation."""
SENT = {"role": "expert", "batch": 1, "team": ""}
COUNTIES = ("演示合水县", "演示庆安县", "演示环山县", "演示镇河县", "演示宁岭县", "演示华川县", "演示正兴县")
GIVERS = ("演示津门人民医院", "演示海河医院", "演示滨城中医医院")


def province_at_work(at: datetime) -> list[Pair]:
    """Seven counties and three supporters with fourteen months of work that rises and falls, until today."""
    keep()
    givers = [InstitutionFactory(name=name, tier="province") for name in GIVERS]
    pairs = []
    for n, name in enumerate(COUNTIES):
        region = RegionFactory(name=name, name_en=f"Demo County {n + 1}")
        taking = InstitutionFactory(name=f"{name}人民医院", region=region, region_code=region.code)
        pairs.append(pair(PairingFactory(supporting=givers[n % 3], receiving=taking)))
        if n % 3 == 1:
            PairingFactory(supporting=givers[0], receiving=taking, programme=pairs[-1].programme)
    province(pairs[0])
    for n, one in enumerate(pairs):
        for back in range(14):
            on = (at - timedelta(days=30 * back + n)).date()
            _month(one, on, (n * 3 + back * 5) % 7, back, at)
    return pairs


def _month(one: Pair, on: date, busy: int, back: int, at: datetime) -> None:
    if busy:
        post(one, at, "lecture", on, 1)
        post(one, at, "teaching_ward_round", on, busy)
        post(one, at, "remote_consultation", on, busy * 3, detail=ASKED)
        post(one, at, "surgical_teaching", on, busy + 2)
    if back % 3 == 0:
        who = (("expert", str(new_id()), "演示·专家"),)
        post(one, at, "posting", on, 1, members=who, detail=SENT | {"team_based": False, "planned_days": 180})
        days = {"days_in_all": 30, "days_away": 0, "longest_unbroken": 30}
        post(one, at, "on_site_days", on, 20 + busy, detail=SENT | days)
    if busy > 4:
        post(one, at, "technique_independent", on, 1, detail={"name": "演示技术", "cases_before": 5})


def post(one: Pair, at: datetime, kind: str, on: date, number: int, **more: Any) -> None:
    """An entry at a moment of one's own choosing; an act of that very morning is put a day back, lest it were still to come."""
    on = min(on, (at - timedelta(hours=2)).astimezone(CHINA).date())
    claim = ledger.claim(
        id=new_id(), by=one.giving, at=at, side=Side.SUPPORTING, amounts=one.amounts(kind, number, on, **more)
    )
    ledger.confirm(
        by=one.taking, at=at, claim_id=claim.id, step="close" if kind == "remote_consultation" else ""
    )
