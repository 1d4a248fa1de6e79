"""How the records of this package move: their runners, and which steps are somebody's own."""

from __future__ import annotations

from collections.abc import Callable

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.placements.models import (
    Mentorship,
    MentorshipStep,
    Placement,
    PlacementStep,
    Procedure,
    ProcedureStep,
    Slots,
    SlotsStep,
    Workstation,
    WorkstationStep,
)
from tongzhou.support.placements.rules.mentoring import BOND_LIFECYCLE, BOND_SIDES, Bond
from tongzhou.support.placements.rules.placements import LEDGER_EVENTS, LIFECYCLE, SIDES, State
from tongzhou.support.placements.rules.procedures import DOING_LIFECYCLE, DOING_SIDES, Doing
from tongzhou.support.placements.rules.sentences import (
    EXPERT_OR_OFFICE,
    HIMSELF_OR_OFFICE,
    MENTEE_HIMSELF,
    MENTOR_HIMSELF,
    MENTOR_OR_MENTEE,
    NOT_BY_TRAINEE,
    TEACHER_HIMSELF,
    WHO_LISTS,
)
from tongzhou.support.placements.rules.slots import SLOT_LIFECYCLE, SLOT_SIDES, SlotState
from tongzhou.support.placements.rules.workstations import BASE_LIFECYCLE, Base
from tongzhou.support.sides.models import TwoSided
from tongzhou.support.sides.running import Record, Runner

SLOTS = Runner(
    "slots",
    Slots,
    SlotsStep,
    SLOT_LIFECYCLE,
    SlotState,
    SLOT_SIDES,
    joined=("department", "pairing__programme"),
)
PLACEMENTS = Runner(
    "placement",
    Placement,
    PlacementStep,
    LIFECYCLE,
    State,
    SIDES,
    joined=("trainee", "teacher", "department", "home_department", "slots"),
)
PROCEDURES = Runner(
    "independent",
    Procedure,
    ProcedureStep,
    DOING_LIFECYCLE,
    Doing,
    DOING_SIDES,
    joined=("trainee", "skill", "department"),
)
MENTORSHIPS = Runner(
    "mentorship", Mentorship, MentorshipStep, BOND_LIFECYCLE, Bond, BOND_SIDES, joined=("mentor", "mentee")
)
WORKSTATIONS = Runner(
    "workstation", Workstation, WorkstationStep, BASE_LIFECYCLE, Base, joined=("expert", "department")
)


def manages(by: Actor, record: TwoSided) -> bool:
    """Whether `by` manages placements at one of the two houses."""
    return any(by.may(P.MANAGE_PLACEMENTS, house.place) for house in (record.supporting, record.receiving))


def teaches(by: Actor, placement: Placement) -> bool:
    """Whether `by` is a teacher of this placement: the named one, or a doctor of its department. Never the trainee."""
    if by.staff_id is None or by.staff_id == placement.trainee_id:
        return False
    near = by.staff_id == placement.teacher_id or by.department_id == placement.department_id
    return near and by.may(P.TEACH, placement.supporting.place)


def require_arriving(by: Actor, placement: Placement) -> None:
    """Raise Denied unless `by` is the trainee or his office."""
    if by.staff_id != placement.trainee_id and not by.may(P.MANAGE_PLACEMENTS, placement.receiving.place):
        raise Denied(HIMSELF_OR_OFFICE)


def require_listing(by: Actor, placement: Placement) -> None:
    """Raise Denied unless `by` is the trainee, a teacher, or one of the offices."""
    if by.staff_id != placement.trainee_id and not teaches(by, placement) and not manages(by, placement):
        raise Denied(WHO_LISTS)


def require_teacher(by: Actor, placement: Placement) -> None:
    """Raise Denied unless `by` teaches here himself."""
    if by.staff_id is not None and by.staff_id == placement.trainee_id:
        raise Denied(NOT_BY_TRAINEE)
    if not teaches(by, placement):
        raise Denied(TEACHER_HIMSELF, department=placement.department.name)


def require_mentor(by: Actor, bond: Mentorship) -> None:
    """Raise Denied unless `by` is the mentor himself."""
    if by.staff_id != bond.mentor_id:
        raise Denied(MENTOR_HIMSELF, name=bond.mentor.name)


def require_mentee(by: Actor, bond: Mentorship) -> None:
    """Raise Denied unless `by` is the mentee himself."""
    if by.staff_id != bond.mentee_id:
        raise Denied(MENTEE_HIMSELF, name=bond.mentee.name)


def require_either(by: Actor, bond: Mentorship) -> None:
    """Raise Denied unless `by` is one of the two."""
    if by.staff_id not in (bond.mentor_id, bond.mentee_id):
        raise Denied(MENTOR_OR_MENTEE)


def require_expert(by: Actor, base: Workstation) -> None:
    """Raise Denied unless `by` is the expert or one of the offices."""
    if by.staff_id != base.expert_id and not manages(by, base):
        raise Denied(EXPERT_OR_OFFICE)


_OWN: dict[type[TwoSided], dict[str, Callable[..., None]]] = {
    Placement: {"arrive": require_arriving, "learn": require_listing, "sign": require_teacher},
    Mentorship: {
        "reach": require_mentor,
        "assess": require_mentor,
        "reply": require_mentee,
        "note": require_either,
    },
    Workstation: {"days": require_expert},
}
_HEARD = LEDGER_EVENTS | {"posted", "posted_closed", "disputed", "reversed"}


def offers(runner: Runner[Record], by: Actor, record: Record) -> frozenset[str]:
    """The steps that a page may offer to `by`: the table's, less those that are somebody else's own or the ledger's."""
    own = _OWN.get(type(record), {})
    return frozenset(
        event
        for event in runner.offers(record, by) - _HEARD
        if event not in own or _passes(own[event], by, record)
    )


def require(runner: Runner[Record], by: Actor, record: Record, event: str) -> None:
    """Raise IllegalMove or Denied, as the step itself would: for a page that shows its form."""
    runner.permitted(record, event, by)
    own = _OWN.get(type(record), {}).get(event)
    if own is not None:
        own(by, record)


def _passes(check: Callable[..., None], by: Actor, record: TwoSided) -> bool:
    try:
        check(by, record)
    except Denied:
        return False
    return True
