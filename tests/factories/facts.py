"""Facts, maps, leaves, windows and questions by chance: what every engine is asked alike. Small sets, so that things meet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.definitions.tree import (
    Between,
    Count,
    Distinct,
    End,
    Extreme,
    Facts,
    Is,
    Known,
    Leaf,
    Not,
    Quantile,
    Stated,
    Sum,
    Test,
)
from tongzhou.indicators.engine.cube import REGIONS, By, Level, Map, On
from tongzhou.indicators.engine.facts import Data, Fact, Standing
from tongzhou.indicators.rules.windows import Window


def uuid(number: int) -> str:
    """An id that is as good as any."""
    return str(UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0000 + number))


HOUSES = tuple(uuid(n) for n in range(1, 5))
DEPARTMENTS = tuple(uuid(n) for n in (21, 22))
PAIRINGS = {
    uuid(31): (uuid(41), uuid(51)),
    uuid(32): (uuid(41), uuid(51)),
    uuid(33): ("", uuid(52)),
}
"""Pairing → its agreement ("" for none) and programme."""
COUNTIES = ("620525", "620526", "511321")
KINDS = ("演示_a", "demo_b", "demo'c")
ROLES, KEYS = ("expert", "patient"), ("staff:1", "staff:2", "ab\\cd", "中")
WORDS = ("胸痛", "it's", "50%", "back\\slash", "true", "")
"""Words that a careless statement trips over."""
FIRST = date(2024, 12, 20)
NOON = datetime(2025, 6, 30, 16, 0, tzinfo=UTC)
FIELDS = ("level", "topic", "on_time")


days = st.integers(0, 440).map(lambda n: FIRST + timedelta(n))
moments = st.integers(-3, 3).map(lambda n: NOON + timedelta(microseconds=n)) | st.integers(-200, 200).map(
    lambda n: NOON + timedelta(days=n)
)
amounts = st.integers(1, 5_000) | st.sampled_from((1000, 10**12, 999))


@st.composite
def places(draw: st.DrawFn) -> tuple[Standing, ...]:
    """Each institution somewhere; some move on a day, some are nowhere, or not yet."""
    found = []
    for house in HOUSES:
        code, then = draw(st.sampled_from(COUNTIES)), draw(st.sampled_from(COUNTIES))
        start, moved, end = draw(st.none() | days), draw(st.none() | days), draw(st.none() | days)
        kind, tier = (
            draw(st.sampled_from(("general_hospital", "village_clinic"))),
            draw(st.sampled_from(("county", ""))),
        )
        bounds = [
            (start, moved or end, code),
            *([(moved, end, then)] if moved else []),
        ]
        for since, until, where in bounds:
            if since is None or until is None or since < until:
                found.append(
                    standing(
                        house, since, until, where + draw(st.sampled_from(("", "101", "101201"))), kind, tier
                    )
                )
    return tuple(one for n, one in enumerate(found) if not _overlaps(one, found[:n]))


def _overlaps(one: Standing, others: list[Standing]) -> bool:
    return any(
        other.institution == one.institution
        and (one.start is None or other.end is None or one.start < other.end)
        and (other.start is None or one.end is None or other.start < one.end)
        for other in others
    )


def standing(
    house: str,
    start: date | None,
    end: date | None,
    code: str,
    kind: str = "general_hospital",
    tier: str = "county",
) -> Standing:
    """Where an institution lies, from its region's code."""

    def upto(digits: int) -> str:
        return code[:digits] if len(code) >= digits else ""

    return Standing(
        institution=house, start=start, end=end, kind=kind, tier=tier,
        province=upto(2), prefecture=upto(4), county=upto(6), township=upto(9), village=upto(12),
    )  # fmt: skip


@st.composite
def details(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, int]]:
    """Words and numbers of a detail: a number has its word too, as the ledger says it."""
    words: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for field in FIELDS:
        match draw(st.integers(0, 3)):
            case 1:
                words[field] = draw(st.sampled_from((*WORDS, "about", "more_than")))
            case 2:
                numbers[field] = draw(st.sampled_from((0, 1000, 2500, -1500, 3)) | st.integers(-5000, 5000))
                words[field] = number_word(numbers[field])
            case 3:
                words[field] = draw(st.sampled_from(("true", "false")))
    return words, numbers


def number_word(thousandths: int) -> str:
    """A number as a word: no zeros that say nothing."""
    text = f"{Decimal(thousandths) / 1000:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@st.composite
def a_fact(draw: st.DrawFn, number: int) -> Fact:
    """One act."""
    first, pairing = draw(days), draw(st.sampled_from(("", *PAIRINGS)))
    agreement, programme = PAIRINGS.get(pairing, ("", ""))
    posted = draw(moments)
    words, numbers = draw(details())
    supporting = draw(st.sampled_from(HOUSES))
    return Fact(
        entry=uuid(1000 + number),
        kind=draw(st.sampled_from(KINDS)),
        first=first,
        last=first + timedelta(draw(st.sampled_from((0, 0, 1, 30, 70)))),
        posted=posted,
        reversed=draw(st.none() | st.integers(0, 3).map(lambda n: posted + timedelta(days=n, microseconds=1))),
        supporting=supporting,
        receiving=draw(st.sampled_from([one for one in HOUSES if one != supporting])),
        pairing=pairing,
        agreement=agreement,
        programme=programme,
        department=draw(st.sampled_from(("", *DEPARTMENTS))),
        specialty=draw(st.sampled_from(("", "03.02", "03.04"))),
        tier=draw(st.sampled_from(("", "county"))),
        grade=draw(st.sampled_from(("", "third"))),
        case_number=draw(st.sampled_from(("", "演示-1", "演示-2"))),
        quantity=draw(amounts),
        unit=draw(st.sampled_from(("session", "time"))),
        qualifier=draw(st.sampled_from(("exact", "about", "more_than"))),
        minutes=draw(st.none() | st.integers(0, 90)),
        fen=draw(st.none() | st.integers(0, 10**12)),
        detail=words,
        numbers=numbers,
        members=tuple(sorted(draw(st.sets(st.tuples(st.sampled_from(ROLES), st.sampled_from(KEYS)), max_size=3)))),
    )  # fmt: skip


@st.composite
def data(draw: st.DrawFn, most: int = 12) -> Data:
    """A small ledger with its map."""
    number = draw(st.integers(0, most))
    return Data(tuple(draw(a_fact(n)) for n in range(number)), draw(places()))


_DETAILS = st.sampled_from([f"detail.{one}" for one in (*FIELDS, "never")])
_NUMBERS = st.sampled_from(("quantity", "minutes", "fen", "days")) | _DETAILS
_COLUMNS = st.sampled_from((
    "kind", "specialty", "tier", "grade", "unit", "case_number", "qualifier", "relation",
    "supporting_tier", "supporting_kind", "receiving_tier", "receiving_kind",
))  # fmt: skip
_VALUES = st.sampled_from(
    (*WORDS, "county", "03.02", "support", "general_hospital", "session", "about", True, False, 1, -1)
)


@st.composite
def tests(draw: st.DrawFn) -> Test:
    """A test of facts."""
    field = draw(_COLUMNS | _DETAILS)
    values = tuple(draw(st.lists(_VALUES, min_size=1, max_size=3)))
    match draw(st.integers(0, 3)):
        case 0:
            return Is(field, values)
        case 1:
            return Not(field, values)
        case 2:
            return Known(draw(_COLUMNS | _NUMBERS))
    ends = sorted(draw(st.lists(st.decimals(-5, 90, places=3), min_size=2, max_size=2)))
    least, most = draw(st.sampled_from(((ends[0], ends[1]), (ends[0], None), (None, ends[1]))))
    return Between(draw(_NUMBERS), least, most)


facts = st.builds(
    Facts,
    st.lists(st.sampled_from(KINDS), min_size=1, unique=True).map(tuple),
    st.lists(tests(), max_size=2).map(tuple),
)
things = st.sampled_from((
    "receiving", "supporting", "pairing", "department", "specialty", "case_number", "day",
    "member:expert", "member:patient", "detail.topic", "detail.level",
))  # fmt: skip
leaves: st.SearchStrategy[Leaf] = st.one_of(
    st.builds(Count, facts),
    st.builds(Sum, facts, _NUMBERS, st.sampled_from(("", "detail.topic"))),
    st.builds(Distinct, facts, things),
    st.builds(Quantile, facts, _NUMBERS, st.sampled_from((10, 50, 90))),
    st.builds(Extreme, facts, _NUMBERS, st.sampled_from(End)),
    st.builds(Stated, facts, _DETAILS),
)
_firsts = st.tuples(st.integers(2024, 2026), st.integers(1, 12)).map(lambda ym: date(*ym, 1))
windows = st.one_of(
    st.builds(Window, _firsts, _firsts),
    st.builds(Window, days, days),
    st.builds(Window, st.none() | days, st.none() | days),
)


@st.composite
def bys(draw: st.DrawFn) -> By:
    """How figures are told apart."""
    level = draw(st.sampled_from(Level))
    codes = {Level.INSTITUTION: HOUSES, Level.PAIRING: tuple(PAIRINGS)}.get(level, COUNTIES)
    if level in REGIONS:
        digits = {Level.PROVINCE: 2, Level.PREFECTURE: 4}.get(level, 6)
        codes = tuple(one[:digits] for one in COUNTIES)
    only = draw(st.just(frozenset()) | st.frozensets(st.sampled_from((*codes, "it's")), max_size=2))
    today = draw(st.none() | days)
    return By(
        level,
        draw(st.sampled_from(On)),
        Map.TODAY if today else Map.AS_IT_WAS,
        today,
        frozenset() if level is Level.WHOLE else only,
        draw(st.none() | moments),
    )


@st.composite
def needs(draw: st.DrawFn) -> list[Need]:
    """Leaves over some windows each."""
    found = []
    for leaf in draw(st.lists(leaves, min_size=1, max_size=3)):
        some = draw(st.lists(windows, min_size=1, max_size=3))
        found += [Need(leaf, one) for one in some]
    return found
