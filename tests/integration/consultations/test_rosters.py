"""Duty and topics: who may keep them, and what cannot be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.accounts import account_for, granted
from tests.factories.consultations import NOW, asked, minutes, stage
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.actions.topics import shipped
from tongzhou.care.consultations.models import Duty, TopicVersion
from tongzhou.care.consultations.rules import DutyKind
from tongzhou.directory.models import Region
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db
NIGHT: dict[str, Any] = {
    "start": NOW + timedelta(hours=8),
    "end": NOW + timedelta(hours=22),
    "kind": DutyKind.NIGHT,
}


def test_the_office_keeps_the_roster_of_its_own_house() -> None:
    s, other = stage(), stage()
    told = NIGHT | {
        "id": new_id(),
        "at": NOW,
        "department_id": s.cardiology.pk,
        "staff_id": s.expert.staff_id,
    }
    duty = actions.set_duty(by=s.office, **told)
    assert actions.set_duty(by=s.office, **told).pk == duty.pk and Duty.objects.count() == 1
    for wrong in (s.expert, s.county_office, other.office):
        with pytest.raises(Denied):
            actions.set_duty(by=wrong, **(told | {"id": new_id()}))
    with pytest.raises(Conflict):
        actions.set_duty(by=s.office, **(told | {"id": new_id()}))
    with pytest.raises(Invalid):
        actions.set_duty(by=s.office, **(told | {"id": new_id(), "staff_id": s.county_doctor.staff_id}))
    for end in (NIGHT["start"], NIGHT["start"] + timedelta(hours=73)):
        with pytest.raises(Invalid):
            actions.set_duty(by=s.office, **(told | {"id": new_id(), "end": end}))
    rows = queries.roster(s.expert, start=NOW, end=NOW + timedelta(days=1))
    assert [row.staff.name for row in rows] == ["演示·专家甲"]
    assert queries.roster(other.expert, start=NOW, end=NOW + timedelta(days=1)) == []
    with pytest.raises(Denied):
        actions.clear_duty(id=duty.pk, by=s.expert, at=NOW)
    actions.clear_duty(id=duty.pk, by=s.office, at=NOW)
    with pytest.raises(NotFound):
        actions.clear_duty(id=duty.pk, by=s.office, at=NOW)


def watching(region: Region | None) -> Actor:
    """A commission of that region; of the whole platform without one."""
    account = account_for(None, name="演示·卫健委")
    granted(account, Role.HEALTH_COMMISSION, region=region)
    return actor_of(account.id, at=NOW)


def nation() -> Actor:
    """A commission of the whole platform."""
    return watching(None)


def test_a_form_is_published_as_a_version_and_old_cases_keep_theirs() -> None:
    s = stage()
    case = asked(s)
    topic = next(one for one in shipped() if one["code"] == "chest_pain")
    fields = [
        *topic["fields"],
        {"code": "sweat", "kind": "yes_no", "zh": "出冷汗", "en": "Cold sweat", "need": "always"},
    ]
    for by in (s.expert, s.office, watching(s.county.region)):
        with pytest.raises(Denied):
            actions.publish_topic(by=by, at=NOW, **(topic | {"fields": fields}))
    version = actions.publish_topic(by=nation(), at=NOW, **(topic | {"fields": fields}))
    again = actions.publish_topic(by=nation(), at=NOW + minutes(1), **(topic | {"fields": fields}))
    assert version.number == 2 and again.pk == version.pk
    case.refresh_from_db()
    assert case.topic_version.number == 1 and queries.current_version("chest_pain").number == 2
    assert [one.number for one in queries.versions("chest_pain")] == [2, 1]
    with pytest.raises(Invalid):
        actions.publish_topic(by=nation(), at=NOW, **(topic | {"fields": [{"code": "x"}]}))


def test_loading_the_shipped_topics_again_changes_nothing_and_spares_what_an_office_edited() -> None:
    stage()
    before = TopicVersion.objects.count()
    actions.load_topics(by=system("platform"), at=NOW)
    assert TopicVersion.objects.count() == before
    topic = next(one for one in shipped() if one["code"] == "skin")
    actions.publish_topic(by=nation(), at=NOW, **(topic | {"fields": topic["fields"][:5]}))
    actions.load_topics(by=system("platform"), at=NOW)
    assert queries.current_version("skin").number == 2
