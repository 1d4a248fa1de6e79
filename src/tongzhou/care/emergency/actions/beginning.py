"""A run begins: on the road, at a first hospital, or with somebody who walked in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.dispatch.queries import rides_on
from tongzhou.care.emergency.actions.joining import join, kept
from tongzhou.care.emergency.actions.parts import search_text, take_part
from tongzhou.care.emergency.actions.runner import Turn, set_clock, waits, write_step
from tongzhou.care.emergency.actions.telling import announce
from tongzhou.care.emergency.actions.told import FARTHEST, Begun, true_time
from tongzhou.care.emergency.models import Counter, Run, Twin
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.queries.ways import pairing_between, receiving
from tongzhou.care.emergency.refusals import NO_PATHWAY, NO_STAFF, OTHER_CONTENT
from tongzhou.care.emergency.rules import Came, Clock, Pathway, State
from tongzhou.care.patients.queries import patient as visible_patient
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.locks import one_by_one
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

    One run a mission: who begins for a mission that has its run answers with that one (another id), and what he sends under his own id arrives
    there (`joining`). A mission that he does not ride on is left out. Raises Denied, NotFound (patient), Invalid.
    """
    by.require(Permission.RESCUE)
    mark = digest({"by": by.key, **{name: getattr(begun, name) for name in Begun.__dataclass_fields__}})
    with transaction.atomic():
        one_by_one(f"emergency:{begun.id}")
        known = _known(begun.id, mark)
        if known is not None:
            return known
        found = _new(by, at, begun, mark)
        if begun.mission is not None and rides_on(by, begun.mission):
            one_by_one(f"emergency:mission:{begun.mission}")
            there = kept(begun.mission, found.begun_at)
            if there is not None:
                return join(there, found, by=by, at=at)
            found.mission = begun.mission
        return _started(found, by, at, mark)


def _known(id: UUID, mark: str) -> Run | None:
    """The run that was begun by this id, or that it was joined to. Raises Conflict."""
    twin = (
        Twin.objects.filter(pk=id).select_related("run__sender", "run__receiver", "run__sender_staff").first()
    )
    joined = ("sender", "receiver", "sender_staff")
    found = twin.run if twin else Run.objects.filter(pk=id).select_related(*joined).first()
    if found is not None and (twin or found).content_hash != mark:
        raise Conflict(OTHER_CONTENT)
    return found


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
        receiver=there, pairing=pairing, label=label, content_hash=mark, begun_at=begins,
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
