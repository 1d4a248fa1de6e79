"""Files of a case: whole, one's own, and from then on seen by whoever sees the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongzhou.care.consultations.fields import UNKNOWN, Kind, fields_of
from tongzhou.care.consultations.models import Attachment, Consultation
from tongzhou.care.consultations.refusals import NO_FILE
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid


def attach(case: Consultation, file_ids: Sequence[UUID], by: Actor, at: datetime, *, step: int = 1) -> None:
    """Attach the actor's own complete uploads. Raises NotFound, Conflict (not yet arrived), Invalid (too much)."""
    wanted = list(dict.fromkeys(file_ids))
    if not wanted:
        return
    rows = files.attach(by=by, at=at, file_ids=wanted, subject=f"consultation:{case.pk}")
    known = set(Attachment.objects.filter(file__in=rows).values_list("file", flat=True))
    Attachment.objects.bulk_create(
        Attachment(consultation=case, step=step, file=row) for row in rows if row.pk not in known
    )


def photos(case: Consultation) -> list[UUID]:
    """The files that the case's photo fields name. Raises Invalid for what is no id."""
    fields = [field for field in fields_of(case.topic_version.fields) if field.kind is Kind.PHOTO]
    named = [
        one for field in fields for one in case.data.get(field.code, ()) if case.data[field.code] != UNKNOWN
    ]
    try:
        return [UUID(one) for one in named]
    except ValueError as fault:
        raise Invalid(NO_FILE, field="files") from fault


def new_photos(case: Consultation) -> list[UUID]:
    """Those of the photo fields that the case does not hold yet: they come with this step. Raises Invalid."""
    held = set(Attachment.objects.filter(consultation=case).values_list("file", flat=True))
    return [one for one in photos(case) if one not in held]
