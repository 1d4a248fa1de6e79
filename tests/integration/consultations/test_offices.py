"""Whoever only allocates sees what allocating needs: no name, no files, no opinions (ADR 0008)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from tests.factories.accounts import granted
from tests.factories.consultations import NOW, accepted, asked, minutes, signed, stage
from tests.factories.files import stored
from tongzhou.accounts.models import Account
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import queries
from tongzhou.care.consultations.queries import Tab
from tongzhou.care.patients import queries as patients
from tongzhou.files.queries import open_file
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission

pytestmark = pytest.mark.django_db
AT = NOW + minutes(50)


def browser(actor: Actor) -> Client:
    """A browser signed in as the actor."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def test_an_office_sees_the_question_the_data_and_the_clock() -> None:
    s = stage()
    case = asked(s, urgency="urgent", to=s.supporter.pk)
    seen = queries.case(s.office, case.pk, at=AT)
    assert seen.case.question and seen.answers and seen.case.due_at and "allocate" in seen.moves
    assert not seen.whole and seen.patient.name.endswith("**")
    assert not (
        seen.patient.phone or seen.patient.id_number or seen.patient.address or seen.patient.background
    )


def test_neither_files_nor_opinions_nor_the_patients_page() -> None:
    s = stage()
    picture = stored(s.asker)
    case = signed(s, file_ids=[picture.pk])
    seen = queries.case(s.office, case.pk, at=AT)
    assert seen.opinions == () and seen.files == ()
    with pytest.raises(NotFound):
        open_file(s.office, picture.pk, at=AT)
    with pytest.raises(NotFound):
        patients.identity(s.office, case.patient_id, at=AT, why="test")
    page = browser(s.office).get(f"/cases/{case.pk}/").content.decode()
    assert seen.case.question in page
    assert queries.case(s.expert, case.pk, at=AT).patient.name not in page
    assert browser(s.office).get(f"/cases/{case.pk}/opinion.pdf").status_code == 404


def test_lists_tell_nobody_a_name() -> None:
    s = stage()
    case = asked(s, urgency="urgent", to=s.supporter.pk)
    name = queries.case(s.asker, case.pk, at=AT).patient.name
    for actor, tab in ((s.office, Tab.MINE), (s.asker, Tab.OTHERS)):
        page = browser(actor).get(f"/?tab={tab.value}").content.decode()
        assert case.question in page and name not in page


def test_who_also_treats_there_reads_the_record() -> None:
    s = stage()
    case = signed(s)
    granted(Account.objects.get(pk=s.office.account_id), Role.CLINICIAN, s.supporter)
    assert s.office.account_id is not None
    both = actor_of(s.office.account_id, at=AT)
    assert queries.case(both, case.pk, at=AT).whole and queries.case(both, case.pk, at=AT).opinions


def test_a_broken_glass_shows_the_whole_of_that_case_only() -> None:
    s = stage()
    case, other = signed(s), signed(s)
    opened = replace(s.office, opened=frozenset({case.pk}))
    assert queries.case(opened, case.pk, at=AT).whole
    assert not queries.case(opened, other.pk, at=AT).whole


def test_the_office_may_read_no_record_by_another_way() -> None:
    """What the policy gives beside it: patients registered at its own places, to merge duplicates."""
    s = stage()
    case = asked(s)
    assert s.county_office.may(Permission.MERGE_PATIENTS)
    assert patients.identity(s.county_office, case.patient_id, at=AT, why="merge").name


def test_an_unsigned_case_has_no_paper() -> None:
    s = stage()
    case = accepted(s)
    assert browser(s.expert).get(f"/cases/{case.pk}/opinion.pdf").status_code == 404
