"""Tells one scene as beats: each a moment and a verb of the packages, taken by the person whose turn it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tongzhou.care.consultations import actions
from tongzhou.care.consultations.reading import CHINA
from tongzhou.config.demo import facts
from tongzhou.config.demo.asking import Asking
from tongzhou.config.demo.cast import Cast, Person, house_id, password
from tongzhou.config.demo.names import uid
from tongzhou.config.demo.scenes import Scene

LIMITS = {"immediate": 10, "urgent": 120, "routine": 1440}
"""Minutes for the answer by the platform's defaults: what "late" is measured by."""

PACE = {
    "hop": {"immediate": (1, 3), "urgent": (4, 20), "routine": (15, 160)},
    "answer": {"immediate": (3, 8), "urgent": (15, 75), "routine": (50, 900)},
    "reply": {"immediate": (3, 9), "urgent": (10, 60), "routine": (60, 500)},
    "close": {"immediate": (40, 300), "urgent": (60, 1100), "routine": (200, 5200)},
}
"""Minutes that a step takes, by urgency."""

Do = Callable[[datetime], object]


@dataclass(slots=True)
class Beat:
    """Something that happens at a moment."""

    at: datetime
    do: Do


class Telling:
    """One scene on its way: the clock of the story, and the beats so far."""

    def __init__(self, cast: Cast, scene: Scene) -> None:
        self.cast, self.scene = cast, scene
        self.now = scene.at
        self.beats: list[Beat] = []
        self.id = uid("case", scene.key)
        self.lead: Person | None = None

    def after(self, kind: str, do: Do) -> None:
        """The next step, after the time such a step takes; at night only what is urgent moves."""
        self.now = self._later(kind)
        self.beats.append(Beat(self.now, do))

    def _later(self, kind: str) -> datetime:
        scene = self.scene
        if scene.step is not None:
            return self.now + scene.step
        low, high = PACE[kind][scene.script.urgency]
        then = self.now + timedelta(minutes=scene.chance.uniform(low, high))
        return then if scene.script.urgency == "immediate" else _awake(then, scene.chance.randint(0, 80))


def tell(cast: Cast, scene: Scene) -> list[Beat]:
    """The beats of a scene in order. It ends early where an open case rests or the request is taken back."""
    telling = Telling(cast, scene)
    for act, rests in _CANCELLED if "cancel" in scene.turns else _ACTS:
        act(telling)
        if scene.stop in rests:
            break
    return telling.beats


def _ask(telling: Telling) -> None:
    """The request, and where the wrong form was taken first, its return and the second try."""
    asking = Asking(telling.cast, telling.scene, telling.id)
    wrong = "return" in telling.scene.turns
    telling.beats.append(Beat(telling.now, lambda at: asking.send(at, "general" if wrong else "")))
    if wrong:
        first = telling.cast.able(telling.scene.path[0], telling.scene.script.specialty)[0]
        topic = telling.scene.script.topic
        note = "这个问题按专科表填更清楚，请改科后再送，不用重新打字。"
        _step(telling, "hop", first, actions.return_for_specialty, note=note, suggested_topic=topic)
        if telling.scene.stop != "rejected":
            telling.after("reply", asking.again)


def _cancel(telling: Telling) -> None:
    note = telling.scene.chance.choice(["病人已自行去县医院就诊，不需要会诊了。", "重复提交，以前一份为准。"])
    _step(telling, "hop", telling.scene.asker, actions.cancel, note=note)


def _climb(telling: Telling) -> None:
    """From station to station, each with its own note."""
    specialty = telling.scene.script.specialty
    for here, there in zip(telling.scene.path, telling.scene.path[1:], strict=False):
        doctor = telling.cast.able(here, specialty)[0]
        note = telling.scene.chance.choice(facts.panels()["passing"])
        _step(telling, "hop", doctor, actions.pass_on, to_institution_id=house_id(there), note=note)


def _take(telling: Telling) -> None:
    """The office names somebody, who takes the case up (or gives it back once)."""
    scene, cast = telling.scene, telling.cast
    house = scene.path[-1]
    able = cast.able(house, scene.script.specialty)
    telling.lead = cast.named(scene.expert) if scene.expert else able[0]
    office = cast.office(house)
    if office is not None:
        if "decline" in scene.turns and len(able) > 1:
            _step(telling, "hop", office, actions.allocate, staff_id=able[1].staff_id)
            _step(telling, "hop", able[1], actions.decline, note="正在手术台上，请改派。")
        _step(telling, "hop", office, actions.allocate, staff_id=telling.lead.staff_id)
    if scene.stop != "received":
        _step(telling, "hop", telling.lead, actions.accept)


def _talk(telling: Telling) -> None:
    """What was missing is asked back and told; a further expert is invited."""
    scene, lead = telling.scene, _lead(telling)
    if "ask_back" in scene.turns:
        _step(telling, "answer", lead, actions.ask_back, note=scene.script.ask)
        if scene.stop == "on-hold":
            return
        _step(telling, "reply", scene.asker, actions.reply, note=scene.script.reply)
    if "panel" in scene.turns and _guest(telling):
        guest = _guest(telling)[0]
        _step(telling, "hop", lead, actions.invite_expert, staff_id=guest.staff_id, note="请一起看。")


def _answer(telling: Telling) -> None:
    """The signatures, late sometimes; asked further or amended now and then."""
    scene, lead = telling.scene, _lead(telling)
    if "late" in scene.turns:
        _run_out(telling)
    if "panel" in scene.turns and _guest(telling):
        words = facts.panels()["panels"][scene.script.id]
        _sign(telling, _guest(telling)[0], words["assessment"], words["advice"])
    _sign(telling, lead, scene.script.assessment, scene.script.advice)
    if "question" in scene.turns and "panel" not in scene.turns:
        _step(
            telling, "close", scene.asker, actions.question, note="用药后如果病人觉得不舒服，能不能先减半？"
        )
        more = f"{scene.script.advice}\n补充：轻微不适可先减半观察两天，仍不缓解就停用并联系我。"
        _sign(telling, lead, scene.script.assessment, more)
    if "amend" in scene.turns:
        _amend(telling, lead)


def _run_out(telling: Telling) -> None:
    """The answer's limit passes; the clock's watch comes right after, and once more."""
    limit = timedelta(minutes=LIMITS[telling.scene.script.urgency])
    for part in (1.02, 1.55):
        telling.beats.append(Beat(telling.now + limit * part, lambda at: actions.escalate_overdue(at=at)))
    telling.now += limit * 1.6


def _sign(telling: Telling, who: Person, assessment: str, advice: str) -> None:
    telling.after("answer", lambda at: actions.sign(**_signed(telling, who, at, assessment, advice)))


def _amend(telling: Telling, who: Person) -> None:
    script = telling.scene.script
    words = facts.panels()["amendments"][script.id]
    advice = f"{script.advice}\n{words['adds']}"

    def amend(at: datetime) -> object:
        return actions.amend(reason=words["reason"], **_signed(telling, who, at, script.assessment, advice))

    telling.after("hop", amend)


def _signed(telling: Telling, who: Person, at: datetime, assessment: str, advice: str) -> dict[str, Any]:
    """What stands above a signature."""
    script = telling.scene.script
    return {
        "by": telling.cast.act(who),
        "at": at,
        "case_id": telling.id,
        "password": password(),
        "assessment": assessment,
        "advice": advice,
        "referral": script.referral,
        "watch": script.watch,
        "review_on": at.astimezone(CHINA).date() + timedelta(days=script.review_days),
    }


def _close(telling: Telling) -> None:
    """The asker decides and closes; when the time has come he tells how the patient is."""
    scene = telling.scene
    decision, note = scene.chance.choices(_DECISIONS, _DECISION_WEIGHTS)[0]
    if "follow" in scene.turns:
        today = telling.cast.end.astimezone(CHINA).date()
        return _step(telling, "close", scene.asker, actions.close, decision="adopted", follow_up_on=today)
    _step(telling, "close", scene.asker, actions.close, decision=decision, note=note)
    seen = telling.now + timedelta(days=scene.script.review_days, minutes=scene.chance.randint(-180, 900))
    telling.now = _awake(max(seen, telling.now + timedelta(hours=3)), scene.chance.randint(0, 90))
    if telling.now < telling.cast.end:
        outcome, found = _outcome(scene)
        act = _verb(telling, scene.asker, actions.record_outcome, outcome=outcome, note=found)
        telling.beats.append(Beat(telling.now, act))
    return None


_DECISIONS = (
    ("adopted", ""),
    ("partly", "家属只同意其中一部分，检查择日再做，用药照办。"),
    ("not_adopted", "病人和家属要求直接去外地就诊，未按意见处理。"),
)
_DECISION_WEIGHTS = (88, 9, 3)


def _outcome(scene: Scene) -> tuple[str, str]:
    """As the script ends; now and then nothing changed, it got worse, or nobody could be reached."""
    other = scene.chance.choices(
        (
            ("", ""),
            ("same", "症状无明显变化，继续观察。"),
            ("worse", "加重，已到县医院住院。"),
            ("lost", "电话打不通，外出务工。"),
        ),
        (86, 6, 4, 4),
    )[0]
    calm = scene.script.urgency == "routine" and scene.script.outcome == "better"
    return other if other[0] and calm else (scene.script.outcome, scene.script.outcome_note)


def _guest(telling: Telling) -> list[Person]:
    """The second expert of a joint consultation: of another department of the same house."""
    scene, lead = telling.scene, _lead(telling)
    wanted = facts.panels()["panels"][scene.script.id]["specialty"]
    able = telling.cast.able(scene.path[-1], wanted)
    return [one for one in able if one is not lead and one.specialty == wanted]


def _lead(telling: Telling) -> Person:
    assert telling.lead is not None
    return telling.lead


def _step(telling: Telling, kind: str, who: Person, verb: Callable[..., object], **said: Any) -> None:
    telling.after(kind, _verb(telling, who, verb, **said))


def _verb(telling: Telling, who: Person, verb: Callable[..., object], **said: Any) -> Do:
    return lambda at: verb(by=telling.cast.act(who), at=at, case_id=telling.id, **said)


def _awake(then: datetime, minutes: int) -> datetime:
    """The same moment by day; what would fall into the night waits for the morning (China)."""
    local = then.astimezone(CHINA)
    if 7 <= local.hour < 21:
        return then
    morning = local.replace(hour=7, minute=30, second=local.second, microsecond=0) + timedelta(
        minutes=minutes
    )
    return (morning + timedelta(days=1 if local.hour >= 21 else 0)).astimezone(then.tzinfo)


_ACTS: tuple[tuple[Callable[[Telling], None], tuple[str, ...]], ...] = (
    (_ask, ("rejected",)),
    (_climb, ("requested",)),
    (_take, ("received", "accepted")),
    (_talk, ("on-hold",)),
    (_answer, ("answered",)),
    (_close, ()),
)
"""The acts of a case, and the states in which an open one rests after each."""

_CANCELLED: tuple[tuple[Callable[[Telling], None], tuple[str, ...]], ...] = ((_ask, ()), (_cancel, ()))
