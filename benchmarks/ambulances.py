"""Fills an empty installation: 40 counties, 500 ambulances that are all out, calls that wait, 2,000 open referrals. Rows are copied past the triggers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from benchmarks.world.copying import Tray, past_triggers
from benchmarks.world.sizes import PASSWORD
from tongzhou.kernel.ids import new_id

COUNTIES, AMBULANCES, REFERRALS = 40, 500, 2_000
CHANCE = Random(20261129)
ALWAYS = DateRange(date(2000, 1, 1), None)
EARLY = DateTimeTZRange(datetime(2020, 1, 1, tzinfo=UTC), None)


def fill() -> dict[str, Any]:
    """Everything at the present moment. Answers counts and faults."""
    past_triggers()
    at = datetime.now(UTC)
    tray, password = Tray(), make_password(PASSWORD)
    province = _region("62", "演示省", "province")
    tray.add(province)
    _account(tray, "province", "dispatcher", password, region=province)
    for county in range(COUNTIES):
        _county(tray, county, province, password, at)
    tray.empty()
    return {"counts": {model.__name__: count for model, count in _counts().items()}, "faults": []}


def _counts() -> dict[Any, int]:
    from tongzhou.care.dispatch.models import Ambulance, Call, Mission, Position
    from tongzhou.care.referrals.models import Referral

    return {model: model.objects.count() for model in (Ambulance, Call, Mission, Position, Referral)}


def _region(code: str, name: str, level: str, parent: Any = None) -> Any:
    from tongzhou.directory.models import Region

    return Region(code=code, name=name, level=level, during=ALWAYS, parent=parent, search=name)


def _house(name: str, kind: str, tier: str, region: Any, parent: Any = None) -> Any:
    from tongzhou.directory.models import Institution

    id = new_id()
    path = f"{parent.path if parent else '/'}{id}/"
    return Institution(
        id=id, name=name, kind=kind, tier=tier, region=region, region_code=region.code, parent=parent, path=path, during=ALWAYS, search=name
    )  # fmt: skip


def _account(
    tray: Tray, username: str, role: str, password: str, *, staff: Any = None, region: Any = None
) -> Any:
    from tongzhou.accounts.models import Account, RoleGrant

    account = Account(username=username, name=f"演示·{username}", staff=staff, password=password)
    house = staff.institution if staff else None
    tray.add(account)
    tray.add(
        RoleGrant(account=account, role=role, institution=house, region=region, during=EARLY, granted_by="system:benchmark", granted_at=EARLY.lower)
    )  # fmt: skip
    return account


def _staff(tray: Tray, house: Any, name: str) -> Any:
    from tongzhou.directory.models import Staff

    row = Staff(name=f"演示·{name}", institution=house, title="attending_physician", search=name)
    tray.add(row)
    return row


def _county(tray: Tray, number: int, province: Any, password: str, at: datetime) -> None:
    region = _region(f"62{number // 90 + 1:02d}{number % 90 + 1:02d}", f"演示{number}县", "county", province)
    hospital = _house(f"演示{number}县人民医院", "general_hospital", "county", region)
    towns = [
        _house(f"演示{number}-{n}乡卫生院", "township_centre", "township", region, hospital) for n in range(4)
    ]
    tray.add(region, hospital, *towns)
    desk, doctor = _staff(tray, hospital, f"调度{number}"), _staff(tray, hospital, f"急诊{number}")
    _account(tray, f"desk-{number}", "dispatcher", password, staff=desk)
    _account(tray, f"room-{number}", "clinician", password, staff=doctor)
    middle = (34_000_000 + 50_000 * (number // 8), 104_000_000 + 400_000 * (number % 8))
    count = AMBULANCES // COUNTIES + (1 if number < AMBULANCES % COUNTIES else 0)
    for n in range(count):
        _ambulance(tray, number, n, [hospital, *towns][n % 5], hospital, middle, at)
    senders = [(town, _staff(tray, town, f"乡医{number}")) for town in towns]
    for n in range(REFERRALS // COUNTIES):
        _referral(tray, number, n, *senders[n % 4], hospital, at)


def _ambulance(
    tray: Tray, county: int, n: int, house: Any, hospital: Any, middle: tuple[int, int], at: datetime
) -> None:
    from tongzhou.care.dispatch.models import Ambulance, Call, Mission, Position, Rider, Shift, Station, Step

    lat, lon = (one + CHANCE.randint(-150_000, 150_000) for one in middle)
    station = Station(
        institution=house, name=f"站 {county}-{n}", lat=lat, lon=lon, made_at=at, made_by="system:benchmark"
    )
    car = Ambulance(station=station, plate=f"演{county:02d}{n:03d}", kind="b", gear=["ecg", "oxygen"], made_at=at, made_by="system:benchmark")  # fmt: skip
    during = DateTimeTZRange(at - timedelta(hours=1), at + timedelta(hours=60))
    shift = Shift(ambulance=car, during=during, made_at=at, made_by="system:benchmark")
    driver = _staff(tray, house, f"司机{county}-{n}")
    tray.add(station, car, shift, Rider(shift=shift, staff=driver, seat="driver", during=during))
    for part in range(2 if n < 3 else 1):  # three calls of each county wait
        call = Call(
            number=f"HJ-{county:02d}-{n:03d}-{part}", centre=hospital, called_at=at - timedelta(minutes=n), place=f"演示村{n}组", lat=lat + 40_000,
            lon=lon - 30_000, complaint="胸痛半小时", urgency="immediate", content_hash="0" * 64, taken_at=at, taken_by="system:benchmark", taken_by_name="演示·调度",
        )  # fmt: skip
        tray.add(call)
        if part:
            continue
        loaded = n % 2
        state, times = ("loaded", {"on_scene_at": at, "loaded_at": at}) if loaded else ("accepted", {})
        mission = Mission(
            call=call, ambulance=car, shift=shift, destination=hospital, content_hash="0" * 64, state=state, steps=1, assigned_at=at, accepted_at=at, **times
        )  # fmt: skip
        step = Step(
            mission=mission, number=1, event="assign", from_state="", to_state=state, at=at, by_key="system:benchmark", by_name="演示·调度",
            digest="0" * 64, happened_at=at,
        )  # fmt: skip
        tray.add(mission, step, Position(mission=mission))


def _referral(tray: Tray, county: int, n: int, sender: Any, doctor: Any, receiver: Any, at: datetime) -> None:
    from tongzhou.care.patients.models import Consent, Patient
    from tongzhou.care.patients.secrets import key_of, seal
    from tongzhou.care.referrals.models import Part, Referral, Step

    id: UUID = new_id()
    name = f"演示·病人{county}-{n}"
    patient = Patient(
        id=id, name_cipher=seal(name, column="patient.name", row=id) or b"", name_key=key_of("name", name), sex="male", born_on=date(1960, 1, 1),
        registered_at=sender, created_at=at, created_by="system:benchmark", content_key="0" * 64,
    )  # fmt: skip
    consent = Consent(
        patient=patient, purpose="care", form="written", given_at=at, recorded_at=at, recorded_by="system:benchmark", recorded_name="演示",
        institution=sender, content_key="0" * 64,
    )  # fmt: skip
    due = at + timedelta(minutes=CHANCE.randint(-60, 600))
    row = Referral(
        number=f"ZZ-{county:02d}-{n:04d}", patient=patient, consent=consent, direction="up", urgency="urgent", transport="ambulance",
        reason="胸痛两小时，这里不能溶栓", summary={"problems": "胸痛"}, content_hash="0" * 64, search="胸痛", sender=sender, sender_staff=doctor,
        receiver=receiver, state="requested", steps=1, waits_at=receiver, clock="answer", clock_since=at, due_at=due, asked_at=at, sent_at=at,
    )  # fmt: skip
    step = Step(referral=row, number=1, event="request", from_state="", to_state="requested", at=at, by_key="system:benchmark", by_name="演示", digest="0" * 64)  # fmt: skip
    tray.add(patient, consent, row, step)
    tray.add(
        *(
            Part(referral=row, institution=one, role=role, since=at)
            for one, role in ((sender, "sender"), (receiver, "receiver"))
        )
    )


if __name__ == "__main__":
    import sys

    from benchmarks.world.empty import main

    sys.exit(main(__doc__, "benchmarks.ambulances"))
