"""An emergency brought to any state through the verbs themselves, on the stage of consultations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.factories.consultations import NOW, Stage, minutes
from tongzhou.care.emergency import actions
from tongzhou.care.emergency.actions import Begun, Stamp, Stamped
from tongzhou.care.emergency.models import Bed, Run
from tongzhou.care.emergency.rules import Answer, Came, Outcome
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

LABEL = "无名氏 男 约60岁"


def begun(s: Stage, *, by: Actor | None = None, at: datetime = NOW, **values: Any) -> Run:
    """The township's crew sets out for the county with a stroke, unless told otherwise."""
    told: dict[str, Any] = {
        "id": new_id(), "pathway": "stroke", "came": Came.AMBULANCE, "device_at": at, "institution": s.county.pk, "offset_ms": 0,
        "label": LABEL,
    }  # fmt: skip
    if values.get("came") is Came.WALK_IN:
        told["institution"] = None
    return actions.begin(by=by or s.township_doctor, at=at, begun=Begun(**(told | values)))


def stamp(
    run: Run, by: Actor, point: str, when: datetime, *, at: datetime | None = None, **values: Any
) -> Stamped:
    """One point, told at `at` (when it was, unless told otherwise)."""
    told = Stamp(**({"id": new_id(), "point": point, "device_at": when, "offset_ms": 0} | values))
    return actions.stamp(by=by, at=at or max(when, NOW), run_id=run.pk, stamps=[told])[0]


def arrived(s: Stage, *, at: datetime = NOW, **values: Any) -> Run:
    """… and is received by the county, which answered before."""
    run = begun(s, at=at, **values)
    stamp(run, s.township_doctor, "fmc", at + minutes(2), at=at + minutes(2))
    actions.answer(by=s.county_doctor, at=at + minutes(4), run_id=run.pk, answer=Answer.STRAIGHT_TO_LAB)
    actions.arrive(by=s.county_doctor, at=at + minutes(30), run_id=run.pk)
    run.refresh_from_db()
    return run


def finished(s: Stage, *, at: datetime = NOW, outcome: Outcome = Outcome.ADMITTED, **values: Any) -> Run:
    """… and treated: the needle 40 minutes after the door."""
    run = arrived(s, at=at, **values)
    for point, after in (
        ("imaging", 45),
        ("imaging_read", 55),
        ("consent_start", 56),
        ("consent", 66),
        ("needle", 70),
    ):
        stamp(run, s.county_doctor, point, at + minutes(after), at=at + minutes(after))
    return actions.finish(
        by=s.county_doctor, at=at + minutes(90), run_id=run.pk, outcome=outcome, note="溶栓后好转"
    )


def closed(s: Stage, *, at: datetime = NOW, **values: Any) -> Run:
    """… and the crew has read it."""
    run = finished(s, at=at, **values)
    return actions.close(by=s.township_doctor, at=at + minutes(120), run_id=run.pk)


def bed(s: Stage, *, label: str = "留观 3 床", at: datetime = NOW) -> Bed:
    """An observation bed of the county."""
    return actions.add_bed(id=new_id(), by=s.county_doctor, at=at, institution_id=s.county.pk, label=label)


def of_stage(s: Stage, at: datetime) -> dict[str, Any]:
    """For the world: one on the way, one that waits to be closed, a free bed."""
    run, done, place = begun(s, at=at), finished(s, at=at), bed(s, at=at)
    told = stamp(run, s.township_doctor, "fmc", at + timedelta(minutes=1), at=at + timedelta(minutes=2))
    return {
        "emergency_run": run.pk, "run_finished": done.pk, "observation_bed": place.pk, "point": told.id, "metric_pathway": "stroke", "metric_code": "dnt",
    }  # fmt: skip
