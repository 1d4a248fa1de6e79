"""Registering a patient, and correcting what was registered."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from tongzhou.audit import actions as audit
from tongzhou.care.patients import identity, rules, scope, secrets
from tongzhou.care.patients.models import Patient
from tongzhou.care.patients.rules import Particulars
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, NotFound, sentence
from tongzhou.kernel.permissions import Permission

OTHER_CONTENT = sentence(
    "patients.other_content",
    "这次登记已经交过一次，内容和现在的不一样。",
    "This registration was already sent once, with other content.",
    then_zh="先找到这位病人，再修改资料。",
    then_en="Find the patient first, then correct the record.",
)
KNOWN_HERE = sentence(
    "patients.known_here",
    "这个身份证号在本机构已经登记过了。",
    "This ID number is already registered at this institution.",
    then_zh="直接用已登记的那一条；如果不是同一个人，请核对身份证号。",
    then_en="Use the record that exists; if it is another person, check the ID number.",
)
CHANGED = sentence(
    "patients.changed",
    "您打开之后，有人改过这位病人的资料。",
    "Somebody changed this patient's record after you opened it.",
    then_zh="看一眼现在的内容，再改一次。",
    then_en="Look at what it says now, then change it again.",
)
NO_PLACE = sentence(
    "patients.no_place",
    "没有这个机构，不能在那里登记病人。",
    "There is no such institution to register at.",
    then_zh="在自己所在的机构登记。",
    then_en="Register at your own institution.",
)


class Known(Conflict):
    """The ID number is registered here: `patient_id` says by whom."""

    def __init__(self, patient_id: UUID) -> None:
        super().__init__(KNOWN_HERE, field="id_number")
        self.patient_id = patient_id


def register(
    *, id: UUID, by: Actor, at: datetime, who: Particulars, institution_id: UUID | None = None
) -> Patient:
    """Register a patient at the actor's institution (or `institution_id`). Safe to send twice.

    Raises Denied, Invalids (every fault with its field), Known, Conflict (the id came with other content).
    """
    place = _place(institution_id or by.institution_id)
    by.require(Permission.REGISTER_PATIENT, place.place)
    told = rules.checked(who, on=_day(at))
    content = _content_key(told, place)
    try:
        with transaction.atomic():
            return _registered(id, content) or _add(id, by, at, told, place, content)
    except IntegrityError:  # somebody was faster, with this id or with this ID number
        answer = _registered(id, content)
        if answer is None:
            _refuse_known(told, place)
            raise
        return answer


def _registered(id: UUID, content: str) -> Patient | None:
    earlier = Patient.objects.select_related("registered_at").filter(pk=id).first()
    if earlier is not None and earlier.content_key != content:
        raise Conflict(OTHER_CONTENT)
    return earlier


def _add(id: UUID, by: Actor, at: datetime, told: Particulars, place: Institution, content: str) -> Patient:
    _refuse_known(told, place)
    row = Patient(id=id, registered_at=place, created_at=at, created_by=by.key, content_key=content)
    _fill(row, told)
    row.save(force_insert=True)
    key = f"patient:{id}"
    audit.record(by=by, at=at, verb="patient.register", subject=key, patient=key)
    return row


def update(
    *, by: Actor, at: datetime, patient_id: UUID, who: Particulars, seen: int | None = None
) -> Patient:
    """Correct a record. `seen` is the `edits` the page showed (None: do not check).

    Raises NotFound, Denied, Invalids, Known, Conflict (somebody changed it meanwhile).
    """
    found = scope.visible(by, patient_id)
    by.require(Permission.REGISTER_PATIENT, found.registered_at.place)
    told = rules.checked(who, on=_day(at))
    with transaction.atomic():
        row = Patient.objects.select_for_update(of=("self",)).select_related("registered_at").get(pk=found.pk)
        before = identity.particulars(row)
        if before == told:
            return row
        if seen is not None and seen != row.edits:
            raise Conflict(CHANGED)
        _refuse_known(told, row.registered_at, other_than=row.pk)
        _fill(row, told)
        row.edits += 1
        row.save()
        _audit_changes(by, at, row, before, told)
    return row


def _audit_changes(by: Actor, at: datetime, row: Patient, before: Particulars, told: Particulars) -> None:
    """Which fields changed; never what they said."""
    was, now = asdict(before), asdict(told)
    changed = sorted(name for name, value in now.items() if was[name] != value)
    key = f"patient:{row.pk}"
    audit.record(by=by, at=at, verb="patient.update", subject=key, patient=key, detail={"fields": changed})


def _fill(row: Patient, told: Particulars) -> None:
    for name in identity.SEALED:
        sealed = secrets.seal(getattr(told, name), column=f"patient.{name}", row=row.pk)
        setattr(row, f"{name}_cipher", sealed)
    for name in ("name", "id_number", "phone"):
        setattr(row, f"{name}_key", secrets.key_of(name, getattr(told, name)))
    row.sex = told.sex or rules.Sex.UNKNOWN
    row.born_on, row.born_about = told.born_on, told.born_about


def _refuse_known(told: Particulars, place: Institution, *, other_than: UUID | None = None) -> None:
    """An ID number stands once at an institution; a merged record's number leads to the one that stays."""
    if not told.id_number:
        return
    same = Patient.objects.filter(id_number_key=secrets.key_of("id_number", told.id_number))
    same = same.filter(registered_at=place)
    if other_than is not None:
        same = same.exclude(Q(pk=other_than) | Q(merged_into=other_than))
    for row in same.only("id", "merged_into")[:1]:
        raise Known(row.merged_into_id or row.pk)


def _place(institution_id: UUID | None) -> Institution:
    place = Institution.objects.filter(pk=institution_id).first() if institution_id else None
    if place is None:
        raise NotFound(NO_PLACE)
    return place


def _content_key(told: Particulars, place: Institution) -> str:
    """Keyed hash of all that was told: two registrations are the same when this is."""
    content = json.dumps([asdict(told), str(place.pk)], default=str, sort_keys=True, ensure_ascii=False)
    return secrets.key_of("content", content)


def _day(at: datetime) -> date:
    return timezone.localdate(at)
