"""A sender of real cases in a process of its own: each step again and again until somebody said it is kept.

`stage` makes a county and its people and prints who they are; `send <who.json> <how many> <out>` walks that many
cases from the patient to the closed case, and writes a line to <out> for every step that was acknowledged. `refill <stop>` fills
kept leaves anew, again and again until the file <stop> is there, and prints how often; `recount` compares all cells with the entries.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzhou.config.settings")
import django

django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402

from tests.factories.consultations import ANSWERS, OPINION, PASSWORD, stage  # noqa: E402
from tests.factories.patients import particulars  # noqa: E402
from tongzhou.accounts.queries import actor_of  # noqa: E402
from tongzhou.care.consultations import actions  # noqa: E402
from tongzhou.care.patients import actions as patients  # noqa: E402
from tongzhou.care.patients.rules import ConsentForm, Purpose  # noqa: E402
from tongzhou.indicators import actions as indicators  # noqa: E402
from tongzhou.indicators.definitions import catalogue  # noqa: E402
from tongzhou.kernel.ids import new_id  # noqa: E402
from tongzhou.partnerships.rules import Urgency  # noqa: E402

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def make_stage() -> None:
    """One county in the database; who is who as JSON."""
    s = stage()
    told = {name: str(getattr(s, name).account_id) for name in ("asker", "office", "expert")}
    told |= {"staff": str(s.expert.staff_id), "supporter": str(s.supporter.pk)}
    json.dump(told, sys.stdout)


def kept(step: Callable[[], object]) -> int:
    """Take a step until the database says that it is kept; how many times it was cut."""
    cut = 0
    while True:
        try:
            step()
        except (OperationalError, InterfaceError):
            cut += 1
            connection.close()
            time.sleep(0.1)
        else:
            return cut


def errand(who: dict[str, str], number: int) -> list[tuple[str, Callable[[], object]]]:
    """The steps of one case, every one harmless when it is sent twice."""
    patient, consent, case, at = new_id(), new_id(), new_id(), AT + timedelta(minutes=number)

    def by(name: str) -> Any:
        return actor_of(UUID(who[name]), at=AT)

    def later(minutes: int) -> datetime:
        return at + timedelta(minutes=minutes)

    sheet = particulars()
    return [
        ("patient", lambda: patients.register(id=patient, by=by("asker"), at=at, who=sheet)),
        ("consent", lambda: patients.record_consent(
            id=consent, by=by("asker"), at=at, patient_id=patient, purpose=Purpose.CARE, form=ConsentForm.WRITTEN, given_at=at)),
        (f"request {case}", lambda: actions.request(
            id=case, by=by("asker"), at=at, patient_id=patient, consent_id=consent, topic="chest_pain",
            urgency=Urgency.URGENT, question="胸口闷痛两小时，要不要马上转？", data=ANSWERS, to=UUID(who["supporter"]))),
        (f"allocate {case}", lambda: actions.allocate(
            by=by("office"), at=later(1), case_id=case, staff_id=UUID(who["staff"]))),
        (f"accept {case}", lambda: actions.accept(by=by("expert"), at=later(2), case_id=case)),
        (f"sign {case}", lambda: actions.sign(by=by("expert"), at=later(3), case_id=case, password=PASSWORD, **OPINION)),
        (f"close {case}", lambda: actions.close(by=by("asker"), at=later(4), case_id=case, decision="adopted")),
    ]  # fmt: skip


def send(who: dict[str, str], count: int, out: Path) -> None:
    """Walk `count` cases; every line of `out` is a promise."""
    with out.open("w", buffering=1) as lines:
        for number in range(count):
            for name, step in errand(who, number):
                lines.write(f"{name} {kept(step)}\n")


def refill(stop: Path) -> None:
    """Fill leaves of consultations anew until `stop` is there; prints how many times, and how many of them were cut."""
    done = cut = 0
    while not stop.exists():
        for code in ("remote_consultations", "consultation_answer_median", "consultation_patients"):
            names: list[str] = []
            cut += kept(lambda code=code, names=names: names.extend(leaves_of(code)))  # type: ignore[misc]  # bound now
            for name in names:
                cut += kept(lambda name=name: indicators.refill(name, at=AT))  # type: ignore[misc]  # bound now
                done += 1
    json.dump({"done": done, "cut": cut}, sys.stdout)


def leaves_of(code: str) -> list[str]:
    """The kept leaves of an indicator; none for a code that the catalogue does not hold."""
    return indicators.to_refill([code]) if code in catalogue.ALL else []


def recount() -> None:
    """How many cells there are, and how many differ from the entries."""
    row = indicators.recount(at=AT)
    json.dump({"cells": row.cells, "different": row.different}, sys.stdout)


if __name__ == "__main__":
    if sys.argv[1] == "stage":
        make_stage()
    elif sys.argv[1] == "refill":
        refill(Path(sys.argv[2]))
    elif sys.argv[1] == "recount":
        recount()
    else:
        send(json.loads(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
