"""The pages of emergencies: an errand by two browsers, questions about impossible times, what is kept when refused, few statements."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.consultations import Stage, minutes, stage
from tests.factories.emergency import arrived, bed, begun, closed, finished, stamp
from tests.factories.patients import registered
from tests.integration.speed.test_statements import MOST, browser_of, statements
from tongzhou.accounts.models import Account
from tongzhou.care.emergency import actions
from tongzhou.care.emergency.models import Check, Delay, Point, Run
from tongzhou.care.emergency.rules import Answer, State
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> Stage:
    return stage()


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def form_of(client: Client, address: str) -> dict[str, str]:
    """The hidden values of a form, as a browser would send them."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    body = page.content.decode()
    found = {}
    for name in ("id", "seen"):
        known = re.search(rf'name="{name}" value="([^"]+)"', body)
        if known:
            found[name] = known.group(1)
    return found


def send(client: Client, address: str, **values: object) -> None:
    done = client.post(address, form_of(client, address) | values)
    assert done.status_code == 302, (
        address,
        re.findall(r'class="fault[^>]*>.*?<', done.content.decode())[:5],
    )


def ago(number: int = 180):  # type: ignore[no-untyped-def]  # an aware time
    return timezone.now() - minutes(number)


def clock(at) -> str:  # type: ignore[no-untyped-def]  # an aware time
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def test_from_the_ambulance_to_the_ledger(s: Stage) -> None:
    run = begun(s, at=ago())
    crew, county = client_of(s.township_doctor), client_of(s.county_doctor)
    assert run.number in county.get("/emergency/").content.decode()
    at = f"/emergency/{run.pk}/"
    send(crew, f"{at}points/", point="fmc", when=clock(ago(175)), source="person")
    actions.answer(by=s.county_doctor, at=ago(170), run_id=run.pk, answer=Answer.STRAIGHT_TO_LAB)
    shown = crew.get(at).content.decode()
    assert "绕行急诊，直接进 CT 室" in shown and "演示·县医" in shown
    send(county, f"{at}arrive/", arrived_at=clock(ago(150)))
    send(county, f"{at}points/", point="imaging", when=clock(ago(130)), source="person")
    patient = registered(s.county, at=ago())
    send(county, f"{at}identify/?patient={patient.pk}")
    send(county, f"{at}checklist/", item_platelets="no", item_window="yes")
    assert set(Check.objects.values_list("item", "value", "by_name")) == {
        ("platelets", "no", "演示·县医"),
        ("window", "yes", "演示·县医"),
    }
    send(county, f"{at}points/", point="needle", when=clock(ago(110)), source="person")
    place = bed(s, at=ago())
    send(county, f"{at}observe/", bed=str(place.pk))
    assert "留观 3 床" in county.get("/emergency/beds/").content.decode()
    refused = county.post(f"{at}finish/", form_of(county, f"{at}finish/") | {"note": "好转"})
    assert refused.status_code == 422 and "好转" in refused.content.decode()
    send(county, f"{at}finish/", outcome="admitted", note="收卒中单元")
    send(crew, f"{at}close/")
    run.refresh_from_db()
    assert run.state == State.COMPLETED
    entry = Entry.objects.get(source=run.source)
    assert entry.detail["minutes_door_to_needle"] == 40
    assert f"/ledger/entries/{entry.pk}/" in county.get(at).content.decode()
    assert county.get(f"/ledger/entries/{entry.pk}/").status_code == 200
    assert run.number in county.get(f"/patients/{patient.pk}/").content.decode()
    send(county, f"{at}review/delay/", cause="consent_talk", interval="dnt", minutes="10", note="等家属")
    assert Delay.objects.get().by_name == "演示·县医"
    body = crew.get(f"{at}review/").content.decode()
    assert "谈话签字" in body and "等家属" in body and "40 分钟" in body


def test_an_impossible_time_is_asked_about_on_the_form(s: Stage) -> None:
    run = arrived(s, at=ago())
    county, address = client_of(s.county_doctor), f"/emergency/{run.pk}/points/"
    form = form_of(county, address) | {
        "point": "imaging",
        "when": clock(ago(170)),
        "source": "person",
        "note": "照抄",
    }
    asked = county.post(address, form)
    body = asked.content.decode()
    assert asked.status_code == 200 and "不会早于" in body and "坚持" in body and clock(ago(170)) in body
    assert county.post(address, form | {"insist": "yes"}).status_code == 302
    point = Point.objects.get(run=run, code="imaging")
    assert point.flagged
    assert "不计入指标" in county.get(f"/emergency/{run.pk}/").content.decode()
    way = f"/emergency/{run.pk}/points/{point.pk}/"
    early = form_of(county, way) | {
        "what": "time",
        "when": clock(ago(171)),
        "source": "person",
        "why": "看错了钟",
    }
    assert 'name="insist"' in county.post(way, early).content.decode()
    send(county, way, what="time", when=clock(ago(140)), source="person", why="看错了钟")
    again = Point.objects.get(run=run, code="imaging", standing="current")
    assert not again.flagged and again.replaces_id == point.pk
    send(county, f"/emergency/{run.pk}/points/{again.pk}/", what="gone", why="误触")
    assert not Point.objects.filter(run=run, code="imaging", standing="current").exists()


def test_a_stale_page_is_told_so(s: Stage) -> None:
    run = arrived(s, at=ago())
    county, address = client_of(s.county_doctor), f"/emergency/{run.pk}/finish/"
    form = form_of(county, address)
    actions.identify(
        by=s.county_doctor, at=ago(100), run_id=run.pk, patient_id=registered(s.county, at=ago()).pk
    )
    late = county.post(address, form | {"outcome": "home", "note": "回家"})
    assert late.status_code == 409 and "回家" in late.content.decode()


def test_clocks_of_devices(s: Stage) -> None:
    county = client_of(s.county_doctor)
    send(
        county,
        "/emergency/clocks/new/",
        device="抢救室监护仪",
        shown=clock(timezone.now() + minutes(5)),
        seconds="0",
    )
    assert "抢救室监护仪" in county.get("/emergency/clocks/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_shown_in_both_languages(language: str, s: Stage) -> None:
    coming, here, done, over = (
        begun(s, at=ago()),
        arrived(s, at=ago()),
        finished(s, at=ago()),
        closed(s, at=ago()),
    )
    bed(s, at=ago())
    told = stamp(coming, s.township_doctor, "fmc", ago(170), at=ago(169), offset_ms=None)
    county, crew = client_of(s.county_doctor), client_of(s.township_doctor)
    pages = [
        "", "?tab=here", "?tab=sent", "?tab=done", "?q=卒中", "beds/", "beds/new/", "clocks/", "clocks/new/", f"{here.pk}/points/",
        f"{coming.pk}/points/{told.id}/", f"{here.pk}/checklist/", f"{here.pk}/files/", f"{done.pk}/review/", f"{over.pk}/review/delay/",
        f"{here.pk}/identify/", f"{coming.pk}/arrive/", f"{here.pk}/observe/", f"{here.pk}/finish/", *(f"{one.pk}/" for one in (coming, here, done, over)),
    ]  # fmt: skip
    for client, paths in (
        (county, pages),
        (
            crew,
            [
                "",
                f"{coming.pk}/redirect/",
                f"{coming.pk}/cancel/",
                f"{done.pk}/close/",
                f"{done.pk}/ask_more/",
            ],
        ),
    ):
        client.cookies["django_language"] = language
        for path in paths:
            assert client.get(f"/emergency/{path}").status_code == 200, path
    live = county.get(f"/emergency/{here.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert live.lstrip().startswith("<div") and "<html" not in live


def test_whoever_coordinates_sees_no_record(s: Stage) -> None:
    run = finished(s, at=ago())
    actions.identify(
        by=s.county_doctor, at=ago(), run_id=run.pk, patient_id=registered(s.county, at=ago()).pk
    )
    office = client_of(s.county_office)
    body = office.get(f"/emergency/{run.pk}/").content.decode()
    assert "姓名遮去" in body and "溶栓后好转" not in body
    assert office.get(f"/emergency/{run.pk}/checklist/").status_code == 404


def test_few_statements(s: Stage) -> None:
    first = arrived(s, at=ago())
    bed(s, at=ago())
    county = browser_of(s.county_doctor.account_id)
    paths = (
        "",
        "beds/",
        "clocks/",
        f"{first.pk}/",
        f"{first.pk}/review/",
        f"{first.pk}/checklist/",
        f"{first.pk}/points/",
        f"{first.pk}/finish/",
        f"{first.pk}/observe/",
    )
    few = {path: statements(county, f"/emergency/{path}")[0] for path in paths}
    for number in range(12):
        row: Run = begun(s, at=ago()) if number % 2 else arrived(s, at=ago())
        place = bed(s, label=f"{number} 床", at=ago())
        if row.state == State.EMERGENCY:
            actions.observe(by=s.county_doctor, at=ago(100), run_id=row.pk, bed_id=place.pk)
        stamp(first, s.county_doctor, "imaging", ago(100 - number), at=ago(90))
        actions.check_clock(
            id=new_id(),
            by=s.county_doctor,
            at=ago(),
            institution_id=s.county.pk,
            device=f"钟{number}",
            shown=ago() + timedelta(seconds=3),
        )
    many = {path: statements(county, f"/emergency/{path}")[0] for path in paths}
    assert few == many and max(many.values()) <= MOST, (few, many)


def test_a_time_told_anew_when_asked_stands_in_the_place_of_the_first(s: Stage) -> None:
    run = arrived(s, at=ago())
    county, address = client_of(s.county_doctor), f"/emergency/{run.pk}/points/"
    form = form_of(county, address) | {"point": "imaging", "when": clock(ago(170)), "source": "person"}
    asked = re.search(r'name="asked" value="([^"]+)"', county.post(address, form).content.decode())
    assert asked
    form |= {"asked": asked.group(1), "when": clock(ago(140))}
    assert county.post(address, form).status_code == 302
    assert county.post(address, form).status_code == 302
    assert sorted(Point.objects.filter(run=run, code="imaging").values_list("standing", flat=True)) == [
        "current",
        "replaced",
    ]
