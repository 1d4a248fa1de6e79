"""What a phone sends: a batch in the name of one account, item by item. One item that cannot be read never holds up the others.

Times are whole milliseconds since 1970 by the device's own clock; `offset_ms` is device minus platform, None when it was not measured.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Raw, Struct

from tongzhou.kernel.errors import Invalid, sentence

MOST = 50
"""Items of one batch."""
ASKED = 5
"""Runs that a phone asks about at once."""
NOT_READ = sentence(
    "web.emergency.not_read",
    "这一条看不懂。",
    "This item cannot be read.",
    then_zh="请把这一页重新打开，再记一次；时间先写在纸上。",
    then_en="Open this page anew and note it again; keep the time on paper meanwhile.",
)

Ms = Annotated[int, Meta(ge=0, le=4_102_444_800_000)]
"""Milliseconds since 1970, before 2100."""
Offset = Annotated[int, Meta(ge=-2_000_000_000, le=2_000_000_000)]
"""Milliseconds, as a column holds them: a clock that is off by more than three weeks is told as unmeasured."""
Code = Annotated[str, Meta(min_length=1, max_length=24)]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Item(Struct, tag_field="kind", forbid_unknown_fields=True, kw_only=True):
    """What all have: made on the phone, when, by a clock that was off by how much."""

    id: UUID
    run: UUID
    device_at: Ms
    offset_ms: Offset | None

    @property
    def when(self) -> datetime:
        """The device's own time."""
        return moment(self.device_at)


class Begin(Item, tag="begin"):
    """A run begins; `mission`: the ambulance's, when it was begun from there."""

    pathway: Code
    came: Literal["ambulance", "transfer", "walk_in"]
    label: Annotated[str, Meta(max_length=60)]
    institution: UUID | None = None
    mission: UUID | None = None


class Stamp(Item, tag="stamp"):
    """A point in time was touched; `at` is another time of the device, for what lies back."""

    point: Code
    at: Ms | None = None
    insisted: bool = False


class Correct(Item, tag="correct"):
    """A point is put right: `of` is what it replaces, `at` its time by this device, None when it did not happen."""

    point: Code
    of: UUID
    at: Ms | None
    reason: Literal["mistouch", "time"]
    insisted: bool = False


class Vitals(Item, tag="vitals"):
    """Vital signs, as they were typed."""

    systolic: str = ""
    diastolic: str = ""
    pulse: str = ""
    spo2: str = ""
    respiration: str = ""
    glucose: str = ""
    consciousness: Literal["", "A", "V", "P", "U"] = ""


class Attach(Item, tag="attach"):
    """A file that has arrived (its id is the item's) belongs to the run."""

    what: Literal["ecg", "picture", "document"]


class Batch(Struct, forbid_unknown_fields=True):
    """One sending: whose, which runs he asks about, the items as they came."""

    account: UUID
    asking: Annotated[list[UUID], Meta(max_length=ASKED)]
    items: Annotated[list[Raw], Meta(max_length=MOST)]


Known = Begin | Stamp | Correct | Vitals | Attach
_BATCH, _ITEM = msgspec.json.Decoder(Batch), msgspec.json.Decoder(Known)


_ESCAPES = re.compile(
    rb"(?P<whole>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|(?P<nul>\\u0000)|\\."
)


def cleaned(body: bytes) -> bytes:
    """JSON without what a text cannot hold: half a character (a browser cuts texts in the middle of one and says so by an escape), and NUL.

    What was touched is kept all the same: for the sake of a spoilt letter no time is refused.
    """
    return _ESCAPES.sub(
        lambda found: {"half": rb"\ufffd", "nul": b""}.get(found.lastgroup or "", found[0]), body
    )


def batch(body: bytes) -> Batch:
    """The batch. Raises Invalid."""
    try:
        return _BATCH.decode(cleaned(body))
    except msgspec.MsgspecError as fault:
        raise Invalid(NOT_READ) from fault


def item(raw: Raw) -> Known:
    """One item. Raises Invalid."""
    try:
        found: Known = _ITEM.decode(raw)
    except (msgspec.MsgspecError, RecursionError) as fault:
        raise Invalid(NOT_READ) from fault
    return found


def id_of(raw: Raw) -> str:
    """The id that an item says it has, "" when none can be read: so that the phone knows which one is answered."""
    try:
        told = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return ""
    found = told.get("id") if isinstance(told, dict) else None
    return found if isinstance(found, str) else ""


def moment(ms: int) -> datetime:
    """Milliseconds since 1970 as an aware time, exactly."""
    return _EPOCH + timedelta(milliseconds=ms)


def ms(at: datetime) -> int:
    """An aware time as whole milliseconds since 1970."""
    return (at - _EPOCH) // timedelta(milliseconds=1)
