"""What was seen in the departments, and what was resolved: tasks with an owner and a date, until they are done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tongzhou.accounts.queries import accounts_of_staff
from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.words import Words, clipped
from tongzhou.notices import actions as notices
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.sentences import NO_RECORD, OTHER_CONTENT
from tongzhou.support.visits.models import Resolution, Survey, Visit
from tongzhou.support.visits.moving import RUNNER, may_settle
from tongzhou.support.visits.rules import NO_FINDINGS, NO_OWNER, NO_TASK, NO_TASK_HERE, SETTLED, TaskState


def survey_department(
    *,
    by: Actor,
    at: datetime,
    visit_id: UUID,
    department_id: UUID,
    findings: str,
    seen: int | None = None,
) -> Visit:
    """What was found in a department of either house; said anew, it replaces (the step keeps what was before).

    Raises NotFound, Denied, IllegalMove once the visit is claimed, Invalid (department_id, findings), Conflict.
    """
    said = findings.strip()

    def change(turn: Turn[Visit]) -> None:
        if not said:
            raise Invalid(NO_FINDINGS, field="findings")
        visit = turn.record
        houses = (visit.supporting_id, visit.receiving_id)
        department = Department.objects.filter(pk=department_id, institution__in=houses).first()
        if department is None:
            raise Invalid(NO_RECORD, field="department_id")
        before = visit.surveys.filter(department=department).first()
        turn.detail = {"department": department.name, "before": before.findings if before else None}
        Survey.objects.update_or_create(
            visit=visit,
            department=department,
            defaults={"findings": limited(said, "findings"), "by_key": by.key, "by_name": by.name, "at": at},
        )

    content = [str(department_id), said]
    return RUNNER.run("survey", change, by=by, at=at, id=visit_id, seen=seen, content=content)


def resolve(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    visit_id: UUID,
    what: str,
    owner_id: UUID,
    due_on: date,
    seen: int | None = None,
) -> Resolution:
    """What was resolved becomes a task of somebody of either house; he is told. The same id with the same content is there once.

    Raises NotFound, Denied, IllegalMove, Invalid (what, owner_id), Conflict.
    """
    said = what.strip()

    def change(turn: Turn[Visit]) -> None:
        if not said:
            raise Invalid(NO_TASK, field="what")
        limited(said, "what", 200)
        visit = turn.record
        owner = Staff.objects.filter(
            pk=owner_id, institution__in=(visit.supporting_id, visit.receiving_id)
        ).first()
        if owner is None:
            raise Invalid(NO_OWNER, field="owner_id")
        turn.detail = {"resolution": str(id), "what": said}
        Resolution.objects.create(id=id, visit=visit, what=said, owner=owner, due_on=due_on)
        _tell(visit, owner, said, due_on, by, at)

    kept = Resolution.objects.filter(pk=id).first()
    if kept is None:
        content = [str(id), said, str(owner_id), due_on]
        RUNNER.run("resolve", change, by=by, at=at, id=visit_id, seen=seen, content=content)
        return Resolution.objects.get(pk=id)
    RUNNER.known(by, visit_id)
    if (kept.visit_id, kept.what, kept.owner_id, kept.due_on) != (visit_id, said, owner_id, due_on):
        raise Conflict(OTHER_CONTENT)
    return kept


def settle_resolution(
    *,
    by: Actor,
    at: datetime,
    visit_id: UUID,
    resolution_id: UUID,
    state: TaskState,
    on: date,
    note: str = "",
    seen: int | None = None,
) -> Resolution:
    """The task is done on a day, or dropped with the reason. Its owner may say so, and who edits visits. Twice is once.

    Raises NotFound, Denied, IllegalMove, Invalid (note), Conflict (it was settled otherwise).
    """
    said = note.strip()
    done_on = on if state is TaskState.DONE else None

    def change(turn: Turn[Visit]) -> None:
        task = turn.record.resolutions.select_for_update().filter(pk=resolution_id).first()
        if task is None:
            raise NotFound(NO_TASK_HERE)
        if not may_settle(by, turn.record, task):
            raise Denied(MAY_NOT)
        told = reason(said, most=300) if state is TaskState.DROPPED else limited(said, "note", 300)
        if task.state != TaskState.OPEN:
            raise Conflict(SETTLED, state=task.status.words)
        task.state, task.note, task.done_on = state.value, told, done_on
        task.save(update_fields=["state", "note", "done_on"])
        turn.detail = {"resolution": str(task.pk), "what": task.what, "state": state.value}

    settled = Resolution.objects.filter(pk=resolution_id, visit=visit_id, state=state.value, done_on=done_on)
    if settled.filter(note=said).exists():
        RUNNER.known(by, visit_id)
        return settled.get()
    content = [str(resolution_id), state.value, on]
    RUNNER.run("task", change, by=by, at=at, id=visit_id, seen=seen, note=said, content=content)
    return Resolution.objects.get(pk=resolution_id)


def _tell(visit: Visit, owner: Staff, what: str, due_on: date, by: Actor, at: datetime) -> None:
    accounts = [one for one in accounts_of_staff([owner.pk]) if one != by.account_id]
    words = Words("互访议定：{what}，{day} 前办结", "Resolved at a visit: {what}, due {day}")
    told = words.format(what=clipped(what, 120), day=due_on.isoformat())
    notices.tell(accounts, at=at, kind="visit", words=told, link=f"/visits/{visit.pk}/")
