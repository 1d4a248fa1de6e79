"""Any verbs in any order by both sides and an outside party: the loop never closes on one side alone, whatever people press."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories.consultations import NOW, Stage, leaves, stage
from tests.factories.patients import consented, registered
from tests.factories.referrals import PLAN, RESULT, SUMMARY, bed, party
from tongzhou.accounts import queries as accounts
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.actions import Said, Wish
from tongzhou.care.referrals.models import OPEN, Hold, Referral, Step
from tongzhou.care.referrals.queries import offered
from tongzhou.care.referrals.queries.scope import visible
from tongzhou.care.referrals.rules import OF_RECEIVER, Direction, Outcome, State, Transport
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalids, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Claim, Entry
from tongzhou.notices.models import Notice
from tongzhou.partnerships.rules import Urgency

PEOPLE = ["asker", "colleague", "township_doctor", "county_doctor", "county_office", "expert", "office"]
VERBS: dict[str, dict[str, Any]] = {
    "accept": {},
    "ask_back": {"note": "再说清楚"},
    "decline": {"note": "没床"},
    "arrive": {},
    "no_show": {},
    "treat": {},
    "finish": {"outcome": Outcome.BACK, "result": RESULT, "plan": PLAN},
    "reply": {"note": "补充"},
    "depart": {},
    "close": {},
    "ask_more": {"note": "再写写"},
    "cancel": {"note": "不去了"},
}


def confirmers_or_office(claim: Claim, at: datetime) -> bool:
    """Whether there is anybody who could be told that the claim waits."""
    return bool(accounts.confirmers(claim.asked.pk, at=at) or accounts.offices(claim.asked.pk, at=at))


class Loop(RuleBasedStateMachine):
    """One patient, seven people, two beds, an outside party. The database is real; the transaction is rolled back."""

    s: Stage

    @initialize(urgency=st.sampled_from(list(Urgency)), outside=st.booleans())
    def begin(self, urgency: Urgency, outside: bool) -> None:
        self.now, self.gone = NOW, set[str]()
        patient = registered(self.s.village)
        consent = consented(patient)
        self.outside = party(self.s.asker)
        self.beds = [bed(self.s), bed(self.s, label="心内 4 床")]
        self.wish = {
            "patient_id": patient.pk, "consent_id": consent.pk, "reason": "胸痛", "urgency": urgency,
            "transport": Transport.FAMILY, "summary": SUMMARY, "plan": PLAN,
        }  # fmt: skip
        where = {"outside": self.outside.pk} if outside else {"to": self.s.county.pk}
        self.rows = [self.ask("asker", **where)]

    def ask(self, who: str, **where: Any) -> Any:
        return actions.request(
            id=new_id(), by=getattr(self.s, who), at=self.now, wish=Wish(**self.wish, **where)
        ).pk

    def act(self, pk: Any, verb: str, who: str, **values: Any) -> None:
        """Do it; a refusal changed nothing, what the page offered is what was allowed, and the same again is the same step."""
        self.now += timedelta(minutes=7)
        if not self.there(who):
            return
        by, before = getattr(self.s, who), self.row(pk)
        seen = visible(by, self.now).filter(pk=pk).exists()
        can = set(offered(before, by)) if seen else set()
        if before.outside_id and verb in OF_RECEIVER:
            values["said"] = Said("演示·护士", self.now)
        told = {"by": by, "at": self.now, "referral_id": pk, "seen": before.steps} | values
        try:
            getattr(actions, verb)(**told)
        except (Refusal, Invalids):
            assert self.row(pk).steps == before.steps
            return
        after = self.row(pk)
        assert after.steps == before.steps + 1 and verb in can, (verb, who, can)
        getattr(actions, verb)(**(told | {"at": self.now + timedelta(seconds=5)}))
        assert self.row(pk).steps == after.steps

    def there(self, who: str) -> bool:
        """Whoever left presses nothing."""
        return getattr(self.s, who).key not in self.gone

    def row(self, pk: Any) -> Referral:
        return Referral.objects.select_related(
            "sender", "receiver", "outside", "sender_staff", "receiver_department"
        ).get(pk=pk)

    @rule(n=st.integers(0, 9), verb=st.sampled_from(list(VERBS)), who=st.sampled_from(PEOPLE))
    def press(self, n: int, verb: str, who: str) -> None:
        self.act(self.rows[n % len(self.rows)], verb, who, **VERBS[verb])

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), which=st.integers(0, 1))
    def accept_with_a_bed(self, n: int, who: str, which: int) -> None:
        self.act(self.rows[n % len(self.rows)], "accept", who, offer_id=self.beds[which].pk)

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), to=st.sampled_from(["township", "county", "supporter", ""]))  # fmt: skip
    def redirect(self, n: int, who: str, to: str) -> None:
        where = {"to": getattr(self.s, to).pk} if to else {"outside": self.outside.pk}
        self.act(self.rows[n % len(self.rows)], "redirect", who, **where)

    @rule(who=st.sampled_from(["asker", "county_doctor", "township_doctor"]), to=st.sampled_from(["village", "township", "county", "supporter"]))  # fmt: skip
    def another(self, who: str, to: str) -> None:
        self.now += timedelta(minutes=1)
        if not self.there(who):
            return
        try:
            self.rows.append(self.ask(who, to=getattr(self.s, to).pk))
        except (Refusal, Invalids):
            return

    @rule(n=st.integers(0, 9))
    def proceed(self, n: int) -> None:
        """Whoever has to move does the plain next thing, so that long lives are reached."""
        pk = self.rows[n % len(self.rows)]
        plain = {
            "requested": "accept", "on-hold": "reply", "accepted": "depart", "departed": "arrive", "no-show": "arrive",
            "arrived": "treat", "in-treatment": "finish", "ended": "close",
        }  # fmt: skip
        verb = plain.get(self.row(pk).state)
        here = filter(self.there, PEOPLE)
        who = next((one for one in here if verb in offered(self.row(pk), getattr(self.s, one))), None)
        if verb and who:
            self.act(pk, verb, who, **VERBS[verb])

    @rule(n=st.integers(0, 9), verb=st.sampled_from(["accept", "decline", "arrive", "finish"]))
    def by_link(self, n: int, verb: str) -> None:
        row = self.row(self.rows[n % len(self.rows)])
        if row.outside_id is None or not self.there("asker"):
            return
        self.now += timedelta(minutes=1)
        try:
            _link, token = actions.make_link(by=self.s.asker, at=self.now, referral_id=row.pk)
            actions.answer_by_link(token=token, at=self.now, who="演示·李医生", event=verb, note="有", outcome=Outcome.HOME, result=RESULT)  # fmt: skip
        except Refusal:
            assert self.row(row.pk).steps == row.steps

    @rule(who=st.sampled_from(["asker", "township_doctor", "county_doctor", "expert"]))
    def leaves(self, who: str) -> None:
        """One of them no longer works there; his steps stay, his signature is nobody else's."""
        if self.gone:
            return
        actor: Actor = getattr(self.s, who)
        leaves(actor)
        self.gone.add(actor.key)

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        before = {pk: self.row(pk).state for pk in self.rows}
        actions.escalate_overdue(at=self.now)
        assert {pk: self.row(pk).state for pk in self.rows} == before

    @invariant()
    def closed_by_both_or_by_none(self) -> None:
        for pk in self.rows:
            row = self.row(pk)
            steps = list(Step.objects.filter(referral=row).order_by("number"))
            assert [step.number for step in steps] == list(range(1, row.steps + 1))
            assert steps[-1].to_state == row.state
            claims = list(Claim.objects.filter(source=row.source))
            assert len(claims) == (1 if row.state == State.COMPLETED else 0)  # nothing that closed is lost
            posted = Entry.objects.filter(source=row.source).count()
            assert posted == sum(claim.state == "confirmed" for claim in claims)
            if row.state != State.COMPLETED:
                continue
            assert posted or (self.gone and self.waits(claims[0]))
            parts = {step.event: step for step in steps}
            finish, close = parts["finish"], parts["close"]
            assert finish.number < close.number and row.arrived_at and "arrive" in parts
            if row.outside_id:
                assert finish.said_by and finish.said_at
            else:
                assert finish.by_key != close.by_key

    def waits(self, claim: Claim) -> bool:
        """Open, in the name of somebody who is still there, with a notice for whoever is asked or for the office above."""
        assert claim.state == "open" and claim.by_key not in self.gone
        told = Notice.objects.filter(kind="referral", zh__contains=f"{claim.asked.label}确认")
        return told.exists() or not confirmers_or_office(claim, self.now)

    @invariant()
    def never_two_of_anything(self) -> None:
        for direction in Direction:
            assert Referral.objects.filter(OPEN, direction=direction.value).count() <= 1
        for place in self.beds:
            assert Hold.objects.filter(offer=place, during__contains=self.now).count() <= 1
        for pk in self.rows:
            assert Hold.objects.filter(referral=pk, during__contains=self.now).count() <= 1
            row = self.row(pk)
            assert (row.clock == "") == (row.due_at is None)
            assert State(row.state).open == (row.waits_at_id is not None)


@pytest.fixture
def world(db: None) -> Iterator[Stage]:
    yield stage()


def test_no_run_breaks_the_loop(world: Stage) -> None:
    """Each run begins from the same people; a savepoint takes it back."""
    from django.db import transaction

    class Run(Loop):
        s = world

        def __init__(self) -> None:
            super().__init__()
            self.before = transaction.savepoint()

        def teardown(self) -> None:
            connection.check_constraints()
            transaction.savepoint_rollback(self.before)

    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )
