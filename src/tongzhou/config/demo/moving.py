"""Referrals of the demo: two years of closed ones, and some in every state now; beds, and parties outside the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import yaml

from tongzhou.care.patients import actions as patients
from tongzhou.care.patients.rules import ConsentForm, Particulars, Purpose, Sex
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.actions import Said, Wish
from tongzhou.care.referrals.rules import CarePlan, OfferKind, Outcome, Summary, Transport
from tongzhou.config.demo.cast import Cast, Person, house_id
from tongzhou.config.demo.facts import DATA
from tongzhou.config.demo.names import id_number, patient_name, phone, uid
from tongzhou.config.demo.story import Beat
from tongzhou.kernel.actors import Actor
from tongzhou.partnerships.rules import Urgency

OUTSIDE = "o"
PAST = 6
"""Closed referrals of each place, over two years."""
YEARS = timedelta(days=700)
MOVES: dict[str, tuple[str, ...]] = {
    "requested": (),
    "on-hold": ("ask_back",),
    "rejected": ("decline",),
    "accepted": ("accept",),
    "departed": ("accept", "depart"),
    "no-show": ("accept", "depart", "no_show"),
    "arrived": ("accept", "depart", "arrive"),
    "in-treatment": ("accept", "depart", "arrive", "treat"),
    "ended": ("accept", "depart", "arrive", "treat", "finish"),
    "completed": ("accept", "depart", "arrive", "treat", "finish", "close"),
    "cancelled": ("accept", "cancel"),
    "given-up": ("accept", "depart", "no_show", "cancel"),
    "refused": ("decline", "cancel"),
}
"""The steps after the request, up to where it rests."""
OF_SENDER = frozenset({"depart", "cancel", "close"})
PAST_PACE = {"accept": 18, "decline": 22, "depart": 45, "arrive": 150, "treat": 40, "finish": 6900, "close": 400, "no_show": 700, "cancel": 240}  # fmt: skip
"""Minutes that a step of a closed referral took."""
NOTES = {
    "ask_back": "请补一张近期的片子，并说明在用的抗凝药。",
    "decline": "今天没有空床，建议先联系县中医院或明早再问。",
    "no_show": "没有等到病人，电话无人接。",
    "cancel": "家属商量后先在当地观察。",
}


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((DATA / "referrals.yaml").read_text("utf-8"))
    return told


def beats(cast: Cast) -> Iterator[Beat]:
    """Beds first, then each referral at its hours; the clocks are watched as those of cases are."""
    for place in _told()["places"]:
        yield from _beds(cast, place)
        for index in range(PAST):
            yield from _past(cast, place, index)
        for index, row in enumerate(place["open"], 1):
            rests, here, there, illness, hours, step, *bed = row
            moved = Moved(
                cast, place, f"moved-{place['code']}-{index:02d}", illness, here, there, bed[0] if bed else ""
            )
            at = cast.end - timedelta(hours=hours, seconds=7 * index)
            yield from moved.beats(rests, at, {}, step)
    for count in range(1, 73):
        yield Beat(cast.end - timedelta(minutes=40 * count), lambda at: actions.escalate_overdue(at=at))


def _beds(cast: Cast, place: dict[str, Any]) -> Iterator[Beat]:
    house = place["houses"]["c"]
    for label in place["beds"]:

        def keep(at: datetime, label: str = label) -> None:
            by = cast.act(cast.of(house)[0])
            id = uid("bed", place["code"], label)
            actions.offer(
                id=id, by=by, at=at, institution_id=house_id(house), kind=OfferKind.BED, label=label
            )

        yield Beat(cast.end - timedelta(days=9, minutes=len(label)), keep)


def _past(cast: Cast, place: dict[str, Any], index: int) -> Iterator[Beat]:
    """Most came, some were declined or given up; one went outside; half came back with a plan."""
    chance = Random(f"{place['code']}{index}")  # noqa: S311 - a story that is the same in every load
    here, there = (("v", "c"), ("t", "c"), ("c", "h"), ("v", "c"), ("t", "c"), ("c", OUTSIDE))[index]
    illness = (
        "tumour" if there in ("h", OUTSIDE) else chance.choice(["chest-pain", "hip", "pneumonia", "bleeding"])
    )
    rests = {3: "refused", 4: "given-up"}.get(index, "completed")
    moved = Moved(cast, place, f"past-moved-{place['code']}-{index}", illness, here, there, "")
    at = cast.end - YEARS * ((PAST - index) / (PAST + 1)) + timedelta(minutes=chance.randint(0, 3000))
    yield from moved.beats(rests, at, PAST_PACE, back=index in (0, 1))


class Moved:
    """One referral: who sends, who receives, of what illness; its beats."""

    def __init__(
        self, cast: Cast, place: dict[str, Any], key: str, illness: str, here: str, there: str, bed: str
    ) -> None:
        self.cast, self.place, self.key, self.bed = cast, place, key, bed
        self.ill: dict[str, Any] = _told()["illnesses"][illness]
        self.outside = there == OUTSIDE
        houses = place["houses"]
        self.sender = self._doctor(houses[here])
        self.receiver = self.sender if self.outside else self._doctor(houses[there])
        self.down = "vwtch".index(there) < "vwtch".index(here) if not self.outside else False
        self.to = None if self.outside else house_id(houses[there])
        self.id = uid("referral", key)

    def _doctor(self, house: str) -> Person:
        return self.cast.able(house, self.ill["specialty"])[0]

    def beats(
        self, rests: str, at: datetime, pace: dict[str, int], step: float = 0, *, back: bool = False
    ) -> Iterator[Beat]:
        """The request and the steps up to where it rests, then the way back home."""
        yield Beat(at, self._request)
        for event in MOVES[rests]:
            at += timedelta(minutes=pace.get(event, step))
            yield Beat(at, self._step(self.id, event, self.sender, self.receiver))
        if back:
            yield from self._home(at)

    def _home(self, at: datetime) -> Iterator[Beat]:
        """Sent back with one tap, received, followed up, closed."""
        id = uid("referral", self.key, "back")
        at += timedelta(minutes=90)
        yield Beat(
            at,
            lambda at: actions.send_back(id=id, by=self._act(self.receiver), at=at, referral_id=self.id),
        )
        for event in MOVES["completed"]:
            at += timedelta(minutes=PAST_PACE[event])
            yield Beat(at, self._step(id, event, self.receiver, self.sender, down=True))

    def _act(self, person: Person) -> Actor:
        return self.cast.act(person)

    def _request(self, at: datetime) -> None:
        by, ill = self._act(self.sender), self.ill
        patient, consent = self._patient(by, at)
        party = None
        if self.outside:
            party = actions.add_party(
                by=by, at=at, name=self.place["outside"], contact="演示·转诊办值班", phone=phone(77)
            ).pk
        wish = Wish(
            patient_id=patient, consent_id=consent, reason=ill["reason"], urgency=Urgency(ill["urgency"]),
            transport=Transport(ill["transport"]), summary=msgspec.convert(ill["summary"], Summary),
            plan=msgspec.convert(ill["plan"], CarePlan) if self.down else CarePlan(), to=self.to, outside=party,
        )  # fmt: skip
        actions.request(id=self.id, by=by, at=at, wish=wish)

    def _patient(self, by: Actor, at: datetime) -> tuple[UUID, UUID]:
        id, consent = uid("patient", self.key), uid("consent", self.key)
        chance = Random(self.key)  # noqa: S311 - as above
        count = chance.randint(0, 9000)
        born = date(
            at.year - self.ill["age"] - chance.randint(-4, 6), chance.randint(1, 12), chance.randint(1, 28)
        )
        sex = self.ill["sex"]
        who = Particulars(
            name=patient_name(chance, sex), sex=Sex(sex), born_on=born,
            id_number=id_number(born, sex, count), phone=phone(count),
        )  # fmt: skip
        patients.register(id=id, by=by, at=at - timedelta(minutes=4), who=who)
        patients.record_consent(
            id=consent, by=by, at=at - timedelta(minutes=2), patient_id=id, purpose=Purpose.CARE,
            form=ConsentForm.EMERGENCY if self.ill["urgency"] == "immediate" else ConsentForm.WRITTEN, given_at=at - timedelta(minutes=2),
        )  # fmt: skip
        return id, consent

    def _step(
        self, id: UUID, event: str, sender: Person, receiver: Person, *, down: bool = False
    ) -> Callable[[datetime], object]:
        mine = event in OF_SENDER

        def take(at: datetime) -> object:
            more: dict[str, Any] = {"note": NOTES[event]} if event in NOTES else {}
            if self.outside and not mine:
                more["said"] = Said("演示·陈护士（转诊办）", at - timedelta(minutes=3))
            if event == "accept" and self.bed and not down:
                more["offer_id"] = uid("bed", self.place["code"], self.bed)
            if event == "finish":
                more |= self._finish(down=down or self.down)
            verb = getattr(actions, event)
            return verb(by=self._act(sender if mine else receiver), at=at, referral_id=id, **more)

        return take

    def _finish(self, *, down: bool) -> dict[str, Any]:
        outcome = Outcome.STAYS if down else Outcome.HOME if self.outside else Outcome.BACK
        plan = CarePlan() if down else msgspec.convert(self.ill["plan"], CarePlan)
        told = {"outcome": outcome, "result": msgspec.convert(self.ill["result"], Summary), "plan": plan}
        return told | ({"followed_up": True} if down else {})
