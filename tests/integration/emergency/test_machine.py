"""Crew and receiver at once, with duplicates, reorderings, lost answers and late batches: nothing told is lost, the loop never closes on one side alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories.consultations import NOW, Stage, stage
from tests.factories.dispatch import Network, network, sent
from tests.factories.emergency import bed
from tests.factories.patients import registered
from tongzhou.care.emergency import actions
from tongzhou.care.emergency.actions import Begun, Stamp
from tongzhou.care.emergency.models import Point, Run, Stay, Step, Twin
from tongzhou.care.emergency.pathways import pathways
from tongzhou.care.emergency.queries import offered
from tongzhou.care.emergency.queries.scope import visible
from tongzhou.care.emergency.rules import Answer, Came, Outcome, State, wrong_order
from tongzhou.kernel.errors import Invalids, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

CREW, RECEIVER = "township_doctor", "county_doctor"
PEOPLE = [CREW, RECEIVER, "county_office", "expert", "asker"]
STROKE = pathways()["stroke"]
CODES = [one.code for one in STROKE.points]
VERBS: dict[str, dict[str, Any]] = {
    "answer": {"answer": Answer.STRAIGHT_TO_LAB},
    "arrive": {},
    "resume": {},
    "finish": {"outcome": Outcome.ADMITTED},
    "close": {},
    "cancel": {"note": "搞错了"},
    "ask_more": {"note": "去哪了"},
}


class Loop(RuleBasedStateMachine):
    """Two patients and those of a mission that several phones begin for, two beds, five people, and what each phone still has to send. The database is real; the transaction is rolled back."""

    s: Stage
    n: Network

    @initialize(came=st.sampled_from([Came.AMBULANCE, Came.WALK_IN]))
    def begin(self, came: Came) -> None:
        self.now = NOW
        self.told: dict[Any, Stamp] = {}
        self.unsent: list[tuple[Any, str, Stamp]] = []
        self.beds = [bed(self.s), bed(self.s, label="留观 4 床")]
        self.patient = registered(self.s.county).pk
        self.rows = [
            self.start(CREW, Came.AMBULANCE, self.s.county.pk),
            self.start(RECEIVER if came is Came.WALK_IN else CREW, came, None),
        ]
        self.mission = sent(self.n).pk
        self.begun: list[Begun] = []
        """What phones of the crew began for the mission, in the order in which it was heard of."""

    def start(self, who: str, came: Came, to: Any) -> Any:
        told = Begun(
            id=new_id(), pathway="stroke", came=came, device_at=self.now, institution=to, offset_ms=0
        )
        for _ in "ab":
            actions.begin(by=getattr(self.s, who), at=self.now, begun=told)
        return told.id

    def row(self, pk: Any) -> Run:
        return Run.objects.select_related("sender", "receiver", "sender_staff", "patient").get(pk=pk)

    def act(self, pk: Any, verb: str, who: str, **values: Any) -> None:
        """Do it; a refusal changed nothing, what the page offered is what was allowed, and the same again is the same step."""
        self.now += timedelta(minutes=3)
        by, before = getattr(self.s, who), self.row(pk)
        seen = visible(by, self.now).filter(pk=pk).exists()
        can = set(offered(before, by)) if seen else set()
        told = {"by": by, "at": self.now, "run_id": pk, "seen": before.steps} | values
        try:
            getattr(actions, verb)(**told)
        except (Refusal, Invalids):
            assert self.row(pk).steps == before.steps
            return
        after = self.row(pk)
        assert after.steps == before.steps + 1 and verb in can, (verb, who, can)
        getattr(actions, verb)(**(told | {"at": self.now + timedelta(seconds=5)}))
        assert self.row(pk).steps == after.steps

    @rule(n=st.integers(0, 1), verb=st.sampled_from(list(VERBS)), who=st.sampled_from(PEOPLE))
    def press(self, n: int, verb: str, who: str) -> None:
        self.act(self.rows[n], verb, who, **VERBS[verb])

    @rule(n=st.integers(0, 1), who=st.sampled_from(PEOPLE), which=st.integers(0, 1))
    def observe(self, n: int, who: str, which: int) -> None:
        self.act(self.rows[n], "observe", who, bed_id=self.beds[which].pk)

    @rule(
        n=st.integers(0, 1),
        who=st.sampled_from(PEOPLE),
        to=st.sampled_from(["county", "supporter", "village"]),
    )
    def redirect(self, n: int, who: str, to: str) -> None:
        self.act(self.rows[n], "redirect", who, to=getattr(self.s, to).pk)

    @rule(n=st.integers(0, 1), who=st.sampled_from(PEOPLE))
    def identify(self, n: int, who: str) -> None:
        self.act(self.rows[n], "identify", who, patient_id=self.patient)

    @rule(
        n=st.integers(0, 1),
        who=st.sampled_from([CREW, RECEIVER]),
        code=st.sampled_from(CODES),
        minute=st.integers(-5, 60),
        offset=st.sampled_from([None, 0, 90_000]),
        insisted=st.booleans(),
    )
    def touch(self, n: int, who: str, code: str, minute: int, offset: int | None, insisted: bool) -> None:
        """A button is touched on a phone; it may be sent much later."""
        stamp = Stamp(
            id=new_id(),
            point=code,
            device_at=NOW + timedelta(minutes=minute),
            offset_ms=offset,
            insisted=insisted,
        )
        self.unsent.append((self.rows[n], who, stamp))

    @rule(minute=st.integers(-5, 60), pathway=st.sampled_from(["stroke", "stemi"]), to=st.booleans())
    def another_phone_begins(self, minute: int, pathway: str, to: bool) -> None:
        """A phone of the crew begins for the mission, perhaps long ago; what it has under its own id arrives in the run that is kept."""
        self.now += timedelta(minutes=1)
        begun = Begun(
            id=new_id(), pathway=pathway, came=Came.AMBULANCE, device_at=NOW + timedelta(minutes=minute), offset_ms=0, mission=self.mission,
            institution=self.s.county.pk if to else None,
        )  # fmt: skip
        self.begun.append(begun)
        self.heard(begun)

    @rule(data=st.data())
    def a_beginning_comes_again(self, data: st.DataObject) -> None:
        if self.begun:
            self.now += timedelta(minutes=1)
            self.heard(data.draw(st.sampled_from(self.begun)))

    def heard(self, begun: Begun) -> None:
        first = {one.pk: one.run_id for one in Twin.objects.all()}
        run = actions.begin(by=getattr(self.s, CREW), at=self.now, begun=begun)
        assert first.get(begun.id, run.pk) == run.pk, "the answer is the same whenever it comes"
        if run.pk not in self.rows:
            self.rows.append(run.pk)
        stamp = Stamp(id=new_id(), point="fmc", device_at=begun.device_at, offset_ms=0, insisted=True)
        (answer,) = actions.stamp(by=getattr(self.s, CREW), at=self.now, run_id=begun.id, stamps=[stamp])
        assert answer.outcome in ("kept", "known") and Point.objects.get(pk=stamp.id).run_id == run.pk
        self.told[stamp.id] = stamp

    @rule(data=st.data(), verb=st.sampled_from(["arrive", "finish", "close", "cancel"]))
    def press_on_the_mission_s(self, data: st.DataObject, verb: str) -> None:
        """One of the mission's runs goes on, named by any of its ids."""
        if self.begun:
            begun = data.draw(st.sampled_from(self.begun))
            twin = Twin.objects.filter(pk=begun.id).first()
            who = RECEIVER if verb in ("arrive", "finish") else CREW
            self.act(twin.run_id if twin else begun.id, verb, who, **VERBS[verb])

    @rule(order=st.randoms(use_true_random=False), twice=st.booleans(), keep=st.booleans())
    def send(self, order: Any, twice: bool, keep: bool) -> None:
        """A phone is online again: all it has, in any order, perhaps twice, and perhaps the answer is lost so that it sends all of it again later."""
        self.now += timedelta(minutes=1)
        waiting = list(self.unsent)
        order.shuffle(waiting)
        for pk, who in {(pk, who): None for pk, who, _ in waiting}:
            mine = [stamp for other, name, stamp in waiting if (other, name) == (pk, who)]
            for _ in range(2 if twice else 1):
                try:
                    answers = actions.stamp(by=getattr(self.s, who), at=self.now, run_id=pk, stamps=mine)
                except Refusal:  # this house has no part in it now
                    continue
                for stamp, answer in zip(mine, answers, strict=True):
                    assert answer.outcome != "refused" and (
                        answer.outcome in ("kept", "known") or not stamp.insisted
                    )
                    self.told[stamp.id] = stamp
        if not keep:
            self.unsent = []

    @rule(data=st.data(), who=st.sampled_from([CREW, RECEIVER]), minute=st.integers(0, 60))
    def correct(self, data: st.DataObject, who: str, minute: int) -> None:
        points = list(Point.objects.filter(run__in=self.rows).order_by("heard_at", "id"))
        if not points:
            return
        old = data.draw(st.sampled_from(points))
        stamp = Stamp(id=new_id(), point=old.code, device_at=NOW + timedelta(minutes=minute), offset_ms=0)
        told = {
            "by": getattr(self.s, who),
            "at": self.now,
            "run_id": old.run_id,
            "point_id": old.pk,
            "told": stamp,
            "why": "看错了",
        }
        try:
            done = actions.correct(**told)
            if done.outcome == "kept":
                self.told[stamp.id] = stamp
                assert actions.correct(**told).outcome == "known"
        except Refusal:
            return

    @rule(minutes=st.sampled_from([1, 5, 60, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        states = {pk: self.row(pk).state for pk in self.rows}
        actions.escalate_overdue(at=self.now)
        assert states == {pk: self.row(pk).state for pk in self.rows}

    @invariant()
    def one_run_a_mission_and_no_ghost(self) -> None:
        runs = list(Run.objects.filter(mission=self.mission))
        assert sum(1 for one in runs if one.state != State.CANCELLED) <= 1
        twins = {one.pk: one for one in Twin.objects.filter(run__mission=self.mission)}
        assert {one.id for one in self.begun} == {one.pk for one in runs} | set(twins)
        for one in self.begun:
            kept = twins.get(one.id)
            assert kept is None or (kept.device_at, kept.offset_ms) == (one.device_at, one.offset_ms)

    @invariant()
    def nothing_told_is_lost(self) -> None:
        kept = {one.pk: one for one in Point.objects.filter(run__in=self.rows)}
        for id, stamp in self.told.items():
            assert kept[id].device_at == stamp.device_at and kept[id].code == stamp.point

    @invariant()
    def one_of_a_code_counts_and_unflagged_ones_are_in_order(self) -> None:
        for pk in self.rows:
            current = list(Point.objects.filter(run=pk, standing="current"))
            assert len({one.code for one in current}) == len(current)
            sound = {one.code: one.true_at for one in current if not one.flagged}
            for code, at in sound.items():
                others = {name: when for name, when in sound.items() if name != code}
                assert wrong_order(pathways()[self.row(pk).pathway], code, at, others) is None, (code, sound)

    @invariant()
    def what_was_corrected_asks_no_more(self) -> None:
        gone = Point.objects.filter(run__in=self.rows, replaces__isnull=False).values_list(
            "replaces__standing", flat=True
        )
        assert set(gone) <= {"replaced"}

    @invariant()
    def closed_by_both_or_by_nobody(self) -> None:
        for pk in self.rows:
            row = self.row(pk)
            entries = list(Entry.objects.filter(source=row.source))
            steps = list(Step.objects.filter(run=row).order_by("number"))
            assert [one.number for one in steps] == list(range(1, row.steps + 1))
            if row.state != State.COMPLETED:
                assert entries == []
                continue
            by = {one.event: one.by_key for one in steps}
            assert row.finished_at and row.closed_at and row.outcome and "finish" in by and "close" in by
            assert row.one_house or by["finish"] != by["close"]
            assert [one.kind for one in entries] == [
                "emergency_event_alone" if row.one_house else "emergency_event"
            ]

    @invariant()
    def a_bed_is_one_persons(self) -> None:
        lying = list(Stay.objects.filter(during__upper_inf=True))
        assert len({one.bed_id for one in lying}) == len(lying) == len({one.run_id for one in lying})
        assert all(self.row(one.run_id).state == State.OBSERVATION for one in lying)
        here = {one.run_id for one in lying}
        assert all(pk in here for pk in self.rows if self.row(pk).state == State.OBSERVATION)


@pytest.fixture
def world(db: None) -> Iterator[Stage]:
    yield stage()


def test_no_run_breaks_the_loop(world: Stage) -> None:
    """Each run begins from the same people; a savepoint takes it back."""
    desks = network(world)

    class Case(Loop):
        s = world
        n = desks

        def __init__(self) -> None:
            super().__init__()
            self.before = transaction.savepoint()

        def teardown(self) -> None:
            connection.check_constraints()
            transaction.savepoint_rollback(self.before)

    run_state_machine_as_test(
        Case,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip
