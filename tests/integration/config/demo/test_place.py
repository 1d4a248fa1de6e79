"""The loaded demo: the facts hold, the people are invented, everybody has work, the ledger verifies."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tongzhou.accounts.models import Account, BreakGlass, Delegation, Invitation
from tongzhou.accounts.queries import actor_of
from tongzhou.audit.models import Record
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.care.consultations.queries import follow_ups, worklist
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.dispatch import queries as dispatch
from tongzhou.care.patients.models import Consent, Patient
from tongzhou.care.patients.queries import identities, pairs
from tongzhou.config.demo import DEMO_ROLES, facts, load
from tongzhou.config.demo.names import PREFIX
from tongzhou.config.demo.places import DEMO
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger import verify
from tongzhou.ledger.models import Checkpoint, Claim, Entry
from tongzhou.ledger.queries import counts, entries
from tongzhou.ledger.rules import ClaimState
from tongzhou.notices.models import Notice
from tongzhou.partnerships.models import Agreement, Pairing, Programme
from tongzhou.partnerships.rules import AgreementState

WATCHERS = ("bureau", "commission", "auditor", "operator")
DRIVING = ("demo-120-dispatcher", "demo-120-longshan")
BLOOD = tuple(one.username for one in DEMO_ROLES if "-blood" in one.username)
CARDS = [one.username for one in DEMO_ROLES if one.username not in (*DRIVING, *BLOOD)]
WORKERS = [one for one in CARDS if not one.endswith(WATCHERS)]
PLACES = facts.opened()
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
    assert closed.count() == 200 + len(PLACES)
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
    assert Consultation.objects.count() == 200 + sum(len(one["cases"]) for one in PLACES)
    assert Step.objects.filter(at__gt=demo).count() == 0


def test_children_are_consented_for_by_a_guardian() -> None:
    children = Consent.objects.filter(patient__consultations__topic_version__topic="child")
    assert children.filter(guardian_relation="母亲").exists()
    assert not children.filter(guardian_relation="").exclude(form="emergency").exists()


def acting(username: str, at: datetime) -> Actor:
    return actor_of(Account.objects.get(username=username).id, at=at)


def states(username: str, at: datetime) -> Counter[str]:
    """What waits for this card, by state."""
    return Counter(row.state for row in worklist(acting(username, at), at=at).rows)


@pytest.mark.parametrize("username", WORKERS)
def test_every_card_has_a_short_list_with_different_clocks(username: str, demo: datetime) -> None:
    rows = worklist(acting(username, demo), at=demo).rows
    assert 3 <= len(rows) <= 6
    calm = [row for row in rows if row.due_at > demo + timedelta(hours=2, minutes=30)]
    assert len(calm) >= len(rows) // 2, "they run for hours"
    assert len({row.due_at for row in rows}) == len(rows)


@pytest.mark.parametrize("part", ["village", "township", "county", "expert", "office", "board"])
@pytest.mark.parametrize("place", ["01", "jinping", "zhangjiachuan", "diqing", "zhijiang"])
def test_a_newcomer_can_take_each_step_of_the_part_at_once(place: str, part: str, demo: datetime) -> None:
    wanted = {
        "village": {"on-hold", "rejected", "in-progress"},
        "township": {"requested", "accepted"},
        "county": {"received", "accepted", "in-progress"},
        "expert": {"received", "accepted"},
        "office": {"requested"},
        "board": {"requested"},
    }
    card = f"demo-{place}-{part}"
    if place == "01":
        card = next(one for one in WORKERS if one.split("-")[1].isdigit() and one.endswith(part))
    assert wanted[part] <= set(states(card, demo))


@pytest.mark.parametrize("username", [one for one in WORKERS if one.endswith("village")])
def test_a_village_doctor_has_a_follow_up_due_today(username: str, demo: datetime) -> None:
    due = follow_ups(acting(username, demo), at=demo)
    assert [one.due_on for one in due] == [demo.astimezone(CHINA).date()]


@pytest.mark.parametrize("username", [one for one in CARDS if one not in WORKERS])
def test_who_watches_has_entries_to_look_at(username: str, demo: datetime) -> None:
    actor = acting(username, demo)
    if username.endswith("operator"):
        assert actor.may(Permission.EDIT_DIRECTORY) and Institution.objects.exists()
    else:
        assert entries(actor, limit=1).entries


@pytest.mark.parametrize("username", WORKERS)
def test_the_bell_rings_for_what_waits_only(username: str, demo: datetime) -> None:
    mine = Notice.objects.filter(account=acting(username, demo).key, link__startswith="/cases/")
    unread = mine.filter(read_at=None)
    assert mine.count() > unread.count()
    assert unread.count() <= 8
    cases = Consultation.objects.in_bulk([UUID(one.link.split("/")[2]) for one in unread])
    finished = [one for one in cases.values() if one.state in ("completed", "cancelled")]
    assert all(one.follow_ups.filter(recorded_at=None).exists() for one in finished)


def test_other_matters_wait_in_the_offices(demo: datetime) -> None:
    office, expert = acting("demo-05-office", demo), acting("demo-04-expert", demo)
    assert len(pairs(office)) >= 1
    assert len(expert.staff_ids) == 2, "he stands in for a colleague on leave"
    assert Delegation.objects.filter(during__startswith__gt=demo).count() == 1
    assert Claim.objects.filter(state=ClaimState.DISPUTED).count() == 1
    assert BreakGlass.objects.filter(reviewed_at=None, institution=office.institution_id).count() == 1
    assert Invitation.objects.filter(accepted_at=None, expires_at__gt=demo).count() == 1


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


def test_the_ambulances_of_one_county_drive(demo: datetime) -> None:
    """Twelve of the townships and the county's own, each with a crew; a call waits, missions at several states, one has said where it is."""
    board = dispatch.board(acting("demo-120-dispatcher", demo), at=demo)
    assert len(board.standing) == 13 and all(one.crew for one in board.standing)
    assert len(board.waiting) == 1 and board.out == 3 and board.free == 10
    states = {one.mission.state for one in board.standing if one.mission}
    assert states == {"accepted", "loaded", "crew-signed"}
    assert [one.about for one in board.standing if one.position and one.position.spot] != [None]
    assert len(dispatch.mine(acting("demo-120-longshan", demo), at=demo).own) == 1
