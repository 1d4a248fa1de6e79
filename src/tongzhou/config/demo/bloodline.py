"""Blood between two stations: a day of collection, bags in stock, a request in every state that somebody meets, two bags spoiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from tongzhou.care.blood import actions
from tongzhou.care.blood.actions import NewBag, Wish
from tongzhou.care.blood.rules import Abo, Came, Purpose, Rh, Why
from tongzhou.care.consultations.reading import CHINA
from tongzhou.config.demo.cast import Cast, Person, house_id
from tongzhou.config.demo.names import uid
from tongzhou.config.demo.people import STATIONS
from tongzhou.config.demo.story import Beat

STRONG, WEAK = STATIONS
LAID_IN = (
    ("apheresis_platelets", Abo.A, Rh.POSITIVE, "1", 3), ("apheresis_platelets", Abo.A, Rh.POSITIVE, "1", 4),
    ("apheresis_platelets", Abo.A, Rh.POSITIVE, "1", 4), ("apheresis_platelets", Abo.O, Rh.POSITIVE, "1", 4),
    ("apheresis_platelets", Abo.B, Rh.POSITIVE, "0.5", 5), ("apheresis_platelets", Abo.AB, Rh.NEGATIVE, "1", 5),
    ("red_cells", Abo.O, Rh.NEGATIVE, "2", 30), ("red_cells", Abo.O, Rh.POSITIVE, "2", 31), ("red_cells", Abo.A, Rh.POSITIVE, "1.5", 33),
    ("fresh_frozen_plasma", Abo.AB, Rh.POSITIVE, "200", 300), ("cryoprecipitate", Abo.A, Rh.POSITIVE, "1", 320),
    ("cryoprecipitate", Abo.A, Rh.POSITIVE, "1", 320), ("apheresis_platelets", Abo.A, Rh.NEGATIVE, "1", -1),
    ("red_cells", Abo.A, Rh.POSITIVE, "2", 29), ("red_cells", Abo.B, Rh.POSITIVE, "2", 28),
)  # fmt: skip
"""Component, group, amount, days until it expires: what the strong station collected and laid in. All numbers are invented."""
DAYS = ((70, "演示古城广场", "采血车 2 号", 46), (20, "演示大学城", "采血车 1 号", None))
ROAD = ("22.3", "22.8", "23.4", "24.6", "23.1", "22.5", "22.2", "22.0")
"""What the logger read every half an hour; once a little warm."""
COLD = ("4.1", "4.4", "5.2", "4.8", "4.3")
FROZEN = ("-26.4", "-25.8", "-24.9", "-16.5", "-19.2")
"""The box stood open once: the receiver sends one of the two back."""


def beats(cast: Cast) -> Iterator[Beat]:
    """The last three days, each step by somebody of its side."""
    giver, taker = cast.of(STRONG), cast.of(WEAK)
    told = _Telling(cast, giver[0], taker[0])
    yield from told.laid_in()
    yield from told.supplied()
    yield from told.on_the_road()
    yield from told.ready()
    yield from told.arrived()
    yield from told.spoiled()
    yield told.beat(0.2, lambda at: told.ask("waits", at, Abo.B, Decimal(1), hours=8))


def _case(key: str) -> str:
    """A number as a ward would give it."""
    return f"演示-{uid('blood-case', key).int % 9000 + 1000}"


class _Telling:
    """The two stations, by one person each."""

    def __init__(self, cast: Cast, giver: Person, taker: Person) -> None:
        self.cast, self.giver, self.taker = cast, giver, taker

    def beat(self, hours: float, do: Callable[[datetime], object]) -> Beat:
        return Beat(self.cast.end - timedelta(hours=hours, seconds=11), do)

    def _bag(self, number: int) -> UUID:
        return uid("blood-bag", str(number))

    def laid_in(self) -> Iterator[Beat]:
        """Two days of a vehicle, the second not counted yet; the bags of the first."""
        by, end = self.giver, self.cast.end
        for hours, place, vehicle, donors in DAYS:
            day = (end - timedelta(hours=hours)).astimezone(CHINA).date()
            id = uid("blood-day", place)
            yield self.beat(
                hours + 20,
                lambda at, id=id, day=day, place=place, vehicle=vehicle: actions.plan_day(  # type: ignore[misc]  # bound for this turn
                    id=id, by=self.cast.act(by), at=at, day=day, place=place, vehicle=vehicle
                ),
            )
            if donors is not None:
                yield self.beat(
                    hours - 9,
                    lambda at, id=id, donors=donors: actions.record_day(  # type: ignore[misc]  # bound for this turn
                        by=self.cast.act(by),
                        at=at,
                        day_id=id,
                        donors=donors,
                        units=Decimal(58),
                        doses=Decimal("5.5"),
                    ),
                )
        for number in range(len(LAID_IN)):
            yield self.beat(56 - number * 0.05, lambda at, number=number: self._take_in(number, at))  # type: ignore[misc]  # bound for this turn

    def _take_in(self, number: int, at: datetime) -> object:
        component, abo, rh, amount, days = LAID_IN[number]
        day = (self.cast.end - timedelta(hours=DAYS[0][0])).astimezone(CHINA)
        bag = NewBag(
            donation=f"YSKM{9000 + number}", product=f"P{number:02d}", component=component, abo=abo, rh=rh, amount=Decimal(amount),
            collected_on=day.date(), expires_at=self.cast.end + timedelta(days=days, hours=number % 5), day=uid("blood-day", DAYS[0][1]),
        )  # fmt: skip
        return actions.take_in(id=self._bag(number), by=self.cast.act(self.giver), at=at, bag=bag)

    def ask(self, key: str, at: datetime, abo: Abo, amount: Decimal, *, hours: int) -> object:
        """An emergency: platelets for a patient who bleeds."""
        wish = Wish(
            giver=house_id(STRONG), component="apheresis_platelets", abo=abo, rh=Rh.POSITIVE, amount=amount, emergency=True,
            needed_by=at + timedelta(hours=hours), purpose=Purpose.BLEEDING, case_number=_case(key), note="产后大出血，本站库存不够。",
        )  # fmt: skip
        return self._send(key, at, wish)

    def stock_up(
        self, key: str, at: datetime, component: str, abo: Abo, amount: str, rh: Rh = Rh.POSITIVE
    ) -> object:
        """For the weak station's own stock, within two days."""
        wish = Wish(
            giver=house_id(STRONG), component=component, abo=abo, rh=rh, amount=Decimal(amount), emergency=False,
            needed_by=at + timedelta(hours=48), purpose=Purpose.STOCK, case_number="", note="补库存。",
        )  # fmt: skip
        return self._send(key, at, wish)

    def _send(self, key: str, at: datetime, wish: Wish) -> object:
        return actions.request(id=uid("blood", key), by=self.cast.act(self.taker), at=at, wish=wish)

    def _give(self, event: str, key: str, **more: object) -> Callable[[datetime], object]:
        verb: Callable[..., object] = getattr(actions, event)
        return lambda at: verb(by=self.cast.act(self.giver), at=at, request_id=uid("blood", key), **more)

    def supplied(self) -> Iterator[Beat]:
        """Two doses, seven hours on the road, a little warm once, one used with the reason; both stations have checked."""
        key, bags = "supplied", [self._bag(0), self._bag(1)]
        yield self.beat(30, lambda at: self.ask(key, at, Abo.A, Decimal(2), hours=12))
        yield self.beat(29.8, self._give("offer", key, bag_ids=bags))
        yield self.beat(29.6, self._give("issue", key))
        yield self.beat(29.4, self._give("depart", key, carrier="演示·送血车司机", box="箱 3"))
        yield self.beat(22.2, lambda at: self._log(key, at, ROAD))
        yield self.beat(22, lambda at: self._receive(key, at, bags))
        yield self.beat(21.5, lambda at: self._use(bags[0], at))
        yield self.beat(20, self._give("close", key))

    def on_the_road(self) -> Iterator[Beat]:
        """One dose that left three hours ago."""
        key = "road"
        yield self.beat(4, lambda at: self.ask(key, at, Abo.A, Decimal(1), hours=11))
        yield self.beat(3.9, self._give("offer", key, bag_ids=[self._bag(2)]))
        yield self.beat(3.8, self._give("issue", key))
        yield self.beat(3.6, self._give("depart", key, carrier="演示·送血车司机", box="箱 5"))
        yield self.beat(1.5, lambda at: self._log(key, at, ROAD[:3]))

    def ready(self) -> Iterator[Beat]:
        """Held; held for so long that the hold has run out; issued and about to leave."""
        yield self.beat(3, lambda at: self.stock_up("held", at, "red_cells", Abo.A, "1.5"))
        yield self.beat(2.5, self._give("offer", "held", bag_ids=[self._bag(8)]))
        yield self.beat(5, lambda at: self.ask("late", at, Abo.AB, Decimal(1), hours=10))
        yield self.beat(4.8, self._give("offer", "late", bag_ids=[self._bag(5)]))
        yield self.beat(0.8, lambda at: self.ask("issued", at, Abo.O, Decimal(1), hours=9))
        yield self.beat(0.6, self._give("offer", "issued", bag_ids=[self._bag(3)]))
        yield self.beat(0.4, self._give("issue", "issued"))

    def arrived(self) -> Iterator[Beat]:
        """Received and to be checked; received in part, one bag on its way back."""
        for key, component, abo, amount, bags, degrees in (
            ("here", "red_cells", Abo.O, "2", [7], COLD),
            ("back", "cryoprecipitate", Abo.A, "2", [10, 11], FROZEN),
        ):
            ids = [self._bag(one) for one in bags]
            last = Came.HERE if key == "here" else Came.REFUSED
            came = dict.fromkeys(ids, Came.HERE) | {ids[-1]: last}
            told = (component, abo, amount)
            yield self.beat(15, lambda at, key=key, told=told: self.stock_up(key, at, *told))  # type: ignore[misc]  # bound for this turn
            yield self.beat(14, self._give("offer", key, bag_ids=ids))
            yield self.beat(13, self._give("issue", key))
            yield self.beat(12.8, self._give("depart", key, carrier="演示·送血车司机", box="箱 7"))
            yield self.beat(6.1, lambda at, key=key, degrees=degrees: self._log(key, at, degrees))  # type: ignore[misc]  # bound for this turn
            yield self.beat(6, lambda at, key=key, came=came: self._came(key, at, came))  # type: ignore[misc]  # bound for this turn

    def spoiled(self) -> Iterator[Beat]:
        """In one's own stock: platelets past their day, red cells from a refrigerator that stood still."""
        for hours, number, why, note in (
            (9, 12, Why.EXPIRED, "当日清点过期血，演示。"),
            (7, 13, Why.TEMPERATURE, "储血冰箱停电，超过 10 ℃ 两小时，演示。"),
        ):
            yield self.beat(
                hours,
                lambda at, number=number, why=why, note=note: actions.waste(  # type: ignore[misc]  # bound for this turn
                    by=self.cast.act(self.giver), at=at, bag_id=self._bag(number), why=why, note=note
                ),
            )

    def _log(self, key: str, at: datetime, degrees: tuple[str, ...]) -> object:
        times = [at - timedelta(minutes=30 * (len(degrees) - n)) for n in range(len(degrees))]
        text = "\n".join(
            f"{when.astimezone(CHINA):%Y-%m-%d %H:%M},{told}"
            for when, told in zip(times, degrees, strict=True)
        )
        by = self.cast.act(self.giver)
        return actions.log(
            by=by, at=at, request_id=uid("blood", key), measured=actions.read_lines(text), logger=True
        )

    def _receive(self, key: str, at: datetime, bags: list[UUID]) -> object:
        return self._came(key, at, dict.fromkeys(bags, Came.HERE))

    def _came(self, key: str, at: datetime, came: dict[UUID, Came]) -> object:
        return actions.receive(by=self.cast.act(self.taker), at=at, request_id=uid("blood", key), came=came)

    def _use(self, bag: UUID, at: datetime) -> object:
        note = "途中曾 24.6 ℃ 约半小时，外观正常，演示·检验主任判断可用。"
        return actions.use(
            by=self.cast.act(self.taker), at=at, bag_id=bag, case_number=_case("supplied"), note=note
        )
