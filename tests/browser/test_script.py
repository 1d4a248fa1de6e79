"""Script in every text field of the errand: it stands on the pages as the text that it is, and never runs."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.errand import enter
from tests.factories.consultations import ANSWERS, OPINION, PASSWORD, minutes, staff_of, stage
from tests.factories.patients import consented, registered
from tongzhou.care.consultations import actions
from tongzhou.directory.models import Staff
from tongzhou.kernel.errors import Invalids
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.rules import Urgency

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def evil(where: str) -> str:
    """Markup that would run at once where it is not escaped; `where` tells the fields apart."""
    return f"{where}\"'><img src=x onerror=\"window.hit='{where}'\"><script>window.hit='{where}'</script>"


WRITTEN = (
    "question",
    "history",
    "allocate",
    "ask-back",
    "reply",
    "assessment",
    "advice",
    "referral",
    "watch",
    "decision",
)


def walked() -> tuple[Any, Any]:
    """A case from question to outcome with markup in every text."""
    cast, at = stage(), timezone.now() - minutes(90)
    Staff.objects.filter(pk=staff_of(cast.asker).pk).update(name=evil("asker")[:40])
    patient = registered(cast.village, at=at, address=evil("address"), background=evil("background"))
    case = actions.request(
        id=new_id(), by=cast.asker, at=at, patient_id=patient.pk, consent_id=consented(patient, at=at).pk, topic="chest_pain",
        urgency=Urgency.URGENT, question=evil("question"), data=ANSWERS | {"history": evil("history")}, to=cast.supporter.pk,
    )  # fmt: skip
    told = {"case_id": case.pk}
    actions.allocate(
        by=cast.office, at=at + minutes(1), staff_id=cast.expert.staff_id, note=evil("allocate"), **told
    )
    actions.accept(by=cast.expert, at=at + minutes(7), **told)
    actions.ask_back(by=cast.expert, at=at + minutes(8), note=evil("ask-back"), **told)
    actions.reply(by=cast.asker, at=at + minutes(9), note=evil("reply"), data={}, file_ids=[], **told)
    opinion = {name: evil(name) for name in ("assessment", "advice", "watch")} | {
        "referral_note": evil("referral")
    }
    actions.sign(by=cast.expert, at=at + minutes(30), password=PASSWORD, **(OPINION | opinion), **told)
    actions.close(by=cast.asker, at=at + minutes(60), decision="partly", note=evil("decision"), **told)
    actions.record_outcome(by=cast.asker, at=at + minutes(80), outcome="better", note=evil("outcome"), **told)
    return cast, case


@pytest.mark.django_db
def test_a_name_with_markup_is_refused_at_the_door() -> None:
    with pytest.raises(Invalids):
        registered(stage().village, name=evil("name")[:40])


def test_script_in_every_text_field_is_text(live_server: Any, desk: Page) -> None:
    cast, case = walked()
    case.refresh_from_db()
    enter(desk, live_server.url, cast.asker)
    addresses = [
        "/",
        "/?tab=done",
        f"/cases/{case.pk}/",
        "/cases/?q=question",
        "/search/?q=question",
        f"/patients/{case.patient_id}/",
    ]
    read = ""
    for address in [*addresses, "/ledger/", "/notices/"]:
        desk.goto(live_server.url + address)
        desk.wait_for_load_state("networkidle")
        read += desk.locator("main").inner_text()
        assert desk.locator("img[src=x], main script").count() == 0, address
        assert desk.evaluate("window.hit") is None, address
    assert [where for where in (*WRITTEN, "background", "outcome") if evil(where) not in read] == []
