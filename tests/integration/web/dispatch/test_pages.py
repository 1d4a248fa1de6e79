"""The pages of the 120 network: a call from the desk to both signatures by three browsers, what is kept when refused, few statements."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.dispatch import (
    PHONE,
    SHEET,
    TOWNSHIP,
    accepted,
    arrived,
    called,
    car,
    handed_over,
    loaded,
    network,
    rider,
    sent,
    shift,
    station,
)
from tests.integration.speed.test_statements import MOST, statements
from tongzhou.accounts.models import Account
from tongzhou.care.dispatch import actions
from tongzhou.care.dispatch.models import Call, Mission, Position
from tongzhou.care.dispatch.rules import Seat, State
from tongzhou.care.emergency.actions import Begun, begin
from tongzhou.care.emergency.rules import Came
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def form_of(client: Client, address: str) -> dict[str, str]:
    """The hidden values of a form, as a browser would send them."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    body = page.content.decode()
    known = {name: re.search(rf'name="{name}" value="([^"]+)"', body) for name in ("id", "seen")}
    return {name: found.group(1) for name, found in known.items() if found}


def take(client: Client, row: Mission, event: str, **values: str) -> None:
    address = f"/dispatch/missions/{row.pk}/{event}/"
    done = client.post(address, form_of(client, address) | values)
    assert done.status_code == 302, (event, re.findall(r'class="fault[^>]*>.*?<', done.content.decode())[:5])


def before(hours: int = 3) -> Any:
    return timezone.now() - timedelta(hours=hours)


def sheet() -> dict[str, str]:
    return {name: getattr(SHEET, name) for name in SHEET.__struct_fields__}


def test_a_crew_goes_on_in_the_emergency_that_one_of_it_began() -> None:
    n = network(at=before(1))
    row = sent(n, at=before(1))
    doctor = client_of(n.doctor)
    address = f"/dispatch/missions/{row.pk}/"
    assert f"/emergency/new/?mission={row.pk}" in doctor.get(address).content.decode()
    told = Begun(
        id=new_id(), pathway="stroke", came=Came.AMBULANCE, device_at=before(1), institution=n.s.county.pk, offset_ms=0, label="无名氏",
        mission=row.pk,
    )  # fmt: skip
    run = begin(by=n.doctor, at=before(1), begun=told)
    there = doctor.get(address).content.decode()
    assert f"/emergency/{run.pk}/thumb/" in there and "/emergency/new/" not in there
    assert f"/emergency/{run.pk}/thumb/" not in client_of(n.desk).get(address).content.decode()


def test_from_the_desk_to_both_signatures() -> None:
    n = network(at=before(1))
    desk, crew, room = client_of(n.desk), client_of(n.driver), client_of(n.room)
    assert desk.get("/")["Location"] == "/dispatch/" and crew.get("/")["Location"] == "/dispatch/"
    address = "/dispatch/calls/new/"
    typed = form_of(desk, address) | {
        "place": "演示村三组", "complaint": "胸痛半小时", "urgency": "immediate", "phone": PHONE, "people": "1", "spot": "35.04，106.29", "called_at": "",
    }  # fmt: skip
    refused = desk.post(address, typed | {"place": "", "spot": "不知道"})
    assert refused.status_code == 422 and "胸痛半小时" in refused.content.decode()
    done = desk.post(address, typed)
    call = Call.objects.get()
    assert done["Location"] == f"/dispatch/calls/{call.pk}/"
    shown = desk.get(f"/dispatch/calls/{call.pk}/").content.decode()
    assert shown.index("甘E·演02") < shown.index("甘E·演01") and PHONE in shown and "分钟到" in shown
    address = f"/dispatch/calls/{call.pk}/send/"
    told = form_of(desk, f"{address}?ambulance={n.township_car.pk}")
    assert desk.post(address, told | {"ambulance": str(n.township_car.pk), "destination": str(n.s.county.pk)}).status_code == 302  # fmt: skip
    row = Mission.objects.get()
    assert "甘E·演02" in crew.get("/dispatch/").content.decode()
    page = crew.get(f"/dispatch/missions/{row.pk}/").content.decode()
    assert PHONE in page and "data-position" in page and "/emergency/new/" not in page
    doctor = client_of(n.doctor).get(f"/dispatch/missions/{row.pk}/").content.decode()
    assert f"/emergency/new/?mission={row.pk}" in doctor
    for event, seen in (("accept", 1), ("on_scene", 2)):
        assert (
            crew.post(f"/dispatch/missions/{row.pk}/{event}/", {"seen": str(seen), "touch": "1"}).status_code
            == 302
        )
    take(crew, row, "load", destination=str(n.s.county.pk), happened_at="")
    assert "甘E·演02" in room.get("/dispatch/").content.decode()
    assert crew.post(f"/dispatch/missions/{row.pk}/arrive/", {"seen": "4", "touch": "1"}).status_code == 302
    lacks = crew.post(f"/dispatch/missions/{row.pk}/hand_over/", form_of(crew, f"/dispatch/missions/{row.pk}/hand_over/") | sheet() | {"found": ""})  # fmt: skip
    assert lacks.status_code == 422 and SHEET.given in lacks.content.decode()
    take(crew, row, "hand_over", **sheet())
    assert SHEET.found in room.get(f"/dispatch/missions/{row.pk}/take_over/").content.decode()
    take(room, row, "take_over")
    row.refresh_from_db()
    assert row.state == State.HANDED_OVER and not Position.objects.exists()
    paper = room.get(f"/dispatch/missions/{row.pk}/sheet.pdf")
    assert (
        paper.content.startswith(b"%PDF")
        and desk.get(f"/dispatch/missions/{row.pk}/sheet.pdf").status_code == 404
    )
    assert PHONE not in crew.get(f"/dispatch/missions/{row.pk}/").content.decode()
    assert PHONE not in room.get(f"/dispatch/missions/{row.pk}/").content.decode()
    assert SHEET.found not in desk.get(f"/dispatch/missions/{row.pk}/").content.decode()


def test_the_desk_keeps_stations_ambulances_and_crews() -> None:
    n = network(at=before())
    desk = client_of(n.desk)
    address = "/dispatch/fleet/stations/new/"
    assert desk.post(address, form_of(desk, address) | {"house": str(n.s.township.pk), "name": "二号站", "spot": ""}).status_code == 302  # fmt: skip
    address = "/dispatch/fleet/ambulances/new/"
    done = desk.post(address, form_of(desk, address) | {"station": str(n.stations[1].pk), "plate": "甘E·演09", "kind": "b", "gear": ["ecg", "oxygen"], "device": ""})  # fmt: skip
    own = done["Location"]
    staff, _actor = rider(n.s.township, "演示·司机丙")
    start = timezone.localtime()
    hours = {"start": f"{start:%Y-%m-%dT%H:%M}", "end": f"{start + timedelta(hours=9):%Y-%m-%dT%H:%M}"}
    typed = form_of(desk, f"{own}crew/") | hours
    wrong = desk.post(f"{own}crew/", typed | {"driver": ""})
    assert wrong.status_code == 422 and 'id="f-driver-fault"' in wrong.content.decode()
    assert desk.post(f"{own}crew/", typed | {"driver": str(staff.pk)}).status_code == 302
    shown = desk.get(own).content.decode()
    assert "演示·司机丙" in shown and "供氧" in shown
    assert desk.post(f"{own}out/", form_of(desk, f"{own}out/") | {"note": "保养"}).status_code == 302
    assert "保养" in desk.get("/dispatch/board/").content.decode()
    assert desk.post(f"{own}back/").status_code == 302
    found = re.search(r"/dispatch/fleet/shifts/[^/]+/end/", shown)
    assert found and desk.post(found.group(0)).status_code == 302
    assert "演示·司机丙" not in desk.get(own).content.decode()


def test_a_position_needs_no_session_and_only_its_token() -> None:
    n = network(at=before(1))
    row = accepted(n, at=before(1))
    stranger = Client(enforce_csrf_checks=True)

    def post(**values: Any) -> int:
        told = {
            "token": actions.token(row.pk),
            "lat": 35.01,
            "lon": 106.2,
            "at": int(timezone.now().timestamp() * 1000),
            "accuracy": 9.6,
        }
        return stranger.post(
            "/dispatch/position/", told | values, content_type="application/json"
        ).status_code

    assert post() == 204 and Position.objects.get().accuracy == 10
    assert post(at=1) == 204 and post() == 429
    assert post(token="nonsense") == 410 and post(lat=123.0) == 422
    assert (
        post(more=1) == 400
        and post(lat="x") == 400
        and post(at=10**30) == 400
        and post(token="x" * 500) == 413
    )
    assert stranger.get("/dispatch/position/").status_code == 405
    actions.cancel(by=n.desk, at=timezone.now(), mission_id=row.pk, note="误报")
    assert post() == 410


def test_an_old_page_is_told_so_and_keeps_what_was_typed() -> None:
    n = network(at=before())
    row = accepted(n, at=before())
    desk, crew = client_of(n.desk), client_of(n.driver)
    address = f"/dispatch/missions/{row.pk}/cancel/"
    form = form_of(desk, address)
    take(crew, row, "on_scene", happened_at="")
    late = desk.post(address, form | {"note": "家属说好了"})
    assert (
        late.status_code == 409
        and "家属说好了" in late.content.decode()
        and "到现场" in late.content.decode()
    )
    row.refresh_from_db()
    assert row.state == State.ON_SCENE


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_shown_in_both_languages(language: str) -> None:
    n = network(at=before(4))
    at = before(3)
    done = handed_over(n, at=at)
    waits, row = called(n, at=before(1)), arrived(n, at=before(1))
    further = called(n, at=before(1), spot=None)
    pages = {
        n.desk: [
            "board/", "calls/new/", f"calls/{waits.pk}/", f"calls/{further.pk}/", f"calls/{waits.pk}/send/", f"calls/{row.call_id}/", f"calls/{row.call_id}/send/",
            f"calls/{waits.pk}/close/", f"missions/{row.pk}/", f"missions/{done.pk}/", "fleet/", "fleet/stations/new/", "fleet/ambulances/new/",
            f"fleet/ambulances/{n.county_car.pk}/", f"fleet/ambulances/{n.county_car.pk}/out/", f"fleet/ambulances/{n.county_car.pk}/crew/",
        ],
        n.doctor: ["", f"missions/{row.pk}/", f"missions/{row.pk}/hand_over/", f"missions/{row.pk}/write/", f"missions/{row.pk}/sheet.pdf"],
        n.room: ["", f"missions/{row.pk}/", f"missions/{row.pk}/take_over/", f"missions/{done.pk}/sheet.pdf"],
    }  # fmt: skip
    for actor, paths in pages.items():
        client = client_of(actor)
        client.cookies["django_language"] = language
        for path in paths:
            assert client.get(f"/dispatch/{path}").status_code == 200, path
    live = client_of(n.desk).get("/dispatch/board/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in live and 'id="board"' in live


def test_few_statements() -> None:
    n = network(at=before(2))
    at = before(1)
    first, waits = loaded(n, at=at), called(n, at=at)
    desk, crew, room = client_of(n.desk), client_of(n.driver), client_of(n.room)
    pages = [
        (desk, "board/"), (desk, f"calls/{waits.pk}/"), (desk, f"calls/{first.call_id}/"), (desk, f"missions/{first.pk}/"), (desk, "fleet/"),
        (desk, f"calls/{waits.pk}/send/"), (desk, f"fleet/ambulances/{n.county_car.pk}/"), (desk, f"fleet/ambulances/{n.county_car.pk}/crew/"),
        (crew, ""), (crew, f"missions/{first.pk}/"), (crew, f"missions/{first.pk}/arrive/"), (room, ""), (room, f"missions/{first.pk}/"),
    ]  # fmt: skip
    few = [statements(one, f"/dispatch/{path}")[0] for one, path in pages]
    for number in range(15):
        where = station(n.desk, n.s.township, f"站 {number}", TOWNSHIP, at=at)
        one = car(n.desk, where, f"演{number:03}", at=at)
        staff, actor = rider(n.s.township, f"演示·司机{number}")
        shift(n.desk, one, at, {Seat.DRIVER: staff.pk})
        called(n, at=at)
        if number % 2:
            row = sent(n, at=at, car=one)
            actions.accept(by=actor, at=at, mission_id=row.pk)
    many = [statements(one, f"/dispatch/{path}")[0] for one, path in pages]
    told = dict(zip([path for _, path in pages], zip(few, many, strict=True), strict=False))
    assert few == many and max(many) <= MOST, told
