"""The act that a closed run is: what a ledger entry of this kind holds. Case number, no patient."""

from __future__ import annotations

import msgspec

from tongzhou.care.emergency.pathways import pathways
from tongzhou.care.emergency.rules import Came, Outcome
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind


class EmergencyDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One run through an emergency pathway ("stemi", "stroke", …). `came`: ambulance, transfer, walk_in.

    Minutes are whole, of true times (device minus offset), rounded down; None is "not known", and also what the run before counts already.
    A clock that ran backwards gives negative minutes: it stays in the record and out of every figure.
    """

    pathway: str
    came: str
    minutes_fmc_to_ecg: int | None
    minutes_door_to_balloon: int | None
    minutes_door_to_needle: int | None
    minutes_door_in_door_out: int | None
    ecg_before_arrival: bool | None
    outcome: str


def _pathway(code: str) -> Words:
    known = pathways().get(code)
    return known.words if known else Words(code, code)


_LABELS = {
    "pathway": Words("急救通道", "pathway"),
    "came": Words("来院方式", "how he came"),
    "minutes_fmc_to_ecg": Words(
        "首次医疗接触到首份心电图（分钟）", "minutes from first medical contact to first ECG"
    ),
    "minutes_door_to_balloon": Words("进门到球囊或导丝（分钟）", "minutes from door to balloon or wire"),
    "minutes_door_to_needle": Words("进门到溶栓（分钟）", "minutes from door to needle"),
    "minutes_door_in_door_out": Words("进门到出门（分钟）", "minutes from door in to door out"),
    "ecg_before_arrival": Words("到院前传来心电图", "ECG sent before arrival"),
    "outcome": Words("结局", "outcome"),
}


def _kind(code: str, words: Words, *, one_sided: bool = False) -> Kind:
    return Kind(
        code=code,
        words=words,
        unit=Unit.CASE,
        version=1,
        claimed_seal=Words("支", "S"),
        confirmed_seal=Words("受", "R"),
        detail=EmergencyDetail,
        labels=_LABELS,
        values={
            "pathway": _pathway,
            "came": lambda code: Came(code).words,
            "outcome": lambda code: Outcome(code).words,
        },
        one_sided=one_sided,
        of_record=True,
        by_steps=True,
    )


EVENT = _kind("emergency_event", Words("急救事件", "emergency event"))
"""Unit 例: a run whose patient was brought and which both sides closed counts once, on the day of arrival."""
EVENT_ALONE = _kind(
    "emergency_event_alone",
    Words("自己来院的急救事件", "emergency event of somebody who walked in"),
    one_sided=True,
)
"""Unit 例, in the hospital's one-sided book: nobody of another house was there. Counts in the pathway's times, never as support."""
KINDS = (EVENT, EVENT_ALONE)
