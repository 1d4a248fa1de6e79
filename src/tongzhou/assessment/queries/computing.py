"""A scheme over a period: who is assessed, what is known of each, and the scores. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tongzhou.assessment.queries.figures import Figures, from_ledger
from tongzhou.assessment.queries.known import known, shown, unit
from tongzhou.assessment.queries.promising import promises
from tongzhou.assessment.queries.subjects import Assessed, assessed
from tongzhou.assessment.rules.giving import Growth, promise_of
from tongzhou.assessment.rules.moving import window_of
from tongzhou.assessment.rules.scheme import Item, Scheme, Veto, every_item, wanted
from tongzhou.assessment.rules.scoring import score
from tongzhou.assessment.rules.told import NOTHING, Scored, Told
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import year_before
from tongzhou.indicators.definitions.tree import Target
from tongzhou.indicators.definitions.written import as_json
from tongzhou.indicators.engine.combining import Promised, Value
from tongzhou.indicators.engine.cube import By, Map
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Computed:
    """Scores of a scheme over the days of `window`; `definitions` are the indicators as they were read, ready to be kept."""

    scheme: Scheme
    window: Window
    assessed: list[Assessed]
    told: Mapping[str, Mapping[str, Told]]
    units: Mapping[str, Words]
    definitions: dict[str, Any]
    scored: list[Scored]


def compute(
    actor: Actor,
    scheme: Scheme,
    region: str,
    year: int,
    *,
    as_of: datetime,
    map: Map = Map.AS_IT_WAS,
    map_day: date | None = None,
    indicators: Mapping[str, Indicator] | None = None,
    figures: Figures | None = None,
    until: date | None = None,
) -> Computed:
    """The scores of a scheme of `region` for the period that begins in `year`, in the actor's scope, as known at `as_of`.

    `until` (a day of the period, still inside) computes the period to that day: promises are prorated to it, growth is against the same
    days of the year before. `indicators` are the definitions to be used (None: today's), `figures` another source of them.
    """
    window = window_of(year, scheme.first_month, scheme.months)
    if until is not None:
        window = Window(window.start, until + timedelta(1))
    defined = {
        code: one for code, one in (indicators or known(region)).items() if code in set(wanted(scheme))
    }
    who = assessed(region, scheme, window)
    told = _told(actor, scheme, window, who, defined, figures, _by(scheme, who, map, map_day, as_of))
    units = {code: unit(one) for code, one in defined.items()}
    scored = score(scheme, [one.subject for one in who], told, units)
    return Computed(scheme, window, who, told, units, definitions_of(defined.values()), scored)


def _by(scheme: Scheme, who: Sequence[Assessed], map: Map, day: date | None, as_of: datetime) -> By:
    only = frozenset(one.subject.key for one in who)
    return By(scheme.subject.cube, scheme.on, map, day if map is Map.TODAY else None, only, as_of)


def definitions_of(indicators: Collection[Indicator]) -> dict[str, Any]:
    """The definitions as a run keeps them: tree, version, words and unit, by code."""
    return {
        one.code: {
            "version": one.version,
            "tree": as_json(one.tree),
            "words": {"zh": one.words.zh, "en": one.words.en},
            "unit": one.unit.value,
        }
        for one in indicators
    }


def _told(
    actor: Actor,
    scheme: Scheme,
    window: Window,
    who: Sequence[Assessed],
    defined: Mapping[str, Indicator],
    figures: Figures | None,
    by: By,
) -> dict[str, dict[str, Told]]:
    if not who:
        return {}
    source = figures or from_ledger(actor)
    promised = promises(actor, scheme)
    now = source(list(defined.values()), window, by, promised)
    grown = [
        defined[one.indicator]
        for one in every_item(scheme)
        if isinstance(one.rule, Growth) and one.indicator in defined
    ]
    before = source(grown, year_before(window), by, promised) if grown else {}

    def of(line: Item | Veto, place: str) -> Told:
        indicator = defined.get(line.indicator)
        if indicator is None:
            return NOTHING
        value = now.get((indicator.code, place))
        earlier = before.get((indicator.code, place)) if isinstance(line, Item) else None
        target = _target(line, window, place, promised) if isinstance(line, Item) else None
        return told_of(indicator, value, earlier, target)

    lines: list[Item | Veto] = [*every_item(scheme), *scheme.vetoes]
    return {one.subject.key: {line.code: of(line, one.subject.key) for line in lines} for one in who}


def told_of(indicator: Indicator, value: Value | None, earlier: Value | None, target: Decimal | None) -> Told:
    """A figure in the unit that is shown, with what it stands on."""
    if value is None:
        return NOTHING
    return Told(
        value=shown(indicator, value.number),
        entries=value.entries,
        of=value.of,
        to=value.to,
        target=shown(indicator, target),
        before=shown(indicator, earlier.number) if earlier else None,
    )


def _target(item: Item, window: Window, place: str, promised: Promised) -> Decimal | None:
    goal = promise_of(item.rule)
    return promised(Target(goal.measure), window, place) if goal else None
