"""The acts of blood: what a ledger entry of these kinds holds. Case number at most, no patient, no price."""

from __future__ import annotations

import msgspec

from tongzhou.care.blood.rules import Abo, Rh, Why, components, units
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind


class RequestDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Blood asked of a station. `amount` is a number as text, in `unit`; `doses` the same where it is whole 治疗量, else None.

    `met`: all of it came, and by the time it was needed.
    """

    component: str
    abo: str
    rh: str
    amount: str
    unit: str
    doses: int | None
    emergency: bool
    met: bool | None


class IssueDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Blood that the receiver signed for, in 治疗量: whole minutes from asking to arrival. `temperature_kept` None: nobody recorded any."""

    component: str
    abo: str
    rh: str
    emergency: bool
    minutes_to_delivery: int | None
    temperature_kept: bool | None


class WastedDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Blood in 治疗量 that was given to nobody, and why."""

    component: str
    why: str


class BagWastedDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bag not counted in 治疗量 that was given to nobody, and why. `in_bag` is a number as text, in `unit`."""

    component: str
    in_bag: str
    unit: str
    why: str


_LABELS = {
    "component": Words("血液成分", "component"),
    "abo": Words("ABO 血型", "ABO group"),
    "rh": Words("Rh 血型", "RhD"),
    "amount": Words("申请数量", "amount asked for"),
    "in_bag": Words("袋内数量", "amount in the bag"),
    "unit": Words("计量单位", "counting unit"),
    "doses": Words("申请治疗量", "doses asked for"),
    "emergency": Words("紧急", "emergency"),
    "met": Words("全部按时满足", "met in full and in time"),
    "minutes_to_delivery": Words("多久送达（分钟）", "minutes to delivery"),
    "temperature_kept": Words("温度合格", "kept at the right temperature"),
    "why": Words("原因", "why"),
}
_READ = {
    "component": lambda code: components()[code].words,
    "unit": lambda code: units()[code].words,
    "abo": lambda code: Abo(code).words,
    "rh": lambda code: Rh(code).words,
    "why": lambda code: Why(code).words,
}


def _kind(
    code: str, words: Words, unit: Unit, detail: type[msgspec.Struct], *, one_sided: bool = False
) -> Kind:
    names = detail.__struct_fields__
    return Kind(
        code=code,
        words=words,
        unit=unit,
        version=1,
        claimed_seal=Words("支", "S"),
        confirmed_seal=Words("受", "R"),
        detail=detail,
        labels={name: _LABELS[name] for name in names},
        values={name: read for name, read in _READ.items() if name in names},
        of_record=True,
        one_sided=one_sided,
    )


REQUEST = _kind("blood_request", Words("用血申请", "request for blood"), Unit.TIME, RequestDetail)
ISSUE = _kind("blood_issue", Words("血液发放", "blood issued"), Unit.THERAPEUTIC_DOSE, IssueDetail)
WASTED = _kind("blood_wasted", Words("血液报废", "blood wasted"), Unit.THERAPEUTIC_DOSE, WastedDetail)
"""治疗量 is a unit of apheresis platelets alone. What is counted in U or ml is never added into it: it has its request, and no entry of these two."""
OWN_WASTED = _kind(
    "blood_own_wasted",
    Words("本库血液报废", "blood wasted in own stock"),
    Unit.THERAPEUTIC_DOSE,
    WastedDetail,
    one_sided=True,
)
"""In the one-sided book of the house where it lay: nobody of another house saw it. A figure counts it only where its definition names it."""
OWN_BAG_WASTED = _kind(
    "blood_own_bag_wasted",
    Words("本库血袋报废", "bag wasted in own stock"),
    Unit.TIME,
    BagWastedDetail,
    one_sided=True,
)
"""The same of a bag in U or ml, one 次 each: the amount stands in the detail and is added to nothing."""
OWN = (OWN_WASTED, OWN_BAG_WASTED)
