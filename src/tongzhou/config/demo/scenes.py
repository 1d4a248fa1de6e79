"""What happens in the demo: who asks what, when, along which houses, with which turns. Planned before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tongzhou.config.demo import facts
from tongzhou.config.demo.cast import Cast, Person
from tongzhou.config.demo.facts import Script

PAST = 200
YEARS = timedelta(days=730)
QUIET = timedelta(days=12)
"""No past case begins later than this before the end, so that all of them are closed."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Houses one above the other, and who supports them. `only`: topics this chain is asked for."""

    weight: int
    villages: tuple[str, ...]
    townships: dict[str, str]
    county: str
    hospital: str
    only: tuple[str, ...] = ()


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


_HILLS = {"zhulou": "jinhe", "titian": "jinhe", "hedie": "maandi", "bianjie": "jinshuihe"}
CHAINS = (
    Chain(
        6,
        ("maitong", "maitong", "yunbian", "qiangyuan"),
        {"maitong": "weizhou", "yunbian": "weizhou", "qiangyuan": "yanmen"},
        "wenchuan",
        "nanchong",
    ),
    Chain(5, tuple(_HILLS), _HILLS, "jinping", "tongren"),
    Chain(
        5,
        ("guanshan", "caochuan", "huangtu", "taiyang"),
        {"guanshan": "malu", "caochuan": "malu", "huangtu": "liubao", "taiyang": "longshan"},
        "zjc-first",
        "fifth",
    ),
    Chain(3, ("fengyu", "gulou"), {"fengyu": "dongxiang", "gulou": "wushui"}, "zhijiang", "xiangya"),
    Chain(3, ("xueshan", "taohua"), {"xueshan": "benzilan", "taohua": "benzilan"}, "deqin", "yanan"),
    Chain(2, (), {}, "diqing-hospital", "kunming-children", ("child",)),
    Chain(2, (), {}, "shangrila-mch", "kunming-mch", ("pregnancy",)),
    Chain(1, (), {}, "jinping-mch", "fudan-women", ("pregnancy",)),
    Chain(1, (), {}, "zjc-tcm", "binhai-hospital", ("chest_pain", "stroke", "injury")),
)
LOCAL = {
    "altitude-sickness": "deqin",
    "scrub-typhus": "jinping",
    "malaria-imported": "jinping",
    "brucellosis": "zjc-first",
}
"""Illnesses of one country only."""


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


def present(cast: Cast) -> list[Scene]:
    """The open cases: every person a visitor may be finds work, with clocks that are calm, short and run out."""
    return [*_wenchuan(cast), *_elsewhere(cast)]


def _open(
    cast: Cast,
    key: str,
    script: str,
    asker: str,
    path: str,
    stop: str,
    ago: float,
    expert: str = "",
    step: float = 6,
) -> Scene:
    """`ago` hours since it was asked, `step` minutes between the steps; `expert` a user name."""
    told = next(one for one in facts.scripts() if one.id == script)
    who = cast.able(asker, told.specialty)[0]
    own = Random(key)  # noqa: S311 - a story that is the same in every load
    at = cast.end - timedelta(hours=ago, seconds=own.uniform(1, 59))
    houses = tuple(path.split())
    turns = frozenset({"ask_back"} if stop in ("on-hold", "answered") and told.ask else ())
    return Scene(key, told, at, who, houses, turns, stop, timedelta(minutes=step), expert, own)


def _wenchuan(cast: Cast) -> Iterator[Scene]:
    up = "weizhou wenchuan nanchong"
    yield _open(cast, "open-01", "gout-acute", "maitong", "weizhou", "requested", 0.6)
    yield _open(
        cast,
        "open-02",
        "hypertension-uncontrolled",
        "maitong",
        "weizhou wenchuan",
        "received",
        2.2,
        "demo-03-county",
    )
    yield _open(cast, "open-03", "nstemi", "maitong", up, "accepted", 1.45, "demo-04-expert", 3)
    yield _open(
        cast, "open-04", "kawasaki", "wenchuan", "nanchong", "accepted", 27, "demo-07-paediatrician", 20
    )
    yield _open(cast, "open-05", "stable-angina", "maitong", up, "answered", 20, "demo-04-expert", 40)
    yield _open(cast, "open-06", "eczema-widespread", "maitong", up, "on-hold", 9, "", 25)
    yield _open(
        cast, "open-07", "post-stroke-rehab", "yunbian", "weizhou", "accepted", 21, "demo-02-township", 10
    )
    yield _open(cast, "open-08", "lung-nodule", "wenchuan", "nanchong", "requested", 3.1)
    yield _open(
        cast, "open-09", "gerd-chest", "weizhou", "wenchuan nanchong", "received", 4.3, "demo-04-expert", 30
    )


def _elsewhere(cast: Cast) -> Iterator[Scene]:
    """In each of the other programmes: one with the expert, one with the supporter's office, one with the township."""
    for code, village, township, county, hospital, scripts in (
        (
            "jinping",
            "titian",
            "jinhe",
            "jinping",
            "tongren",
            "cirrhosis-ascites bronchiolitis insulin-titration",
        ),
        ("zhangjiachuan", "guanshan", "malu", "zjc-first", "fifth", "brucellosis hip-fracture cough-acei"),
        ("diqing", "xueshan", "benzilan", "deqin", "yanan", "lung-nodule aecopd"),
        ("zhijiang", "fengyu", "dongxiang", "zhijiang", "xiangya", "first-seizure diabetic-foot back-pain"),
    ):
        known = scripts.split()
        up = f"{township} {county} {hospital}"
        yield _open(cast, f"open-{code}-1", known[0], village, up, "accepted", 1.3, f"demo-{code}-expert", 5)
        yield _open(cast, f"open-{code}-2", known[1], county, hospital, "requested", 0.35)
        if len(known) > 2:
            yield _open(cast, f"open-{code}-3", known[2], village, township, "requested", 2.5)
