"""The open cases at the moment of loading, as data/open.yaml tells them: each card finds every kind of step to take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tongzhou.config.demo import facts
from tongzhou.config.demo.cast import Cast
from tongzhou.config.demo.scenes import Scene

RETURNED, FOLLOWED = "rejected", "closed"
"""Where a case rests that went back for another form, and one whose follow-up falls due today."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the data file. `lead`: a user name, or a sign of the file's head."""

    rests: str
    script: str
    asker: str
    path: str
    hours: float
    step: float
    lead: str = ""


def present(cast: Cast) -> list[Scene]:
    """All of them. Most are routine, so that their clocks run for hours after loading; a few run out before or soon."""
    return [scene for place in facts.opened() for scene in _place(cast, place)]


def _place(cast: Cast, place: facts.Opened) -> Iterator[Scene]:
    for index, row in enumerate(place["cases"], 1):
        yield _scene(cast, place, f"open-{place['code']}-{index:02d}", Told(*row))


def _scene(cast: Cast, place: facts.Opened, key: str, told: Told) -> Scene:
    script = next(one for one in facts.scripts() if one.id == told.script)
    houses = tuple(place["houses"][letter] for letter in told.path.split())
    chance = Random(key)  # noqa: S311 - a story that is the same in every load
    back = told.rests == "on-hold" or (told.rests == "answered" and bool(script.ask))
    turns = {"ask_back": back, "return": told.rests == RETURNED, "follow": told.rests == FOLLOWED}
    return Scene(
        key=key,
        script=script,
        at=cast.end - timedelta(hours=told.hours, seconds=chance.uniform(1, 59)),
        asker=cast.able(place["houses"][told.asker], script.specialty)[0],
        path=houses,
        turns=frozenset(name for name, happens in turns.items() if happens),
        stop="" if told.rests == FOLLOWED else told.rests,
        step=timedelta(minutes=told.step),
        expert=_lead(cast, place["cards"].get(told.path[-1], ""), told.lead),
        chance=chance,
    )


def _lead(cast: Cast, card: str, sign: str) -> str:
    """The user name of whoever takes the case up; empty for whoever knows the field."""
    if sign == "+":
        return cast.beside(cast.named(card)).username
    return "" if sign == "-" else sign or card
