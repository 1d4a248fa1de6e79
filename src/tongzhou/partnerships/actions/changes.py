"""Changes of an agreement in force: amended, joined, left, a document attached. Each with what was before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory import queries as directory
from tongzhou.directory.clashes import clash
from tongzhou.directory.models import Institution
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound, sentence
from tongzhou.kernel.periods import Period
from tongzhou.partnerships.actions.history import keep, locked
from tongzhou.partnerships.models import Agreement, Amendment, Document, Party
from tongzhou.partnerships.rules import Change, PartyRole

NO_TEXT = sentence(
    "partnerships.no_text",
    "变更的内容和原因还没有写。",
    "What changed, and why, is missing.",
    then_zh="请写一两句话，日后的人要看得懂。",
    then_en="Write a sentence or two that others will understand later.",
)
NOTHING_CHANGED = sentence(
    "partnerships.nothing_changed",
    "没有任何一项与原来不同。",
    "Nothing differs from what it was.",
    then_zh="请改动名称、期限或合作领域，或直接返回。",
    then_en="Change the name, the term or the fields, or go back.",
)
IN_ALREADY = sentence(
    "partnerships.in_already",
    "“{name}”已经在这份协议里。",
    "“{name}” stands in this agreement already.",
    then_zh="不需要再加入；看成员一栏。",
    then_en="It need not join again: see the list of parties.",
)
NOT_IN = sentence(
    "partnerships.not_in",
    "这家单位不在协议里，或已经退出。",
    "The institution is not in this agreement, or has left it.",
    then_zh="请核对成员一栏。",
    then_en="See the list of parties.",
)
SIGNERS_STAY = sentence(
    "partnerships.signers_stay",
    "签约方不能单独退出。",
    "A party that signed cannot leave by itself.",
    then_zh="请终止协议，或续签时不再列入。",
    then_en="End the agreement, or renew it without that party.",
)


@transaction.atomic
def amend_agreement(
    *,
    by: Actor,
    at: datetime,
    agreement_id: UUID,
    on: date,
    text: str,
    name: str | None = None,
    term: Period | None = None,
    fields: Sequence[str] | None = None,
) -> Amendment:
    """Change name, term or fields of an agreement in force from `on`; the row keeps both before and after.

    Raises Denied, NotFound, IllegalMove, Invalid (text, name).
    """
    agreement = locked(by, agreement_id, Change.AMEND)
    if not text.strip():
        raise Invalid(NO_TEXT, field="text")
    before = _content(agreement)
    if name is not None and name.strip():
        agreement.name = name.strip()
    if term is not None:
        agreement.term = DateRange(term.start, term.end)
    if fields is not None:
        agreement.fields = list(fields)
    after = _content(agreement)
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if not changes:
        raise Invalid(NOTHING_CHANGED, field="name")
    agreement.save()
    return keep(agreement, Change.AMEND, by=by, at=at, on=on, text=text, changes=changes)


@transaction.atomic
def join_agreement(
    *,
    by: Actor,
    at: datetime,
    agreement_id: UUID,
    institution_id: UUID,
    role: PartyRole,
    on: date,
    text: str = "",
) -> Party:
    """A unit joins in mid-term. Raises Denied, NotFound, IllegalMove, Conflict when it stands in it already."""
    agreement = locked(by, agreement_id, Change.JOIN)
    unit = Institution.objects.filter(pk=institution_id).first()
    if unit is None:
        raise NotFound(directory.UNKNOWN)
    with clash(party_once=Conflict(IN_ALREADY, field="institution_id", name=unit.label)):
        party = Party.objects.create(agreement=agreement, institution=unit, role=role.value, joined_on=on)
    changes = {"institution": str(unit.id), "name": unit.name, "role": role.value}
    keep(agreement, Change.JOIN, by=by, at=at, on=on, text=text, changes=changes)
    return party


@transaction.atomic
def leave_agreement(
    *, by: Actor, at: datetime, agreement_id: UUID, institution_id: UUID, on: date, text: str
) -> Party:
    """A unit that had joined leaves. Raises Denied, NotFound, IllegalMove, Invalid (text), Conflict for a signer."""
    agreement = locked(by, agreement_id, Change.LEAVE)
    if not text.strip():
        raise Invalid(NO_TEXT, field="text")
    party = agreement.parties.filter(institution=institution_id, left_on=None).first()
    if party is None:
        raise NotFound(NOT_IN)
    if party.joined_on is None:
        raise Conflict(SIGNERS_STAY)
    party.left_on = on
    party.save(update_fields=["left_on"])
    changes = {"institution": str(institution_id), "name": party.institution.name}
    keep(agreement, Change.LEAVE, by=by, at=at, on=on, text=text, changes=changes)
    return party


@transaction.atomic
def attach_document(
    *, by: Actor, at: datetime, agreement_id: UUID, file_id: UUID, title: str = ""
) -> Document:
    """The actor's own draft file becomes a document of the agreement; twice is once.

    Raises Denied, IllegalMove, NotFound (no such draft file of his), Conflict (it has not arrived in full).
    """
    agreement = locked(by, agreement_id, Change.DOCUMENT)
    subject = f"agreement:{agreement.id}"
    (file,) = files.attach(by=by, at=at, file_ids=[file_id], subject=subject)
    document, fresh = Document.objects.get_or_create(
        file=file, defaults={"agreement": agreement, "title": title.strip() or file.name}
    )
    if fresh:
        changes = {"title": document.title, "sha256": file.sha256}
        keep(agreement, Change.DOCUMENT, by=by, at=at, on=at.date(), changes=changes)
    return document


def _content(agreement: Agreement) -> dict[str, object]:
    term = agreement.term
    days = [day.isoformat() if day else None for day in (term.lower, term.upper)] if term else None
    return {"name": agreement.name, "term": days, "fields": list(agreement.fields)}
