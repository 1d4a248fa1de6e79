"""The stages of a technique and what leads from one to the next; a stage follows from the facts that stand in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side


class Kind(StrEnum):
    """What is introduced: an appropriate technique, or a new service of diagnosis and treatment."""

    TECHNIQUE = "technique"
    CLINICAL_SERVICE = "clinical_service"

    @property
    def words(self) -> Words:
        """In words."""
        return _KINDS[self]


_KINDS = {
    Kind.TECHNIQUE: Words("新技术（适宜技术）", "new technique"),
    Kind.CLINICAL_SERVICE: Words("新诊疗项目", "new clinical service"),
}


GRADES = {str(n): Words(f"{zh}级手术", f"operation of grade {n}") for n, zh in enumerate("一二三四", 1)}
"""Grades of operations; "" for what is none."""


class Stage(StrEnum):
    """How far a technique has come at the recipient."""

    NEEDED = "needed"
    INTRODUCING = "introducing"
    INTRODUCED = "introduced"
    SUPERVISED = "supervised"
    INDEPENDENT = "independent"
    NOT_KEPT = "not_kept"
    KEPT = "kept"
    DROPPED = "dropped"

    @property
    def words(self) -> Words:
        """The stage as a colleague says it."""
        return _STAGES[self]


_STAGES = {
    Stage.NEEDED: Words("有需求", "needed"),
    Stage.INTRODUCING: Words("引进，待确认", "introduced, to be confirmed"),
    Stage.INTRODUCED: Words("已引进", "introduced"),
    Stage.SUPERVISED: Words("带教中", "under supervision"),
    Stage.INDEPENDENT: Words("能独立做", "done alone"),
    Stage.KEPT: Words("满一年仍在做", "kept after a year"),
    Stage.NOT_KEPT: Words("没有保持", "not kept"),
    Stage.DROPPED: Words("不做了", "dropped"),
}
BOARD = (
    Stage.NEEDED, Stage.INTRODUCING, Stage.INTRODUCED, Stage.SUPERVISED, Stage.INDEPENDENT, Stage.KEPT, Stage.NOT_KEPT,
)  # fmt: skip
"""The columns of the board, in the order of the way."""
THERE = (Stage.INTRODUCED, Stage.SUPERVISED, Stage.INDEPENDENT, Stage.KEPT)
"""Stages in which the county has the technique: it covers its disease."""
RUNNING = (Stage.INTRODUCING, *THERE, Stage.NOT_KEPT)
"""Stages in which cases may be recorded."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands: the introduction claimed or posted, posted cases with an expert, posted independences, keeping, loss."""

    claimed: bool = False
    introduced: bool = False
    supervised: int = 0
    independent: int = 0
    kept: bool = False
    lost: bool = False


def reached(facts: Facts) -> Stage:
    """The stage that follows from the facts. Nothing is reached before the introduction stands in the ledger."""
    if not facts.introduced:
        return Stage.INTRODUCING if facts.claimed else Stage.NEEDED
    if facts.kept or facts.lost:
        return Stage.KEPT if facts.kept else Stage.NOT_KEPT
    if facts.independent:
        return Stage.INDEPENDENT
    return Stage.SUPERVISED if facts.supervised else Stage.INTRODUCED


def event_to(now: Stage, then: Stage) -> str:
    """The event of the table that leads from one stage to another: forward, or back after a reversal."""
    order = list(Stage)
    return then.value if order.index(then) > order.index(now) else f"back_{then.value}"


NO_SUCH_STEP = sentence(
    "techniques.no_such_step",
    "这项技术现在是“{state}”，不能“{event}”。",
    "This technique is now “{state}”; “{event}” is not possible.",
    then_zh="请刷新后看它走到了哪一步。",
    then_en="Refresh and see how far it has come.",
)
_WAY = BOARD[1:]


def _stays(event: str, words: Words, at: tuple[Stage, ...], permission: P) -> tuple[Move, ...]:
    """A step that leaves the stage as it is."""
    return tuple(Move(event, words, (stage,), stage, permission) for stage in at)


def _by_ledger() -> tuple[Move, ...]:
    """The moves that follow from the ledger, forward and back."""
    made = []
    for stage in BOARD:
        before = tuple(one for one in BOARD if event_to(one, stage) == stage.value and one is not stage)
        after = tuple(one for one in BOARD if event_to(one, stage) != stage.value and one is not stage)
        back = Words(f"退回“{stage.words.zh}”", f"back to “{stage.words.en}”")
        if before:
            made.append(Move(stage.value, stage.words, before, stage, P.CONFIRM))
        if after:
            made.append(Move(f"back_{stage.value}", back, after, stage, P.CONFIRM))
    return tuple(made)


LIFECYCLE = Lifecycle(
    "technique",
    (
        *_stays("amend", Words("更正需求", "correct the need"), (Stage.NEEDED,), P.MANAGE_CAPABILITY),
        Move(
            "introduce",
            Words("登记引进", "record the introduction"),
            (Stage.NEEDED, Stage.INTRODUCING),
            Stage.INTRODUCING,
            P.CLAIM,
            posts="technique",
        ),
        *_stays("first", Words("申报县内首例", "claim a local first"), _WAY, P.CLAIM),
        *_stays("case", Words("登记病例", "record a case"), RUNNING, P.CLAIM),
        *_stays(
            "keep",
            Words("确认仍在做", "still done"),
            (Stage.INDEPENDENT, Stage.KEPT, Stage.NOT_KEPT),
            P.CLAIM,
        ),
        Move(
            "lose",
            Words("没有保持", "not kept"),
            (Stage.INDEPENDENT, Stage.KEPT),
            Stage.NOT_KEPT,
            P.MANAGE_CAPABILITY,
        ),
        Move("drop", Words("不做了", "drop"), (Stage.NEEDED,), Stage.DROPPED, P.MANAGE_CAPABILITY),
        Move(
            "resume", Words("重新提出", "take up again"), (Stage.DROPPED,), Stage.NEEDED, P.MANAGE_CAPABILITY
        ),
        *_by_ledger(),
    ),
    NO_SUCH_STEP,
)
SIDES = {"introduce": Side.SUPPORTING, "first": Side.SUPPORTING}
"""Events that one side takes alone; what the county does by itself either side may state, and the other confirms."""


def a_year_after(day: date) -> date:
    """Twelve months later; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
