"""Many emergencies, made at random from a seed: faulty clocks, things told twice, corrected, taken back, insisted upon, never told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from tests.factories.consultations import NOW, Stage
from tests.factories.emergency import begun
from tongzhou.care.emergency import actions
from tongzhou.care.emergency.actions import Stamp
from tongzhou.care.emergency.models import Point, Run
from tongzhou.care.emergency.pathways import pathways
from tongzhou.care.emergency.rules import Came, Outcome, Source
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

DOOR = 30
"""Minutes from the beginning to the door, as most come."""
USUAL: Mapping[str, int] = {
    "onset": -60, "call": -5, "fmc": 2, "ecg": 9, "ecg_sent": 12, "leave_scene": 15, "first_in": 3, "first_out": 25, "door": DOOR,
    "imaging": 45, "imaging_read": 55, "consent_start": 56, "consent": 60, "needle": 65, "lab_in": 75, "puncture": 85, "wire": 100,
    "door_out": 130,
}  # fmt: skip


def treated(
    s: Stage,
    at: datetime,
    told: Mapping[str, int],
    *,
    pathway: str = "stemi",
    came: Came = Came.AMBULANCE,
    **values: object,
) -> Run:
    """A closed run whose points were so many minutes after its beginning, all told by the receiver when it was over."""
    run = started(s, at, pathway, came)
    stamps = [_stamp(code, at + timedelta(minutes=n)) for code, n in {"door": DOOR, **told}.items()]
    actions.stamp(by=s.county_doctor, at=at + timedelta(hours=5), run_id=run.pk, stamps=stamps)
    return ended(s, run, at + timedelta(hours=5))


def started(s: Stage, at: datetime, pathway: str, came: Came) -> Run:
    """A run that has begun."""
    by = s.county_doctor if came is Came.WALK_IN else s.township_doctor
    return begun(s, by=by, at=at, pathway=pathway, came=came, mission=None)


def ended(s: Stage, run: Run, at: datetime) -> Run:
    """Both have done their part; whoever was not said to be through the door is there now."""
    run.refresh_from_db()
    if run.state == "coming":
        actions.arrive(by=s.county_doctor, at=at, run_id=run.pk)
    actions.finish(by=s.county_doctor, at=at, run_id=run.pk, outcome=Outcome.ADMITTED)
    closer = s.county_doctor if run.came == Came.WALK_IN else s.township_doctor
    return actions.close(by=closer, at=at + timedelta(minutes=1), run_id=run.pk)


def _stamp(code: str, when: datetime, *, offset_ms: int | None = 0, **values: object) -> Stamp:
    shown = when + timedelta(milliseconds=offset_ms or 0)
    return Stamp(id=new_id(), point=code, device_at=shown, offset_ms=offset_ms, **values)  # type: ignore[arg-type]


def many(
    s: Stage, number: int, seed: int, *, at: datetime = NOW, codes: tuple[str, ...] | None = None
) -> list[Run]:
    """Closed runs of all pathways (or of `codes`) and ways, over eight months; the county's monitor runs wrong and was compared twice."""
    chance = Random(seed)
    for days, ahead in ((-300, 95), (-90, -340)):
        then = at + timedelta(days=days)
        actions.check_clock(
            id=new_id(), by=s.county_doctor, at=then, institution_id=s.county.pk, device="抢救室监护仪", shown=then + timedelta(seconds=ahead)
        )  # fmt: skip
    return [
        _one(s, chance, at - timedelta(days=chance.randrange(240), minutes=chance.randrange(600)), codes)
        for _ in range(number)
    ]


def _one(s: Stage, chance: Random, at: datetime, codes: tuple[str, ...] | None) -> Run:
    code = chance.choice(codes or tuple(pathways()))
    came = chance.choice((Came.AMBULANCE, Came.AMBULANCE, Came.TRANSFER, Came.WALK_IN))
    run = started(s, at, code, came)
    stamps = []
    early = code == "stemi" and chance.random() < 0.3  # thrombolysis on the road: its clock never began
    for point in pathways()[code].points:
        if early and point.code in ("needle", "consent", "consent_start", "ecg"):
            stamps += [_stamp("needle", at + timedelta(minutes=18))] if point.code == "needle" else []
        elif point.code in USUAL and chance.random() < 0.8:
            stamps += _told(chance, point.code, at)
    chance.shuffle(stamps)
    late = at + timedelta(hours=6)
    for by in _tellers(s, chance, came):
        actions.stamp(by=by, at=late, run_id=run.pk, stamps=stamps)
    _second_thoughts(s, chance, run, late)
    return ended(s, run, late + timedelta(minutes=5))


def _tellers(s: Stage, chance: Random, came: Came) -> list[Actor]:
    both = [s.county_doctor] if came is Came.WALK_IN else [s.township_doctor, s.county_doctor]
    return both if chance.random() < 0.3 else [chance.choice(both)]  # told again by the other: known already


def _told(chance: Random, code: str, at: datetime) -> list[Stamp]:
    """A point, at times twice, by a clock that is off, at times quite out of order."""
    drift = chance.randrange(-4, 30) if chance.random() < 0.85 else chance.randrange(-90, 90)
    when = at + timedelta(
        minutes=USUAL[code] + drift, seconds=chance.randrange(60), milliseconds=chance.randrange(1000)
    )
    offset = chance.choice((0, 0, None, 90_000, -240_500, 3_600_000, -7))
    device = "抢救室监护仪" if chance.random() < 0.2 else ""
    if device:
        offset = None
    source = Source.DEVICE if device else Source.PERSON
    first = _stamp(code, when, offset_ms=offset, insisted=chance.random() < 0.5, source=source, device=device)
    if chance.random() < 0.15:
        return [first, _stamp(code, when + timedelta(minutes=chance.randrange(1, 9)))]
    return [first]


def _second_thoughts(s: Stage, chance: Random, run: Run, at: datetime) -> None:
    """Some are corrected, some taken back, some came over from the run before."""
    if chance.random() < 0.25:
        Point.objects.filter(run=run, code__in=("fmc", "ecg", "first_in", "first_out")).update(carried=True)
    for row in Point.objects.filter(run=run).exclude(standing="replaced").order_by("pk"):
        row.refresh_from_db()
        thought = 1.0 if row.standing == "replaced" else chance.random()
        if thought < 0.06:
            told = _stamp(
                row.code,
                row.true_at + timedelta(minutes=chance.randrange(-9, 9)),
                insisted=chance.random() < 0.7,
            )
            actions.correct(
                by=s.county_doctor, at=at, run_id=run.pk, point_id=row.pk, told=told, why="看错了钟"
            )
        elif thought < 0.09:
            actions.retract(by=s.county_doctor, at=at, run_id=run.pk, point_id=row.pk, why="误触")
        elif thought < 0.12:
            Point.objects.filter(pk=row.pk).update(carried=True)
