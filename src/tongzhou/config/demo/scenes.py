"""What happens in the demo: who asks what, when, along which houses, with which turns. Planned before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tongzhou.config.demo import facts
from tongzhou.config.demo.cast import Cast, Person
from tongzhou.config.demo.chains import CHAINS, LOCAL, Chain
from tongzhou.config.demo.facts import Script

PAST = 200
YEARS = timedelta(days=730)
QUIET = timedelta(days=12)
"""No past case begins later than this before the end, so that all of them are closed."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One case to be told. `path`: the houses it comes to, the last answers. `stop`: where an open case rests.

    `step`: for open cases, the time between its steps; past cases take their own time.
    """

    key: str
    script: Script
    at: datetime
    asker: Person
    path: tuple[str, ...]
    turns: frozenset[str] = frozenset()
    stop: str = ""
    step: timedelta | None = None
    expert: str = ""
    chance: Random = field(default_factory=Random, compare=False, repr=False)


def past(cast: Cast) -> list[Scene]:
    """Two years of closed cases, each script told in turn, at hours people work."""
    chance = Random(20210909)  # noqa: S311 - a story that is the same in every load
    deck = _deck(chance)
    span = YEARS - QUIET
    return [
        _past(cast, deck[index % len(deck)], index, cast.end - YEARS + span * (index / PAST), chance)
        for index in range(PAST)
    ]


def _deck(chance: Random) -> list[Script]:
    deck = [one for one in facts.scripts() for _ in range(3)]
    chance.shuffle(deck)
    return deck


def _past(cast: Cast, script: Script, index: int, near: datetime, chance: Random) -> Scene:
    chain = _chain(script, chance)
    asker, path = _path(cast, script, chain, chance)
    key = f"past-{index:03d}"
    own = Random(f"{key}{script.id}")  # noqa: S311 - as above
    return Scene(
        key, script, _hour(near, script, chance), asker, path, _turns(script, index, path), chance=own
    )


def _chain(script: Script, chance: Random) -> Chain:
    """A chain that knows this topic; maternity and children's houses only hear what experts must answer."""
    if script.id in LOCAL:
        return next(one for one in CHAINS if one.county == LOCAL[script.id])
    expert = script.answer == "expert"
    fits = [one for one in CHAINS if (expert and script.topic in one.only) or not one.only]
    return chance.choices(fits, [one.weight for one in fits])[0]


def _path(cast: Cast, script: Script, chain: Chain, chance: Random) -> tuple[Person, tuple[str, ...]]:
    """Who asks, and the houses up to the one that answers."""
    if not chain.villages:
        return cast.able(chain.county, script.specialty)[0], (chain.hospital,)
    village = chance.choice(chain.villages)
    township = chain.townships[village]
    ladder = [village, township, chain.county, chain.hospital]
    top = {"township": 1, "county": 2, "expert": 3}[script.answer]
    begin = 0 if top == 1 or chance.random() < 0.4 else chance.randint(0, top - 1)
    return cast.able(ladder[begin], script.specialty)[0], tuple(ladder[begin + 1 : top + 1])


def _hour(near: datetime, script: Script, chance: Random) -> datetime:
    """A moment of that day (China is UTC+8): emergencies at any hour, the rest while the clinic is open."""
    midnight = near.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=8)
    if script.urgency == "immediate":
        return midnight + timedelta(minutes=chance.randint(0, 1439))
    hour = chance.choices(range(7, 22), [2, 7, 11, 12, 9, 4, 3, 7, 9, 9, 6, 4, 3, 2, 1])[0]
    return midnight + timedelta(hours=hour, minutes=chance.randint(0, 59), seconds=chance.randint(0, 59))


def _turns(script: Script, index: int, path: tuple[str, ...]) -> frozenset[str]:
    """Which unusual turns this telling takes; counted, so that each turn occurs."""
    hospital = script.answer == "expert"
    turns = {
        "ask_back": bool(script.ask) and index % 4 != 3,
        "panel": hospital and script.id in facts.panels()["panels"] and index % 2 == 0,
        "amend": script.id in facts.panels()["amendments"] and index % 3 == 0,
        "late": index % 13 == 5,
        "return": index % 17 == 3 and script.urgency == "routine" and script.topic != "general",
        "decline": hospital and index % 19 == 7,
        "cancel": index % 37 == 11,
        "question": index % 23 == 9,
    }
    return frozenset(name for name, happens in turns.items() if happens)
