"""Two desks, two crews and the emergency room press what they like, twice, late, in any order: no ambulance is ever on two calls, nobody signs for both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories.consultations import NOW
from tests.factories.dispatch import SHEET, Network, called, network
from tongzhou.care.dispatch import actions
from tongzhou.care.dispatch.models import OPEN, Call, Mission, Position, Step
from tongzhou.care.dispatch.queries import offered
from tongzhou.care.dispatch.queries.scope import missions, riders_of
from tongzhou.care.dispatch.rules import ENDED, Spot, State
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalids, NotFound, Refusal
from tongzhou.kernel.ids import new_id

PEOPLE = ("desk", "second_desk", "driver", "doctor", "county_driver", "room")
VERBS: dict[str, dict[str, Any]] = {
    "accept": {},
    "on_scene": {},
    "load": {},
    "arrive": {},
    "write": {"sheet": SHEET},
    "hand_over": {},
    "take_over": {},
    "ask_more": {"note": "血压多少"},
    "nobody": {},
    "stay": {"note": "家属拒绝"},
    "cancel": {"note": "误报"},
}
PLAIN = {
    "assigned": "accept", "accepted": "on_scene", "on-scene": "load", "loaded": "arrive", "arrived": "hand_over", "crew-signed": "take_over",
    "room-signed": "hand_over",
}  # fmt: skip


class Network120(RuleBasedStateMachine):
    """Two ambulances, some calls. The database is real; the transaction is rolled back."""

    n: Network

    @initialize()
    def begin(self) -> None:
        self.now = NOW
        self.calls = [called(self.n).pk]
        self.rows: list[UUID] = []
        self.late: list[tuple[str, dict[str, Any]]] = []

    def who(self, name: str) -> Actor:
        return getattr(self.n, name)

    def row(self, pk: UUID) -> Mission:
        return Mission.objects.select_related("call__centre", "destination", "ambulance").get(pk=pk)

    @rule()
    def another_call(self) -> None:
        if len(self.calls) < 4:
            self.calls.append(called(self.n, at=self.now).pk)

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), car=st.sampled_from(["county_car", "township_car"]), why=st.sampled_from(["", "伤员多"]), to=st.booleans())  # fmt: skip
    def send(self, n: int, who: str, car: str, why: str, to: bool) -> None:
        """A refusal changed nothing; the same again is the same mission."""
        self.now += timedelta(seconds=20)
        told = {
            "id": new_id(), "by": self.who(who), "call_id": self.calls[n % len(self.calls)], "ambulance_id": getattr(self.n, car).pk,
            "further": why, "destination_id": self.n.s.county.pk if to else None,
        }  # fmt: skip
        before = Mission.objects.count()
        try:
            made = actions.assign(at=self.now, **told)
        except (Refusal, Invalids):
            assert Mission.objects.count() == before
            return
        assert "desk" in who
        self.rows.append(made.pk)
        assert actions.assign(at=self.now + timedelta(seconds=3), **told).pk == made.pk
        assert Mission.objects.count() == before + 1

    def act(self, pk: UUID, verb: str, who: str, **values: Any) -> bool:
        """Do it; what the page offered is what was allowed, and the same again is the same step."""
        self.now += timedelta(seconds=40)
        by, before = self.who(who), self.row(pk)
        riders = {one.staff_id for one in riders_of(before.shift_id)}
        seen = missions(by).filter(pk=pk).exists()
        can = set(offered(before, by, riders)) if seen else set()
        told = {"by": by, "at": self.now, "mission_id": pk, "seen": before.steps} | values
        self.late.append((verb, told))
        try:
            getattr(actions, verb)(**told)
        except (Refusal, Invalids):
            assert self.row(pk).steps == before.steps
            return False
        assert verb in can, (verb, who, can)
        assert self.row(pk).steps == before.steps + 1
        self.again(verb, told)
        assert self.row(pk).steps == before.steps + 1
        return True

    def again(self, verb: str, told: dict[str, Any]) -> None:
        """The answer was lost: the same is sent once more. Who no longer sees it is told nothing, and nothing changes."""
        try:
            getattr(actions, verb)(**(told | {"at": self.now + timedelta(seconds=5)}))
        except NotFound:
            assert not missions(told["by"]).filter(pk=told["mission_id"]).exists()

    @rule(n=st.integers(0, 9), verb=st.sampled_from(list(VERBS)), who=st.sampled_from(PEOPLE))
    def press(self, n: int, verb: str, who: str) -> None:
        if self.rows:
            self.act(self.rows[n % len(self.rows)], verb, who, **VERBS[verb])

    @rule(n=st.integers(0, 9))
    def proceed(self, n: int) -> None:
        """Whoever may does the plain next thing, so that long lives are reached."""
        if not self.rows:
            return
        pk = self.rows[-1 - n % len(self.rows)]
        row = self.row(pk)
        verb = PLAIN.get(row.state)
        riders = {one.staff_id for one in riders_of(row.shift_id)}
        who = next((one for one in reversed(PEOPLE) if verb in offered(row, self.who(one), riders)), None)
        if verb and who:
            more: dict[str, Any] = {"destination_id": self.n.s.county.pk} if verb == "load" else {}
            if verb == "hand_over" and not row.room_signed_by:
                more["sheet"] = SHEET
            self.act(pk, verb, who, **more)

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE), to=st.sampled_from(["county", "township"]))
    def redirect(self, n: int, who: str, to: str) -> None:
        if self.rows:
            self.act(self.rows[n % len(self.rows)], "redirect", who, destination_id=getattr(self.n.s, to).pk)

    @rule(n=st.integers(0, 99))
    def an_old_message_comes_again(self, n: int) -> None:
        """Out of order, long after: it is the same step, or it is refused; it never makes a second one unless nothing came between."""
        if not self.late:
            return
        verb, told = self.late[n % len(self.late)]
        self.now += timedelta(seconds=10)
        before = self.row(told["mission_id"])
        try:
            getattr(actions, verb)(**(told | {"at": self.now}))
        except (Refusal, Invalids):
            assert self.row(before.pk).steps == before.steps
            return
        assert self.row(before.pk).steps - before.steps == (1 if told["seen"] == before.steps else 0)

    @rule(n=st.integers(0, 9), lag=st.integers(0, 300))
    def a_position(self, n: int, lag: int) -> None:
        if not self.rows:
            return
        pk = self.rows[n % len(self.rows)]
        self.now += timedelta(seconds=2)
        before = Position.objects.filter(mission=pk).first()
        device_at = self.now - timedelta(seconds=lag)
        try:
            kept = actions.tell_position(
                token=actions.token(pk), at=self.now, spot=Spot(lag, lag), device_at=device_at
            )
        except NotFound:
            assert before is None and not State(self.row(pk).state).open
            return
        assert before is not None
        newer = before.device_at is None or device_at > before.device_at
        assert (kept is actions.Kept.KEPT) == newer

    @rule(n=st.integers(0, 9), who=st.sampled_from(PEOPLE))
    def close_call(self, n: int, who: str) -> None:
        pk = self.calls[n % len(self.calls)]
        try:
            actions.close(by=self.who(who), at=self.now, call_id=pk, note="不用了")
        except Refusal:
            return
        assert not Mission.objects.filter(OPEN, call=pk).exists()

    @invariant()
    def one_call_each(self) -> None:
        for one in (self.n.county_car, self.n.township_car):
            assert Mission.objects.filter(OPEN, ambulance=one).count() <= 1
        for call in Call.objects.all():
            out = Mission.objects.filter(OPEN, call=call)
            assert out.filter(further="").count() <= 1
            assert call.closed_at is None or not out.exists()

    @invariant()
    def no_track_and_both_signatures(self) -> None:
        open_ones = set(Mission.objects.filter(OPEN).values_list("pk", flat=True))
        assert set(Position.objects.values_list("pk", flat=True)) == open_ones
        for row in Mission.objects.all():
            steps = list(Step.objects.filter(mission=row).order_by("number"))
            assert [one.number for one in steps] == list(range(1, row.steps + 1)) and steps[
                -1
            ].to_state == row.state
            assert (row.ended_at is not None) == (row.state in ENDED)
            if row.state == State.HANDED_OVER:
                assert row.crew_signed_by and row.room_signed_by and row.crew_signed_by != row.room_signed_by
                signed = {
                    one.event: one.detail["sheet"] for one in steps if one.event in ("hand_over", "take_over")
                }
                assert len(set(signed.values())) == 1 and len(signed) == 2


@pytest.fixture
def world(db: None) -> Iterator[Network]:
    yield network()


def test_no_run_breaks_the_network(world: Network) -> None:
    """Each run begins from the same people; a savepoint takes it back."""

    class Run(Network120):
        n = world

        def __init__(self) -> None:
            super().__init__()
            self.before = transaction.savepoint()

        def teardown(self) -> None:
            connection.check_constraints()
            transaction.savepoint_rollback(self.before)

    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip
