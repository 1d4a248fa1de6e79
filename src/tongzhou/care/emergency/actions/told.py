"""What a phone sends: ids made there, device times with the offset of the device's clock. Everything may come late, twice, out of order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from tongzhou.care.emergency.rules import Awake, Came, Source
from tongzhou.kernel.words import Words

FARTHEST = timedelta(days=20)
"""A clock further off has lost its time, so what is further back than that from when the platform heard of the emergency is asked about."""


def true_time(device_at: datetime, offset_ms: int | None) -> datetime:
    """Device minus offset; a clock that was never compared is taken as it is."""
    return device_at - timedelta(milliseconds=offset_ms or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A run begins. `institution`: where he is brought (None: not known yet; of who walked in one's own house).

    `offset_ms`: device minus platform, in milliseconds; None: never compared.
    """

    id: UUID
    pathway: str
    came: Came
    device_at: datetime
    institution: UUID | None = None
    mission: UUID | None = None
    offset_ms: int | None = None
    patient: UUID | None = None
    label: str = "无名氏"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A point in time. `device`: the name of the clock it was read off, for `source` device; its last check gives the offset."""

    id: UUID
    point: str
    device_at: datetime
    offset_ms: int | None = None
    source: Source = Source.PERSON
    insisted: bool = False
    note: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Stamped:
    """What became of a stamp. kept: current, or kept beside when `words` say so; known: it was here already; questioned: kept, but out of order
    and not current until somebody insists; refused: not kept, and why."""

    id: UUID
    outcome: Literal["kept", "known", "questioned", "refused"]
    words: Words | None = None
    then: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """Vitals of one moment; None was not measured. Units as in models.Vitals."""

    id: UUID
    device_at: datetime
    offset_ms: int | None = None
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    spo2: int | None = None
    respiration: int | None = None
    glucose: Decimal | None = None
    temperature: Decimal | None = None
    consciousness: Awake | None = None
    note: str = ""
