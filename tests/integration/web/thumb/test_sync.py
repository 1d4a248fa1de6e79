"""What a phone sends: item by item, late, twice, under the wrong account, unreadable; what it is told of its runs, and of nobody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.consultations import Stage, stage
from tests.factories.dispatch import network, sent
from tests.factories.emergency import begun, stamp
from tests.factories.files import picture
from tests.integration.speed.test_statements import MOST
from tongzhou.accounts.models import Account
from tongzhou.care.emergency.models import Point, Run, Vitals
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def s(db: None) -> Stage:
    return stage()


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def now_ms(minus: int = 0) -> int:
    """Milliseconds since 1970, some seconds ago."""
    return int(timezone.now().timestamp() * 1000) - minus * 1000


def send(
    who: Actor, *items: Any, asking: tuple[str, ...] = (), account: object = None, client: Client | None = None, **headers: str
) -> Any:  # fmt: skip
    told = {"account": str(account or who.account_id), "asking": list(asking), "items": list(items)}
    browser = client or client_of(who)
    return browser.post(
        "/emergency/sync/", json.dumps(told), content_type="application/json", headers=headers
    )


def beginning(s: Stage, run: UUID, **values: Any) -> dict[str, Any]:
    return {
        "kind": "begin", "id": str(run), "run": str(run), "device_at": now_ms(600), "offset_ms": 0, "pathway": "stroke",
        "came": "ambulance", "label": "无名氏 男 约 60 岁", "institution": str(s.county.pk),
    } | values  # fmt: skip


def touching(run: UUID, point: str, ago: int, **values: Any) -> dict[str, Any]:
    return {
        "kind": "stamp", "id": str(new_id()), "run": str(run), "device_at": now_ms(ago), "offset_ms": 0, "point": point, "insisted": False,
    } | values  # fmt: skip


def outcomes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["outcome"] for one in answer.json()["results"]]


def test_a_whole_journey_in_one_batch(s: Stage) -> None:
    run = new_id()
    items = [
        beginning(s, run, offset_ms=5000), touching(run, "fmc", 500, offset_ms=5000), touching(run, "leave_scene", 300),
        {"kind": "vitals", "id": str(new_id()), "run": str(run), "device_at": now_ms(250), "offset_ms": None, "systolic": "185", "diastolic": "95", "glucose": "6.8", "consciousness": "A"},
    ]  # fmt: skip
    answer = send(s.township_doctor, *items)
    assert outcomes(answer) == ["kept"] * 4
    row = Run.objects.get(pk=run)
    assert (row.pathway, row.label, row.receiver_id, row.came) == (
        "stroke",
        "无名氏 男 约 60 岁",
        s.county.pk,
        "ambulance",
    )
    fmc = Point.objects.get(run=run, code="fmc")
    assert (
        fmc.device_at - fmc.true_at == timedelta(seconds=5)
        and fmc.device_at.timestamp() * 1000 == items[1]["device_at"]
    )
    kept = Vitals.objects.get(run=run)
    assert (kept.systolic, str(kept.glucose), kept.consciousness, kept.offset_ms) == (185, "6.8", "A", None)
    (told,) = answer.json()["runs"]
    assert set(told["points"]) == {"fmc", "leave_scene"} and told["side"] == "sender"
    assert told["points"]["fmc"]["at"] == items[1]["device_at"] - 5000


def test_sent_twice_is_done_once(s: Stage) -> None:
    run = new_id()
    items = [beginning(s, run), touching(run, "fmc", 500), touching(run, "leave_scene", 300)]
    first, second = send(s.township_doctor, *items), send(s.township_doctor, *items)
    assert outcomes(first) == ["kept"] * 3 and set(outcomes(second)) <= {"kept", "known"}
    assert Point.objects.filter(run=run).count() == 2 and Run.objects.count() == 1
    assert first.json()["runs"] == second.json()["runs"]


def test_another_account_s_rows_are_not_taken(s: Stage) -> None:
    """Whatever the phone believes: a batch that names another account is refused as a whole."""
    run = new_id()
    answer = send(s.county_doctor, beginning(s, run), account=s.township_doctor.account_id)
    assert answer.status_code == 409 and "另一个账号" in answer.json()["says"]
    assert not Run.objects.filter(pk=run).exists()


def test_an_item_that_cannot_be_read_holds_up_nothing(s: Stage) -> None:
    run, broken = new_id(), str(new_id())
    bad: list[Any] = [
        {"kind": "stamp", "id": broken, "run": "x"}, 7, [], "x", {"kind": "nothing", "id": broken}, touching(run, "fmc", 500, offset_ms=1.5),
        touching(run, "fmc", 500, device_at=-1), touching(run, "fmc", 500, more=1),
        {"kind": "vitals", "id": str(new_id()), "run": str(run), "device_at": now_ms(), "offset_ms": 0, "glucose": "NaN"},
        {"kind": "vitals", "id": str(new_id()), "run": str(run), "device_at": now_ms(), "offset_ms": 0, "systolic": "١٢٠"},
    ]  # fmt: skip
    answer = send(s.township_doctor, beginning(s, run), *bad, touching(run, "leave_scene", 300))
    told = outcomes(answer)
    assert told[0] == told[-1] == "kept" and set(told[1:-1]) == {"refused"}
    assert answer.json()["results"][1]["id"] == broken
    assert all(one["says"] and one["then"] for one in answer.json()["results"][1:-1])
    assert list(Point.objects.filter(run=run).values_list("code", flat=True)) == ["leave_scene"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "null", '{"account": "x", "asking": [], "items": []}', "[" * 3000]
)
def test_a_batch_that_cannot_be_read(s: Stage, body: str) -> None:
    answer = client_of(s.township_doctor).post("/emergency/sync/", body, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["says"]


def test_an_impossible_order_is_asked_about_and_insisted_upon(s: Stage) -> None:
    run = new_id()
    later, earlier = touching(run, "fmc", 300), touching(run, "leave_scene", 400)
    answer = send(s.township_doctor, beginning(s, run), later, earlier)
    assert outcomes(answer) == ["kept", "kept", "questioned"]
    assert "离开现场" in answer.json()["results"][2]["says"]
    again = send(s.township_doctor, earlier | {"insisted": True})
    assert outcomes(again) == ["kept"] and again.json()["runs"][0]["points"]["leave_scene"]["flagged"] is True


def test_put_right_and_taken_back(s: Stage) -> None:
    run = new_id()
    first, second = touching(run, "fmc", 500), touching(run, "leave_scene", 300)
    send(s.township_doctor, beginning(s, run), first, second)
    base = {"kind": "correct", "run": str(run), "offset_ms": 0, "device_at": now_ms()}
    moved = base | {
        "id": str(new_id()),
        "point": "fmc",
        "of": first["id"],
        "at": now_ms(520),
        "reason": "time",
    }
    gone = base | {
        "id": str(new_id()),
        "point": "leave_scene",
        "of": second["id"],
        "at": None,
        "reason": "mistouch",
    }
    for _ in range(2):
        answer = send(s.township_doctor, moved, gone)
        assert set(outcomes(answer)) <= {"kept", "known"}
        (told,) = answer.json()["runs"]
        assert set(told["points"]) == {"fmc"} and told["points"]["fmc"]["at"] == moved["at"]
    assert Point.objects.filter(run=run).count() == 3, "what was told first is kept"


def test_the_answer_reaches_the_crew_in_its_language(s: Stage) -> None:
    from tongzhou.care.emergency import actions
    from tongzhou.care.emergency.rules import Answer

    row = begun(s, at=timezone.now() - timedelta(minutes=9))
    actions.answer(
        by=s.county_doctor, at=timezone.now(), run_id=row.pk, answer=Answer.STRAIGHT_TO_LAB, note="CT 已空出"
    )
    client = client_of(s.township_doctor)
    client.cookies["django_language"] = "en"
    zh = send(s.township_doctor, asking=(str(row.pk),)).json()["runs"][0]["answer"]
    en = send(s.township_doctor, asking=(str(row.pk),), client=client).json()["runs"][0]["answer"]
    assert (zh["says"], zh["note"], en["says"]) == (
        "绕行急诊，直接进 CT 室",
        "CT 已空出",
        "Straight to the CT",
    )
    assert zh["by"] == s.county_doctor.name


def test_a_picture_that_has_arrived_is_given_to_the_run(s: Stage) -> None:
    row, id, content = begun(s, at=timezone.now() - timedelta(minutes=9)), str(new_id()), picture()
    client = client_of(s.township_doctor)
    told = {"id": id, "name": "ecg.jpg", "size": len(content), "subject": f"draft:{row.pk}"}
    assert client.post("/files/", json.dumps(told), content_type="application/json").status_code == 201
    item = {
        "kind": "attach",
        "id": id,
        "run": str(row.pk),
        "device_at": now_ms(60),
        "offset_ms": 0,
        "what": "ecg",
    }
    assert outcomes(send(s.township_doctor, item)) == ["refused"], "it has not arrived yet"
    headers = {"Upload-Offset": "0", "Tus-Resumable": "1.0.0"}
    done = client.generic(
        "PATCH", f"/files/{id}/", content, content_type="application/offset+octet-stream", headers=headers
    )
    assert done.status_code == 204
    for _ in range(2):
        answer = send(s.township_doctor, item)
        assert set(outcomes(answer)) <= {"kept", "known"}
    assert "ecg_sent" in answer.json()["runs"][0]["points"]
    assert client_of(s.county_doctor).get(f"/files/{id}/").status_code == 200


def test_nobody_is_told_of_others_runs(s: Stage) -> None:
    """A colleague's run is told when asked about; another county's is as if it were not there. None is told unasked but one's own."""
    row = begun(s, at=timezone.now() - timedelta(minutes=9))
    assert [one["id"] for one in send(s.township_doctor).json()["runs"]] == [str(row.pk)]
    assert send(s.county_doctor).json()["runs"] == []
    assert send(s.county_doctor, asking=(str(row.pk),)).json()["runs"][0]["side"] == "receiver"
    nobody = str(new_id())
    answer = send(s.expert, asking=(str(row.pk), nobody))
    assert answer.json() | {"now": 0} == {
        "account": str(s.expert.account_id), "now": 0, "results": [], "runs": [], "gone": [str(row.pk), nobody],
    }  # fmt: skip
    assert outcomes(send(s.expert, touching(row.pk, "fmc", 10))) == ["refused"]


def test_the_time_and_whose_session(s: Stage) -> None:
    client = client_of(s.township_doctor)
    before = now_ms()
    told = client.get("/emergency/time/").json()
    assert before - 2 <= told["now"] <= now_ms() + 2 and told["account"] == str(s.township_doctor.account_id)
    strict = Client(enforce_csrf_checks=True, cookies=client.cookies)
    strict.cookies = client.cookies
    body = json.dumps({"account": told["account"], "asking": [], "items": []})
    assert strict.post("/emergency/sync/", body, content_type="application/json").status_code == 403
    fresh = strict.get("/emergency/time/").json()["csrf"]
    answer = strict.post(
        "/emergency/sync/", body, content_type="application/json", headers={"X-CSRFToken": fresh}
    )
    assert answer.status_code == 200


def test_a_stranger_is_told_plainly_to_sign_in(db: None) -> None:
    for method, address in (("GET", "/emergency/time/"), ("POST", "/emergency/sync/")):
        answer = Client().generic(method, address, headers={"HX-Request": "true"})
        assert answer.status_code == 401


def test_the_shell_holds_nothing_of_a_patient(s: Stage) -> None:
    row = begun(s, at=timezone.now() - timedelta(minutes=9))
    client = client_of(s.township_doctor)
    body = client.get(f"/emergency/{row.pk}/thumb/").content.decode()
    same = client.get(f"/emergency/{new_id()}/thumb/").content.decode()
    assert row.label not in body and row.number not in body and str(row.pk) not in body
    assert len(body) == pytest.approx(len(same), abs=80)
    worker = client.get("/emergency/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "emergency.js" in worker.content.decode()


def cost(*looks: Callable[[], Any]) -> list[int]:
    """Statements of each look."""
    found = []
    for look in looks:
        with CaptureQueriesContext(connection) as seen:
            assert look().status_code == 200
        found.append(len(seen))
    return found


def test_few_statements_whatever_the_size(s: Stage) -> None:
    at = timezone.now() - timedelta(minutes=30)
    few = begun(s, at=at)
    client, receiver = client_of(s.township_doctor), client_of(s.county_doctor)
    looks = (
        lambda: send(s.township_doctor, asking=(str(few.pk),), client=client), lambda: client.get("/emergency/time/"),
        lambda: client.get("/emergency/new/"), lambda: receiver.get(f"/emergency/{few.pk}/answer/"),
    )  # fmt: skip
    cost(*looks)
    before = cost(*looks)
    for number in range(8):
        more = begun(s, at=at + timedelta(minutes=number))
        for point in ("fmc", "leave_scene"):
            stamp(more, s.township_doctor, point, at + timedelta(minutes=number + 1), at=timezone.now())
    assert cost(*looks) == before
    assert all(one <= most for one, most in zip(before, (MOST, 5, MOST, MOST), strict=True)), before


def test_signing_out_with_something_unsent_leaves_the_store_to_the_phone(s: Stage) -> None:
    plain = client_of(s.township_doctor).post("/sign-out/")
    assert (plain["Location"], plain["Clear-Site-Data"]) == ("/sign-in/", '"storage"')
    held = client_of(s.township_doctor).post("/sign-out/", {"unsent": "1"})
    assert held["Location"] == "/sign-in/?out=1" and "Clear-Site-Data" not in held


def test_the_answer_by_one_touch(s: Stage) -> None:
    """Who may not is told so before what he sent is looked at; a stale page is shown anew; the crew is told."""
    row = begun(s, at=timezone.now() - timedelta(minutes=9))
    address = f"/emergency/{row.pk}/answer/"
    assert client_of(s.township_doctor).post(address, {"answer": "straight_to_lab"}).status_code == 403
    doctor = client_of(s.county_doctor)
    assert doctor.post(address, {"answer": "nonsense", "note": "已写的话"}).status_code == 422
    assert "已写的话" in doctor.post(address, {"answer": "", "note": "已写的话"}).content.decode()
    assert "无名氏" in doctor.get(address).content.decode()
    seen = str(row.steps)
    assert doctor.post(address, {"answer": "straight_to_lab", "seen": seen}).status_code == 302
    assert doctor.post(address, {"answer": "nearest_hospital", "seen": seen}).status_code == 409
    row.refresh_from_db()
    assert row.answer == "straight_to_lab" and row.answered_by == s.county_doctor.name
    assert "绕行急诊，直接进 CT 室" in doctor.get(address, headers={"HX-Request": "true"}).content.decode()
    assert client_of(s.expert).get(address).status_code == 404


def test_a_spoilt_letter_costs_nobody_his_time(s: Stage) -> None:
    """Half a character, as a browser leaves it where it cuts a text; a NUL; and what only looks like them."""
    runs = [new_id() for _ in "abcd"]
    labels = ["无名氏\ud83d", "无名\x00氏", "\\ud83d \\u0000", "😀 男"]
    pairs = zip(runs, labels, strict=True)
    answer = send(s.township_doctor, *(beginning(s, run, label=label) for run, label in pairs))
    assert outcomes(answer) == ["kept"] * 4
    kept = [Run.objects.get(pk=run).label for run in runs]
    assert kept == ["无名氏\ufffd", "无名氏", "\\ud83d \\u0000", "😀 男"]


def test_a_correction_under_a_known_id_is_refused_and_holds_up_nothing(s: Stage) -> None:
    run = new_id()
    touch = touching(run, "fmc", 500)
    send(s.township_doctor, beginning(s, run), touch)
    wrong = {"kind": "correct", "id": touch["id"], "run": str(run), "device_at": now_ms(9), "offset_ms": 0, "point": "fmc", "of": touch["id"], "at": now_ms(400), "reason": "time"}  # fmt: skip
    assert outcomes(send(s.township_doctor, wrong, touching(run, "ecg", 300))) == ["refused", "kept"]


def test_the_second_phone_of_a_crew_is_told_which_run_is_kept(db: None) -> None:
    """Both began offline for one mission, each with its own times: one run, all of it inside, and the phone learns the id to go on with."""
    n = network(at=timezone.now() - timedelta(hours=1))
    mission, mine, hers = str(sent(n, at=timezone.now() - timedelta(minutes=30)).pk), new_id(), new_id()
    doctor = n.s.township_doctor
    assert outcomes(send(doctor, beginning(n.s, mine, mission=mission), touching(mine, "fmc", 500))) == [
        "kept",
        "kept",
    ]
    items = [
        beginning(n.s, hers, mission=mission, offset_ms=90_000), touching(hers, "fmc", 400, offset_ms=90_000), touching(hers, "leave_scene", 300),
        {"kind": "vitals", "id": str(new_id()), "run": str(hers), "device_at": now_ms(250), "offset_ms": None, "systolic": "185"},
    ]  # fmt: skip
    for _ in range(2):
        answer = send(doctor, *items, asking=(str(hers),))
        assert set(outcomes(answer)) <= {"kept", "known"}
        told = answer.json()
        assert told["same"] == {str(hers): str(mine)} and told["gone"] == []
        assert [one["id"] for one in told["runs"]] == [str(mine)]
        assert set(told["runs"][0]["points"]) == {"fmc", "leave_scene"}
        assert "同一份" in told["results"][0]["says"] and told["results"][0]["then"]
    assert Run.objects.count() == 1 and Vitals.objects.get().run_id == mine
    assert Point.objects.filter(run=mine, code="fmc").count() == 2
    assert Point.objects.get(pk=items[1]["id"]).offset_ms == 90_000
    stranger = send(n.s.expert, asking=(str(hers),)).json()
    assert "same" not in stranger and stranger["gone"] == [str(hers)]


def test_the_worker_that_sends_holds_nothing_of_anybody(s: Stage) -> None:
    """A browser fetches it without cookies: strangers see the same."""
    mine, nobody = (
        client_of(s.township_doctor).get("/emergency/background.js"),
        Client().get("/emergency/background.js"),
    )
    assert mine.status_code == nobody.status_code == 200 and mine.content == nobody.content
    assert mine.content.decode().startswith("import ") and "sync" in mine.content.decode()
    assert "import " not in client_of(s.township_doctor).get("/emergency/worker.js").content.decode()
