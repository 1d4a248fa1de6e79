"""Files of a case: whole, one's own, and from then on seen by whoever sees the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.care.consultations.fields import UNKNOWN, Kind, fields_of
from tongzhou.care.consultations.models import Attachment, Consultation
from tongzhou.care.consultations.refusals import NO_FILE
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid


def attach(case: Consultation, file_ids: Sequence[UUID], by: Actor, at: datetime, *, step: int = 1) -> None:
    """Attach complete uploads of the actor, drafts of this very case. Raises Invalid for any other."""
    wanted = set(file_ids)
    if not wanted:
        return
    own = Q(subject__in=[f"draft:{case.pk}", f"consultation:{case.pk}"], by_key=by.key)
    files = StoredFile.objects.filter(own, pk__in=wanted, completed_at__isnull=False)
    attached = Attachment.objects.filter(file__in=wanted)
    if len(files) != len(wanted) or attached.exists():
        raise Invalid(NO_FILE, field="files")
    Attachment.objects.bulk_create(Attachment(consultation=case, step=step, file=one) for one in files)
    files.update(subject=f"consultation:{case.pk}")


def photos(case: Consultation) -> list[UUID]:
    """The files that the case's photo fields name. Raises Invalid for what is no id."""
    fields = [field for field in fields_of(case.topic_version.fields) if field.kind is Kind.PHOTO]
    named = [one for field in fields for one in case.data.get(field.code, ()) if case.data[field.code] != UNKNOWN]
    try:
        return [UUID(one) for one in named]
    except ValueError as fault:
        raise Invalid(NO_FILE, field="files") from fault
