"""Emergencies of the demo: two years of closed ones, and some on the way, here, observed, waiting to be closed; observation beds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from tongzhou.care.emergency import actions
from tongzhou.care.emergency.actions import Begun, Stamp, Vitals
from tongzhou.care.emergency.rules import Answer, Came, Outcome
from tongzhou.config.demo.cast import Cast, Person, house_id
from tongzhou.config.demo.facts import DATA
from tongzhou.config.demo.names import uid
from tongzhou.config.demo.story import Beat

YEARS = timedelta(days=680)
NIGHT = timedelta(minutes=97)
"""Past runs begin at other hours than anything else."""
CLOSES = timedelta(minutes=50)


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((DATA / "emergencies.yaml").read_text("utf-8"))
    return told


@cache
def _places() -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = yaml.safe_load((DATA / "referrals.yaml").read_text("utf-8"))["places"]
    return places


def beats(cast: Cast) -> Iterator[Beat]:
    """Beds first, then each run at its hours."""
    past, opened = _told()["past"], _told()["open"]
    for place in _places():
        yield from _beds(cast, place)
        for index, what in enumerate(past):
            began = cast.end - YEARS * ((len(past) - index) / (len(past) + 1)) + NIGHT * index
            yield from Rescued(cast, place, f"past-{index}", what).beats(began, "completed")
        for index, (what, hours, rests) in enumerate(opened):
            began = cast.end - timedelta(hours=hours, seconds=11 * index)
            yield from Rescued(cast, place, f"open-{index}", what).beats(began, rests)


def _doctor(cast: Cast, place: dict[str, Any], letter: str) -> Person:
    return cast.able(place["houses"][letter], "20")[0]


def _beds(cast: Cast, place: dict[str, Any]) -> Iterator[Beat]:
    for number, label in enumerate(_told()["beds"]):

        def keep(at: datetime, label: str = label) -> None:
            by = cast.act(_doctor(cast, place, "c"))
            house = house_id(place["houses"]["c"])
            actions.add_bed(
                id=uid("observation", place["code"], label), by=by, at=at, institution_id=house, label=label
            )

        yield Beat(cast.end - timedelta(days=9, minutes=number), keep)


class Rescued:
    """One run: the township's crew brings somebody to the county, or somebody walks in there."""

    def __init__(self, cast: Cast, place: dict[str, Any], key: str, what: str) -> None:
        self.cast, self.place, self.told = cast, place, _told()["runs"][what]
        self.key = f"{place['code']}-{key}"
        self.id = uid("emergency", self.key)
        self.walked = self.told["came"] == Came.WALK_IN
        self.receiver = _doctor(cast, place, "c")
        self.sender = self.receiver if self.walked else _doctor(cast, place, "t")

    def beats(self, began: datetime, rests: str) -> Iterator[Beat]:
        """The beginning and what followed, up to where it rests."""
        yield Beat(began, lambda at: self._begin(at))
        sure = self.cast.end if rests != "completed" else None
        crew, hospital = self.told["crew"], self.told["hospital"]
        if crew:
            heard = began + timedelta(minutes=max(crew.values()) + 1)
            yield Beat(heard, lambda at: self._stamps(self.sender, began, crew, at))
        yield Beat(began + timedelta(minutes=10), lambda at: self._vitals(began, at))
        if "answer" in self.told:
            minutes, said = self.told["answer"]
            yield Beat(began + timedelta(minutes=minutes), lambda at: self._answer(said, at))
        if rests == "coming":
            return
        known = {
            code: minute
            for code, minute in hospital.items()
            if sure is None or began + timedelta(minutes=minute) < sure
        }
        if known:
            heard = began + timedelta(minutes=max(known.values()), seconds=30)
            yield Beat(heard, lambda at: self._stamps(self.receiver, began, known, at))
        if rests == "observed":
            yield Beat(self.cast.end - timedelta(minutes=20), self._observe)
        if rests in ("ended", "completed"):
            yield from self._ends(began, rests)

    def _ends(self, began: datetime, rests: str) -> Iterator[Beat]:
        minutes, outcome, note = self.told["outcome"]
        ended = began + timedelta(minutes=minutes)
        by = self.receiver
        yield Beat(
            ended,
            lambda at: actions.finish(
                by=self.cast.act(by), at=at, run_id=self.id, outcome=Outcome(outcome), note=note
            ),
        )
        if rests != "completed":
            return
        yield Beat(
            ended + CLOSES, lambda at: actions.close(by=self.cast.act(self.sender), at=at, run_id=self.id)
        )
        if "delay" in self.told:
            yield Beat(ended + 2 * CLOSES, self._delay)

    def _begin(self, at: datetime) -> None:
        to = None if self.walked else house_id(self.place["houses"]["c"])
        told = Begun(
            id=self.id, pathway=self.told["pathway"], came=Came(self.told["came"]), device_at=self._shown(at), institution=to,
            offset_ms=self.told["offset_ms"], label=self.told["label"],
        )  # fmt: skip
        actions.begin(by=self.cast.act(self.sender), at=at, begun=told)

    def _shown(self, when: datetime) -> datetime:
        """What the phone's clock showed."""
        return when + timedelta(milliseconds=self.told["offset_ms"])

    def _stamps(self, who: Person, began: datetime, points: dict[str, int], at: datetime) -> None:
        stamps = [
            Stamp(
                id=uid("point", self.key, code), point=code, device_at=self._shown(began + timedelta(minutes=minute)),
                offset_ms=self.told["offset_ms"],
            )
            for code, minute in points.items()
        ]  # fmt: skip
        for one in actions.stamp(by=self.cast.act(who), at=at, run_id=self.id, stamps=stamps):
            if one.outcome in ("refused", "questioned"):
                raise ValueError(f"{self.key}: {one.words}")

    def _vitals(self, began: datetime, at: datetime) -> None:
        told = {
            name: Decimal(value) if name == "glucose" else value
            for name, value in self.told["vitals"].items()
        }
        one = Vitals(
            id=uid("vitals", self.key),
            device_at=self._shown(began + timedelta(minutes=6)),
            offset_ms=self.told["offset_ms"],
            **told,
        )
        actions.vitals(by=self.cast.act(self.sender), at=at, run_id=self.id, told=one)

    def _answer(self, said: str, at: datetime) -> None:
        actions.answer(by=self.cast.act(self.receiver), at=at, run_id=self.id, answer=Answer(said))

    def _observe(self, at: datetime) -> None:
        bed = uid("observation", self.place["code"], _told()["beds"][0])
        actions.observe(by=self.cast.act(self.receiver), at=at, run_id=self.id, bed_id=bed)

    def _delay(self, at: datetime) -> None:
        cause, interval, minutes, note = self.told["delay"]
        actions.delayed(
            id=uid("delay", self.key), by=self.cast.act(self.receiver), at=at, run_id=self.id, cause=cause, interval=interval,
            minutes=minutes, note=note,
        )  # fmt: skip
