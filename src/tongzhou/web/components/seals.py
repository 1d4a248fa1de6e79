"""The double seal: an act counts when both sides have signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component


@dataclass(frozen=True, slots=True)
class Sides:
    """The two stamps of one kind of act: the character cut into each, and who holds it."""

    first: Words
    second: Words
    first_side: Words
    second_side: Words


ASKING = Sides(
    Words("请", "Q"), Words("答", "A"), Words("申请方", "Asking side"), Words("受邀方", "invited side")
)
SUPPORT = Sides(
    Words("支", "S"), Words("受", "R"), Words("支援方", "Supporting side"), Words("受援方", "recipient side")
)

_SAID = {
    (False, False): Words("{first}未签，{second}未签", "{first} not signed, {second} not signed"),
    (True, False): Words("{first}已签，{second}未签", "{first} signed, {second} not yet"),
    (False, True): Words("{first}未签，{second}已签", "{first} not yet, {second} signed"),
    (True, True): Words(
        "两枚印已齐：{first}、{second}都已签", "Both seals are set: {first} and {second} signed"
    ),
}
_DISPUTED = Words("{first}已签，{second}有异议", "{first} signed, {second} disputes it")


@dataclass(frozen=True, slots=True)
class DoubleSeal(Component):
    """Two stamps. Dashed until signed, indigo when one side signed, joined in jade when both did.

    `alone`: nobody will ever set the second one (a one-sided book), and why; it stays dashed.
    """

    template: ClassVar[str] = "components/seals.html"
    first: bool = False
    second: bool = False
    sides: Sides = SUPPORT
    disputed: bool = False
    big: bool = False
    alone: Words | None = None

    @property
    def both(self) -> bool:
        """Whether it stands in the ledger."""
        return self.first and self.second and not self.disputed

    @property
    def said(self) -> Words:
        """The state in words, for those who do not see the stamps."""
        words = self.alone or (_DISPUTED if self.disputed else _SAID[self.first, self.second])
        return words.format(first=self.sides.first_side, second=self.sides.second_side)
