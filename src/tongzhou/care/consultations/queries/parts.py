"""The small parts of a case, read as JSON within the one statement that reads the case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from tongzhou.care.consultations.models import Attachment, FollowUp, Panelist, Station
from tongzhou.care.consultations.rules import Seat


class StationPart(msgspec.Struct, frozen=True):
    """An institution the case came to."""

    number: int
    institution_id: UUID
    institution: str
    tier: str
    arrived_at: datetime
    left_at: datetime | None
    pairing_id: UUID | None


class SeatPart(msgspec.Struct, frozen=True):
    """An expert of the panel. `title` is the code of directory.rules.Title; `enters`: his account is open (None: has none)."""

    staff_id: UUID
    name: str
    title: str
    institution: str
    institution_id: UUID
    leads: bool
    signed_at: datetime | None
    left_at: datetime | None
    active: bool
    enters: bool | None

    def seat(self, holder_id: UUID) -> Seat:
        """The place as the rules see it."""
        gone = not (self.active and self.enters)
        return Seat(
            self.staff_id, self.leads, self.signed_at is not None, gone, self.institution_id == holder_id
        )


class FilePart(msgspec.Struct, frozen=True):
    """A file of the case, and the step it came with."""

    id: UUID
    name: str
    content_type: str
    size: int
    step: int
    caption: str


class FollowUpPart(msgspec.Struct, frozen=True):
    """When to look again, and what was found."""

    id: UUID
    due_on: date
    outcome: str
    note: str
    recorded_at: datetime | None
    recorded_name: str


Part = TypeVar("Part")


def _json(rows: QuerySet[Any], **names: str) -> ArraySubquery:
    own = rows.filter(consultation=OuterRef("pk"))
    return ArraySubquery(own.values(one=JSONObject(**{key: F(path) for key, path in names.items()})))


def annotated() -> dict[str, ArraySubquery]:
    """What to annotate on Consultation; read the values with `parts`."""
    return {
        "station_parts": _json(
            Station.objects.order_by("number"),
            number="number",
            institution_id="institution_id",
            institution="institution__name",
            tier="institution__tier",
            arrived_at="arrived_at",
            left_at="left_at",
            pairing_id="pairing_id",
        ),
        "seat_parts": _json(
            Panelist.objects.order_by("-leads", "invited_at", "id"),
            staff_id="staff_id",
            name="staff__name",
            title="staff__title",
            institution="staff__institution__name",
            institution_id="staff__institution_id",
            leads="leads",
            signed_at="signed_at",
            left_at="left_at",
            active="staff__active",
            enters="staff__account__is_active",
        ),
        "file_parts": _json(
            Attachment.objects.order_by("step", "id"),
            id="file_id",
            name="file__name",
            content_type="file__content_type",
            size="file__size",
            step="step",
            caption="caption",
        ),
        "follow_up_parts": _json(
            FollowUp.objects.order_by("due_on", "id"),
            id="id",
            due_on="due_on",
            outcome="outcome",
            note="note",
            recorded_at="recorded_at",
            recorded_name="recorded_name",
        ),
    }


def parts(row: Model, name: str, kind: type[Part]) -> tuple[Part, ...]:
    """The annotated parts of a case as values."""
    return msgspec.convert(tuple(getattr(row, name)), tuple[kind, ...])  # type: ignore[valid-type]  # built at run time
