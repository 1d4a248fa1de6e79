"""A run begins: on the road, at a first hospital, or with somebody who walked in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from tongzhou.audit.actions import record
from tongzhou.care.emergency.actions.parts import take_part
from tongzhou.care.emergency.actions.runner import Turn, set_clock, waits, write_step
from tongzhou.care.emergency.actions.telling import announce
from tongzhou.care.emergency.actions.told import FARTHEST, Begun, true_time
from tongzhou.care.emergency.models import Counter, Run
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.queries.ways import pairing_between, receiving
from tongzhou.care.emergency.refusals import NO_PATHWAY, NO_STAFF, OTHER_CONTENT
from tongzhou.care.emergency.rules import Came, Clock, Pathway, State
from tongzhou.care.patients.queries import patient as visible_patient
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.numbers import next_number
from tongzhou.care.steps.texts import limited
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid
from tongzhou.kernel.lifecycle import Move
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words

BEGINS = Move("begin", Words("开始急救", "begin"), (), State.COMING, Permission.RESCUE, Clock.ANSWER)


def begin(*, by: Actor, at: datetime, begun: Begun) -> Run:
    """Begin. The same id with the same content answers with the same run; with other content: Conflict.

    Raises Denied, NotFound (patient), Invalid.
    """
    by.require(Permission.RESCUE)
    mark = digest({"by": by.key, **{name: getattr(begun, name) for name in Begun.__dataclass_fields__}})
    with transaction.atomic():
        alone(begun.id)
        known = Run.objects.filter(pk=begun.id).select_related("sender", "receiver").first()
        if known is not None:
            if known.content_hash != mark:
                raise Conflict(OTHER_CONTENT)
            return known
        return _started(_new(by, at, begun, mark), by, at, mark)


def alone(id: UUID) -> None:
    """Whoever sends the same id at the same moment waits here and then finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"emergency:{id}"])


def _new(by: Actor, at: datetime, begun: Begun, mark: str) -> Run:
    """The run as begun, everything checked, not yet written."""
    if by.staff_id is None:
        raise Denied(NO_STAFF)
    known = _pathway(begun.pathway)
    me = Staff.objects.select_related("institution").get(pk=by.staff_id)
    by.require(Permission.RESCUE, me.institution.place)
    walked = begun.came is Came.WALK_IN
    there = me.institution if walked else receiving(me.institution, begun.institution, at)
    pairing = None if walked or there is None else pairing_between(me.institution, there, at)
    begins = true_time(begun.device_at, begun.offset_ms)
    if not at - FARTHEST <= begins <= at:  # a phone that runs ahead, or has no time at all, refuses nobody
        begins = at
    label = limited(begun.label, 60, "label") or "无名氏"
    found = Run(
        pk=begun.id, pathway=known.code, pathway_version=known.version, came=begun.came.value, sender=me.institution, sender_staff=me,
        receiver=there, pairing=pairing, label=label, mission=begun.mission, content_hash=mark, begun_at=begins,
        device_at=begun.device_at, offset_ms=begun.offset_ms, heard_at=at, steps=1,
        state=(State.EMERGENCY if walked else State.COMING).value, arrived_at=begins if walked else None,
    )  # fmt: skip
    if begun.patient is not None:
        found.patient = visible_patient(by, begun.patient)
    return found


def _pathway(code: str) -> Pathway:
    known = pathway(code)
    if known is None:
        raise Invalid(NO_PATHWAY, field="pathway")
    return known


def _started(found: Run, by: Actor, at: datetime, mark: str) -> Run:
    """Number it, write it with its first step, tell the receiver."""
    found.number = next_number(Counter, "JJ", at)
    found.search = search_text(found)
    if found.state == State.COMING:
        set_clock(found, BEGINS, at)
    waits(found)
    found.save(force_insert=True)
    write_step(Turn(found, "begin", by, at, detail={"place": found.where_to}), "", mark)
    take_part(found, found.sender_id, "sender", at)
    if found.receiver_id and not found.one_house:
        take_part(found, found.receiver_id, "receiver", at)
    whom = f"patient:{found.patient_id}" if found.patient_id else ""
    record(by=by, at=at, verb="emergency.begin", subject=found.source, patient=whom)
    announce(found, "begin", by=by, at=at)
    return found


def search_text(found: Run) -> str:
    """What it is found by: number, pathway, both places. Never the patient."""
    known = pathway(found.pathway)
    names = (
        found.number,
        known.words.zh if known else "",
        found.sender.search,
        found.receiver.search if found.receiver else "",
    )
    return " ".join(word.lower() for word in names if word)[:400]
