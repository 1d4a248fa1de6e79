"""States of a claim and their lifecycle, sides, kinds of book; what an act amounts to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words


class Side(StrEnum):
    """The two equal sides of an act."""

    SUPPORTING = "supporting"
    RECEIVING = "receiving"

    @property
    def other(self) -> Side:
        """The opposite side: the one that may confirm what this one claims."""
        return Side.RECEIVING if self is Side.SUPPORTING else Side.SUPPORTING

    @property
    def words(self) -> Words:
        """The side in words."""
        return (
            Words("支援方", "supporting side")
            if self is Side.SUPPORTING
            else Words("受援方", "recipient side")
        )


class ClaimState(StrEnum):
    """Open until the other side speaks; only confirmed and settled claims have an entry."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """The state in words."""
        return _CLAIM_STATES[self]


_CLAIM_STATES = {
    ClaimState.OPEN: Words("待对方确认", "waiting for the other side"),
    ClaimState.CONFIRMED: Words("已入账", "in the ledger"),
    ClaimState.DISPUTED: Words("有异议", "disputed"),
    ClaimState.SETTLED: Words("已协商入账", "settled, in the ledger"),
    ClaimState.WITHDRAWN: Words("已撤回", "withdrawn"),
}

LIVE = (ClaimState.OPEN, ClaimState.DISPUTED)
"""States in which a claim still waits for somebody; an act has at most one such claim."""

POSTED = (ClaimState.CONFIRMED, ClaimState.SETTLED)
"""States of claims that have an entry."""

NO_SUCH_STEP = sentence(
    "ledger.no_such_step",
    "这条主张现在是“{state}”，不能“{event}”。",
    "This claim is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚被别人处理过，请刷新后再看。",
    then_en="Somebody may just have acted on it; refresh and look again.",
)

LIFECYCLE = Lifecycle(
    "claim",
    (
        Move(
            "confirm",
            Words("确认", "confirm"),
            (ClaimState.OPEN,),
            ClaimState.CONFIRMED,
            P.CONFIRM,
            posts="entry",
        ),
        Move(
            "settle",
            Words("协商后确认", "confirm after talking"),
            (ClaimState.DISPUTED,),
            ClaimState.SETTLED,
            P.CONFIRM,
            posts="entry",
        ),
        Move("dispute", Words("提出异议", "dispute"), LIVE, ClaimState.DISPUTED, P.CONFIRM),
        Move(
            "answer",
            Words("答复异议", "answer the dispute"),
            (ClaimState.DISPUTED,),
            ClaimState.DISPUTED,
            P.CLAIM,
        ),
        Move("withdraw", Words("撤回", "withdraw"), LIVE, ClaimState.WITHDRAWN, P.CLAIM),
    ),
    NO_SUCH_STEP,
)
"""What may happen to a claim. Claimants answer and withdraw; the other side confirms, disputes, settles."""


REMIND_AFTER = timedelta(days=7)
"""A claim that waits so long for the other side is called overdue, and its reader is reminded, and again after as long."""


class BookKind(StrEnum):
    """Support between paired sides; alliance inside a county (counted, not support); one-sided: no second house stands behind it."""

    SUPPORT = "support"
    ALLIANCE = "alliance"
    ONE_SIDED = "one_sided"

    @property
    def words(self) -> Words:
        """The kind of book in words."""
        return _BOOKS[self]


_BOOKS = {
    BookKind.SUPPORT: Words("对口帮扶账簿", "support book"),
    BookKind.ALLIANCE: Words("医联体账簿", "alliance book"),
    BookKind.ONE_SIDED: Words("单方账簿", "one-sided book"),
}

CHINA = timezone(timedelta(hours=8))
"""Days and years of the ledger are those of China: one time zone, no summer time."""


def year_of(at: datetime) -> int:
    """The year in which `at` (aware) falls in China: the year of the book it posts to."""
    return at.astimezone(CHINA).year


class How(StrEnum):
    """How a house came to know what an entry of its one-sided book rests on. Nobody of another house signed it."""

    TELEPHONE = "telephone"
    LINK = "link"
    COLLEAGUE = "colleague"
    ALONE = "alone"

    @property
    def words(self) -> Words:
        """The way in words."""
        return _HOWS[self]

    @property
    def outside(self) -> bool:
        """Whether a party without an account told it; else nobody but the house was there."""
        return self in (How.TELEPHONE, How.LINK)

    @property
    def key(self) -> str:
        """What the key of such news begins with."""
        return {How.COLLEAGUE: "account:", How.ALONE: "house:"}.get(self, "outside:")


_HOWS = {
    How.TELEPHONE: Words("电话告知", "told by telephone"),
    How.LINK: Words("通过一次性链接告知", "told through a one-time link"),
    How.COLLEAGUE: Words("本机构另一人核对", "checked by a second person of the house"),
    How.ALONE: Words("本机构一人经办，没有第二人在场", "one person of the house, nobody else was there"),
}


@dataclass(frozen=True, slots=True)
class News:
    """What stands in the place of the second signature in a one-sided book: who said it, of which party, when (aware), and how.

    `key` is "outside:<party>" for a party without an account; "account:<id>" for a colleague of the house, and then `party` is the house's name;
    "house:<id>" where the house has no second person who knows of it: `by` and `party` are the house's name (`alone`).
    """

    how: How
    key: str
    party: str
    by: str
    at: datetime


def alone(house: UUID, name: str, at: datetime) -> News:
    """The news of a house by itself, where nobody else knows of the work."""
    return News(How.ALONE, f"house:{house}", name, name, at)


@dataclass(frozen=True, slots=True)
class OwnStep:
    """The step of the act's own record that alone confirms it; `address` is the record's page ("/cases/{id}/").

    Then the loop closes where the work is: nobody signs in the ledger for what was not yet decided at the bedside.
    """

    code: str
    words: Words
    address: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act, declared by the package that owns it (`acts.py`) and collected at start.

    `detail` is the frozen msgspec struct that an act's detail must fit; `labels` name its fields on a page, and
    `values` put the codes of a field into words (a code it does not know raises ValueError or KeyError and is shown bare).
    With `confirmed_by`, only that step of the record confirms (a reversal is confirmed in the ledger all the same).
    `of_record`: its pairing is the one that its record found when the act began, not one that somebody names now.
    `one_sided`: the kind of work behind which one house alone stands. It is posted to one-sided books only, and no other kind is: a figure counts
    it only when its definition names it.
    `by_steps`: the two signatures are the two steps of the record. Whoever may sign for a house at all (CONFIRM) also claims for it, but only by
    taking such a step: a village doctor who closes what he began vouches for it, though he claims nothing in the ledger itself.
    """

    code: str
    words: Words
    unit: Unit
    version: int
    claimed_seal: Words
    confirmed_seal: Words
    detail: type | None = None
    labels: Mapping[str, Words] = field(default_factory=dict, hash=False)
    values: Mapping[str, Callable[[str], Words]] = field(default_factory=dict, hash=False)
    confirmed_by: OwnStep | None = None
    one_sided: bool = False
    of_record: bool = False
    by_steps: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody or something that took part: role ("expert", "asker", "patient", "device"), stable key, shown name.

    A patient's key is a keyed hash and its name is empty.
    """

    role: str
    key: str
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What an act amounts to: all that an entry will hold. Times are aware; quantity has its unit.

    `pairing_id` is None for work inside one county's alliance. `source` is the act's text key,
    for example "consultation:<uuid>"; `version` counts the act's own versions from 1.
    In a one-sided book both houses are the one that claims, and `news` says what it rests on.
    """

    kind: str
    source: str
    version: int
    occurred_from: datetime
    occurred_to: datetime
    supporting_id: UUID
    receiving_id: UUID
    pairing_id: UUID | None
    quantity: Quantity
    department_id: UUID | None = None
    specialty: str = ""
    tier: str = ""
    grade: str = ""
    case_number: str = ""
    minutes: int | None = None
    fen: int | None = None
    members: tuple[Member, ...] = ()
    evidence: tuple[str, ...] = ()
    detail: dict[str, object] = field(default_factory=dict)
    news: News | None = None


ONE = Decimal(1)
