"""A commission writes a scheme, changes its draft, publishes a version of it, ends it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.assessment.actions.stepping import begun, permitted, step
from tongzhou.assessment.models import Scheme, SchemeVersion
from tongzhou.assessment.queries.known import known
from tongzhou.assessment.queries.scope import owned
from tongzhou.assessment.rules import written
from tongzhou.assessment.rules.checking import faults
from tongzhou.assessment.rules.faults import Unreadable
from tongzhou.assessment.rules.moving import (
    BAD_CODE,
    CODE_TAKEN,
    NOT_READY,
    UNKNOWN,
    SchemeState,
    bare,
    wrong_here,
)
from tongzhou.assessment.rules.scheme import Scheme as Content
from tongzhou.directory.clashes import clash, same
from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships import aims

_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")


@transaction.atomic
def draft(*, id: UUID, by: Actor, at: datetime, code: str, region: str, content: Content) -> Scheme:
    """Begin a scheme for a region (division code, "" the nation). Twice is once.

    Raises Denied outside the actor's region, Invalid (code), Conflict (code) where it is taken.
    """
    by.require(P.MANAGE_ASSESSMENT, Place(id, "", region))
    if not _CODE.fullmatch(code):
        raise Invalid(BAD_CODE, field="code")
    told = _told(content)
    kept = Scheme.objects.filter(pk=id).first()
    if kept is not None:
        same(kept, code=code, region=region)
        return kept
    row = Scheme(id=id, code=code, region=region, draft=told, state=SchemeState.DRAFT.value, at=at)
    row.by_key, row.by_name = by.key, by.name
    with clash(assessment_scheme_code_key=Conflict(CODE_TAKEN, field="code", code=code)):
        row.save(force_insert=True)
    begun(row, by=by, at=at)
    return row


@transaction.atomic
def edit(
    *, by: Actor, at: datetime, scheme_id: UUID, content: Content, seen: int | None = None, note: str = ""
) -> Scheme:
    """Replace the draft. The same draft again changes nothing. Raises NotFound, Denied, IllegalMove, Conflict (seen)."""
    row = locked(by, scheme_id)
    told = _told(content)
    permitted(row, "edit", by)
    if row.draft == told:
        return row
    row.draft = told
    step(row, "edit", by=by, at=at, seen=seen, note=note, detail={"hash": written.version(content)})
    return row


@transaction.atomic
def publish(
    *, by: Actor, at: datetime, scheme_id: UUID, valid_from: date, seen: int | None = None
) -> SchemeVersion:
    """Publish the draft as the next version. The newest version published again is that version.

    Raises NotFound, Denied, IllegalMove, Conflict (seen), Invalid where the scheme still lacks something (the first fault).
    """
    row = locked(by, scheme_id)
    permitted(row, "publish", by)
    content = written.from_json(row.draft)
    wrong = faults(content, known(row.region), {one.code for one in aims.all_aims()})
    if wrong:
        raise Invalid(NOT_READY, why=bare(wrong[0].why))
    newest = row.versions.order_by("-number").first()
    hash = written.version(content)
    if newest is not None and (newest.hash, newest.valid_from) == (hash, valid_from):
        return newest
    made = SchemeVersion.objects.create(
        scheme=row, number=newest.number + 1 if newest else 1, content=row.draft, hash=hash, valid_from=valid_from,
        by_key=by.key, by_name=by.name, at=at,
    )  # fmt: skip
    step(row, "publish", by=by, at=at, seen=seen, detail={"number": made.number, "hash": hash})
    return made


@transaction.atomic
def end_scheme(*, by: Actor, at: datetime, scheme_id: UUID, seen: int | None = None) -> Scheme:
    """Use it no longer; its runs stay. Raises NotFound, Denied, IllegalMove, Conflict (seen)."""
    row = locked(by, scheme_id)
    if row.status is SchemeState.ENDED:
        return row
    step(row, "end", by=by, at=at, seen=seen)
    return row


def _told(content: Content) -> Any:
    """The draft as it is kept. Raises Invalid for what could not be read again (more than three decimals)."""
    told = written.as_json(content)
    try:
        written.from_json(told)
    except Unreadable as fault:
        raise wrong_here(fault.why) from fault
    return told


def locked(by: Actor, id: UUID) -> Scheme:
    """A scheme that the actor manages, locked. Raises NotFound."""
    row = Scheme.objects.select_for_update().filter(owned(by), pk=id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row
