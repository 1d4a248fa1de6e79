"""Kinds of help: published by the programme office as versions; a case keeps the version it was asked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Max

from tongzhou.audit.actions import record
from tongzhou.care.consultations.fields import fields_of
from tongzhou.care.consultations.models import Topic, TopicVersion
from tongzhou.care.consultations.refusals import PLATFORM_ONLY
from tongzhou.kernel.actors import PLATFORM, Actor
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.permissions import Permission

FILE = Path(__file__).parent.parent / "data" / "topics.yaml"


def check_publisher(by: Actor) -> None:
    """Raise Denied unless `by` publishes for the whole platform."""
    if not by.may(Permission.EDIT_TEMPLATES, PLATFORM):
        raise Denied(PLATFORM_ONLY)


def publish_topic(
    *,
    by: Actor,
    at: datetime,
    code: str,
    name: str,
    name_en: str,
    specialties: Sequence[str],
    fields: Sequence[Mapping[str, Any]],
    order: int = 0,
    active: bool = True,
    source: str = "",
) -> TopicVersion:
    """Publish a topic's minimum data. The same fields again make no new version. Raises Denied, Invalid (FORM_WRONG).

    Every place asks by the same topics: whoever publishes holds the permission for the whole platform (ADR 0008).
    """
    check_publisher(by)
    fields_of(fields)
    with transaction.atomic():
        Topic.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "specialties": list(specialties),
                "order": order,
                "active": active,
            },
        )
        topic = Topic.objects.select_for_update().get(code=code)
        return _version(topic, list(fields), source, by, at)


def _version(
    topic: Topic, fields: list[Mapping[str, Any]], source: str, by: Actor, at: datetime
) -> TopicVersion:
    last = topic.versions.order_by("-number").first()
    if last is not None and last.fields == fields:
        return last
    number = (topic.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = TopicVersion.objects.create(
        topic=topic,
        number=number,
        fields=fields,
        published_at=at,
        published_by=by.key,
        source=source.strip()[:200],
    )
    record(
        by=by,
        at=at,
        verb="consultations.publish_topic",
        subject=f"topic:{topic.code}",
        detail={"version": number},
    )
    return version


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """The topics that come with the platform, in order."""
    return tuple(yaml.safe_load(FILE.read_text("utf-8")))


def load_topics(*, by: Actor, at: datetime) -> list[TopicVersion]:
    """Publish the shipped topics that no office has changed; running it again changes nothing."""
    return [
        publish_topic(by=by, at=at, order=order, **topic)
        for order, topic in enumerate(shipped())
        if not _edited(topic["code"])
    ]


def _edited(code: str) -> bool:
    return TopicVersion.objects.filter(topic=code).exclude(published_by__startswith="system:").exists()
