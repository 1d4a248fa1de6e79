"""What a posting needs of whom, today: once in Python for the words, once in SQL for the list. A test compares them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.queries.scope import EVERYWHERE, houses
from tongzhou.ledger.rules import Side
from tongzhou.support.postings.models import Absence, HandOver, Posting
from tongzhou.support.postings.queries.stays import absences_of
from tongzhou.support.postings.rules.lifecycle import GONE, HERE, State

SOON = timedelta(14)
"""So long before the planned end the supporter is asked who comes next."""

FOR_HOST = {
    State.PLANNED: Words("请您同意接收", "agree to take him"),
    State.LEFT: Words("请评价", "appraise"),
}
TO_CONFIRM = {
    State.ARRIVING: Words("请确认到岗", "confirm the arrival"),
    State.LEAVING: Words("请确认在岗天数", "confirm the days on site"),
}
"""Asked of the side that has not claimed."""
ARRIVE = Words("该到岗了，请登记", "should have arrived: enter it")
DECLINED = Words("接收方未同意，请改计划或取消", "declined: change the plan or call it off")
BACK = Words("该返岗了，请登记", "should be back: enter it")
ENDED = Words("计划已到期：登记离岗，或延期", "the plan has ended: enter the departure, or extend")
ENDING = Words("快到期：谁来接替？", "ends soon: who comes next?")
WRITE = Words("请写交接", "write the hand-over")
REPLY = Words("有评价，可以答复", "you were appraised and may reply")


def needed(actor: Actor, row: Posting, on: date) -> Words | None:
    """What `row` needs of the actor on a day, the most pressing first; None for nothing. Absences and papers are fetched."""
    claimant = Side(row.claimed_by)
    asked = row.receiving if claimant is Side.SUPPORTING else row.supporting
    if row.status in TO_CONFIRM and actor.may(P.MANAGE_POSTINGS, asked.place):
        return TO_CONFIRM[row.status]
    if actor.may(P.MANAGE_POSTINGS, row.receiving.place) and row.status in FOR_HOST:
        return FOR_HOST[row.status]
    if actor.may(P.MANAGE_POSTINGS, row.supporting.place) and (need := _of_supporter(row, on)):
        return need
    return _of_himself(row) if row.staff_id in actor.staff_ids else None


def _of_supporter(row: Posting, on: date) -> Words | None:
    if row.status is State.DECLINED:
        return DECLINED
    if row.status is State.AGREED:
        return ARRIVE if row.planned.lower <= on else None
    if row.status not in HERE:
        return None
    if any(one.during.upper is None and one.due_back and one.due_back <= on for one in absences_of(row)):
        return BACK
    if row.planned.upper <= on:
        return ENDED
    return ENDING if row.planned.upper <= on + SOON else None


def _of_himself(row: Posting) -> Words | None:
    if row.status not in GONE:
        return None
    paper = getattr(row, "hand_over", None)
    if paper is None or paper.done_at is None:
        return WRITE
    judged = getattr(row, "appraisal", None)
    return REPLY if judged is not None and judged.replied_at is None else None


def asks(actor: Actor, on: date) -> Q:
    """The postings for which `needed` says something."""
    grants = actor.grants_for(P.MANAGE_POSTINGS)
    hosts, givers = houses(grants, "receiving_id"), houses(grants, "supporting_id")
    for_host = Q(state__in=[state.value for state in FOR_HOST])
    waits = Q(state__in=[state.value for state in TO_CONFIRM])
    asked = Q(staff__in=actor.staff_ids) & _himself()
    if hosts == EVERYWHERE:
        return for_host | waits | _supporter(on) | asked
    by_host, by_giver = Q(claimed_by=Side.RECEIVING.value), Q(claimed_by=Side.SUPPORTING.value)
    return (hosts & (for_host | (waits & by_giver))) | (givers & (_supporter(on) | (waits & by_host))) | asked


def _supporter(on: date) -> Q:
    here = Q(state__in=[state.value for state in HERE])
    late = Absence.objects.filter(posting=OuterRef("pk"), during__upper_inf=True, due_back__lte=on)
    return (
        Q(state=State.DECLINED.value)
        | Q(state=State.AGREED.value, planned__startswith__lte=on)
        | (here & (Q(planned__endswith__lte=on + SOON) | Q(Exists(late))))
    )


def _himself() -> Q:
    done = HandOver.objects.filter(posting=OuterRef("pk"), done_at__isnull=False)
    gone = Q(state__in=[state.value for state in GONE])
    return gone & (~Q(Exists(done)) | Q(appraisal__isnull=False, appraisal__replied_at=None))
