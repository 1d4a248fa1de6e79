"""Who would like to read a safety event and must not: the other side, offices above, commissions, auditors, colleagues."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core import serializers
from django.test import Client

from tests.factories.accounts import actor_as
from tests.factories.directory import TownshipFactory
from tests.factories.ledger import AT
from tests.factories.safety import DAY, House, house, reported
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.notices.models import Notice
from tongzhou.support.safety import actions, queries
from tongzhou.support.safety.models import Event, EventStep, Measure
from tongzhou.support.safety.rules import Severity

pytestmark = pytest.mark.django_db
SECRET = "两种外观相似的针剂"


@pytest.fixture
def h() -> House:
    return house()


def outsiders(h: House) -> dict[str, Actor]:
    """Everybody who comes near it by some right, and has none here."""
    giving, county = h.place.pairing.supporting, h.county
    below = TownshipFactory(parent=county)
    return {
        "the other side's office": actor_as(Role.PROGRAMME_OFFICE, giving),
        "the other side's expert": actor_as(Role.EXPERT, giving),
        "a colleague": h.colleague,
        "an expert posted here": actor_as(Role.EXPERT, county),
        "the county's commission": actor_as(Role.HEALTH_COMMISSION, region=county.region),
        "the nation's commission": actor_as(Role.HEALTH_COMMISSION),
        "a commission's grant at the house": actor_as(Role.HEALTH_COMMISSION, county),
        "the auditor of the house": actor_as(Role.AUDITOR, county),
        "the auditor of the region": actor_as(Role.AUDITOR, region=county.region),
        "the operator": actor_as(Role.OPERATOR),
        "an office of the region": actor_as(Role.PROGRAMME_OFFICE, region=county.region),
        "the office below": actor_as(Role.PROGRAMME_OFFICE, below),
        "another county's office": actor_as(Role.PROGRAMME_OFFICE, house().county),
        "the platform itself": system("clocks"),
    }


def tries(actor: Actor, row: Event, one: Measure) -> tuple[Callable[[], object], ...]:
    """Every way to look at the event or to move it."""
    told: dict[str, Any] = {"by": actor, "at": AT}
    return (
        lambda: queries.event(actor, row.pk, at=AT),
        lambda: queries.event_of(actor, one.pk),
        lambda: actions.add(**told, event_id=row.pk, note="x"),
        lambda: actions.take(**told, event_id=row.pk),
        lambda: actions.close(**told, event_id=row.pk, lesson="x"),
        lambda: actions.reopen(**told, event_id=row.pk, note="x"),
        lambda: actions.set_measure(**told, id=new_id(), event_id=row.pk, what="x", owner_id=new_id(), due_on=DAY),
        lambda: actions.set_measure(**told, id=one.pk, event_id=row.pk, what="分格", owner_id=one.owner_id, due_on=DAY),
        lambda: actions.finish_measure(**told, measure_id=one.pk, on=DAY),
    )  # fmt: skip


def test_nobody_else_sees_changes_or_counts_it(h: House) -> None:
    row = reported(h)
    actions.take(by=h.reviewer, at=AT, event_id=row.pk)
    one = actions.set_measure(
        id=new_id(), by=h.reviewer, at=AT, event_id=row.pk, what="分格", owner_id=h.reporter.staff_ids[0], due_on=DAY
    )  # fmt: skip
    for who, actor in outsiders(h).items():
        for act in tries(actor, row, one):
            with pytest.raises(NotFound):
                act()
                pytest.fail(who)
        assert queries.mine(actor) == [], who
        with suppress(Denied):
            found = queries.to_review(actor, at=AT)[0], queries.counts(actor, on=DAY).by_state
            assert found == ([], {}), who
    assert EventStep.objects.filter(record=row).count() == 3


def test_the_office_above_does_not_read_what_a_township_reported(h: House) -> None:
    """The county office's grant cascades to its townships for everything else."""
    township = TownshipFactory(parent=h.county)
    doctor = actor_as(Role.CLINICIAN, township)
    row = reported(h, by=doctor, institution_id=township.pk)
    with pytest.raises(NotFound):
        queries.event(h.reviewer, row.pk, at=AT)
    assert queries.to_review(h.reviewer, at=AT)[0] == [] and not Notice.objects.exists()
    assert queries.event(doctor, row.pk, at=AT).own


def test_a_reporter_does_not_review_and_a_reviewer_does_not_add_to_anothers_words(h: House) -> None:
    row = reported(h)
    with pytest.raises(Denied):
        actions.take(by=h.reporter, at=AT, event_id=row.pk)
    with pytest.raises(Denied):
        actions.add(by=h.reviewer, at=AT, event_id=row.pk, note="x")


def test_who_may_not_report_there_reports_nothing(h: House) -> None:
    for actor in (h.place.expert, h.place.giving_office, actor_as(Role.AUDITOR, h.county), actor_as(Role.HEALTH_COMMISSION), system("x")):  # fmt: skip
        with pytest.raises(Denied):
            reported(h, by=actor)
    assert not Event.objects.exists()


def test_an_unnamed_reporter_stands_nowhere(h: House) -> None:
    """Not in the event, its steps, the trail, the notices; and still finds his own report."""
    row = reported(h, unnamed=True)
    actions.add(by=h.reporter, at=AT, event_id=row.pk, note="补一句。")
    assert queries.event(h.reporter, row.pk, at=AT).own and queries.mine(h.reporter) == [row]
    view = queries.event(h.reviewer, row.pk, at=AT)
    assert view.who == "" and all(step.by_name == "" for step in view.steps)
    told = json.dumps([
        json.loads(serializers.serialize("json", rows))
        for rows in (Event.objects.all(), EventStep.objects.all(), Notice.objects.all(), Record.objects.filter(verb__startswith="safety"))
    ])  # fmt: skip
    for mark in (
        str(h.reporter.account_id),
        h.reporter.name.encode("unicode_escape").decode(),
        str(h.reporter.staff_id),
    ):
        assert mark not in told
    assert h.reporter.name not in told
    assert Record.objects.filter(subject=f"safety:{row.pk}").count() == 4


def test_an_unnamed_report_is_not_found_by_guessing_whose_it_is(h: House) -> None:
    row = reported(h, unnamed=True)
    assert queries.mine(h.colleague) == []
    with pytest.raises(NotFound):
        queries.event(h.colleague, row.pk, at=AT)
    actions.take(by=h.reviewer, at=AT, event_id=row.pk)
    actions.close(by=h.reviewer, at=AT, event_id=row.pk, lesson="x", judged=Severity.THIRD)
    assert Notice.objects.exclude(account=h.reviewer.key).count() == 0


def test_the_pages_say_not_found_and_let_no_word_through(h: House) -> None:
    row = reported(h)
    for who, actor in outsiders(h).items():
        if actor.account_id is None:
            continue
        client = Client()
        client.force_login(Account.objects.get(pk=actor.account_id))
        for path in ("/safety/", f"/safety/{row.pk}/", f"/safety/{row.pk}/close/", f"/safety/{row.pk}/measures/new/", f"/safety/{row.pk}/add/", f"/safety/{row.pk}/reopen/", "/search/found/?q=针剂", "/audit/"):  # fmt: skip
            answer = client.get(path)
            assert answer.status_code != 200 or SECRET not in answer.content.decode(), (who, path)
            if str(row.pk) in path:
                assert answer.status_code == 404, (who, path)
