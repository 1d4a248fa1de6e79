"""The act that a reached goal is: the recipient's acceptance posts it."""

from __future__ import annotations

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind
from tongzhou.support.goals.rules import One


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `one` is which of the four ones; `commitment` the promise it belongs to; `look_on` an ISO day."""

    one: str
    title: str
    baseline: str
    evidence: str
    commitment: str | None
    look_on: str


REACHED = Kind(
    code="goal_reached",
    words=Words("目标达成", "goal reached"),
    unit=Unit.ITEM,
    version=1,
    claimed_seal=Words("支", "S"),
    confirmed_seal=Words("受", "R"),
    detail=Detail,
    labels={
        "one": Words("哪一项", "which"),
        "title": Words("目标", "goal"),
        "baseline": Words("现状（基线）", "baseline"),
        "evidence": Words("依据", "evidence"),
        "commitment": Words("所属承诺", "commitment"),
        "look_on": Words("复看日期", "second look on"),
    },
    values={"one": lambda code: One(code).words},
)
"""Unit 项: one goal that the recipient accepted."""
