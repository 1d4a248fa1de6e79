"""Who has the case in hand, and may therefore take a step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongzhou.care.consultations.models import Consultation, Opinion, Panelist
from tongzhou.care.consultations.queries.duty import on_duty
from tongzhou.care.consultations.queries.scope import visible
from tongzhou.care.consultations.refusals import (
    ALREADY_SIGNED,
    ASKER_ONLY,
    LEAD_STAYS,
    NO_CASE,
    NO_STAFF,
    NOBODY_AWAITED,
    NOT_ON_PANEL,
    NOT_WITH_YOU,
    NOT_YOUR_OPINION,
    NOTHING_UNREAD,
    OWN_CASE,
    WITH_ANOTHER,
)
from tongzhou.care.consultations.rules import (
    AMENDABLE,
    COORDINATOR_TOO,
    DUTY_JOINS,
    LIFECYCLE,
    OF_THE_CLOCK,
    State,
)
from tongzhou.kernel.actors import MAY_NOT, Actor, Place
from tongzhou.kernel.errors import Conflict, Denied, NotFound, Refusal
from tongzhou.kernel.permissions import Permission

OF_THE_PANEL = frozenset({"sign", "leave"})
INNER = OF_THE_CLOCK | {"sign_part", "leave_last", "leave_lead", "excuse_last"}
"""Steps that no page offers: taken by the clock, or by another step once it knows more."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Staff on duty for the holding department; on the panel; whose signature is due there; who have signed an opinion."""

    duty: tuple[UUID, ...] = ()
    panel: tuple[UUID, ...] = ()
    due: tuple[UUID, ...] = ()
    authors: tuple[UUID, ...] = ()


def hands(case: Consultation, at: datetime) -> Hands:
    """Read them all. Two statements; three where an opinion may be amended."""
    duty = on_duty(case.holder_department_id, at) if case.holder_department_id else ()
    rows = Panelist.objects.filter(consultation=case, left_at__isnull=True).order_by("pk")
    seated = list(rows.values_list("staff", "signed_at"))
    return Hands(
        duty=tuple(duty),
        panel=tuple(staff for staff, _ in seated),
        due=tuple(staff for staff, signed_at in seated if signed_at is None),
        authors=_authors(case) if State(case.state) in AMENDABLE else (),
    )


def _authors(case: Consultation) -> tuple[UUID, ...]:
    signed = Opinion.objects.filter(consultation=case, signed_at__isnull=False).order_by("staff")
    return tuple(signed.values_list("staff", flat=True).distinct())


def own_staff(by: Actor) -> UUID:
    """The acting person's own staff record. Raises Denied for an account without one."""
    if by.staff_id is None:
        raise Denied(NO_STAFF)
    return by.staff_id


def check_role(by: Actor, case_id: UUID, event: str, *, at: datetime) -> None:
    """Before anything typed is read: NotFound unless `by` sees the case, Denied when his roles never take such steps.

    Whether he may take it now is decided by `refusal`, with the case locked.
    """
    case = visible(by, at).filter(pk=case_id).select_related("asking", "holder").first()
    if case is None:
        raise NotFound(NO_CASE)
    wanted = {move.permission for move in LIFECYCLE.moves if move.event == event}
    if event in COORDINATOR_TOO:
        wanted.add(Permission.ALLOCATE)
    if not any(by.may(permission, _where(case, permission)) for permission in wanted):
        raise Denied(MAY_NOT)


def _where(case: Consultation, permission: Permission) -> Place | None:
    """Where a permission is needed. Answering is not bound to a place: the panel may come from several."""
    if permission is Permission.ASK:
        return case.asking.place
    return case.holder.place if permission is Permission.ALLOCATE else None


def offered(case: Consultation, by: Actor, held: Hands) -> tuple[str, ...]:
    """The steps this actor may take now, in the order of the table: what a page shows as buttons."""
    moves = LIFECYCLE.events(State(case.state))
    events = [move.event for move in moves if move.event not in INNER]
    return tuple(event for event in events if refusal(case, event, by, held) is None)


def refusal(case: Consultation, event: str, by: Actor, held: Hands) -> Refusal | None:
    """None when `by` may take this step now; else why not. Needs `asking`, `holder` and its kin joined."""
    return _not_his(case, event, by, held) or _needless(case, event, held)


def _not_his(case: Consultation, event: str, by: Actor, held: Hands) -> Refusal | None:
    permission = LIFECYCLE.move(State(case.state), event).permission
    if permission is Permission.ASK:
        asks = by.staff_id is not None and by.may(Permission.ASK, case.asking.place)
        return None if asks else Denied(ASKER_ONLY, place=case.asking.label)
    if permission is Permission.ALLOCATE:
        return None if by.may(permission, case.holder.place) else Denied(MAY_NOT)
    return _answering(case, event, by, held)


def _needless(case: Consultation, event: str, held: Hands) -> Refusal | None:
    """Steps that the table allows in this state and that there is nothing for."""
    if event == "acknowledge" and not case.unread:
        return Conflict(NOTHING_UNREAD)
    if event == "excuse" and set(held.due) <= {case.holder_staff_id}:
        return Conflict(NOBODY_AWAITED)
    return None


def _answering(case: Consultation, event: str, by: Actor, held: Hands) -> Refusal | None:
    if event in COORDINATOR_TOO and by.may(Permission.ALLOCATE, case.holder.place):
        return None
    if by.staff_id is None:
        return Denied(NO_STAFF)
    if case.asker_id == by.staff_id:
        return Denied(OWN_CASE)
    if event == "amend":
        wrote = by.may(Permission.ANSWER) and by.staff_id in held.authors
        return None if wrote else Denied(NOT_YOUR_OPINION)
    if event in OF_THE_PANEL:
        return _of_panel(event, by, held)
    if not by.may(Permission.ANSWER, case.holder.place):
        return Denied(NOT_WITH_YOU, place=case.holder.label)
    return _in_hand(case, by, held)


def _of_panel(event: str, by: Actor, held: Hands) -> Refusal | None:
    if not by.may(Permission.ANSWER) or by.staff_id not in held.panel:
        return Denied(NOT_ON_PANEL)
    if by.staff_id not in held.due:
        return Denied(ALREADY_SIGNED)
    return Denied(LEAD_STAYS) if event == "leave" and len(held.panel) == 1 else None


def _in_hand(case: Consultation, by: Actor, held: Hands) -> Refusal | None:
    """The named expert or his delegate; the department's duty; anybody of the place when nobody is named.

    After an escalation the department's duty may act for the named expert: the case is widened, not taken away.
    """
    if case.holder_staff_id and case.holder_staff_id in by.staff_ids:
        return None
    if case.holder_staff and case.escalations < DUTY_JOINS:
        return Denied(WITH_ANOTHER, name=case.holder_staff.name)
    if case.holder_department is None or _of_department(case.holder_department.pk, by, held.duty):
        return None
    return Denied(WITH_ANOTHER, name=case.holder_department.name)


def _of_department(department_id: UUID, by: Actor, duty: Iterable[UUID]) -> bool:
    there = tuple(duty)
    return any(one in there for one in by.staff_ids) if there else by.department_id == department_id
