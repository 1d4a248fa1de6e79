"""Commitments are made, changed and ended; each step keeps what was said before. Nothing is edited silently."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.audit import actions as audit
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.notices import actions as notices
from tongzhou.partnerships import aims
from tongzhou.partnerships.actions.changes import NO_TEXT, NOTHING_CHANGED
from tongzhou.partnerships.actions.pairings import OTHER_PROGRAMME
from tongzhou.partnerships.models import (
    Agreement,
    Commitment,
    CommitmentRevision,
    Document,
    Pairing,
    Party,
    Programme,
)
from tongzhou.partnerships.queries import UNKNOWN, edits_programme, seen
from tongzhou.partnerships.rules.commitments import (
    COMMITMENT,
    Binds,
    CommitmentState,
    Comparison,
    Per,
    Revision,
    check_commitment,
)

COMMITMENT_SENT = sentence(
    "partnerships.commitment_sent",
    "这条承诺已经用别的内容登记过。",
    "This commitment was entered before with other content.",
    then_zh="请打开已有的承诺，需要改就在那里改动。",
    then_en="Open the commitment that is there and change it there.",
)
COMMITMENT_MOVED = sentence(
    "partnerships.commitment_moved",
    "别人刚刚改过这条承诺，您看到的已不是最新的。",
    "Somebody has just changed this commitment; what you see is out of date.",
    then_zh="请刷新后再看，您填的内容还在。",
    then_en="Refresh and look again; what you typed is kept.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a commitment says. `due_on` is the first day after it; None only when it is per year without an end."""

    words: str
    words_en: str = ""
    measure: str = ""
    target: Decimal | None = None
    comparison: Comparison = Comparison.AT_LEAST
    per: Per = Per.YEAR
    starts_on: date
    due_on: date | None = None
    first_month: int = 1
    binds: Binds = Binds.SUPPORTING
    institution_id: UUID | None = None
    weight: Decimal | None = None
    document_id: int | None = None
    source: str = ""
    page: str = ""


@transaction.atomic
def make_commitment(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    promise: Promise,
    agreement_id: UUID | None = None,
    pairing_id: UUID | None = None,
    text: str = "",
) -> Commitment:
    """Write down what was promised. Needs EDIT_COMMITMENTS at an institution of the programme.

    Raises NotFound, Denied, Invalid (words, target, measure, due_on, first_month, weight, institution_id, agreement_id,
    pairing_id), Conflict when the id came with other content.
    """
    _allowed(by, programme_id)
    promise = _checked(programme_id, promise)
    _belongs(programme_id, agreement_id, pairing_id)
    content = _content(promise) | {"agreement": _text(agreement_id), "pairing": _text(pairing_id)}
    kept = _sent_before(id, content)
    if kept:
        return kept
    new = Commitment(id=id, programme_id=programme_id, agreement_id=agreement_id, pairing_id=pairing_id)
    _write(new, promise)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:  # somebody sends the same at this moment: his stands
        kept = _sent_before(id, content)
        if kept is None:
            raise
        return kept
    _keep(new, Revision.MAKE, content, by=by, at=at, on=promise.starts_on, text=text)
    return new


def _sent_before(id: UUID, content: dict[str, object]) -> Commitment | None:
    first = CommitmentRevision.objects.filter(commitment=id, number=1).select_related("commitment").first()
    if first is None:
        return None
    if first.content != content:
        raise Conflict(COMMITMENT_SENT)
    return first.commitment


@transaction.atomic
def change_commitment(
    *,
    by: Actor,
    at: datetime,
    commitment_id: UUID,
    promise: Promise,
    on: date,
    text: str,
    seen_version: int | None = None,
) -> Commitment:
    """Say it anew from `on`, with the reason; what it was stays readable.

    Raises NotFound, Denied, IllegalMove, Invalid (as `make_commitment`, text), Conflict (somebody changed it since).
    """
    row = _locked(by, commitment_id, Revision.CHANGE)
    promise = _checked(row.programme_id, promise)
    content = _content(promise) | {"agreement": _text(row.agreement_id), "pairing": _text(row.pairing_id)}
    last = row.history.get(number=row.version)
    if last.kind == Revision.CHANGE and (last.content, last.text, last.by_key) == (
        content,
        text.strip(),
        by.key,
    ):
        return row
    _fresh(row, seen_version)
    if not text.strip():
        raise Invalid(NO_TEXT, field="text")
    if last.content == content:
        raise Invalid(NOTHING_CHANGED, field="words")
    _write(row, promise)
    row.version += 1
    row.save()
    _keep(row, Revision.CHANGE, content, by=by, at=at, on=on, text=text)
    return row


@transaction.atomic
def end_commitment(
    *, by: Actor, at: datetime, commitment_id: UUID, on: date, text: str, seen_version: int | None = None
) -> Commitment:
    """It no longer holds, and why. Ending twice answers the same. Raises NotFound, Denied, IllegalMove, Invalid (text), Conflict."""
    row = _seen_row(by, commitment_id)
    if row.state == CommitmentState.ENDED:
        return row
    _fresh(row, seen_version)
    if not text.strip():
        raise Invalid(NO_TEXT, field="text")
    row.state = COMMITMENT.move(CommitmentState(row.state), Revision.END).target.value
    row.version += 1
    row.save(update_fields=["state", "version"])
    content = row.history.get(number=row.version - 1).content
    _keep(row, Revision.END, content, by=by, at=at, on=on, text=text)
    return row


def promise_of(row: Commitment) -> Promise:
    """What a commitment says now."""
    return Promise(
        words=row.words,
        words_en=row.words_en,
        measure=row.measure,
        target=row.target,
        comparison=Comparison(row.comparison),
        per=Per(row.per),
        starts_on=row.during.lower,
        due_on=row.during.upper,
        first_month=row.first_month,
        binds=Binds(row.binds),
        institution_id=row.institution_id,
        weight=row.weight,
        document_id=row.document_id,
        source=row.source,
        page=row.page,
    )


def _allowed(by: Actor, programme_id: UUID) -> None:
    if not Programme.objects.filter(seen(by), pk=programme_id).exists():
        raise NotFound(UNKNOWN)
    if not edits_programme(by, programme_id, Permission.EDIT_COMMITMENTS):
        raise Denied(MAY_NOT)


def _seen_row(by: Actor, id: UUID) -> Commitment:
    row = Commitment.objects.select_for_update(of=("self",)).filter(pk=id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    _allowed(by, row.programme_id)
    return row


def _locked(by: Actor, id: UUID, step: Revision) -> Commitment:
    row = _seen_row(by, id)
    COMMITMENT.move(CommitmentState(row.state), step)
    return row


def _fresh(row: Commitment, seen_version: int | None) -> None:
    if seen_version is not None and seen_version < row.version:
        raise Conflict(COMMITMENT_MOVED)


def _checked(programme_id: UUID, promise: Promise) -> Promise:
    """The promise without stray blanks, if its parts fit together and belong to the programme."""
    tidy = replace(
        promise, words=promise.words.strip(), source=promise.source.strip(), page=promise.page.strip()
    )
    check_commitment(
        words=tidy.words,
        measure=tidy.measure,
        target=tidy.target,
        per=tidy.per,
        starts_on=tidy.starts_on,
        due_on=tidy.due_on,
        first_month=tidy.first_month,
        weight=tidy.weight,
    )
    if tidy.measure:
        aims.get(tidy.measure)
    if tidy.institution_id and not Institution.objects.filter(pk=tidy.institution_id).exists():
        raise Invalid(UNKNOWN, field="institution_id")
    if (
        tidy.document_id
        and not Document.objects.filter(pk=tidy.document_id, agreement__programme=programme_id).exists()
    ):
        raise Invalid(UNKNOWN, field="document_id")
    return tidy


def _belongs(programme_id: UUID, agreement_id: UUID | None, pairing_id: UUID | None) -> None:
    if agreement_id and not Agreement.objects.filter(pk=agreement_id, programme=programme_id).exists():
        raise Invalid(OTHER_PROGRAMME, field="agreement_id")
    if pairing_id and not Pairing.objects.filter(pk=pairing_id, programme=programme_id).exists():
        raise Invalid(UNKNOWN, field="pairing_id")


def _write(row: Commitment, promise: Promise) -> None:
    aim = aims.get(promise.measure) if promise.measure else None
    row.words, row.words_en, row.measure = promise.words, promise.words_en.strip(), promise.measure
    row.target, row.unit = promise.target, aim.unit.value if aim else ""
    row.comparison, row.per, row.binds = promise.comparison.value, promise.per.value, promise.binds.value
    row.during = DateRange(promise.starts_on, promise.due_on)
    row.first_month, row.institution_id, row.weight = (
        promise.first_month,
        promise.institution_id,
        promise.weight,
    )
    row.document_id = promise.document_id
    row.source, row.page = promise.source, promise.page


def _content(promise: Promise) -> dict[str, object]:
    """The whole promise as JSON, numbers as text without trailing zeros."""
    return {name: _text(value) for name, value in asdict(promise).items()}


def _text(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, str | int) else str(value)


def _keep(
    row: Commitment,
    kind: Revision,
    content: dict[str, object],
    *,
    by: Actor,
    at: datetime,
    on: date,
    text: str,
) -> None:
    CommitmentRevision.objects.create(
        commitment=row,
        number=row.version,
        kind=kind.value,
        on=on,
        text=text.strip(),
        content=content,
        by_key=by.key,
        by_name=by.name,
        at=at,
    )
    audit.record(
        by=by,
        at=at,
        verb=f"partnerships.{kind.value}_commitment",
        subject=f"commitment:{row.pk}",
        detail={"number": row.version},
    )
    notices.publish(_houses(row), kind="commitment", id=row.pk)


def _houses(row: Commitment) -> list[str]:
    """Topics of those whom it concerns: the pairing's two, else the parties of its agreement."""
    if row.pairing_id:
        two = Pairing.objects.filter(pk=row.pairing_id).values_list("supporting", "receiving")
        ids = [id for pair in two for id in pair]
    else:
        parties = Party.objects.filter(agreement=row.agreement_id, left_on=None)
        ids = list(parties.values_list("institution", flat=True))
    return [f"institution:{id}" for id in ids]
