"""Kinds of help and their forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from tongzhou.care.consultations.fields import Field, fields_of
from tongzhou.care.consultations.fields import missing as missing_of
from tongzhou.care.consultations.models import TopicVersion
from tongzhou.care.consultations.refusals import NO_TOPIC
from tongzhou.kernel.errors import Invalid
from tongzhou.partnerships.rules import Urgency


def topics() -> list[TopicVersion]:
    """The present version of each active topic, in order, topic joined. One statement."""
    return list(_present().order_by("topic__order", "topic__code"))


def current_version(code: str) -> TopicVersion:
    """The present version of an active topic. Raises Invalid."""
    version = _present().filter(topic=code).first()
    if version is None:
        raise Invalid(NO_TOPIC, field="topic")
    return version


def versions(code: str) -> list[TopicVersion]:
    """All versions of a topic, the newest first."""
    return list(TopicVersion.objects.filter(topic=code).select_related("topic").order_by("-number"))


def _present() -> QuerySet[TopicVersion]:
    newest = TopicVersion.objects.filter(topic=OuterRef("topic")).order_by("-number").values("pk")[:1]
    return TopicVersion.objects.filter(topic__active=True, pk=Subquery(newest)).select_related("topic")


def missing(version: TopicVersion, data: Mapping[str, Any], urgency: Urgency) -> tuple[Field, ...]:
    """What must still be answered before a request with this form may go."""
    return missing_of(fields_of(version.fields), data, urgency)


_FORMS: dict[UUID, tuple[Field, ...]] = {}


def form(version_id: UUID) -> tuple[Field, ...]:
    """The fields of one version. A published version never changes: each process reads it once."""
    if version_id not in _FORMS:
        unread = TopicVersion.objects.exclude(pk__in=_FORMS).values_list("pk", "fields")
        _FORMS.update((pk, fields_of(stored)) for pk, stored in unread)
    return _FORMS[version_id]
