"""Two stations that are paired and a hospital; a request brought to any state through the verbs themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from tests.factories.consultations import NOW, Stage, minutes, person
from tests.factories.directory import InstitutionFactory
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.care.blood import actions
from tongzhou.care.blood.actions import NewBag, Wish
from tongzhou.care.blood.models import Bag, Request
from tongzhou.care.blood.rules import Abo, Came, Purpose, Rh
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.models import Pairing

NUMBERS = count(1)


@dataclass(frozen=True)
class Banks:
    """A strong station, the one it supports, a hospital of that one's county; who works there."""

    strong: Institution
    weak: Institution
    hospital: Institution
    pairing: Pairing
    giver: Actor
    giver_too: Actor
    asker: Actor
    asker_too: Actor
    doctor: Actor


def banks() -> Banks:
    """All of it, in the database."""
    strong = InstitutionFactory(name="演示省血液中心", kind="blood_station", tier="province")
    hospital = InstitutionFactory(name="演示州人民医院")
    weak = InstitutionFactory(
        name="演示州中心血站", kind="blood_station", tier="prefecture", region=hospital.region, region_code=hospital.region_code
    )  # fmt: skip
    return Banks(
        strong=strong,
        weak=weak,
        hospital=hospital,
        pairing=PairingFactory(supporting=strong, receiving=weak),
        giver=person(Role.CLINICIAN, strong, name="演示·发血甲"),
        giver_too=person(Role.CLINICIAN, strong, name="演示·发血乙"),
        asker=person(Role.CLINICIAN, weak, name="演示·收血甲"),
        asker_too=person(Role.CLINICIAN, weak, name="演示·收血乙"),
        doctor=person(Role.CLINICIAN, hospital, name="演示·输血科"),
    )


def bag(by: Actor, *, at: datetime = NOW, days: int = 4, **values: Any) -> Bag:
    """Platelets, A positive, one dose, collected the day before, good for so many days."""
    told: dict[str, Any] = {
        "donation": f"YS5301{next(NUMBERS):08d}", "product": "P01", "component": "apheresis_platelets", "abo": Abo.A, "rh": Rh.POSITIVE,
        "amount": Decimal(1), "collected_on": (at - timedelta(days=1)).astimezone(CHINA).date(), "expires_at": at + timedelta(days=days),
    }  # fmt: skip
    return actions.take_in(id=new_id(), by=by, at=at, bag=NewBag(**(told | values)))


def wish(b: Banks, *, at: datetime = NOW, **values: Any) -> Wish:
    """Two doses of platelets for the weak station's stock within ten hours."""
    told: dict[str, Any] = {
        "giver": b.strong.pk, "component": "apheresis_platelets", "abo": Abo.A, "rh": Rh.POSITIVE, "amount": Decimal(2),
        "needed_by": at + timedelta(hours=10), "emergency": True, "purpose": Purpose.BLEEDING, "case_number": "ZY2026-0312",
    }  # fmt: skip
    return Wish(**(told | values))


def asked(b: Banks, *, by: Actor | None = None, at: datetime = NOW, **values: Any) -> Request:
    """The weak station asks the strong one."""
    return actions.request(id=new_id(), by=by or b.asker, at=at, wish=wish(b, at=at, **values))


def offered(b: Banks, *, at: datetime = NOW, **values: Any) -> Request:
    """… which holds two bags."""
    bags = [bag(b.giver, at=at), bag(b.giver, at=at, days=3)]
    row = asked(b, at=at, **values)
    return actions.offer(by=b.giver, at=at + minutes(5), request_id=row.pk, bag_ids=[one.pk for one in bags])


def issued(b: Banks, *, at: datetime = NOW, **values: Any) -> Request:
    """… and issues them."""
    row = offered(b, at=at, **values)
    return actions.issue(by=b.giver, at=at + minutes(10), request_id=row.pk)


def departed(b: Banks, *, at: datetime = NOW, **values: Any) -> Request:
    """… and sends them off."""
    row = issued(b, at=at, **values)
    return actions.depart(by=b.giver, at=at + minutes(15), request_id=row.pk, carrier="演示·司机", box="箱 3")


def received(b: Banks, *, at: datetime = NOW, said: Came = Came.HERE, **values: Any) -> Request:
    """… and the weak station receives both, unless told otherwise of the second."""
    row = departed(b, at=at, **values)
    ids = list(Bag.objects.filter(last=row).order_by("expires_at").values_list("pk", flat=True))
    came = dict.fromkeys(ids, Came.HERE) | {ids[-1]: said}
    return actions.receive(by=b.asker, at=at + minutes(90), request_id=row.pk, came=came)


def closed(b: Banks, *, at: datetime = NOW, **values: Any) -> Request:
    """… and the strong one has checked."""
    row = received(b, at=at, **values)
    return actions.close(by=b.giver, at=at + minutes(100), request_id=row.pk)


def lines(at: datetime, *degrees: str, step: int = 5) -> str:
    """A logger's table, one line each so many minutes from `at`."""
    times = ((at + minutes(step * n)).astimezone(CHINA) for n in range(len(degrees)))
    return "\n".join(f"{when:%Y-%m-%d %H:%M},{told}" for when, told in zip(times, degrees, strict=True))


def today(at: datetime) -> date:
    """The day in China."""
    return at.astimezone(CHINA).date()


def of_stage(s: Stage, at: datetime) -> dict[str, Any]:
    """For the world: the county has asked its supporter, that has issued to it; a bag received, one in stock, a day of collection.

    The supporter counts as a station while it is asked.
    """
    places = Institution.objects.filter(pk=s.supporter.pk)
    kind = s.supporter.kind
    places.update(kind="blood_station")
    ends = {"needed_by": at + timedelta(days=2)}
    told = [
        actions.request(
            id=new_id(), by=s.county_doctor, at=at,
            wish=Wish(
                giver=s.supporter.pk, component="apheresis_platelets", abo=Abo.A, rh=Rh.POSITIVE, amount=Decimal(1), emergency=True,
                purpose=Purpose.BLEEDING, case_number="ZY2026-0312", **ends,
            ),
        )
        for _ in range(4)
    ]  # fmt: skip
    places.update(kind=kind)
    day = actions.plan_day(
        id=new_id(), by=s.expert, at=at, day=today(at), place="演示广场", vehicle="采血车 2 号"
    )
    bags = [bag(s.expert, at=at, day=day.pk) for _ in range(4)]
    for row, one in zip(told[1:], bags[1:], strict=True):
        actions.offer(by=s.expert, at=at + minutes(1), request_id=row.pk, bag_ids=[one.pk])
        actions.issue(by=s.expert, at=at + minutes(2), request_id=row.pk)
    actions.depart(by=s.expert, at=at + minutes(3), request_id=told[2].pk)
    came = {bags[3].pk: Came.HERE}
    actions.receive(by=s.county_doctor, at=at + minutes(50), request_id=told[3].pk, came=came)
    return {
        "blood": told[0].pk, "blood_issued": told[1].pk, "blood_out": told[2].pk, "blood_received": told[3].pk, "blood_bag": bags[3].pk,
        "blood_stock": bags[0].pk, "blood_day": day.pk, "step_offer": "offer", "step_depart": "depart", "step_receive": "receive",
        "step_cancel": "cancel", "step_use": "use", "step_waste": "waste", "step_give_back": "give_back",
    }  # fmt: skip
