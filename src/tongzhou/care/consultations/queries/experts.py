"""Who could answer: suggestions with their reasons, the load of each expert, the coordinator's board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from tongzhou.care.consultations.models import Consultation, Duty, Step
from tongzhou.care.consultations.queries.lists import OPEN, in_rows
from tongzhou.care.consultations.queries.scope import visible
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.refusals import NO_CASE
from tongzhou.care.consultations.rules import State
from tongzhou.directory.models import Staff
from tongzhou.directory.queries import chain, reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.queries import pairings_for
from tongzhou.partnerships.rules import Level

MOST = 100
MOST_CANDIDATES = 300
RANK = {Level.DOCTOR: 3, Level.TEAM: 2, Level.DEPARTMENT: 1, Level.INSTITUTION: 0}
IN_HAND = OPEN & ~Q(state__in=[State.IN_PROGRESS.value, State.ON_HOLD.value, State.REJECTED.value])
"""Cases that wait for their expert: not for the asker's reply, nor for his closing."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An expert who could take the case, and why he stands where he stands in the list."""

    staff: Staff
    reasons: tuple[Words, ...]
    open_cases: int
    on_duty: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has in hand: open cases, and how many of them are overdue."""

    staff_id: UUID
    name: str
    department: str
    open_cases: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Board:
    """The coordinator's board: open cases by what they wait for, and what each expert has in hand."""

    columns: dict[State, list[Consultation]]
    overdue: int
    load: list[Load]


def suggestions(actor: Actor, case_id: UUID, *, at: datetime, limit: int = 8) -> list[Suggestion]:
    """Experts of the holding institution, the best fit first: pairing, specialty, duty, load. Five statements."""
    case = visible(actor, at).filter(pk=case_id).select_related("topic_version__topic", "holder").first()
    if case is None:
        raise NotFound(NO_CASE)
    day = at.astimezone(CHINA).date()
    rows = pairings_for([one.pk for one in chain(case.asking_id)], on=day)
    rows = [row for row in rows if row.supporting_id == case.holder_id]
    known = _took_part(case, {row.receiving_staff_id for row in rows if row.receiving_staff_id})
    pairs = [row for row in rows if row.receiving_staff_id is None or row.receiving_staff_id in known]
    wanted = case.topic_version.topic.specialties
    ranked = sorted(
        ((_rank(one, pairs, wanted), one) for one in _candidates(case, at)), key=lambda pair: pair[0]
    )
    return [_suggestion(one, pairs, wanted) for _, one in ranked[:limit]]


def _took_part(case: Consultation, doctors: set[UUID]) -> set[UUID]:
    """Which of these recipient's doctors asked, or took a step of the case: only there their own pairings count."""
    key = Concat(Value("account:"), Cast(OuterRef("account"), TextField()))
    steps = Step.objects.filter(consultation=case, by_key=key)
    rows = Staff.objects.filter(Q(pk=case.asker_id) | Exists(steps), pk__in=doctors)
    return set(rows.values_list("pk", flat=True)) if doctors else set()


def _candidates(case: Consultation, at: datetime) -> QuerySet[Staff, Any]:
    """Doctors of the place who can sign in, did not ask, with their load and duty now."""
    held = Consultation.objects.filter(IN_HAND, holder_staff=OuterRef("pk")).order_by().values("holder_staff")
    duty = Duty.objects.filter(staff=OuterRef("pk"), during__contains=at)
    people = Staff.objects.filter(institution=case.holder_id, active=True, account__is_active=True)
    people = people.exclude(pk=case.asker_id).exclude(
        title__in=["manager", "nurse", "chief_nurse", "technician"]
    )
    return people.select_related("department").annotate(
        in_hand=Coalesce(
            Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)
        ),
        duty_now=Exists(duty),
    )[:MOST_CANDIDATES]


def _pairing(staff: Any, pairs: Sequence[Pairing]) -> Pairing | None:
    """The most specific pairing that means this very person or his department."""
    fitting = [
        row
        for row in pairs
        if staff.pk == row.supporting_staff_id
        or (row.supporting_department_id is not None and row.supporting_department_id == staff.department_id)
    ]
    return max(fitting, key=lambda row: RANK[Level(row.level)], default=None)


def _matches(staff: Any, wanted: Sequence[str]) -> int:
    """3: the topic's first specialty; 2: another of its specialties; 1: the same branch; 0: none."""
    own = {*staff.specialties, *([staff.department.specialty_id] if staff.department else [])} - {None}
    if wanted and wanted[0] in own:
        return 3
    if own & set(wanted):
        return 2
    return int(any(code.split(".")[0] in {one.split(".")[0] for one in wanted} for code in own))


def _rank(staff: Any, pairs: Sequence[Pairing], wanted: Sequence[str]) -> tuple[int, int, bool, int, str]:
    """Smaller is better. A pairing of another specialty does not come before a fitting expert."""
    match = _matches(staff, wanted)
    row = _pairing(staff, pairs)
    return (-match, -(RANK[Level(row.level)] if row else 0), not staff.duty_now, staff.in_hand, staff.name)


def _suggestion(staff: Any, pairs: Sequence[Pairing], wanted: Sequence[str]) -> Suggestion:
    reasons = [*_pairing_reason(_pairing(staff, pairs)), *_specialty_reason(staff, wanted)]
    if staff.duty_now:
        reasons.append(Words("正在值班", "on duty now"))
    reasons.append(Words(f"手上 {staff.in_hand} 件", f"{staff.in_hand} in hand"))
    return Suggestion(staff, tuple(reasons), staff.in_hand, staff.duty_now)


def _pairing_reason(row: Pairing | None) -> list[Words]:
    if row is None:
        return []
    if row.supporting_staff_id:
        who = row.receiving_staff.name if row.receiving_staff else row.receiving.label
        return [Words(f"医生结对：{who}", f"paired with {who}")]
    if row.team:
        return [Words(f"团队结对：{row.team}", f"paired team: {row.team}")]
    department = row.supporting_department.name if row.supporting_department else ""
    return [Words(f"科室结对：{department}", f"paired department: {department}")]


def _specialty_reason(staff: Any, wanted: Sequence[str]) -> list[Words]:
    match = _matches(staff, wanted)
    return (
        [Words("专业对口", "his specialty")]
        if match >= 2
        else [Words("专业相近", "near specialty")]
        if match
        else []
    )


def load(actor: Actor, *, at: datetime) -> list[Load]:
    """Open cases of each doctor where the actor allocates, the fullest first. One statement."""
    rows = Consultation.objects.filter(IN_HAND, _allocates(actor), holder_staff__isnull=False)
    counted = rows.order_by().values(
        "holder_staff", name=F("holder_staff__name"), department=F("holder_staff__department__name")
    )
    counted = counted.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lte=at))).order_by(
        "-n", "name"
    )
    return [
        Load(row["holder_staff"], row["name"], row["department"] or "", row["n"], row["late"])
        for row in counted[:MOST]
    ]


def _allocates(actor: Actor) -> Q:
    return reach(actor.grants_for(Permission.ALLOCATE), "holder__")


def board(actor: Actor, *, at: datetime) -> Board:
    """Open cases where the actor allocates, by state, the clock that runs out first on top. Two statements.

    Raises Denied for whoever allocates nowhere.
    """
    actor.require(Permission.ALLOCATE)
    rows = list(
        in_rows(Consultation.objects.filter(OPEN, _allocates(actor))).order_by("due_at", "id")[: 4 * MOST]
    )
    columns = {state: [row for row in rows if row.state == state] for state in State if state.open}
    late = sum(row.due_at is not None and row.due_at <= at for row in rows)
    return Board(columns, late, load(actor, at=at))
