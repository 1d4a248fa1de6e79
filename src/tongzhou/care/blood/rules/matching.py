"""Who may be given whose blood: the table of `data/matching.yaml`, and the order in which bags are suggested."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tongzhou.care.blood.rules.components import components
from tongzhou.care.blood.rules.words import Abo, Rh
from tongzhou.kernel.words import Words

FILE = Path(__file__).parents[1] / "data" / "matching.yaml"


class Verdict(StrEnum):
    """How a donor's group goes with a recipient's. SAME and FITS may be given; WARNED is a named person's choice; NEVER is not offered."""

    SAME = "same"
    FITS = "fits"
    WARNED = "warned"
    NEVER = "never"

    @property
    def words(self) -> Words:
        """The verdict in words."""
        return {
            "same": Words("同型", "same group"),
            "fits": Words("相容", "compatible"),
            "warned": Words("不同型，要慎重", "not the same group, be careful"),
            "never": Words("不相容", "incompatible"),
        }[self.value]

    @property
    def order(self) -> int:
        """The better the smaller."""
        return list(Verdict).index(self)


@cache
def tables() -> dict[str, dict[str, Any]]:
    """The rules by code."""
    told: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return told


def verdict(component: str, *, donor: tuple[Abo, Rh], recipient: tuple[Abo, Rh], emergency: bool) -> Verdict:
    """How a bag of this component goes with a recipient. Raises KeyError for a component that is not listed."""
    table = tables()[components()[component].rule]
    found = _by_abo(table, donor[0], recipient[0])
    if found is Verdict.NEVER:
        return found
    if table["rh"] == "strict":
        found = max(found, _by_rh(donor[1], recipient[1]), key=lambda one: one.order)
    if found is Verdict.WARNED and table["emergency"] and not emergency:
        return Verdict.NEVER
    return found


def _by_abo(table: dict[str, Any], donor: Abo, recipient: Abo) -> Verdict:
    if donor.value in table["fits"].get(recipient.value, ()):
        return Verdict.SAME if donor is recipient else Verdict.FITS
    if donor.value in table["warned"].get(recipient.value, ()):
        return Verdict.WARNED
    return Verdict.NEVER


def _by_rh(donor: Rh, recipient: Rh) -> Verdict:
    if donor is recipient:
        return Verdict.SAME
    return Verdict.FITS if donor is Rh.NEGATIVE else Verdict.WARNED
