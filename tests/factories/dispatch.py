"""A county's 120 desk: a dispatcher, two stations with an ambulance and a crew each, the emergency room; missions brought to any state by the verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.factories.accounts import actor_as, granted, staff_at
from tests.factories.consultations import NOW, Stage, minutes, stage
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.care.dispatch import actions
from tongzhou.care.dispatch.actions import Told
from tongzhou.care.dispatch.models import Ambulance, Call, Mission, Station
from tongzhou.care.dispatch.rules import Gear, Kind, Seat, Sheet, Spot
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.rules import Urgency

SHEET = Sheet(
    who="男，约 60 岁", found="胸痛 40 分钟，大汗，心电图 V1–V4 抬高", vitals="血压 92/60，脉搏 104，血氧 93%",
    given="吸氧、静脉通路、阿司匹林 300 mg 嚼服", tubes="右前臂留置针", belongings="手机、身份证", family="儿子随车",
)  # fmt: skip
COUNTY, TOWNSHIP, SCENE = (
    Spot(34_990_000, 106_200_000),
    Spot(35_050_000, 106_300_000),
    Spot(35_040_000, 106_290_000),
)
PHONE = "13800000000"
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Network:
    """The desk of the county of a stage."""

    s: Stage
    desk: Actor
    second_desk: Actor
    driver: Actor
    doctor: Actor
    county_driver: Actor
    room: Actor
    stations: tuple[Station, Station]
    county_car: Ambulance
    township_car: Ambulance


def rider(house: Institution, name: str) -> tuple[Staff, Actor]:
    """Somebody who rides, of that house."""
    staff = staff_at(house, name=name, title="technician")
    return staff, actor_as(Role.AMBULANCE_CREW, house, staff=staff)


def network(s: Stage | None = None, *, at: datetime = NOW) -> Network:
    """Everything entered by the desk itself; both crews are on shift for a day from an hour before `at`."""
    s = s or stage()
    desk = actor_as(Role.DISPATCHER, s.county, staff=staff_at(s.county, name="演示·调度甲", title="manager"))
    second = actor_as(
        Role.DISPATCHER, s.county, staff=staff_at(s.county, name="演示·调度乙", title="manager")
    )
    staff, driver = rider(s.township, "演示·司机甲")
    other, county_driver = rider(s.county, "演示·司机乙")
    here = station(desk, s.county, "县医院急救站", COUNTY, at=at)
    there = station(desk, s.township, "乡急救站", TOWNSHIP, at=at)
    county_car, township_car = car(desk, here, "甘E·演01", at=at), car(desk, there, "甘E·演02", at=at)
    start = at - timedelta(hours=1)
    assert s.township_doctor.staff_id
    shift(desk, township_car, start, {Seat.DRIVER: staff.pk, Seat.DOCTOR: s.township_doctor.staff_id})
    shift(desk, county_car, start, {Seat.DRIVER: other.pk})
    room = actor_as(Role.CLINICIAN, s.county, staff=staff_at(s.county, name="演示·急诊医生"))
    return Network(
        s,
        desk,
        second,
        driver,
        s.township_doctor,
        county_driver,
        room,
        (here, there),
        county_car,
        township_car,
    )


def station(desk: Actor, house: Institution, name: str, spot: Spot | None, *, at: datetime = NOW) -> Station:
    """A station of that house."""
    return actions.open_station(id=new_id(), by=desk, at=at, institution_id=house.pk, name=name, spot=spot)


def car(desk: Actor, where: Station, plate: str, *, at: datetime = NOW) -> Ambulance:
    """An ambulance that stands there."""
    gear = (Gear.ECG, Gear.DEFIBRILLATOR, Gear.OXYGEN)
    return actions.register(
        id=new_id(), by=desk, at=at, station_id=where.pk, plate=plate, kind=Kind.B, gear=gear, device="设备台账 2021-12"
    )  # fmt: skip


def shift(desk: Actor, ambulance: Ambulance, start: datetime, riders: dict[Seat, Any]) -> Any:
    """A day's crew."""
    return actions.crew(
        id=new_id(), by=desk, at=start, ambulance_id=ambulance.pk, start=start, end=start + DAY, riders=riders
    )


def told(**values: Any) -> Told:
    """A chest pain in a village, with coordinates."""
    return Told(
        **({"place": "演示村三组，村委会对面", "complaint": "男 60 岁，胸痛半小时", "urgency": Urgency.IMMEDIATE, "phone": PHONE, "spot": SCENE} | values)
    )  # fmt: skip


def called(n: Network, *, at: datetime = NOW, **values: Any) -> Call:
    """Somebody called."""
    return actions.take(id=new_id(), by=n.desk, at=at, centre_id=n.s.county.pk, told=told(**values))


def sent(
    n: Network, *, at: datetime = NOW, call: Call | None = None, car: Ambulance | None = None, **values: Any
) -> Mission:
    """The township's ambulance, to the county hospital, unless told otherwise."""
    call = call or called(n, at=at)
    return actions.assign(
        id=new_id(), by=n.desk, at=at, call_id=call.pk, ambulance_id=(car or n.township_car).pk,
        **({"destination_id": n.s.county.pk} | values),
    )  # fmt: skip


def accepted(n: Network, *, at: datetime = NOW, **values: Any) -> Mission:
    """… and its crew drives."""
    return actions.accept(by=n.driver, at=at + minutes(1), mission_id=sent(n, at=at, **values).pk)


def loaded(n: Network, *, at: datetime = NOW, **values: Any) -> Mission:
    """… and the patient is on board."""
    row = accepted(n, at=at, **values)
    actions.on_scene(by=n.driver, at=at + minutes(12), mission_id=row.pk)
    return actions.load(by=n.driver, at=at + minutes(20), mission_id=row.pk)


def arrived(n: Network, *, at: datetime = NOW, **values: Any) -> Mission:
    """… and at the hospital, with the sheet filled in."""
    row = loaded(n, at=at, **values)
    actions.write(by=n.doctor, at=at + minutes(25), mission_id=row.pk, sheet=SHEET)
    return actions.arrive(by=n.driver, at=at + minutes(40), mission_id=row.pk)


def handed_over(n: Network, *, at: datetime = NOW, **values: Any) -> Mission:
    """… and both have signed."""
    row = arrived(n, at=at, **values)
    actions.hand_over(by=n.doctor, at=at + minutes(42), mission_id=row.pk)
    return actions.take_over(by=n.room, at=at + minutes(44), mission_id=row.pk)


def of_stage(s: Stage, at: datetime) -> dict[str, Any]:
    """For the world: the county's office also dispatches; a call waits, the township's ambulance is sent, another is at the county hospital."""
    n = network(s, at=at)
    granted(Account.objects.get(pk=s.county_office.account_id), Role.DISPATCHER, s.county)
    waits, row = called(n, at=at), sent(n, at=at)
    other = sent(n, at=at, car=n.county_car)
    for number, verb in enumerate((actions.accept, actions.on_scene, actions.load), start=1):
        verb(by=n.county_driver, at=at + minutes(number), mission_id=other.pk)
    actions.write(by=n.county_driver, at=at + minutes(9), mission_id=other.pk, sheet=SHEET)
    actions.arrive(by=n.county_driver, at=at + minutes(20), mission_id=other.pk)
    home = car(n.desk, n.stations[0], "甘E·演09", at=at)
    staff, _actor = rider(s.county, "演示·司机丙")
    crew = shift(n.desk, home, at - timedelta(hours=1), {Seat.DRIVER: staff.pk})
    return {
        "call": waits.pk, "mission": row.pk, "mission_arrived": other.pk, "ambulance": home.pk, "shift": crew.pk,
        "ride_accept": "accept", "ride_take_over": "take_over", "ride_hand_over": "hand_over", "ride_cancel": "cancel",
    }  # fmt: skip
