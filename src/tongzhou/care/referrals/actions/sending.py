"""The sending side: ask, answer what was asked back, redirect, send off, cancel; in the end read the summary and close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from tongzhou.audit.actions import record
from tongzhou.care.patients.joining import standing
from tongzhou.care.patients.models import Consent, Patient
from tongzhou.care.patients.queries import record_ids
from tongzhou.care.patients.rules import Purpose
from tongzhou.care.referrals.actions.beds import department_of, keep_until, release
from tongzhou.care.referrals.actions.claiming import post, post_unmet
from tongzhou.care.referrals.actions.parts import attach, end, passed, take_part
from tongzhou.care.referrals.actions.runner import Turn, run, set_clock, waits, write_step
from tongzhou.care.referrals.actions.telling import announce
from tongzhou.care.referrals.models import OPEN, Counter, Draft, OutsideParty, Referral
from tongzhou.care.referrals.queries.routes import chosen, routes
from tongzhou.care.referrals.queries.scope import visible
from tongzhou.care.referrals.refusals import (
    MISSING,
    NO_CONSENT,
    NO_REFERRAL,
    NO_STAFF,
    NOT_BACK,
    NOT_THERE,
    OPEN_ONE,
    OTHER_CONTENT,
)
from tongzhou.care.referrals.rules import (
    CARE,
    SECTIONS,
    CarePlan,
    Clock,
    Direction,
    Outcome,
    State,
    Summary,
    Transport,
)
from tongzhou.care.steps import drafts
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.numbers import next_number
from tongzhou.care.steps.texts import limited, reason
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, NotFound
from tongzhou.kernel.lifecycle import Move
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Urgency

BEGINS = Move("request", Words("发起转诊", "ask"), (), State.REQUESTED, Permission.REFER, Clock.ANSWER)
REASON = Words("转诊原因", "reason")
SECTION_MOST, REASON_MOST = 4000, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked: for whom, why, how urgently, with what summary; to a house (`to`) or to an outside party.

    `plan` goes with a referral down. `follows`: the referral whose patient comes back by this one.
    """

    patient_id: UUID
    consent_id: UUID
    reason: str
    urgency: Urgency
    transport: Transport
    summary: Summary
    plan: CarePlan = field(default_factory=CarePlan)
    to: UUID | None = None
    outside: UUID | None = None
    department: UUID | None = None
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Aim:
    """Where it goes, as checked."""

    direction: Direction
    receiver: Institution | None
    outside: OutsideParty | None
    department: Department | None
    pairing: Pairing | None


def request(*, id: UUID, by: Actor, at: datetime, wish: Wish, file_ids: Sequence[UUID] = ()) -> Referral:
    """Ask. The same id with the same content answers with the same referral; with other content: Conflict.

    Raises Denied, NotFound (patient), Conflict (one is open already), Invalid (one field), Invalids (what is missing).
    """
    by.require(Permission.REFER)
    mark = digest({**_content(wish), "files": sorted(str(one) for one in file_ids)})
    with transaction.atomic():
        drafts.alone(Referral, id)
        sent = Referral.objects.filter(pk=id).first()
        if sent is not None:
            return _same(sent, by, mark)
        referral = _new(id, by, at, wish, mark)
        return _send(referral, by, at, file_ids, mark)


def _content(wish: Wish) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(
        {name: getattr(wish, name) for name in Wish.__dataclass_fields__}, str_keys=True
    )
    return plain


def _same(sent: Referral, by: Actor, mark: str) -> Referral:
    if sent.sender_staff_id not in by.staff_ids or sent.content_hash != mark:
        raise Conflict(OTHER_CONTENT)
    return sent


def _new(id: UUID, by: Actor, at: datetime, wish: Wish, mark: str) -> Referral:
    """The referral as asked, everything checked, not yet sent."""
    if by.staff_id is None:
        raise Denied(NO_STAFF)
    me = Staff.objects.select_related("institution", "department").get(pk=by.staff_id)
    by.require(Permission.REFER, me.institution.place)
    patient = standing(by, wish.patient_id)
    aim = _aim(me.institution, wish.to, wish.outside, wish.department, at)
    _complete(wish, aim.direction)
    none_open(patient, aim.direction)
    return Referral(
        pk=id, patient=patient, consent=_given(patient, wish.consent_id, at), direction=aim.direction.value,
        urgency=wish.urgency.value, transport=wish.transport.value, reason=wish.reason.strip(), summary=msgspec.to_builtins(wish.summary),
        plan=msgspec.to_builtins(wish.plan), follows=_follows(by, wish.follows, patient, at), content_hash=mark,
        sender=me.institution, sender_department=me.department, sender_staff=me, receiver=aim.receiver, outside=aim.outside,
        receiver_department=aim.department, pairing=aim.pairing, state=State.REQUESTED.value, steps=1, asked_at=at, sent_at=at,
    )  # fmt: skip


def _aim(
    sender: Institution, to: UUID | None, outside: UUID | None, department: UUID | None, at: datetime
) -> _Aim:
    if outside is not None:
        party = OutsideParty.objects.filter(pk=outside, kept_by=sender).first()
        if party is None or to is not None:
            raise Invalid(NOT_THERE, field="to")
        return _Aim(Direction.UP, None, party, None, None)
    if to is None:
        raise Invalid(NOT_THERE, field="to")
    goes = chosen(routes(sender.pk, at=at), to)
    house = goes.institution
    return _Aim(goes.direction, house, None, department_of(house.pk, department), goes.pairing)


def _complete(wish: Wish, direction: Direction) -> None:
    """Raise Invalids for what the receiver cannot do without. At once means: the problem, and nothing that can wait."""
    needed = ["problems"] if wish.urgency is Urgency.IMMEDIATE else ["problems", "medications", "allergies"]
    faults = [
        Invalid(MISSING, field=name, name=SECTIONS[name])
        for name in needed
        if not getattr(wish.summary, name).strip()
    ]
    if not wish.reason.strip():
        faults.insert(0, Invalid(MISSING, field="reason", name=REASON))
    if direction is Direction.DOWN:
        faults += missing_care(wish.plan)
    if faults:
        raise Invalids(faults)
    limited(wish.reason, REASON_MOST, "reason")
    for told in (wish.summary, wish.plan):
        sections(told)


def missing_care(plan: CarePlan) -> list[Invalid]:
    """What a plan of care at home cannot do without."""
    needed = ("medicines", "watch", "come_back", "call")
    return [
        Invalid(MISSING, field=name, name=CARE[name]) for name in needed if not getattr(plan, name).strip()
    ]


def sections(told: Summary | CarePlan) -> dict[str, str]:
    """The sections as they are kept. Raises Invalid for one that is endless."""
    plain: dict[str, str] = msgspec.to_builtins(told)
    return {name: limited(text, SECTION_MOST, name) for name, text in plain.items()}


def none_open(patient: Patient, direction: Direction) -> None:
    """Raise Conflict when one is open already in this direction, of this patient or of a record merged into his."""
    rows = Referral.objects.filter(OPEN, patient__in=record_ids(patient.pk), direction=direction.value)
    number = rows.values_list("number", flat=True).first()
    if number:
        raise Conflict(OPEN_ONE, direction=direction.words, number=number)


def _given(patient: Patient, consent_id: UUID, at: datetime) -> Consent:
    """The consent for care of this very patient, given and not withdrawn; it cannot be withdrawn while this is sent."""
    rows = Consent.objects.select_for_update(of=("self",)).filter(
        pk=consent_id, purpose=Purpose.CARE.value, withdrawn_at__isnull=True, given_at__lte=at
    )
    consent = rows.filter(patient__in=record_ids(patient.pk)).first()
    if consent is None:
        raise Invalid(NO_CONSENT, field="consent")
    return consent


def _consents(referral: Referral) -> None:
    """Raise Denied when the patient has withdrawn every consent for care: nobody new is told of him."""
    standing = Consent.objects.filter(
        patient__in=record_ids(referral.patient_id), purpose=Purpose.CARE.value, withdrawn_at__isnull=True
    )
    if not standing.exists():
        raise Denied(NO_CONSENT)


def _follows(by: Actor, id: UUID | None, patient: Patient, at: datetime) -> Referral | None:
    if id is None:
        return None
    found = visible(by, at).filter(pk=id, patient__in=record_ids(patient.pk)).first()
    if found is None:
        raise NotFound(NO_REFERRAL)
    return found


def _send(referral: Referral, by: Actor, at: datetime, file_ids: Sequence[UUID], mark: str) -> Referral:
    """Number it, write it with its first step, tell the receiver."""
    referral.number = next_number(Counter, "ZZ", at)
    referral.search = _search(referral)
    set_clock(referral, BEGINS, at)
    waits(referral)
    direction = Direction(referral.direction)
    try:
        with transaction.atomic():
            referral.save(force_insert=True)
    except IntegrityError as twice:  # the same patient, the same direction, at the same moment
        if "referral_open_once" not in str(twice):
            raise
        none_open(referral.patient, direction)
        raise
    write_step(Turn(referral, "request", by, at, detail={"place": referral.where_to}), "", mark)
    take_part(referral, referral.sender_id, "sender", at)
    if referral.receiver_id:
        take_part(referral, referral.receiver_id, "receiver", at)
    attach(referral, file_ids, by, at, step=1)
    drafts.discard(Draft, id=referral.pk, by=by)
    key = f"referral:{referral.pk}"
    record(by=by, at=at, verb="referrals.request", subject=key, patient=f"patient:{referral.patient_id}")
    announce(referral, "request", by=by, at=at)
    return referral


def _search(referral: Referral) -> str:
    """What it is found by: number, reason, both places. Never the patient."""
    to = referral.receiver.search if referral.receiver else referral.where_to
    words = (referral.number, referral.reason, referral.sender.search, to)
    return " ".join(word.lower() for word in words if word)[:400]


def send_back(*, id: UUID, by: Actor, at: datetime, referral_id: UUID) -> Referral:
    """The patient goes back to whoever sent him, with the summary and the plan of care just written: nothing is typed again.

    Raises NotFound, Denied, Conflict (no summary yet), Invalids (the plan lacks something), as `request` does.
    """
    found = visible(by, at).filter(pk=referral_id).select_related("receiver").first()
    if found is None or found.receiver is None:
        raise NotFound(NO_REFERRAL)
    by.require(Permission.REFER, found.receiver.place)
    if found.finished_at is None or found.outcome != Outcome.BACK:
        raise Conflict(NOT_BACK)
    return request(id=id, by=by, at=at, wish=back_wish(found))


def back_wish(found: Referral) -> Wish:
    """What is sent back: to the sender, with the receiver's summary and plan; what it left open, as the sender knew it."""
    known = {name: text for name, text in found.result.items() if text}
    medicines = {"medications": found.result_plan.get("medicines", "")}
    return Wish(
        patient_id=found.patient_id,
        consent_id=found.consent_id,
        reason="治疗后转回，继续治疗和康复",
        urgency=Urgency.ROUTINE,
        transport=Transport.FAMILY,
        summary=msgspec.convert(
            {"allergies": found.summary.get("allergies", "")} | medicines | known, Summary
        ),
        plan=msgspec.convert(found.result_plan, CarePlan),
        to=found.sender_id,
        follows=found.pk,
    )


def reply(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    note: str,
    summary: Summary | None = None,
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Referral:
    """Answer what was asked back: words, a better summary, files. What the summary said before stays in the step."""

    def change(turn: Turn) -> None:
        if summary is not None:
            turn.detail["before"] = turn.referral.summary
            turn.referral.summary = sections(summary)
        attach(turn.referral, file_ids, by, at, step=turn.number)

    content = {"summary": _plain(summary), "files": sorted(map(str, file_ids))}
    return run("reply", change, by=by, at=at, referral_id=referral_id, seen=seen, note=reason(note), content=content)  # fmt: skip


def _plain(summary: Summary | None) -> Mapping[str, str] | None:
    return msgspec.to_builtins(summary) if summary is not None else None


def redirect(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    to: UUID | None = None,
    outside: UUID | None = None,
    department: UUID | None = None,
    note: str = "",
    seen: int | None = None,
) -> Referral:
    """Send the same referral elsewhere, as it is: nothing is typed again. What was held is let go; the house before may look for thirty days.

    What that house had answered is posted: it was asked, and he did not come there.

    Raises Invalid for a place that is not offered, or that lies in the other direction.
    """

    def change(turn: Turn) -> None:
        referral = turn.referral
        _consents(referral)
        aim = _aim(referral.sender, to, outside, department, at)
        if aim.direction.value != referral.direction:
            raise Invalid(NOT_THERE, field="to")
        turn.detail.update({"from": referral.where_to})
        post_unmet(turn)
        release(referral, at)
        passed(referral, at)
        referral.receiver, referral.outside, referral.pairing = aim.receiver, aim.outside, aim.pairing
        referral.receiver_department, referral.sent_at = aim.department, at
        referral.answered_at = referral.answered_within = referral.departed_at = None
        if referral.receiver_id:
            take_part(referral, referral.receiver_id, "receiver", at)
        referral.search = _search(referral)
        turn.detail.update(place=referral.where_to)

    content = {"to": to, "outside": outside, "department": department}
    note = limited(note, 500, "note")
    return run("redirect", change, by=by, at=at, referral_id=referral_id, seen=seen, note=note, content=content)  # fmt: skip


def depart(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    transport: Transport | None = None,
    note: str = "",
    seen: int | None = None,
) -> Referral:
    """The patient has left. What is held for him is held at least until he must be there."""

    def change(turn: Turn) -> None:
        referral = turn.referral
        referral.departed_at = at
        if transport is not None:
            referral.transport = transport.value
        turn.detail.update(transport=referral.transport)
        probe = Referral(pairing_id=referral.pairing_id, urgency=referral.urgency)
        set_clock(probe, Move("depart", Words("", ""), (), State.DEPARTED, Permission.REFER, Clock.ROAD), at)
        if probe.due_at:
            keep_until(referral, at, probe.due_at)

    content = {"transport": transport.value if transport else ""}
    note = limited(note, 500, "note")
    return run("depart", change, by=by, at=at, referral_id=referral_id, seen=seen, note=note, content=content)


def cancel(*, by: Actor, at: datetime, referral_id: UUID, note: str, seen: int | None = None) -> Referral:
    """Take it back before the arrival, with the reason: the patient stays, turned round, or died on the way."""

    def change(turn: Turn) -> None:
        turn.referral.closed_at = at
        turn.referral.claim = post_unmet(turn)
        release(turn.referral, at)
        end(turn.referral, at)

    return run("cancel", change, by=by, at=at, referral_id=referral_id, seen=seen, note=reason(note))


def ask_more(*, by: Actor, at: datetime, referral_id: UUID, note: str, seen: int | None = None) -> Referral:
    """The summary does not suffice: back to the receiver, who writes it again."""

    def change(turn: Turn) -> None:
        referral = turn.referral
        turn.detail["before"] = {"result": referral.result, "plan": referral.result_plan}
        referral.finished_at, referral.finished_by = None, ""

    return run("ask_more", change, by=by, at=at, referral_id=referral_id, seen=seen, note=reason(note))


def close(*, by: Actor, at: datetime, referral_id: UUID, note: str = "", seen: int | None = None) -> Referral:
    """The sender has read the summary: with the receiver's part that closes the loop, and the entry is posted.

    Raises Denied for whoever wrote the receiver's summary himself.
    """

    def change(turn: Turn) -> None:
        referral = turn.referral
        referral.closed_at = at
        end(referral, at)
        post(referral, by=by, at=at)

    note = limited(note, 500, "note")
    return run("close", change, by=by, at=at, referral_id=referral_id, seen=seen, note=note)
