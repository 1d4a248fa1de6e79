"""Any verbs in any order by both stations and a hospital: no bag held twice, none both used and returned, amounts conserve, closed by both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories.blood import Banks, asked, bag, banks, lines
from tests.factories.consultations import NOW
from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.models import Bag, BagStep, Hold, Request, RequestStep
from tongzhou.care.blood.queries.scope import visible
from tongzhou.care.blood.rules import Abo, BagState, Came, Purpose, State, Verdict, Why, turn_of
from tongzhou.kernel.errors import Invalids, Refusal
from tongzhou.ledger.models import Claim, Entry

PEOPLE = ["giver", "giver_too", "asker", "asker_too", "doctor"]
PLAIN: dict[str, dict[str, Any]] = {
    "issue": {},
    "depart": {"carrier": "演示·司机"},
    "close": {},
    "let_go": {"note": "别处急用"},
    "call_back": {"note": "路断了"},
    "decline": {"note": "没有"},
    "cancel": {"note": "不用了"},
    "expire": {},
}
OF_BAGS: dict[str, dict[str, Any]] = {
    "use": {"case_number": "ZY1", "note": "判断可用"},
    "shelve": {"note": "判断可用"},
    "give_back": {"note": "多了"},
    "take_back": {"note": "完好"},
    "find": {},
    "lose": {"note": "找不到"},
    "waste": {"why": Why.BROKEN},
}
NEXT = {"offered": "issue", "issued": "depart", "received": "close"}


class Blood(RuleBasedStateMachine):
    """Two stations, a hospital, a handful of bags. The database is real; the transaction is rolled back."""

    b: Banks

    @initialize()
    def begin(self) -> None:
        self.now = NOW
        groups = (Abo.A, Abo.A, Abo.A, Abo.AB)
        self.bags = [
            bag(self.b.giver, abo=abo, days=9 + n, amount=Decimal("0.5") * (1 + n % 2)).pk
            for n, abo in enumerate(groups)
        ]
        self.rows = [asked(self.b).pk]

    def row(self, n: int) -> Request:
        return Request.objects.select_related("asker", "giver").get(pk=self.rows[n % len(self.rows)])

    def act(self, verb: str, row: Request, who: str, **values: Any) -> None:
        """Do it; a refusal changed nothing, what the page offered is what was allowed, and the same again is the same step."""
        self.now += timedelta(minutes=3)
        by, steps = getattr(self.b, who), row.steps
        can = queries.offered(row, by) if visible(by).filter(pk=row.pk).exists() else ()
        told = {"by": by, "at": self.now, "request_id": row.pk, "seen": steps} | values
        try:
            getattr(actions, verb)(**told)
        except (Refusal, Invalids):
            assert Request.objects.get(pk=row.pk).steps == steps
            return
        assert verb in can, (verb, who, can)
        getattr(actions, verb)(**(told | {"at": self.now + timedelta(seconds=5)}))
        assert Request.objects.get(pk=row.pk).steps == steps + 1

    @rule(n=st.integers(0, 9), verb=st.sampled_from(list(PLAIN)), who=st.sampled_from(PEOPLE))
    def press(self, n: int, verb: str, who: str) -> None:
        self.act(verb, self.row(n), who, **PLAIN[verb])

    @rule(
        n=st.integers(0, 9),
        who=st.sampled_from(PEOPLE),
        which=st.sets(st.integers(0, 3)),
        why=st.sampled_from(["", "急"]),
    )
    def offer(self, n: int, who: str, which: set[int], why: str) -> None:
        self.act("offer", self.row(n), who, bag_ids=[self.bags[one] for one in sorted(which)], why=why)

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), said=st.lists(st.sampled_from(list(Came)), min_size=4, max_size=4), late=st.booleans())  # fmt: skip
    def receive(self, n: int, who: str, said: list[Came], late: bool) -> None:
        at = self.now + timedelta(days=1) if late else None
        self.act("receive", self.row(n), who, came=dict(zip(self.bags, said, strict=True)), arrived_at=at)

    @rule(n=st.integers(0, 3), verb=st.sampled_from(list(OF_BAGS)), who=st.sampled_from(PEOPLE))
    def press_bag(self, n: int, verb: str, who: str) -> None:
        self.now += timedelta(minutes=3)
        by = getattr(self.b, who)
        one = Bag.objects.select_related("house", "last__asker", "last__giver").get(pk=self.bags[n])
        can = queries.bag_offered(one, by)
        told = {"by": by, "at": self.now, "bag_id": one.pk, "seen": one.steps} | OF_BAGS[verb]
        try:
            getattr(actions, verb)(**told)
        except (Refusal, Invalids):
            assert Bag.objects.get(pk=one.pk).steps == one.steps
            return
        assert verb in can, (verb, who, can)
        getattr(actions, verb)(**(told | {"at": self.now + timedelta(seconds=5)}))
        assert Bag.objects.get(pk=one.pk).steps == one.steps + 1

    @rule(n=st.integers(0, 9))
    def proceed(self, n: int) -> None:
        """Whoever has to move does the plain next thing, so that long lives are reached."""
        row = self.row(n)
        who = "giver" if row.giver_id == self.b.strong.pk else "asker"
        other = "asker" if who == "giver" else "doctor"
        if row.state == State.REQUESTED:
            good = [one.bag.pk for one in queries.choices(row, at=self.now) if one.suggested]
            self.act("offer", row, who, bag_ids=good)
        elif row.state == State.IN_TRANSIT:
            self.act("receive", row, other, came=dict.fromkeys(self.bags, Came.HERE))
        elif row.state in NEXT:
            self.act(NEXT[row.state], row, who, **PLAIN[NEXT[row.state]])

    @rule(who=st.sampled_from(["asker", "asker_too", "doctor"]), local=st.booleans())
    def another(self, who: str, local: bool) -> None:
        self.now += timedelta(minutes=1)
        giver = self.b.weak.pk if local else self.b.strong.pk
        try:
            row = asked(
                self.b,
                by=getattr(self.b, who),
                at=self.now,
                giver=giver,
                amount=Decimal(1),
                purpose=Purpose.STOCK,
            )
        except (Refusal, Invalids):
            return
        self.rows.append(row.pk)

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), degrees=st.sampled_from(["22.0", "30.5"]))
    def measure(self, n: int, who: str, degrees: str) -> None:
        self.now += timedelta(minutes=1)
        row = self.row(n)
        told = actions.read_lines(lines(self.now, degrees))
        try:
            made = actions.log(
                by=getattr(self.b, who), at=self.now, request_id=row.pk, measured=told, logger=True
            )
        except Refusal:
            return
        assert made == 1 and row.issued_at is not None

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        before = dict(Request.objects.values_list("pk", "state"))
        actions.escalate_overdue(at=self.now)
        assert dict(Request.objects.values_list("pk", "state")) == before

    @invariant()
    def a_bag_is_held_once_and_lies_in_one_place(self) -> None:
        for one in Bag.objects.select_related("last"):
            now = Hold.objects.filter(bag=one, during__contains=self.now + timedelta(seconds=6))
            assert now.count() <= 1
            out = Hold.objects.filter(bag=one, issued=True, came="")
            assert out.count() == (1 if one.state == BagState.ISSUED else 0)
            if one.state == BagState.ISSUED:
                assert out.get().request_id == one.last_id and one.last.state in (
                    State.ISSUED,
                    State.IN_TRANSIT,
                )

    @invariant()
    def never_both_used_and_returned_and_every_step_follows(self) -> None:
        for one in Bag.objects.all():
            steps = list(BagStep.objects.filter(bag=one).order_by("number"))
            assert [step.number for step in steps] == list(range(1, one.steps + 1))
            assert steps[-1].to_state == one.state
            ends = [step for step in steps if BagState(step.to_state).ended]
            assert len(ends) <= 1 and (not ends or ends[0] is steps[-1])
            assert BagState(one.state).ended == (one.ended_at is not None)

    @invariant()
    def amounts_conserve(self) -> None:
        """What was issued is here, refused, missing, called back or still out; what was received is the sum of what is here or was found."""
        assert Bag.objects.count() == len(self.bags)
        for row in Request.objects.all():
            held = Hold.objects.filter(
                request=row, issued=False, during__contains=self.now + timedelta(seconds=6)
            )
            assert sum((one.bag.amount for one in held.select_related("bag")), Decimal(0)) <= row.amount
            if row.received is None:
                continue
            steps = BagStep.objects.filter(request=row, event__in=["come", "find"]).select_related("bag")
            assert row.received == sum((step.bag.amount for step in steps), Decimal(0))

    @invariant()
    def closed_by_both_or_by_none(self) -> None:
        for row in Request.objects.all():
            steps = {step.event: step for step in RequestStep.objects.filter(request=row)}
            assert State(row.state).open == (row.waits_at_id is not None) == (row.due_at is not None)
            if turn_of(State(row.state)):
                assert row.closed_at is None
            posted = Entry.objects.filter(source=row.source).count()
            assert posted == (1 if row.state == State.CLOSED else 0)
            if row.state == State.CLOSED:
                assert steps["receive"].number < steps["close"].number
                assert steps["receive"].by_key != steps["close"].by_key
                loose = Bag.objects.filter(last=row, state=BagState.MISSING)
                assert not loose.exists()
            if row.state in (State.DECLINED, State.EXPIRED):
                assert Claim.objects.filter(source=row.source).count() == 1

    @invariant()
    def nothing_incompatible_is_held_and_no_warned_one_without_its_reason(self) -> None:
        assert not Hold.objects.filter(verdict=Verdict.NEVER.value).exists()
        assert not Hold.objects.filter(verdict=Verdict.WARNED.value, reason="").exists()


@pytest.fixture
def world(db: None) -> Iterator[Banks]:
    yield banks()


def test_no_run_breaks_the_way(world: Banks) -> None:
    """Each run begins from the same people; a savepoint takes it back."""

    class Run(Blood):
        b = world

        def __init__(self) -> None:
            super().__init__()
            self.before = transaction.savepoint()

        def teardown(self) -> None:
            connection.check_constraints()
            transaction.savepoint_rollback(self.before)

    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )
