"""The loaded demo: the facts hold, the people are invented, everybody has work, the ledger verifies."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from tongzhou.accounts.models import Account
from tongzhou.accounts.queries import actor_of
from tongzhou.audit.models import Record
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.care.consultations.queries import Tab, worklist
from tongzhou.care.patients.models import Consent, Patient
from tongzhou.care.patients.queries import identities
from tongzhou.config.demo import DEMO_ROLES, facts, load
from tongzhou.config.demo.names import PREFIX
from tongzhou.config.demo.places import DEMO
from tongzhou.directory.models import Institution, Staff
from tongzhou.ledger import verify
from tongzhou.ledger.models import Checkpoint, Claim, Entry
from tongzhou.ledger.queries import counts, entries
from tongzhou.ledger.rules import ClaimState
from tongzhou.partnerships.models import Agreement, Pairing, Programme
from tongzhou.partnerships.rules import AgreementState

WATCHERS = ("bureau", "commission", "auditor", "operator")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def tally() -> dict[str, int]:
    kinds = (Programme, Institution, Staff, Account, Agreement, Pairing, Patient, Consultation, Step, Opinion)
    return {kind.__name__: kind.objects.count() for kind in (*kinds, Claim, Entry, Checkpoint, Record)}


def test_what_the_reports_state_is_there() -> None:
    told = facts.programmes()
    for one in told:
        programme = Programme.objects.get(code=one["code"])
        assert programme.agreements.count() == len(one["agreements"])
        assert programme.pairings.count() == len(one["pairings"])
    assert len(told) == 5
    assert Institution.objects.count() == sum(len(one["institutions"]) for one in told)


def test_ten_centres_support_thirteen() -> None:
    rows = Pairing.objects.filter(agreement__name__contains="街道社区卫生服务中心")
    assert rows.values("supporting").distinct().count() == 10
    assert rows.values("receiving").distinct().count() == 13
    assert all("演示" in note for note in rows.values_list("note", flat=True))


def test_the_renewed_framework_supersedes_the_old() -> None:
    new = Agreement.objects.get(name__contains="十四五")
    assert new.supersedes is not None
    assert (new.state, new.supersedes.state) == (AgreementState.IN_FORCE, AgreementState.SUPERSEDED)


def test_four_parties_signed_and_all_four_levels_are_paired() -> None:
    assert Agreement.objects.get(name="全面加强合作协议书").parties.count() == 4
    assert Agreement.objects.get(name="对口帮扶三方协议").parties.count() == 3
    levels = set(Pairing.objects.values_list("level", flat=True))
    assert levels == {"institution", "department", "team", "doctor"}


def test_nobody_is_real(demo: datetime) -> None:
    names = [*Staff.objects.values_list("name", flat=True), *Account.objects.values_list("name", flat=True)]
    patients = [one.name for one in identities(DEMO, Patient.objects.all(), at=demo, why="test").values()]
    signed = [*Step.objects.exclude(event="escalate").values_list("by_name", flat=True)]
    signed += Opinion.objects.values_list("signer_name", flat=True)
    wrong = [name for name in (*names, *patients, *signed) if not name.startswith(PREFIX)]
    assert (wrong, len(patients)) == ([], Patient.objects.count())


def test_two_years_of_cases_with_every_turn_they_take(demo: datetime) -> None:
    events = Counter(Step.objects.values_list("event", flat=True))
    closed = Consultation.objects.filter(state__in=["completed", "cancelled"])
    assert closed.count() == 200
    assert (demo - min(closed.values_list("asked_at", flat=True))).days > 700
    for event in (
        "ask_back",
        "pass_on",
        "invite",
        "sign_part",
        "amend",
        "decline",
        "return",
        "cancel",
        "escalate",
    ):
        assert events[event] >= 3, event
    assert 12 <= Consultation.objects.count() - 200 <= 20
    assert Step.objects.filter(at__gt=demo).count() == 0


def test_children_are_consented_for_by_a_guardian() -> None:
    children = Consent.objects.filter(patient__consultations__topic_version__topic="child")
    assert children.filter(guardian_relation="母亲").exists()
    assert not children.filter(guardian_relation="").exclude(form="emergency").exists()


@pytest.mark.parametrize("username", [one.username for one in DEMO_ROLES])
def test_every_role_has_something_to_do(username: str, demo: datetime) -> None:
    actor = actor_of(Account.objects.get(username=username).id, at=demo)
    if username.endswith("operator"):
        assert Institution.objects.exists()
    elif username.endswith(WATCHERS):
        assert entries(actor, limit=1).entries
    else:
        seen = worklist(actor, at=demo, tab=Tab.MINE).counts
        assert sum(seen[tab] for tab in (Tab.MINE, Tab.HOUSE, Tab.OTHERS)) > 0


def test_clocks_are_calm_short_and_run_out(demo: datetime) -> None:
    rows = Consultation.objects.filter(due_at__isnull=False, clock_since__isnull=False)
    left = [(row.due_at - demo) / (row.due_at - row.clock_since) for row in rows]
    assert sum(part < 0 for part in left) >= 1
    assert sum(0 <= part < 0.25 for part in left) >= 1
    assert sum(part >= 0.5 for part in left) >= 5
    assert Consultation.objects.filter(due_at__lt=demo, escalations__gt=0).exists()


def test_some_acts_wait_and_one_was_taken_back() -> None:
    assert Claim.objects.filter(state=ClaimState.OPEN).exists()
    assert Entry.objects.filter(reverses__isnull=False).count() == 1


def test_the_programme_counts_its_consultations(demo: datetime) -> None:
    actor = actor_of(Account.objects.get(username="demo-08-bureau").id, at=demo)
    found = {one.kind.code: one for one in counts(actor, "nanchong-wenchuan")}
    assert found["remote_consultation"].entries > 10


def test_the_ledger_verifies_with_a_checkpoint_a_week() -> None:
    report = verify.run()
    assert report.ok, report.faults
    assert report.entries == Entry.objects.count() > 150
    assert report.checkpoints >= 100


def test_loading_again_changes_nothing(demo: datetime) -> None:
    before = tally()
    load(at=demo)
    assert tally() == before
