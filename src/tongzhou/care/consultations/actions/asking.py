"""The asking side: draft, request, answer what was asked back, send again, ask further, cancel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.consultations.actions import parts
from tongzhou.care.consultations.actions.agreeing import given_consent, require_consent
from tongzhou.care.consultations.actions.attaching import attach, new_photos, photos
from tongzhou.care.consultations.actions.claiming import dropped
from tongzhou.care.consultations.actions.forms import asked_form, checked
from tongzhou.care.consultations.actions.runner import Turn, run, set_clock, waits, write_step
from tongzhou.care.consultations.actions.telling import Telling, announce
from tongzhou.care.consultations.fields import clean, fields_of
from tongzhou.care.consultations.models import Consultation, Counter, Draft, TopicVersion
from tongzhou.care.consultations.periods import period
from tongzhou.care.consultations.queries.hands import own_staff
from tongzhou.care.consultations.queries.routes import Destination, destinations, routes
from tongzhou.care.consultations.reading import gist, replaced
from tongzhou.care.consultations.refusals import (
    NO_QUESTION,
    NOT_THERE,
    OTHER_CONTENT,
)
from tongzhou.care.consultations.rules import Role, State
from tongzhou.care.patients.queries import patient as visible_patient
from tongzhou.care.steps import drafts
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.numbers import next_number
from tongzhou.care.steps.texts import limited, reason, said
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.lifecycle import Move
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Clock, Urgency

QUESTION_MOST = 200
ARRIVES = Move("request", Words("申请", "ask"), (), State.REQUESTED, Permission.ASK, Clock.ALLOCATION)


def save_draft(
    *, id: UUID, by: Actor, at: datetime, patient_id: UUID | None, data: Mapping[str, Any]
) -> Draft:
    """Keep what was typed. The id will be the case's. Raises Conflict when it is somebody else's draft."""
    by.require(Permission.ASK)
    return drafts.keep(Draft, Consultation, id=id, by=by, at=at, patient_id=patient_id, data=data)


def discard_draft(*, id: UUID, by: Actor, at: datetime) -> None:
    """Throw a draft away; one that is gone already is gone."""
    by.require(Permission.ASK)
    drafts.discard(Draft, id=id, by=by)


def forget_drafts(*, at: datetime) -> int:
    """Throw away what nobody has touched for long: it holds a patient's data and asks for nothing. How many went."""
    return drafts.forget(Draft, at=at, after=period("draft_days"))


def request(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    patient_id: UUID,
    topic: str,
    urgency: Urgency,
    question: str,
    data: Mapping[str, Any],
    consent_id: UUID,
    file_ids: Sequence[UUID] = (),
    to: UUID | None = None,
) -> Consultation:
    """Ask. The same id with the same content answers with the same case; with other content: Conflict.

    Raises Denied, NotFound (patient), Invalid (one field), Invalids (what is missing or cannot be right).
    """
    by.require(Permission.ASK)
    urgency = Urgency(urgency)
    content: dict[str, Any] = {
        "patient": patient_id,
        "topic": topic,
        "urgency": urgency.value,
        "question": question.strip(),
        "data": dict(data),
        "consent": consent_id,
        "files": sorted(str(one) for one in file_ids),
        "to": to,
    }
    mark = digest(content)
    with transaction.atomic():
        drafts.alone(Consultation, id)
        sent = Consultation.objects.filter(pk=id).first()
        if sent is not None:
            return _same(sent, by, mark)
        case = _case(id, by, at, patient_id, topic, urgency, question, data, consent_id, mark)
        goes = chosen(destinations(by, at=at, urgency=urgency), to)
        return _send(case, goes, by, at, [*file_ids, *photos(case)], mark)


def _same(sent: Consultation, by: Actor, mark: str) -> Consultation:
    if sent.asker_id not in by.staff_ids or sent.content_hash != mark:
        raise Conflict(OTHER_CONTENT)
    return sent


def _case(
    id: UUID,
    by: Actor,
    at: datetime,
    patient_id: UUID,
    topic: str,
    urgency: Urgency,
    question: str,
    data: Mapping[str, Any],
    consent_id: UUID,
    mark: str,
) -> Consultation:
    """The case as asked, everything checked, not yet sent anywhere."""
    me = own_staff(by)
    asking = Institution.objects.get(staff=me)
    by.require(Permission.ASK, asking.place)
    patient = visible_patient(by, patient_id)
    version, answers = checked(topic, data, urgency, at)
    case = Consultation(
        pk=id,
        patient=patient,
        consent=given_consent(patient, consent_id, at),
        topic_version=version,
        urgency=urgency.value,
        question=_question(question),
        data=answers,
        asking=asking,
        asker_id=me,
        asked_at=at,
        state=State.REQUESTED.value,
        steps=1,
        content_hash=mark,
    )
    case.gist = gist(fields_of(version.fields), answers).zh
    return case


def _question(text: str) -> str:
    if not text.strip():
        raise Invalid(NO_QUESTION, field="question")
    return limited(text, QUESTION_MOST, "question")


def chosen(places: Sequence[Destination], to: UUID | None) -> Destination:
    """The destination named, or the default one. Raises Invalid for a place that is not offered."""
    for one in places:
        if one.institution.pk == to if to else one.default:
            return one
    raise Invalid(NOT_THERE, field="to")


def _send(
    case: Consultation, goes: Destination, by: Actor, at: datetime, file_ids: Sequence[UUID], mark: str
) -> Consultation:
    """Number it, write it with its first step, give it to its first station."""
    case.number = next_number(Counter, "HZ", at)
    _hold(case, goes)
    set_clock(case, ARRIVES, at)
    waits(case)
    case.search = _search(case)
    case.save(force_insert=True)
    write_step(
        Turn(
            case, "request", by, at, detail={"to": str(goes.institution.pk), "place": goes.institution.label}
        ),
        "",
        mark,
    )
    parts.take_part(case, case.asking_id, case.asker_id, Role.ASKER, at)
    parts.arrive(case, case.holder_id, case.pairing_id, at)
    attach(case, file_ids, by, at)
    drafts.discard(Draft, id=case.pk, by=by)
    key = f"consultation:{case.pk}"
    record(by=by, at=at, verb="consultations.request", subject=key, patient=f"patient:{case.patient_id}")
    announce(case, Telling(), by=by, at=at)
    return case


def _hold(case: Consultation, goes: Destination) -> None:
    case.holder = goes.institution
    case.holder_department = case.holder_staff = None
    case.pairing = goes.pairing


def _search(case: Consultation) -> str:
    """What the case is found by: number, question, topic, place with its pinyin. Never the patient."""
    topic = case.topic_version.topic
    words = (case.number, case.question, topic.name, topic.name_en, case.gist, case.asking.search)
    return " ".join(word.lower() for word in words if word)[:600]


def reply(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    note: str,
    data: Mapping[str, Any] | None = None,
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Consultation:
    """Answer what was asked back: words, further answers to the form, files. The answer's clock starts anew."""

    def change(turn: Turn) -> None:
        _add(turn, data or {})
        attach(turn.case, [*file_ids, *new_photos(turn.case)], by, at, step=turn.number)

    content = {"data": dict(data or {}), "files": sorted(map(str, file_ids))}
    text = said(note)
    return run("reply", change, by=by, at=at, case_id=case_id, seen=seen, note=text, content=content)


def _add(turn: Turn, data: Mapping[str, Any]) -> None:
    """New answers beside the old ones; what was said before stays readable in the step."""
    if not data:
        return
    case, fields = turn.case, fields_of(turn.case.topic_version.fields)
    added = asked_form(fields, clean(fields, {**case.data, **data}), Urgency(case.urgency), turn.at)
    turn.detail["before"] = {
        code: case.data.get(code) for code in data if case.data.get(code) != added.get(code)
    }
    turn.detail["replaced"] = replaced(fields, case.data, added)
    case.data, case.gist = added, gist(fields, added).zh


def reroute(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    topic: str,
    data: Mapping[str, Any],
    note: str = "",
    to: UUID | None = None,
    seen: int | None = None,
) -> Consultation:
    """Send a returned case again, for another kind of help; answers that fit the new form need no retyping."""

    def change(turn: Turn) -> None:
        case = turn.case
        require_consent(case)
        version, answers = checked(topic, {**case.data, **data}, Urgency(case.urgency), at)
        turn.detail.update(_turned(case, version, answers))
        case.topic_version, case.data = version, answers
        case.gist = gist(fields_of(version.fields), answers).zh
        case.search = _search(case)
        attach(case, new_photos(case), by, at, step=turn.number)
        parts.step_out(case, case.holder_staff_id, at)
        case.holder_department = case.holder_staff = None
        if to and to != case.holder_id:
            goes = chosen(routes(case.asking_id, case.asking_id, Urgency(case.urgency), at=at), to)
            _hold(case, goes)
            parts.arrive(case, case.holder_id, case.pairing_id, at)

    content = {"topic": topic, "data": dict(data), "to": to}
    return run(
        "reroute", change, by=by, at=at, case_id=case_id, seen=seen, note=note.strip(), content=content
    )


def _turned(case: Consultation, version: TopicVersion, answers: Mapping[str, Any]) -> dict[str, Any]:
    """From which kind of help to which; the answers that the new form does not take over."""
    return {
        "from_topic": case.topic_version.topic_id,
        "to_topic": version.topic_id,
        "before": case.data,
        "replaced": replaced(fields_of(case.topic_version.fields), case.data, answers),
    }


def question(*, by: Actor, at: datetime, case_id: UUID, note: str, seen: int | None = None) -> Consultation:
    """Ask the expert further after his answer; his clock starts anew, each panelist's signature is due again."""

    def change(turn: Turn) -> None:
        turn.case.panel.filter(left_at__isnull=True).update(signed_at=None)

    return run("question", change, by=by, at=at, case_id=case_id, seen=seen, note=said(note))


def cancel(*, by: Actor, at: datetime, case_id: UUID, note: str, seen: int | None = None) -> Consultation:
    """Take the request back, with the reason; the episode ends here."""

    def change(turn: Turn) -> None:
        turn.case.closed_at = at
        dropped(turn.case, by=by, at=at)
        turn.telling.add([turn.case.holder_staff_id], Words("申请方已撤销", "cancelled by the asking side"))
        parts.disband(turn.case, at)
        parts.end(turn.case, at)

    return run("cancel", change, by=by, at=at, case_id=case_id, seen=seen, note=reason(note))
