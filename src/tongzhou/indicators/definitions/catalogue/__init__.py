"""The indicators that come along: each with words, unit, direction, source and worked examples. A code never changes its meaning.

One file holds a theme. `awaited` names what definitions may read before anybody posts it; `making` has the short names.
"""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.blood import BLOOD
from tongzhou.indicators.definitions.catalogue.capability import CAPABILITY
from tongzhou.indicators.definitions.catalogue.community import COMMUNITY
from tongzhou.indicators.definitions.catalogue.emergency import EMERGENCY
from tongzhou.indicators.definitions.catalogue.money import MONEY
from tongzhou.indicators.definitions.catalogue.outreach import OUTREACH
from tongzhou.indicators.definitions.catalogue.people import PEOPLE
from tongzhou.indicators.definitions.catalogue.referral import REFERRAL
from tongzhou.indicators.definitions.catalogue.remote import REMOTE
from tongzhou.indicators.definitions.catalogue.service import SERVICE
from tongzhou.indicators.definitions.catalogue.teaching import TEACHING
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.kernel.errors import NotFound, sentence

NO_INDICATOR = sentence(
    "indicators.no_measure",
    "没有“{code}”这个指标。",
    "There is no measure “{code}”.",
    then_zh="请从列表里打开。",
    then_en="Open one of the list.",
)

GROUPS = (
    PEOPLE, TEACHING, SERVICE, REMOTE, CAPABILITY, OUTREACH, MONEY, REFERRAL, EMERGENCY, BLOOD, COMMUNITY,
)  # fmt: skip
"""Theme by theme, in the order of `Theme`."""
ALL: dict[str, Indicator] = {one.code: one for group in GROUPS for one in group}
"""Every indicator by its code, in the order of the themes."""


def get(code: str) -> Indicator:
    """The indicator of this code. Raises NotFound."""
    if code not in ALL:
        raise NotFound(NO_INDICATOR, code=code)
    return ALL[code]
