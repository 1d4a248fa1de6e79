"""An indicator: a definition with its name, unit, direction, where the definition comes from, and worked examples."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.definitions.written import version
from tongzhou.indicators.engine.facts import Data, Fact, Standing
from tongzhou.indicators.rules.measures import Better
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.kernel.words import Words


class Rate(StrEnum):
    """Units of ratios."""

    PERCENT = "percent"
    PER_100_000 = "per_100000"
    EACH = "each"

    @property
    def words(self) -> Words:
        """The unit as reports write it."""
        return _RATES[self]


_RATES = {
    Rate.PERCENT: Words("%", "%"),
    Rate.PER_100_000: Words("/10 万", "per 100,000"),
    Rate.EACH: Words("（每）", "each"),
}


class Theme(StrEnum):
    """Chapters of the catalogue, in their order."""

    PEOPLE = "people"
    TEACHING = "teaching"
    SERVICE = "service"
    REMOTE = "remote"
    CAPABILITY = "capability"
    OUTREACH = "outreach"
    MONEY = "money"
    REFERRAL = "referral"
    EMERGENCY = "emergency"
    BLOOD = "blood"
    COMMUNITY = "community"

    @property
    def words(self) -> Words:
        """The chapter in words."""
        return _THEMES[self]


_THEMES = {
    Theme.PEOPLE: Words("人员", "people"),
    Theme.TEACHING: Words("教学", "teaching"),
    Theme.SERVICE: Words("现场诊疗", "service on site"),
    Theme.REMOTE: Words("远程医疗", "remote care"),
    Theme.CAPABILITY: Words("能力建设", "capability"),
    Theme.OUTREACH: Words("义诊与互访", "outreach and visits"),
    Theme.MONEY: Words("资金物资", "money and things"),
    Theme.REFERRAL: Words("双向转诊", "two-way referral"),
    Theme.EMERGENCY: Words("急救", "emergency care"),
    Theme.BLOOD: Words("血液保障", "blood"),
    Theme.COMMUNITY: Words("县域医共体", "county medical community"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Records and what they come to over a window: run as a test on every engine, printed in the manual. `expected` None: not known.

    `places` say where institutions lie and of what kind they are, when the definition asks for it; `promised` is what every
    target of the definition comes to; `qualifier` how sure the figure is.
    """

    says: Words
    facts: tuple[Fact, ...]
    window: Window
    expected: Decimal | None
    promised: Decimal | None = None
    places: tuple[Standing, ...] = ()
    qualifier: Qualifier = Qualifier.EXACT

    @property
    def data(self) -> Data:
        """What an engine works on."""
        return Data(self.facts, self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure that has a name. `source` is the document or practice that its definition is taken from; `confirm` marks one
    taken from memory or a press summary (待核实). `needs` names what must come before it is known: tables brought in from
    outside ("outside.…"), kinds of record that a later package posts (`catalogue.awaited` has the words of both).
    """

    code: str
    words: Words
    unit: Unit | Rate
    theme: Theme
    tree: Tree
    source: Words
    says: Words
    better: Better = Better.MORE
    confirm: bool = False
    needs: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def version(self) -> str:
        """The version of its definition (hash of the tree)."""
        return version(self.tree)
