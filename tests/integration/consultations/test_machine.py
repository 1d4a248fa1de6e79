"""Any verbs in any order by both sides: a case never breaks its own rules, whatever people press."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories.consultations import NOW, OPINION, PASSWORD, Stage, asked, stage
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.models import Consultation, Opinion, Participation, Station, Step
from tongzhou.care.consultations.opinions import leading, seal, unread
from tongzhou.care.consultations.rules import ASKERS_TURN, LIFECYCLE, State
from tongzhou.kernel.errors import Invalids, Refusal
from tongzhou.ledger.models import Claim, Entry
from tongzhou.partnerships.rules import Urgency

PEOPLE = [
    "asker",
    "colleague",
    "township_doctor",
    "county_doctor",
    "county_office",
    "expert",
    "second_expert",
    "office",
]
VERBS: dict[str, dict[str, Any]] = {
    "accept": {},
    "decline": {"note": "没空"},
    "ask_back": {"note": "再说清楚"},
    "reply": {"note": "补充"},
    "return_for_specialty": {"note": "不是本科"},
    "reroute": {"topic": "chest_pain", "data": {}},
    "sign": {"password": PASSWORD} | OPINION,
    "amend": {"password": PASSWORD, "reason": "笔误"} | OPINION,
    "leave": {"note": "走了"},
    "question": {"note": "再问"},
    "close": {"decision": "adopted"},
    "cancel": {"note": "不用了"},
    "record_outcome": {"outcome": "better"},
    "acknowledge": {"decision": "partly", "note": "减量"},
}
EVENT = {"return_for_specialty": "return", "invite_expert": "invite"}


class CaseMachine(RuleBasedStateMachine):
    """One case, eight people, every verb at any time. The database is real; the transaction is rolled back."""

    s: Stage

    @initialize(urgency=st.sampled_from(list(Urgency)))
    def ask(self, urgency: Urgency) -> None:
        self.now = NOW
        self.pk = asked(self.s, urgency=urgency).pk

    def case(self) -> Consultation:
        return Consultation.objects.get(pk=self.pk)

    def tick(self) -> None:
        self.now += timedelta(minutes=7)

    def act(self, verb: str, who: str, **values: Any) -> None:
        """Do it; a refusal must have changed nothing, and a page that offered the step must have been right."""
        self.tick()
        by, before = getattr(self.s, who), self.case()
        seen = queries.search(by, before.number, at=self.now)
        offered = set(queries.case(by, self.pk, at=self.now).moves) if seen else set()
        try:
            getattr(actions, verb)(by=by, at=self.now, case_id=self.pk, **values)
        except Refusal as refusal:
            assert refusal.says.zh and refusal.then.zh and "{" not in refusal.says.zh
            assert self.case().steps == before.steps
        except Invalids as faults:
            assert faults.faults and self.case().steps == before.steps
        else:
            stepped = self.case().steps - before.steps
            assert stepped in (0, 1)
            if stepped:
                assert EVENT.get(verb, verb) in offered, (verb, who, offered)

    @rule(verb=st.sampled_from(list(VERBS)), who=st.sampled_from(PEOPLE))
    def press(self, verb: str, who: str) -> None:
        self.act(verb, who, **VERBS[verb])

    @rule(
        who=st.sampled_from(PEOPLE),
        to=st.sampled_from(["expert", "second_expert", "county_doctor", "township_doctor"]),
    )
    def allocate(self, who: str, to: str) -> None:
        self.act("allocate", who, staff_id=getattr(self.s, to).staff_id)

    @rule(who=st.sampled_from(PEOPLE), to=st.sampled_from(["village", "township", "county", "supporter"]))
    def pass_on(self, who: str, to: str) -> None:
        self.act("pass_on", who, to_institution_id=getattr(self.s, to).pk, note="请看")

    @rule(to=st.sampled_from(["expert", "second_expert", "county_doctor"]))
    def invite(self, to: str) -> None:
        holder = self.case().holder_staff_id
        who = next((one for one in PEOPLE if getattr(self.s, one).staff_id == holder), "expert")
        self.act("invite_expert", who, staff_id=getattr(self.s, to).staff_id) if who != to else None

    @rule(who=st.sampled_from(PEOPLE), whom=st.sampled_from(["expert", "second_expert", "county_doctor"]))
    def excuse(self, who: str, whom: str) -> None:
        self.act("excuse", who, staff_id=getattr(self.s, whom).staff_id, note="联系不上")

    @rule(
        who=st.sampled_from(["expert", "second_expert", "county_doctor"]),
        heir=st.sampled_from(["expert", "second_expert", "county_doctor", None]),
        back=st.booleans(),
    )
    def leave(self, who: str, heir: str | None, back: bool) -> None:
        named = getattr(self.s, heir).staff_id if heir else None
        self.act("leave", who, note="走了", heir_id=named, back=back)

    @rule()
    def proceed(self) -> None:
        """Whoever has to move does the plain next thing, so that long lives are reached."""
        case = self.case()
        who = next((one for one in PEOPLE if getattr(self.s, one).staff_id == case.waits_for_id), None)
        plain = {
            "on-hold": "reply",
            "rejected": "reroute",
            "in-progress": "close",
            "accepted": "sign",
            "received": "accept",
            "completed": "acknowledge" if case.unread else "record_outcome",
        }
        if who and case.state in plain:
            self.act(plain[case.state], who, **VERBS[plain[case.state]])

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        before = self.case()
        actions.escalate_overdue(at=self.now)
        assert self.case().state == before.state

    @invariant()
    def the_case_agrees_with_its_timeline(self) -> None:
        case = self.case()
        steps = list(Step.objects.filter(consultation=case).order_by("number"))
        assert [step.number for step in steps] == list(range(1, case.steps + 1))
        assert steps[-1].to_state == case.state
        assert all((one.from_state, one.to_state) in LIFECYCLE.pairs() for one in steps[1:])

    @invariant()
    def somebody_has_it_and_a_clock_runs_while_it_is_open(self) -> None:
        case = self.case()
        state = State(case.state)
        assert bool(case.clock) == bool(case.due_at) == (state.open or case.unread)
        steps = Step.objects.filter(consultation=case)
        assert case.unread == (state is State.COMPLETED and bool(unread(steps)))
        if state in ASKERS_TURN or case.unread:
            assert case.waits_at_id == case.asking_id and case.waits_for_id == case.asker_id
        elif state.open:
            assert (case.waits_at_id, case.waits_for_id) == (case.holder_id, case.holder_staff_id)
        assert case.holder_staff_id != case.asker_id
        assert (
            Station.objects.filter(consultation=case).order_by("-number")[0].institution_id == case.holder_id
        )
        assert Participation.objects.filter(consultation=case, institution=case.holder_id).exists()

    @invariant()
    def the_ledger_knows_what_both_sides_signed_and_no_more(self) -> None:
        case = self.case()
        live = Claim.objects.filter(source=f"consultation:{case.pk}", state__in=["open", "confirmed"])
        entries = Entry.objects.filter(source=f"consultation:{case.pk}").count()
        assert live.count() <= 1 and entries == (case.state == "completed")
        if case.state == "in-progress":
            assert live.get().state == "open" and live.get().pk == case.claim

    @invariant()
    def signatures_hold(self) -> None:
        signed = Opinion.objects.filter(consultation=self.pk, signed_at__isnull=False)
        assert all(one.content_hash == seal(one) for one in signed.select_related("consultation"))
        if self.case().state in ("in-progress", "completed"):
            assert leading(signed, self.case().holder_staff_id).staff_id == self.case().holder_staff_id
            assert not self.case().panel.filter(left_at__isnull=True, signed_at__isnull=True).exists()

    @invariant()
    def one_leads_and_a_panel_that_has_signed_has_answered(self) -> None:
        case = self.case()
        seated = case.panel.filter(left_at__isnull=True)
        if seated.exists():
            assert seated.get(leads=True).staff_id == case.holder_staff_id
        if case.state == "accepted":
            assert seated.filter(signed_at__isnull=True).exists()

    @invariant()
    def the_database_would_commit_it(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def machine(db: None) -> Iterator[type[CaseMachine]]:
    CaseMachine.s = stage()
    yield CaseMachine


def test_no_order_of_steps_breaks_a_case(machine: type[CaseMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),  # shrinking against a database takes longer than reading
            suppress_health_check=list(HealthCheck),
        ),
    )
