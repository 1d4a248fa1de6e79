"""An agreement from draft to signature, renewal and end. Nothing is overwritten: each step leaves its row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory.clashes import clash, same
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, sentence
from tongzhou.kernel.periods import Period
from tongzhou.partnerships.actions.history import keep, locked, reached
from tongzhou.partnerships.models import Agreement, Party
from tongzhou.partnerships.rules import AgreementState, Change, PartyRole, check_parties
from tongzhou.partnerships.rules.agreements import PARTY_TWICE

SIGNED_WHEN = sentence(
    "partnerships.signed_when",
    "签署日期还没有填。",
    "The day of signing is missing.",
    then_zh="请填写日期；只知道大概时间的，填在“约”一栏（如 2019 年）。",
    then_en="Give the day, or about when (such as 2019) if the day is not known.",
)
RENEWED_ALREADY = sentence(
    "partnerships.renewed_already",
    "这份协议已经有续签的协议。",
    "This agreement has been renewed already.",
    then_zh="请打开续签的那一份继续办理。",
    then_en="Open the renewal and go on there.",
)

NAMELESS = sentence(
    "partnerships.nameless",
    "协议的名称还没有填。",
    "The agreement has no name.",
    then_zh="请照协议封面上的名称填写。",
    then_en="Give the name on its cover.",
)

Parties = Sequence[tuple[UUID, PartyRole]]


class Rest(TypedDict, total=False):
    """What an agreement says besides its name and parties. `fields` are the fields of cooperation 合作领域."""

    name_en: str
    term: Period | None
    fields: Sequence[str]
    note: str
    source: str


class Content(Rest, total=False):
    """What an agreement says besides its parties."""

    name: str


def draft_agreement(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    name: str,
    parties: Parties,
    **content: Unpack[Rest],
) -> Agreement:
    """A draft with its parties. Needs EDIT_PARTNERSHIP at one of them. Raises Denied, NotFound, Invalid (parties), Conflict."""
    check_parties(parties)
    with transaction.atomic():
        reached(by, [institution for institution, _ in parties])
        kept = Agreement.objects.filter(pk=id).first()
        if kept:
            same(kept, programme_id=programme_id, name=name)
            return kept
        draft = Agreement(id=id, programme_id=programme_id, state=AgreementState.DRAFT.value)
        _write(draft, name=name, **content)
        draft.save(force_insert=True)
        _set_parties(draft, parties)
        keep(draft, Change.DRAFT, by=by, at=at, on=at.date())
    return draft


@transaction.atomic
def edit_draft(
    *, by: Actor, at: datetime, agreement_id: UUID, parties: Parties | None = None, **content: Unpack[Content]
) -> Agreement:
    """Change what a draft says. Raises Denied, NotFound, IllegalMove once it is signed, Invalid (parties)."""
    draft = locked(by, agreement_id, Change.DRAFT)
    _write(draft, **content)
    draft.save()
    if parties is not None:
        check_parties(parties)
        reached(by, [institution for institution, _ in parties])
        draft.parties.filter(joined_on=None).delete()
        with clash(
            party_once=Invalid(PARTY_TWICE, field="parties")
        ):  # one that had joined is a party already
            _set_parties(draft, parties)
    keep(draft, Change.DRAFT, by=by, at=at, on=at.date())
    return draft


@transaction.atomic
def sign_agreement(
    *, by: Actor, at: datetime, agreement_id: UUID, on: date | None, about: str = "", text: str = ""
) -> Agreement:
    """The parties have signed, on a day or `about` a time. What it renews is superseded by this very step.

    Raises Denied, NotFound, IllegalMove, Invalid (parties, on).
    """
    agreement = locked(by, agreement_id, Change.SIGN)
    if on is None and not about.strip():
        raise Invalid(SIGNED_WHEN, field="on")
    signers = agreement.parties.filter(joined_on=None)
    check_parties([(party.institution_id, PartyRole(party.role)) for party in signers])
    agreement.signed_on, agreement.signed_about = on, about.strip()
    agreement.state = AgreementState.IN_FORCE.value
    agreement.save()
    keep(agreement, Change.SIGN, by=by, at=at, on=on or at.date(), text=text)
    if agreement.supersedes_id:
        _supersede(by, at, agreement, on)
    return agreement


@transaction.atomic
def renew_agreement(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    agreement_id: UUID,
    parties: Parties | None = None,
    **content: Unpack[Content],
) -> Agreement:
    """A draft that will supersede this agreement when signed; parties, fields and name are taken over unless given.

    Units that joined stay joined. Raises Denied, NotFound, IllegalMove, Invalid (parties), Conflict (renewed already).
    """
    old = locked(by, agreement_id, Change.RENEW)
    kept = Agreement.objects.filter(pk=id).first()
    if kept:
        same(kept, supersedes_id=old.id)
        return kept
    new = Agreement(id=id, programme_id=old.programme_id, state=AgreementState.DRAFT.value, supersedes=old)
    _write(new, name=old.name, name_en="" if "name" in content else old.name_en, fields=old.fields)
    _write(new, **content)
    now = [party for party in old.parties.all() if party.left_on is None]
    signers = [(party.institution_id, PartyRole(party.role)) for party in now if party.joined_on is None]
    chosen = signers if parties is None else parties
    check_parties(chosen)
    with clash(partnerships_agreement_supersedes_id_key=Conflict(RENEWED_ALREADY)):
        new.save(force_insert=True)
    _set_parties(new, chosen)
    _take_over(new, [party for party in now if party.joined_on], {institution for institution, _ in chosen})
    keep(old, Change.RENEW, by=by, at=at, on=at.date(), changes={"renewal": str(id)})
    keep(new, Change.DRAFT, by=by, at=at, on=at.date(), changes={"renews": str(old.id)})
    return new


@transaction.atomic
def end_agreement(*, by: Actor, at: datetime, agreement_id: UUID, on: date, text: str = "") -> Agreement:
    """It is over, renewed or not. Its pairings stay until they are ended. Raises Denied, NotFound, IllegalMove."""
    agreement = locked(by, agreement_id, Change.END)
    agreement.state = AgreementState.ENDED.value
    agreement.save(update_fields=["state"])
    keep(agreement, Change.END, by=by, at=at, on=on, text=text)
    return agreement


def _supersede(by: Actor, at: datetime, new: Agreement, on: date | None) -> None:
    if new.supersedes_id is None:
        return
    old = locked(by, new.supersedes_id, Change.SUPERSEDE)
    old.state = AgreementState.SUPERSEDED.value
    old.save(update_fields=["state"])
    keep(old, Change.SUPERSEDE, by=by, at=at, on=on or at.date(), changes={"by": str(new.id)})


def _write(agreement: Agreement, **content: Unpack[Content]) -> None:
    if "term" in content:
        term = content.pop("term")
        agreement.term = DateRange(term.start, term.end) if term else None
    if "fields" in content:
        agreement.fields = list(content.pop("fields"))
    for field, value in content.items():
        setattr(agreement, field, value)
    agreement.name = agreement.name.strip()
    if not agreement.name:
        raise Invalid(NAMELESS, field="name")


def _set_parties(agreement: Agreement, parties: Parties) -> None:
    Party.objects.bulk_create(
        Party(agreement=agreement, institution_id=institution, role=role.value)
        for institution, role in parties
    )


def _take_over(new: Agreement, joined: list[Party], already: set[UUID]) -> None:
    Party.objects.bulk_create(
        Party(agreement=new, institution_id=one.institution_id, role=one.role, joined_on=one.joined_on)
        for one in joined
        if one.institution_id not in already
    )
