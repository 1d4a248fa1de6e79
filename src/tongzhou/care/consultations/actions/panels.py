"""The panel of a joint consultation goes on without whoever leaves it: by himself, excused, or gone from his post."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.care.consultations.actions import parts
from tongzhou.care.consultations.actions.claiming import claim
from tongzhou.care.consultations.actions.runner import Turn, run, settle
from tongzhou.care.consultations.models import Consultation, Panelist
from tongzhou.care.consultations.refusals import CHOOSE_HEIR, NOT_AWAITED
from tongzhou.care.consultations.rules import Course, State, course, heirs
from tongzhou.care.steps.clocks import AT_ONCE, CLOCK, each
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.texts import reason
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words


def seat_of(case: Consultation, by: Actor) -> Panelist:
    """One's place on the panel."""
    return case.panel.get(staff=by.staff_id, left_at__isnull=True)


def answered(turn: Turn) -> None:
    """All have signed: the answer is there, and it is claimed."""
    turn.case.answered_at = turn.case.answered_at or turn.at
    turn.detail.update(within=turn.case.due_at is None or turn.at <= turn.case.due_at)
    claim(turn.case, by=turn.by, at=turn.at, within=turn.detail["within"])
    said = Words("专家已答复，请您看后结案", "answered; please read and close")
    turn.telling.add([turn.case.asker_id], said)
    turn.telling.quiet = True


def go_on(turn: Turn, last: str) -> Course:
    """After a signature or a departure: answer as the step `last` when nobody's signature is due any more."""
    parts.excuse(turn.case, turn.at)
    goes = course(parts.seats(turn.case))
    if goes is Course.ANSWERED:
        turn.event = last
        answered(turn)
    return goes


def leave(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    note: str,
    heir_id: UUID | None = None,
    back: bool = False,
    seen: int | None = None,
) -> Consultation:
    """Leave the panel before signing, with the reason. If only this signature was waited for, the answer is there.

    The lead names who leads in his place (`heir_id`), or gives the case `back` to be allocated; where nobody else of
    the house is on the panel it goes back by itself. Raises Invalid (heir) when he names nobody, or nobody who can.
    """

    def change(turn: Turn) -> None:
        seat = seat_of(turn.case, by)
        seat.left_at = at
        seat.save(update_fields=["left_at"])
        turn.telling.quiet = True
        if seat.leads and not back:
            _hand_over(turn, heir_id)
        if go_on(turn, "leave_last") is Course.UNLED:
            _give_back(turn)

    told = {"heir": heir_id, "back": back}
    return run("leave", change, by=by, at=at, case_id=case_id, seen=seen, note=reason(note), content=told)


def _hand_over(turn: Turn, heir_id: UUID | None) -> None:
    """The lead passes to the one named; it never passes by itself."""
    able = heirs(parts.seats(turn.case))
    if not able:
        return
    if heir_id not in able:
        raise Invalid(CHOOSE_HEIR, field="heir")
    heir = parts.hand_over(turn.case, heir_id)
    turn.detail.update(heir=heir.name)
    turn.telling.add([heir.pk], Words("请您接着牵头这次会诊", "please lead this consultation from now on"))


def _give_back(turn: Turn) -> None:
    """Nobody leads: the panel ends, the office allocates anew; what was signed stays in the record."""
    case = turn.case
    turn.event, turn.telling.quiet = "leave_lead", False
    others = [one.staff for one in parts.seats(case) if one.staff not in turn.by.staff_ids]
    parts.step_out(case, case.holder_staff_id, turn.at)
    parts.disband(case, turn.at)
    case.holder_staff = case.holder_department = None
    said = Words("牵头专家退出，正在重新分派", "the lead has left; it is being allocated anew")
    turn.telling.add([case.asker_id], said)
    turn.telling.add(others, said)


def excuse(
    *, by: Actor, at: datetime, case_id: UUID, staff_id: UUID, note: str, seen: int | None = None
) -> Consultation:
    """No longer wait for a guest who has not signed, with the reason. If only he was waited for, the answer is there.

    For whoever has the case in hand, and for the office that allocates it. Raises Invalid (staff) for anybody else than such a guest.
    """

    def change(turn: Turn) -> None:
        waited = turn.case.panel.filter(left_at__isnull=True, signed_at__isnull=True, leads=False)
        seat = waited.select_related("staff").filter(staff=staff_id).first()
        if seat is None:
            raise Invalid(NOT_AWAITED, field="staff")
        seat.left_at = at
        seat.save(update_fields=["left_at"])
        turn.detail.update(staff=seat.staff.name)
        turn.telling.quiet = True
        turn.telling.add([staff_id], Words("这次会诊不再等您的意见", "your opinion is no longer waited for"))
        if go_on(turn, "excuse_last") is Course.UNLED:
            _give_back(turn)

    told = {"staff": staff_id}
    return run("excuse", change, by=by, at=at, case_id=case_id, seen=seen, note=reason(note), content=told)


def excuse_gone(*, at: datetime) -> int:
    """Panels that wait for somebody who can no longer sign go on without him; how many did.

    Without its lead a case goes back to be allocated. Each case in its own transaction.
    """
    waiting = Panelist.objects.filter(
        parts.SILENT, left_at__isnull=True, signed_at__isnull=True, consultation__state=State.ACCEPTED.value
    )
    cases = waiting.order_by("consultation").values_list("consultation", flat=True).distinct()
    return each(cases[:AT_ONCE], lambda case_id: _excuse_gone(case_id, at))


@transaction.atomic
def _excuse_gone(case_id: UUID, at: datetime) -> bool:
    rows = Consultation.objects.select_for_update(of=("self",), skip_locked=True)
    joined = rows.select_related(
        "asking", "holder", "holder_department", "holder_staff", "topic_version__topic"
    )
    case = joined.filter(pk=case_id, state=State.ACCEPTED.value).first()
    gone = parts.excuse(case, at, lead_too=True) if case else []
    if case is None or not gone:
        return False
    turn = Turn(case, "excuse", CLOCK, at, detail={"staff": "、".join(gone)})
    turn.telling.quiet = True
    if go_on(turn, "excuse_last") is Course.UNLED:
        _give_back(turn)
    settle(turn, digest({"event": "excuse", "gone": gone, "step": case.steps}))
    return True
