"""Two counties side by side: whoever asks, by whatever verb or query, learns and moves nothing of the other's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.factories.actors import actor_in
from tests.factories.consultations import (
    NOW,
    OPINION,
    PASSWORD,
    Stage,
    accepted,
    asked,
    at_expert,
    closed,
    minutes,
    signed,
    stage,
)
from tongzhou.accounts import actions as accounts
from tongzhou.accounts import queries as people
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.models import Consultation
from tongzhou.care.consultations.queries import Tab
from tongzhou.care.patients import actions as patient_actions
from tongzhou.care.patients import queries as patients
from tongzhou.files import queries as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger_actions
from tongzhou.ledger import queries as ledger
from tongzhou.ledger.models import Claim, Entry

pytestmark = pytest.mark.django_db
AT = NOW + minutes(70)
CAST = (
    "asker", "colleague", "township_doctor", "county_doctor", "county_office", "expert", "second_expert", "office",
)  # fmt: skip
STATES = {"asked": asked, "at_expert": at_expert, "accepted": accepted, "signed": signed, "closed": closed}
VERBS: dict[str, dict[str, Any]] = {
    "allocate": {"staff_id": None}, "accept": {}, "decline": {"note": "没空"}, "ask_back": {"note": "再说清楚"},
    "reply": {"note": "补充", "data": {}, "file_ids": []}, "return_for_specialty": {"note": "不是本科"},
    "reroute": {"topic": "chest_pain", "data": {}}, "sign": {"password": PASSWORD} | OPINION,
    "amend": {"password": PASSWORD, "reason": "笔误"} | OPINION, "leave": {"note": "走了"},
    "question": {"note": "再问"}, "close": {"decision": "adopted"}, "cancel": {"note": "不用了"},
    "record_outcome": {"outcome": "better"}, "save_opinion": {"assessment": "看看"},
    "pass_on": {"to_institution_id": None, "note": "请看"}, "invite_expert": {"staff_id": None},
}  # fmt: skip
EXAMPLES = settings(
    max_examples=120,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Both:
    """Two stages, and a case of each in every state."""

    here: Stage
    there: Stage
    cases: dict[str, Consultation]
    foreign: dict[str, Consultation]


@pytest.fixture
def both(db: None) -> Iterator[Both]:
    here, there = stage(), stage()
    yield Both(
        here,
        there,
        {name: make(here) for name, make in STATES.items()},
        {name: make(there) for name, make in STATES.items()},
    )


def watcher(role: Role) -> Actor:
    """Somebody who watches the whole nation."""
    return actor_in("", role)


def somebody(both: Both) -> st.SearchStrategy[Actor]:
    """Anyone of this county, and anyone who watches."""
    watching = [watcher(role) for role in (Role.HEALTH_COMMISSION, Role.AUDITOR, Role.OPERATOR)]
    return st.sampled_from([*(getattr(both.here, name) for name in CAST), *watching])


def test_nobody_moves_a_case_of_another_county(both: Both) -> None:
    @EXAMPLES
    @given(somebody(both), st.sampled_from(list(STATES)), st.sampled_from(list(VERBS)))
    def check(who: Actor, state: str, verb: str) -> None:
        case = both.foreign[state]
        told = VERBS[verb] | ({"staff_id": who.staff_id} if "staff_id" in VERBS[verb] else {})
        told |= {"to_institution_id": both.here.county.pk} if "to_institution_id" in told else {}
        with pytest.raises((NotFound, Denied)):
            getattr(actions, verb)(by=who, at=AT, case_id=case.pk, **told)
        now = Consultation.objects.get(pk=case.pk)
        assert (now.steps, now.state, now.holder_id) == (case.steps, case.state, case.holder_id)

    check()


def test_nobody_learns_of_a_case_of_another_county(both: Both) -> None:
    @EXAMPLES
    @given(somebody(both), st.sampled_from(list(STATES)))
    def check(who: Actor, state: str) -> None:
        case = both.foreign[state]
        with pytest.raises(NotFound):
            queries.case(who, case.pk, at=AT)
        assert case.pk not in {one.pk for one in queries.search(who, case.number, at=AT)}
        assert not {one.pk for one in queries.of_patient(who, [case.patient_id], at=AT)}
        for tab in Tab:
            rows = queries.worklist(who, at=AT, tab=tab).rows
            assert not {row.pk for row in rows} & {one.pk for one in both.foreign.values()}
        with pytest.raises(NotFound):
            patients.identity(who, case.patient_id, at=AT, why="look")
        assert not files.files_of(who, f"consultation:{case.pk}")
        assert not patients.identities(who, [], at=AT, why="look")

    check()


def test_nobody_changes_a_patient_of_another_county(both: Both) -> None:
    @EXAMPLES
    @given(somebody(both), st.sampled_from(list(STATES)))
    def check(who: Actor, state: str) -> None:
        foreign, own = both.foreign[state], both.cases[state]
        verbs = (
            lambda: patient_actions.withdraw_consent(
                by=who, at=AT, consent_id=foreign.consent_id, why="试试"
            ),
            lambda: patient_actions.merge(
                id=new_id(), by=who, at=AT, gone_id=foreign.patient_id, kept_id=own.patient_id, reason="试试"
            ),
            lambda: patient_actions.keep_apart(
                by=who, at=AT, one_id=own.patient_id, other_id=foreign.patient_id
            ),
            lambda: actions.save_draft(id=new_id(), by=who, at=AT, patient_id=foreign.patient_id, data={}),
            lambda: actions.save_draft(id=foreign.pk, by=who, at=AT, patient_id=None, data={}),
        )
        for verb in verbs[:4]:
            with pytest.raises((NotFound, Denied)), transaction.atomic():
                verb()
        with pytest.raises(Refusal), transaction.atomic():
            verbs[4]()

    check()


@pytest.mark.parametrize("name", CAST)
def test_acts_of_another_county_are_neither_read_nor_confirmed(both: Both, name: str) -> None:
    who = getattr(both.here, name)
    entry = Entry.objects.get(source=f"consultation:{both.foreign['closed'].pk}")
    claim = Claim.objects.get(source=f"consultation:{both.foreign['signed'].pk}")
    with pytest.raises(NotFound):
        ledger.entry(who, entry.pk)
    with pytest.raises(NotFound):
        ledger.claim(who, claim.pk)
    with pytest.raises(NotFound):
        ledger.book(who, entry.book_id)
    for verb in (
        lambda: ledger_actions.confirm(by=who, at=AT, claim_id=claim.pk, step="page"),
        lambda: ledger_actions.dispute(by=who, at=AT, claim_id=claim.pk, reason="不对"),
        lambda: ledger_actions.withdraw(by=who, at=AT, claim_id=claim.pk, reason="不对"),
        lambda: ledger_actions.reverse(id=new_id(), by=who, at=AT, entry_id=entry.pk, reason="不对"),
    ):
        with pytest.raises((NotFound, Denied)), transaction.atomic():
            verb()


@pytest.mark.parametrize("state", STATES)
def test_who_takes_part_does_see(both: Both, state: str) -> None:
    """Who treats the patient sees both; an office of his house or of the supporter sees how the case moves."""
    case, s = both.cases[state], both.here
    treating = [s.asker, s.colleague, s.township_doctor if state == "asked" else s.expert]
    for who in (*treating, s.county_office, *([] if state == "asked" else [s.office])):
        assert queries.case(who, case.pk, at=AT).case.pk == case.pk
        assert case.pk in {one.pk for one in queries.search(who, case.number, at=AT)}
    for who in treating:
        assert patients.identity(who, case.patient_id, at=AT, why="look").name
    with pytest.raises(NotFound):
        patients.identity(s.office, case.patient_id, at=AT, why="look")


@pytest.mark.parametrize("role", [Role.HEALTH_COMMISSION, Role.AUDITOR, Role.OPERATOR])
def test_those_who_watch_meet_no_patient_by_any_query(both: Both, role: Role) -> None:
    who = watcher(role)
    for case in both.cases.values():
        with pytest.raises(NotFound):
            queries.case(who, case.pk, at=AT)
        with pytest.raises(NotFound):
            patients.identity(who, case.patient_id, at=AT, why="look")
        assert not queries.search(who, case.number, at=AT)
    assert not queries.drafts(who) and not queries.follow_ups(who, at=AT)
    with pytest.raises((NotFound, Denied)):
        accounts.break_glass(
            by=who,
            at=AT,
            subject=both.cases["asked"].pk,
            subject_kind="consultation",
            reason="就是想看一看这个病人",
        )


@pytest.mark.parametrize("kind", ["consultation", "patient"])
def test_broken_glass_opens_one_subject_moves_nothing_and_ends(both: Both, kind: str) -> None:
    case = both.foreign["accepted"]
    doctor = both.here.county_doctor
    subject = case.pk if kind == "consultation" else case.patient_id
    accounts.break_glass(
        by=doctor, at=AT, subject=subject, subject_kind=kind, reason="病人送到我院急诊，查过敏史和用药"
    )
    assert doctor.account_id is not None
    opened = people.actor_of(doctor.account_id, at=AT + minutes(1))
    assert patients.identity(opened, case.patient_id, at=AT, why="look").name
    if kind == "consultation":
        assert queries.case(opened, case.pk, at=AT).moves == ()
        for verb in ("accept", "cancel", "close", "sign"):
            with pytest.raises(Refusal):
                getattr(actions, verb)(by=opened, at=AT, case_id=case.pk, **VERBS[verb])
    for other in both.foreign.values():
        if other.pk != case.pk or kind == "patient":
            with pytest.raises(NotFound):
                queries.case(opened, other.pk, at=AT)
        if other.patient_id != case.patient_id:
            with pytest.raises(NotFound):
                patients.identity(opened, other.patient_id, at=AT, why="look")
    later = people.actor_of(doctor.account_id, at=AT + timedelta(minutes=61))
    with pytest.raises(NotFound):
        queries.case(later, case.pk, at=AT + timedelta(minutes=61))
    with pytest.raises(NotFound):
        patients.identity(later, case.patient_id, at=AT + timedelta(minutes=61), why="look")
