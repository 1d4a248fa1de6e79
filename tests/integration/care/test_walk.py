"""A walk over all ways at once: referrals, emergencies, ambulances, beds, merged records, houses that are moved and people who leave.

Whatever happens in whatever order: nobody believes a loop closed that the other side does not, no patient has two open transfers, no bed two people,
no ambulance two calls, no act two entries, and every entry is read by somebody of each house that stands behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count

from tests.factories import dispatch as cars
from tests.factories import emergency as runs_of
from tests.factories import referrals as referrals_of
from tests.factories.consultations import NOW, Stage, stage
from tests.factories.directory import InstitutionFactory
from tests.factories.patients import consented, registered
from tongzhou.accounts.queries import actor_of
from tongzhou.care.dispatch import actions as dispatch
from tongzhou.care.dispatch.models import OPEN as OUT
from tongzhou.care.dispatch.models import Call, Mission, Position
from tongzhou.care.dispatch.queries import nearest
from tongzhou.care.emergency import actions as emergency
from tongzhou.care.emergency.models import OPEN as GOING
from tongzhou.care.emergency.models import Run, Stay
from tongzhou.care.emergency.queries import offered as runs_offered
from tongzhou.care.emergency.queries.hands import JOINED as RUN_JOINED
from tongzhou.care.emergency.rules import Answer, Outcome
from tongzhou.care.patients import actions as patients
from tongzhou.care.patients.models import Merge, Patient
from tongzhou.care.patients.scope import record_ids
from tongzhou.care.referrals import actions as referrals
from tongzhou.care.referrals.models import OPEN, Hold, Referral
from tongzhou.care.referrals.queries import offered as referrals_offered
from tongzhou.care.referrals.rules import Outcome as Became
from tongzhou.directory.actions import close_institution, move_institution
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import Invalids, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries import entry as read_entry

PEOPLE = [
    "asker",
    "colleague",
    "township_doctor",
    "county_doctor",
    "county_office",
    "expert",
    "office",
    "room",
    "driver",
    "county_driver",
    "desk",
]
OFFICE = system("test")
REFERRING: dict[str, dict[str, Any]] = {
    "accept": {}, "decline": {"note": "没床"}, "ask_back": {"note": "再说清楚"}, "reply": {"note": "补充"}, "depart": {}, "arrive": {}, "no_show": {},
    "treat": {}, "finish": {"outcome": Became.HOME, "result": referrals_of.RESULT, "plan": referrals_of.PLAN}, "close": {}, "ask_more": {"note": "再写写"},
    "cancel": {"note": "不去了"},
}  # fmt: skip
RESCUING: dict[str, dict[str, Any]] = {
    "answer": {"answer": Answer.STRAIGHT_TO_LAB}, "arrive": {}, "resume": {}, "finish": {"outcome": Outcome.ADMITTED}, "close": {},
    "ask_more": {"note": "去哪了"}, "cancel": {"note": "搞错了"},
}  # fmt: skip
DRIVING: dict[str, dict[str, Any]] = {
    "accept": {}, "on_scene": {}, "load": {}, "arrive": {}, "write": {"sheet": cars.SHEET}, "hand_over": {"sheet": cars.SHEET}, "take_over": {},
    "ask_more": {"note": "补上血压"}, "nobody": {}, "stay": {"note": "家属拒绝"}, "cancel": {"note": "不用了"},
}  # fmt: skip
NEXT = {
    "referral": {
        "requested": "accept", "on-hold": "reply", "accepted": "depart", "departed": "arrive", "no-show": "arrive", "rejected": "cancel",
        "arrived": "treat", "in-treatment": "finish", "ended": "close",
    },
    "run": {"coming": "arrive", "emergency": "finish", "observation": "finish", "ended": "close"},
    "mission": {
        "assigned": "accept", "accepted": "on_scene", "on-scene": "load", "loaded": "arrive", "arrived": "hand_over", "crew-signed": "take_over",
        "room-signed": "hand_over",
    },
}  # fmt: skip
ANY, BOTH = range(10), (True, False)
REFERRAL_JOINED = ("sender", "receiver", "outside")


class Walk:
    """Three patients, two referral beds, two observation beds, two ambulances, eleven people. The database is real."""

    def __init__(self, s: Stage, n: cars.Network, elsewhere: Institution) -> None:
        self.s, self.n, self.elsewhere, self.now = s, n, elsewhere, NOW
        self.people = {name: getattr(self.s, name, None) or getattr(self.n, name) for name in PEOPLE}
        self.patients = [registered(house).pk for house in (self.s.village, self.s.village, self.s.county)]
        self.consents = [consented(Patient.objects.get(pk=pk)).pk for pk in self.patients]
        self.beds = [referrals_of.bed(self.s).pk, referrals_of.bed(self.s, label="心内 4 床").pk]
        self.places = [runs_of.bed(self.s).pk, runs_of.bed(self.s, label="留观 4 床").pk]
        self.moved = False
        self.ask(0, "asker", "county")
        self.rescue(1, "county")
        self.call()

    def tries(self, act: Callable[[], object]) -> None:
        """A verb does what it does or is refused in words; anything else is a fault."""
        self.now += timedelta(minutes=2)
        try:
            with transaction.atomic():
                act()
        except (Refusal, Invalids):
            return

    def who(self, name: str) -> Actor:
        """Somebody as he may act now."""
        account = self.people[name].account_id
        assert account is not None
        return actor_of(account, at=self.now)

    def ask(self, n: int, who: str, to: str) -> None:
        n %= len(self.patients)
        by = self.people[who]
        wish = {
            "patient_id": self.patients[n],
            "consent_id": self.consents[n],
            "to": getattr(self.s, to).pk,
            "plan": referrals_of.PLAN,
        }
        house = self.s.county  # only who is asked for counts: patient and consent are told
        self.tries(
            lambda: referrals.request(
                id=new_id(), by=by, at=self.now, wish=referrals_of.wish_of(self.s, house, **wish)
            )
        )

    def refer(self, n: int, verb: str, who: str, bed: int) -> None:
        rows = list(Referral.objects.order_by("asked_at", "pk"))
        if not rows:
            return
        row, more = rows[n % len(rows)], dict(REFERRING[verb])
        if verb == "accept" and bed < 2:
            more["offer_id"] = self.beds[bed]
        self.tries(
            lambda: getattr(referrals, verb)(by=self.who(who), at=self.now, referral_id=row.pk, **more)
        )

    def send_elsewhere(self, n: int, who: str, to: str) -> None:
        rows = list(Referral.objects.order_by("asked_at", "pk"))
        if rows:
            row = rows[n % len(rows)]
            self.tries(
                lambda: referrals.redirect(
                    by=self.who(who), at=self.now, referral_id=row.pk, to=getattr(self.s, to).pk
                )
            )

    def rescue(self, n: int, to: str) -> None:
        told = {"institution": getattr(self.s, to).pk, "pathway": "stemi", "offset_ms": 0}
        self.tries(lambda: runs_of.begun(self.s, by=self.who("township_doctor"), at=self.now, **told))

    def save(self, n: int, verb: str, who: str) -> None:
        self.run(
            n,
            lambda row: getattr(emergency, verb)(
                by=self.who(who), at=self.now, run_id=row.pk, **RESCUING[verb]
            ),
        )

    def observe(self, n: int, who: str, bed: int) -> None:
        self.run(
            n,
            lambda row: emergency.observe(
                by=self.who(who), at=self.now, run_id=row.pk, bed_id=self.places[bed]
            ),
        )

    def identify(self, n: int, who: str, patient: int) -> None:
        self.run(
            n,
            lambda row: emergency.identify(
                by=self.who(who), at=self.now, run_id=row.pk, patient_id=self.patients[patient]
            ),
        )

    def transfer(self, n: int, who: str) -> None:
        self.run(
            n,
            lambda row: emergency.transfer(
                id=new_id(), by=self.who(who), at=self.now, run_id=row.pk, to=self.s.supporter.pk
            ),
        )

    def known_received_and_sent_on(self, n: int, patient: int) -> None:
        """The plain way to a transfer, so that walks reach it."""
        rows = list(Run.objects.filter(GOING, receiver=self.s.county).order_by("heard_at", "pk"))
        if rows:
            row, at = rows[n % len(rows)], {"run_id": rows[n % len(rows)].pk}
            self.step(emergency, "arrive", ["county_doctor"], **at)
            if row.patient_id is None:
                self.step(emergency, "identify", ["county_doctor"], patient_id=self.patients[patient], **at)
            self.step(emergency, "transfer", ["county_doctor"], id=new_id(), to=self.s.supporter.pk, **at)

    def run(self, n: int, act: Callable[[Run], object]) -> None:
        rows = list(Run.objects.order_by("heard_at", "pk"))
        if rows:
            self.tries(lambda: act(rows[n % len(rows)]))

    def call(self) -> None:
        self.tries(lambda: cars.called(self.n, at=self.now))

    def send(self, n: int, car: int, further: str) -> None:
        rows = list(Call.objects.order_by("taken_at", "pk"))
        which = (self.n.county_car, self.n.township_car)[car]
        if rows:
            told = {
                "call_id": rows[n % len(rows)].pk,
                "ambulance_id": which.pk,
                "destination_id": self.s.county.pk,
                "further": further,
            }
            self.tries(lambda: dispatch.assign(id=new_id(), by=self.who("desk"), at=self.now, **told))

    def drive(self, n: int, verb: str, who: str) -> None:
        rows = list(Mission.objects.order_by("assigned_at", "pk"))
        if rows:
            row = rows[n % len(rows)]
            self.tries(
                lambda: getattr(dispatch, verb)(
                    by=self.who(who), at=self.now, mission_id=row.pk, **DRIVING[verb]
                )
            )

    def refer_on(self, n: int, plain: bool) -> None:
        """Whoever has to move does the next thing, so that long lives are reached; so below."""
        rows = list(Referral.objects.filter(OPEN).select_related(*REFERRAL_JOINED).order_by("asked_at", "pk"))
        if rows:
            row = rows[n % len(rows)]
            verb = NEXT["referral"].get(row.state, "")
            who = [name for name in PEOPLE if verb in referrals_offered(row, self.who(name))]
            self.step(
                referrals, verb, who[:1] if plain else who[-1:], referral_id=row.pk, **REFERRING.get(verb, {})
            )

    def rescue_on(self, n: int, plain: bool) -> None:
        rows = list(Run.objects.filter(GOING).select_related(*RUN_JOINED).order_by("heard_at", "pk"))
        if rows:
            row = rows[n % len(rows)]
            verb = NEXT["run"].get(row.state, "")
            who = [name for name in PEOPLE if verb in runs_offered(row, self.who(name))]
            self.step(
                emergency, verb, who[:1] if plain else who[-1:], run_id=row.pk, **RESCUING.get(verb, {})
            )

    def drive_on(self, n: int) -> None:
        rows = list(Mission.objects.filter(OUT).order_by("assigned_at", "pk"))
        if rows:
            row = rows[n % len(rows)]
            verb = NEXT["mission"][row.state]
            crew = ["driver", "county_driver", "room"]
            self.step(dispatch, verb, crew, mission_id=row.pk, seen=row.steps, **DRIVING[verb])

    def step(self, package: Any, verb: str, people: list[str], **told: Any) -> None:
        for name in people:
            by = self.who(name)
            self.tries(lambda by=by: getattr(package, verb)(by=by, at=self.now, **told))  # type: ignore[misc]  # bound now

    def merge(self, one: int, other: int) -> None:
        told = {"gone_id": self.patients[one], "kept_id": self.patients[other], "reason": "同一人"}
        self.tries(lambda: patients.merge(id=new_id(), by=self.who("county_office"), at=self.now, **told))

    def undo(self) -> None:
        row = Merge.objects.filter(undone_at__isnull=True).first()
        if row is not None:
            self.tries(
                lambda: patients.undo_merge(by=self.who("county_office"), at=self.now, merge_id=row.pk)
            )

    def move(self) -> None:
        """The township goes under another county's hospital, or comes back."""
        parent = self.s.county.pk if self.moved else self.elsewhere.pk
        self.moved = not self.moved
        self.tries(
            lambda: move_institution(
                by=OFFICE, at=self.now, institution_id=self.s.township.pk, parent_id=parent
            )
        )

    def close_a_house(self, house: str) -> None:
        """Refused while something is open there; if nothing is, it is taken back: the walk goes on."""
        held = transaction.savepoint()
        try:
            close_institution(
                by=OFFICE, at=self.now, institution_id=getattr(self.s, house).pk, on=self.now.date()
            )
            for rows in (
                Referral.objects.filter(OPEN),
                Run.objects.exclude(state__in=["completed", "cancelled"]),
            ):
                assert not rows.filter(receiver=getattr(self.s, house)).exists()
                assert not rows.filter(sender=getattr(self.s, house)).exists()
        except Refusal:
            pass
        finally:
            transaction.savepoint_rollback(held)

    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for one in (referrals, emergency, dispatch):
            one.escalate_overdue(at=self.now)

    def all_is_well(self) -> None:
        """What has to be true after every step."""
        self.no_patient_has_two_open_transfers()
        self.a_transfer_and_its_run_agree()
        self.both_sides_or_none()
        self.one_bed_one_person_one_ambulance_one_call()
        self.every_entry_has_its_readers()

    def no_patient_has_two_open_transfers(self) -> None:
        for pk in self.patients:
            opened = (
                Referral.objects.filter(OPEN, patient__in=record_ids(pk))
                .values("direction")
                .annotate(many=Count("pk"))
            )
            assert all(one["many"] == 1 for one in opened), list(opened)

    def a_transfer_and_its_run_agree(self) -> None:
        """On the road the referral follows; what was cancelled here was cancelled there; who went on did not stay."""
        for row in Run.objects.filter(follows__isnull=False).select_related("referral", "follows"):
            assert row.referral is not None
            if row.state == "coming":
                assert row.referral.moved_by == row.source and row.referral.state in ("requested", "accepted")
                assert row.follows is not None and row.follows.outcome in ("transferred", "")
            elif row.state == "cancelled":
                assert row.referral.state == "cancelled"
            else:
                assert row.referral.arrived_at is not None

    def both_sides_or_none(self) -> None:
        for rows, last in (
            (Referral.objects.filter(receiver__isnull=False), ("finish",)),
            (Run.objects.all(), ("finish", "transfer")),
        ):
            for row in rows:
                entries = Entry.objects.filter(source=row.source).count()
                if row.state != "completed":
                    assert entries == 0
                    continue
                steps = {one.event: one.by_key for one in row.timeline.order_by("number")}
                done = [steps[one] for one in last if one in steps]
                assert done and steps["close"] not in done[:1] and entries <= 1

    def one_bed_one_person_one_ambulance_one_call(self) -> None:
        for bed in self.beds:
            assert Hold.objects.filter(offer=bed, during__contains=self.now).count() <= 1
        held = Hold.objects.filter(during__contains=self.now).values_list("referral__state", flat=True)
        assert not set(held) & {"cancelled", "completed", "rejected", "no-show", "requested", "ended"}
        lying = list(Stay.objects.filter(during__upper_inf=True).values_list("bed", "run"))
        assert len({bed for bed, _ in lying}) == len({run for _, run in lying}) == len(lying)
        out = list(Mission.objects.filter(OUT))
        assert len({one.ambulance_id for one in out}) == len(out) == Position.objects.count()
        assert all(one.call.closed_at is None for one in Mission.objects.filter(OUT).select_related("call"))
        free = (
            {one.ambulance.pk for one in nearest(self.n.desk, Call.objects.first(), at=self.now)}
            if Call.objects.exists()
            else set()
        )
        assert not free & {one.ambulance_id for one in out}

    def every_entry_has_its_readers(self) -> None:
        doctors = {
            self.s.village.pk: "asker",
            self.s.township.pk: "township_doctor",
            self.s.county.pk: "county_doctor",
            self.s.supporter.pk: "expert",
        }
        for one in Entry.objects.all():
            for house in {one.supporting_id, one.receiving_id}:
                assert read_entry(self.who(doctors[house]), one.pk)


STEPS = 150
ACTS: dict[str, tuple[int, tuple[Any, ...]]] = {
    "refer_on": (9, (ANY, BOTH)),
    "rescue_on": (5, (ANY, BOTH)),
    "drive_on": (9, (ANY,)),
    "ask": (
        6,
        (
            ANY,
            ["asker", "township_doctor", "county_doctor", "expert"],
            ["village", "township", "county", "supporter"],
        ),
    ),
    "refer": (4, (ANY, list(REFERRING), PEOPLE, range(4))),
    "send_elsewhere": (2, (ANY, PEOPLE, ["township", "county", "supporter"])),
    "rescue": (2, (ANY, ["county", "supporter"])),
    "save": (3, (ANY, list(RESCUING), PEOPLE)),
    "observe": (2, (ANY, ["county_doctor", "room"], range(2))),
    "identify": (1, (ANY, PEOPLE, range(3))),
    "transfer": (1, (ANY, ["county_doctor", "room"])),
    "known_received_and_sent_on": (4, (ANY, range(3))),
    "call": (2, ()),
    "send": (5, (ANY, range(2), ["", "两名伤员"])),
    "drive": (2, (ANY, list(DRIVING), PEOPLE)),
    "merge": (3, (range(3), range(3))),
    "undo": (1, ()),
    "move": (2, ()),
    "close_a_house": (2, (["village", "township", "county", "supporter"],)),
    "time_passes": (1, (range(1, 4),)),
}
"""What may happen next: how often, and with what."""


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_no_walk_breaks_what_both_sides_believe(seed: int) -> None:
    chance, s = Random(seed), stage()
    walk = Walk(s, cars.network(s), InstitutionFactory(name="演示邻县医院"))
    weights = [often for often, _ in ACTS.values()]
    done = Counter[str]()
    for number in range(STEPS):
        name = chance.choices(list(ACTS), weights)[0]
        getattr(walk, name)(*(chance.choice(choice) for choice in ACTS[name][1]))
        done[name] += 1
        if number % 2:
            walk.all_is_well()
    walk.all_is_well()
    connection.check_constraints()
    assert Entry.objects.exists() and Run.objects.filter(follows__isnull=False).exists(), done
    assert Mission.objects.exclude(accepted_at=None).exists(), done
