"""Three experts on one case, invited, signing, leaving, excused and dismissed in any order: the case is never stuck with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories.consultations import NOW, OPINION, PASSWORD, Stage, accepted, leaves, minutes, stage
from tongzhou.accounts.models import Account
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.actions import parts
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.care.consultations.opinions import leading
from tongzhou.care.consultations.rules import Course, course
from tongzhou.directory.models import Staff
from tongzhou.kernel.errors import Invalids, Refusal
from tongzhou.ledger.models import Claim

EXPERTS = ["expert", "second_expert", "county_doctor"]
TAKEN = st.sampled_from(EXPERTS)


class PanelMachine(RuleBasedStateMachine):
    """Experts of two houses; accounts are closed and opened; the minute's job runs between all steps."""

    s: Stage

    @initialize()
    def begin(self) -> None:
        self.now = NOW + minutes(20)
        Account.objects.update(is_active=True)
        Staff.objects.update(active=True)
        self.pk = accepted(self.s).pk

    def case(self) -> Consultation:
        return Consultation.objects.get(pk=self.pk)

    def act(self, verb: str, who: str, **values: Any) -> None:
        """As people press; then the job of the minute."""
        self.now += timedelta(minutes=3)
        by = getattr(self.s, who)
        if Staff.objects.get(pk=by.staff_id).active:
            before = self.case().steps
            try:
                getattr(actions, verb)(by=by, at=self.now, case_id=self.pk, **values)
            except (Refusal, Invalids):
                assert self.case().steps == before
        actions.excuse_gone(at=self.now)

    @rule(who=TAKEN, whom=TAKEN)
    def invite(self, who: str, whom: str) -> None:
        self.act("invite_expert", who, staff_id=getattr(self.s, whom).staff_id)

    @rule(who=TAKEN)
    def sign(self, who: str) -> None:
        self.act("sign", who, password=PASSWORD, **OPINION)

    @rule(who=TAKEN, heir=st.sampled_from([*EXPERTS, None]), back=st.booleans())
    def leave(self, who: str, heir: str | None, back: bool) -> None:
        self.act("leave", who, note="走", heir_id=getattr(self.s, heir).staff_id if heir else None, back=back)

    @rule(who=st.sampled_from([*EXPERTS, "office"]), whom=TAKEN)
    def excuse(self, who: str, whom: str) -> None:
        self.act("excuse", who, staff_id=getattr(self.s, whom).staff_id, note="联系不上")

    @rule(who=TAKEN)
    def ask_back_and_reply(self, who: str) -> None:
        self.act("ask_back", who, note="血压？")
        self.act("reply", "asker", note="150/90")

    @rule()
    def question(self) -> None:
        self.act("question", "asker", note="再问")

    @rule(who=st.sampled_from(["expert", "second_expert"]))
    def allocated_and_accepted(self, who: str) -> None:
        if self.case().state == "requested":
            self.act("allocate", "office", staff_id=getattr(self.s, who).staff_id)
            self.act("accept", who)

    @rule(who=TAKEN)
    def goes(self, who: str) -> None:
        leaves(getattr(self.s, who))
        actions.excuse_gone(at=self.now)

    @rule(who=TAKEN)
    def comes_back(self, who: str) -> None:
        by = getattr(self.s, who)
        Staff.objects.filter(pk=by.staff_id).update(active=True)
        Account.objects.filter(pk=by.account_id).update(is_active=True)

    @invariant()
    def a_panel_waits_for_somebody_who_can_still_sign_and_for_nobody_else(self) -> None:
        case = self.case()
        if case.state != "accepted":
            return
        seats = parts.seats(case)
        assert course(seats) is Course.WAITS
        assert all(one.signed or not one.gone for one in seats)

    @invariant()
    def exactly_one_leads_and_it_is_who_holds_the_case(self) -> None:
        case = self.case()
        seats = parts.seats(case)
        assert [one.staff for one in seats if one.leads] == ([case.holder_staff_id] if seats else [])
        assert bool(seats) == (case.state in ("accepted", "on-hold", "in-progress"))
        assert all(one.at_home for one in seats if one.leads)

    @invariant()
    def an_answer_is_the_leads_and_claimed_once(self) -> None:
        case = self.case()
        live = Claim.objects.filter(source=f"consultation:{case.pk}", state="open")
        if case.state == "in-progress":
            signed = Opinion.objects.filter(consultation=case, signed_at__isnull=False)
            assert leading(signed, case.holder_staff_id).staff_id == case.holder_staff_id
            assert [one.pk for one in live] == [case.claim] if case.claim else not live, (
                "or nobody is left to claim"
            )
        assert live.count() <= 1

    @invariant()
    def every_step_is_in_words_and_would_be_committed(self) -> None:
        assert Step.objects.filter(consultation=self.pk).count() == self.case().steps
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def machine(db: None) -> Iterator[type[PanelMachine]]:
    PanelMachine.s = stage()
    yield PanelMachine


def test_no_order_of_departures_stops_a_panel(machine: type[PanelMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_an_answer_whose_signers_have_all_left_goes_out_unclaimed(machine: type[PanelMachine]) -> None:
    """The clock excuses the last one who was waited for; it signs nothing in anybody's name, and the asker gets his answer."""
    state = machine()
    state.begin()
    state.invite("expert", "second_expert")
    state.sign("expert")
    state.goes("expert")
    state.goes("second_expert")
    case = state.case()
    assert (case.state, case.claim, case.answered_at is not None) == ("in-progress", None, True)
    assert not Claim.objects.filter(source=f"consultation:{case.pk}").exists()
