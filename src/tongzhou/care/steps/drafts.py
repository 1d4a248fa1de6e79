"""What somebody has typed and not yet sent, on every device of his: kept, taken up, thrown away, forgotten; whatever the record.

A draft is its author's alone: nobody else reads, changes or counts it, whatever his role; what is sent becomes a record with the record's own rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from tongzhou.care.patients.queries import patient as visible_patient
from tongzhou.care.steps.locks import one_by_one
from tongzhou.care.steps.models import Draft
from tongzhou.care.steps.refusals import NO_ACCOUNT, NO_DRAFT, SENT_ALREADY
from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, NotFound

D = TypeVar("D", bound=Draft)
MOST = 50
"""As many as a list shows."""


def alone(record: type[models.Model], id: UUID) -> None:
    """Whoever sends or keeps the same id of a record at the same moment waits here until the other is done. Inside a transaction."""
    one_by_one(f"{record._meta.model_name}:{id}")


def keep(
    kind: type[D],
    record: type[models.Model],
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    patient_id: UUID | None,
    data: Mapping[str, Any],
    **more: Any,
) -> D:
    """Keep what was typed under the id that the `record` will bear; `more`: what only that package's drafts hold.

    Raises NotFound (a patient whom the actor does not know), Conflict when it is somebody else's draft, or was sent already.
    """
    if patient_id is not None:
        visible_patient(by, patient_id)
    with transaction.atomic():
        alone(record, id)
        draft = kind._default_manager.filter(pk=id).first() or kind(
            pk=id, account=_account(by), created_at=at
        )
        if draft.account != _account(by) or record._default_manager.filter(pk=id).exists():
            raise Conflict(SENT_ALREADY)
        draft.patient_id, draft.data, draft.saved_at = patient_id, dict(data), at
        for name, value in more.items():
            setattr(draft, name, value)
        draft.save()
    return draft


def discard(kind: type[D], *, id: UUID, by: Actor) -> None:
    """Throw one's own draft away, or drop it because it was sent; one that is gone already is gone."""
    kind._default_manager.filter(pk=id, account=by.account_id).delete()


def forget(kind: type[D], *, at: datetime, after: timedelta) -> int:
    """Throw away what nobody has touched for so long: it holds a patient's data and asks for nothing. How many went."""
    return kind._default_manager.filter(saved_at__lt=at - after).delete()[0]


def own(kind: type[D], actor: Actor) -> QuerySet[D]:
    """What the actor has typed and not yet sent, the latest first; unbounded: cut it to MOST, or look one up."""
    rows = kind._default_manager.filter(account=actor.account_id) if actor.account_id else None
    return (kind._default_manager.none() if rows is None else rows).order_by("-saved_at")


def one(kind: type[D], actor: Actor, id: UUID) -> D:
    """One's own draft. Raises NotFound, for somebody else's as for one that is gone."""
    found = own(kind, actor).filter(pk=id).first()
    if found is None:
        raise NotFound(NO_DRAFT)
    return found


def subjects(kind: type[D]) -> QuerySet[D, Any]:
    """The subjects of the files of drafts that still exist, for `files.access.hold`: one column of text."""
    subject = Concat(Value(f"{access.DRAFT}:"), Cast("pk", TextField()), output_field=TextField())
    return kind._default_manager.values_list(subject)


def _account(by: Actor) -> UUID:
    if by.account_id is None:
        raise Denied(NO_ACCOUNT)
    return by.account_id
