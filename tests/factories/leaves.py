"""Leaves with what they come to over one small ledger, worked out by hand: every engine is asked all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.factories.facts import DEPARTMENTS, HOUSES, standing, uuid
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.definitions.tree import (
    Between,
    Count,
    Distinct,
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
from tongzhou.indicators.engine.cube import (
    WHOLE,
    Amount,
    By,
    Engine,
    Got,
    Level,
    Map,
    Members,
    On,
    Statements,
    Values,
)
from tongzhou.indicators.engine.facts import Data, Fact
from tongzhou.indicators.rules.covering import Statement
from tongzhou.indicators.rules.windows import ALWAYS, Window

GIVER, COUNTY, VILLAGE, NOWHERE = HOUSES
PAIRING, AGREEMENT, PROGRAMME = uuid(31), uuid(41), uuid(51)
MOVED = date(2025, 7, 1)
"""The day on which the village came to another county."""
POSTED = datetime(2025, 8, 1, tzinfo=UTC)
TAKEN_BACK = datetime(2025, 9, 1, tzinfo=UTC)
PLACES = (
    standing(GIVER, None, None, "51", tier="prefecture"),
    standing(COUNTY, date(2000, 1, 1), None, "620525"),
    standing(VILLAGE, date(2000, 1, 1), MOVED, "620525101201", "village_clinic", "village"),
    standing(VILLAGE, MOVED, None, "620526101201", "village_clinic", "village"),
)


def visit(number: int, day: date, **given: object) -> Fact:
    """A visit of the giver to the county, a day long, of one patient."""
    usual = Fact(
        entry=uuid(1000 + number), kind="visit", first=day, last=day, posted=POSTED,
        supporting=GIVER, receiving=COUNTY, pairing=PAIRING, agreement=AGREEMENT, programme=PROGRAMME,
        unit="time", members=(("expert", "staff:1"), ("patient", "p1")),
    )  # fmt: skip
    return replace(usual, **given)  # type: ignore[arg-type]  # fields of a Fact


ONE = visit(1, date(2025, 1, 31), minutes=10, fen=500, detail={"topic": "胸痛"}, department=DEPARTMENTS[0])
TWO = visit(
    2, date(2025, 2, 1), last=date(2025, 2, 3), minutes=30, quantity=2500, qualifier="about",
    members=(("expert", "staff:2"), ("patient", "p1"), ("patient", "p2")), detail={"topic": "", "on_time": "true"},
)  # fmt: skip
THREE = visit(
    3, MOVED, receiving=VILLAGE, pairing="", agreement="", programme="", minutes=20, members=(),
    detail={"level": "2.5", "how": "more_than"}, numbers={"level": 2500},
)  # fmt: skip
FOUR = visit(
    4, MOVED - timedelta(1), receiving=VILLAGE, fen=10**14, detail={"level": "-1"}, numbers={"level": -1000}
)
BACK = visit(5, date(2025, 2, 2), reversed=TAKEN_BACK, minutes=99)
LOST = visit(6, date(2025, 3, 1), receiving=NOWHERE)
HALF = visit(
    7, date(2025, 1, 1), kind="statement", last=date(2025, 6, 30), detail={"value": "0"}, numbers={"value": 0}
)
REST = visit(
    8,
    date(2025, 7, 1),
    kind="statement",
    last=date(2025, 12, 31),
    detail={"value": "3"},
    numbers={"value": 3000},
)
SILENT = visit(9, date(2025, 5, 1), kind="statement")
ALONE = visit(
    10, date(2025, 5, 1), kind="alone", supporting=COUNTY, pairing="", agreement="", programme="", members=()
)
"""What the county alone stands behind: it is both sides of its one-sided book."""
DATA = Data((ONE, TWO, THREE, FOUR, BACK, LOST, HALF, REST, SILENT, ALONE), PLACES)
YEAR = Window(date(2025, 1, 1), date(2026, 1, 1))
JANUARY, FEBRUARY = Window(date(2025, 1, 1), date(2025, 2, 1)), Window(date(2025, 2, 1), date(2025, 3, 1))


@dataclass(frozen=True, slots=True)
class Case:
    """A leaf over a window, told apart, and its answer at each place."""

    name: str
    leaf: Leaf
    by: By
    expected: dict[str, Got]
    window: Window = YEAR

    def __str__(self) -> str:
        return self.name

    def check(self, engine: Engine) -> None:
        """Whether an engine answers so."""
        need = Need(self.leaf, self.window)
        assert engine.compute([need], self.by) == {(need, place): got for place, got in self.expected.items()}


def visits(*where: Test) -> Facts:
    """Visits that pass the tests."""
    return Facts(("visit",), where)


def n(number: int) -> Amount:
    """So many facts counted."""
    return Amount(number, number, number * 1000)


def whole(got: Got) -> dict[str, Got]:
    """The answer for everything together."""
    return {WHOLE: got}


def counted(name: str, number: int, *where: Test) -> Case:
    """So many visits pass the tests."""
    return Case(name, Count(visits(*where)), By(), whole(n(number)) if number else {})


ALL = By()
STATED = Stated(Facts(("statement",)), "detail.value")
SAID = (
    Statement(date(2025, 1, 1), date(2025, 7, 1), Decimal(0), "620525"),
    Statement(date(2025, 7, 1), date(2026, 1, 1), Decimal(3), "620525"),
)
CASES = (
    counted("a reversal ends its fact", 5),
    counted("a word of several", 1, Is("detail.topic", ("胸痛", "its"))),
    counted("a word that says nothing is a word", 1, Is("detail.topic", ("",))),
    counted("what is unknown is not other than", 1, Not("detail.topic", ("胸痛",))),
    counted("yes is a word", 1, Is("detail.on_time", (True,))),
    counted("a number is a word as well", 1, Is("detail.level", (-1,))),
    counted("a field that nobody ever said", 0, Known("detail.never")),
    counted("known as a number", 2, Known("detail.level")),
    counted("both bounds lie inside", 2, Between("minutes", Decimal(10), Decimal(20))),
    counted("bounds between whole minutes", 1, Between("minutes", Decimal("10.5"), Decimal("29.5"))),
    counted("a bound below zero", 1, Between("detail.level", None, Decimal("-0.5"))),
    counted("the days of an act, both ends counted", 1, Between("days", Decimal(3))),
    counted("every act has days", 5, Known("days")),
    counted("under a pairing", 4, Is("relation", ("support",))),
    counted("inside a county", 1, Is("relation", ("alliance",))),
    *(
        Case(f"one house alone is {word}", Count(Facts(("alone",), (Is("relation", (word,)),))), ALL, whole(n(1)) if word == "one_sided" else {})
        for word in ("one_sided", "alliance", "support")
    ),
    counted("the tier of who received, on that day", 2, Is("receiving_tier", ("village",))),
    counted("an institution that lies nowhere has no tier", 2, Not("receiving_tier", ("village",))),
    counted("the tier of who gave", 5, Is("supporting_tier", ("prefecture",))),
    counted("two sides at once", 2, Is("supporting_tier", ("prefecture",)), Is("receiving_kind", ("village_clinic",))),
    Case("no fact, no answer", Count(visits()), ALL, {}, Window(date(2026, 1, 1), date(2027, 1, 1))),
    Case("a window that holds no day", Count(visits()), ALL, {}, Window(MOVED, MOVED)),
    Case("an act belongs to its first day", Count(visits()), ALL, whole(n(1)), FEBRUARY),
    Case("days that are no month", Count(visits()), ALL, whole(n(2)), Window(date(2025, 1, 31), date(2025, 2, 2))),
    Case("open to the past", Count(visits()), ALL, whole(n(1)), Window(None, date(2025, 2, 1))),
    Case("open on both sides", Count(visits()), ALL, whole(n(5)), ALWAYS),
    Case("by county as it was", Count(visits()), By(Level.COUNTY), {"620525": n(3), "620526": n(1)}),
    Case(
        "by county on today's map", Count(visits()), By(Level.COUNTY, map=Map.TODAY, today=date(2025, 12, 31)),
        {"620525": n(2), "620526": n(2)},
    ),
    Case("by village", Count(visits()), By(Level.VILLAGE), {"620525101201": n(1), "620526101201": n(1)}),
    Case("by who gave", Count(visits()), By(Level.PROVINCE, On.SUPPORTING), {"51": n(5)}),
    Case("some places only", Count(visits()), By(Level.COUNTY, only=frozenset({"620526", "it's"})), {"620526": n(1)}),
    Case("by programme", Count(visits()), By(Level.PROGRAMME), {PROGRAMME: n(4)}),
    Case("by institution", Count(visits()), By(Level.INSTITUTION), {COUNTY: n(2), VILLAGE: n(2), NOWHERE: n(1)}),
    Case("by department", Count(visits()), By(Level.DEPARTMENT), {DEPARTMENTS[0]: n(1)}),
    Case("as known before it was taken back", Count(visits()), By(as_of=TAKEN_BACK - timedelta(microseconds=1)), whole(n(6))),
    Case("as known when it was taken back", Count(visits()), By(as_of=TAKEN_BACK), whole(n(5))),
    Case("as known before anything was posted", Count(visits()), By(as_of=POSTED - timedelta(microseconds=1)), {}),
    Case("about survives a sum", Sum(visits()), ALL, whole(Amount(5, 5, 6500, 1, 0))),
    Case("who says no money adds none", Sum(visits(), "fen"), ALL, whole(Amount(5, 2, (10**14 + 500) * 1000))),
    Case("nobody says it", Sum(visits(), "detail.never"), ALL, whole(Amount(5))),
    Case("a qualifier of its own", Sum(visits(), "detail.level", "detail.how"), ALL, whole(Amount(5, 2, 1500, 0, 1))),
    Case("the days of acts added up", Sum(visits(), "days"), ALL, whole(Amount(5, 5, 7000))),
    Case("a person counts once", Distinct(visits(), "member:patient"), ALL, whole(Members(5, 2))),
    Case("each counts in his month", Distinct(visits(), "member:expert"), ALL, whole(Members(1, 1)), JANUARY),
    Case("nobody took part", Distinct(visits(), "member:nurse"), ALL, whole(Members(5, 0))),
    Case("different pairings, where there is one", Distinct(visits(), "pairing"), ALL, whole(Members(5, 1))),
    Case("different words, the empty one too", Distinct(visits(), "detail.topic"), ALL, whole(Members(5, 2))),
    Case("days covered, within the window", Distinct(visits(), "day"), ALL, whole(Members(2, 3)), Window(date(2025, 1, 31), date(2025, 2, 3))),
    Case("days covered of what began before", Distinct(visits(), "day"), ALL, whole(Members(1, 1)), Window(date(2025, 2, 3), date(2025, 2, 4))),
    Case("how often each value came", Quantile(visits(), "minutes", 50), ALL, whole(Values(5, Counter({10000: 1, 20000: 1, 30000: 1})))),
    Case("values by place", Extreme(visits(), "detail.level"), By(Level.COUNTY), {
        "620525": Values(3, Counter({-1000: 1})), "620526": Values(1, Counter({2500: 1})),
    }),
    Case("statements that touch the window", STATED, ALL, whole(Statements(3, SAID))),
    Case("statements of one day", STATED, ALL, whole(Statements(1, SAID[1:])), Window(date(2025, 12, 31), date(2026, 1, 1))),
)  # fmt: skip
