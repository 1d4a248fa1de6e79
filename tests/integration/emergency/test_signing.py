"""Who stands behind an emergency when one of the two who took its steps is gone: nobody signs for him, nothing is lost, somebody is told."""

from __future__ import annotations

import pytest

from tests.factories.consultations import NOW, leaves, minutes, person, stage
from tests.factories.emergency import finished
from tongzhou.accounts.rules import Role
from tongzhou.care.emergency import actions
from tongzhou.care.emergency.models import Run
from tongzhou.ledger import actions as ledger
from tongzhou.ledger import queries, verify
from tongzhou.ledger.models import Claim, Entry
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db
END = NOW + minutes(300)


def told(run: Run) -> list[str]:
    """Accounts that were told of the signature that is missing."""
    rows = Notice.objects.filter(zh__contains=f"{run.number}：", zh__regex="入账")
    return list(rows.values_list("account", flat=True))


def test_the_crews_house_vouches_for_what_it_closed_when_the_county_doctor_is_gone() -> None:
    s = stage()
    second = person(Role.CLINICIAN, s.county)
    run = finished(s)
    leaves(s.county_doctor)
    run = actions.close(by=s.township_doctor, at=END, run_id=run.pk)
    claim = Claim.objects.get(pk=run.claim)
    assert (claim.side, claim.by_key, claim.asked.pk) == ("receiving", s.township_doctor.key, s.county.pk)
    assert told(run) == [second.key]
    assert not Entry.objects.filter(source=run.source).exists() and queries.waiting(second) == 1
    entry = ledger.confirm(by=second, at=END + minutes(5), claim_id=claim.pk)
    assert (entry.kind, entry.claimed["by"], entry.confirmed["by"]) == (
        "emergency_event",
        s.township_doctor.key,
        second.key,
    )
    assert verify.run().ok


def test_where_nobody_can_sign_the_office_above_is_told_and_the_claim_waits() -> None:
    s = stage()
    run = finished(s)
    leaves(s.county_doctor)
    run = actions.close(by=s.township_doctor, at=END, run_id=run.pk)
    assert run.claim is not None and Claim.objects.get(pk=run.claim).asked.pk == s.county.pk
    assert told(run) == [s.county_office.key]


def test_both_steps_sign_and_nobody_is_told() -> None:
    s = stage()
    run = actions.close(by=s.township_doctor, at=END, run_id=finished(s).pk)
    entry = Entry.objects.get(source=run.source)
    assert (entry.claimed["by"], entry.confirmed["by"]) == (s.county_doctor.key, s.township_doctor.key)
    assert told(run) == []
