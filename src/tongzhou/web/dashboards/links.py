"""Where a figure of a board leads: to its entries, and to the page of its indicator. The one place that knows these addresses."""

from __future__ import annotations

from urllib.parse import urlencode

from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.engine.cube import By, Level, On
from tongzhou.indicators.queries.grounds import Ground
from tongzhou.indicators.rules.windows import Window


def indicator(code: str) -> str:
    """The page of an indicator."""
    return f"/indicators/{code}/"


def entries(code: str, by: By, place: str, window: Window, part: str = "") -> str:
    """The entries behind a figure of a place. `part` "of" or "to" are a ratio's numerator and denominator."""
    asked = {"level": by.level.value, "place": place}
    if by.on is On.SUPPORTING:
        asked["on"] = by.on.value
    if window.start:
        asked["from"] = window.start.isoformat()
    if window.last:
        asked["to"] = window.last.isoformat()
    if part:
        asked["part"] = part
    if by.level is Level.WHOLE:
        del asked["place"]
    return f"/indicators/{code}/entries/?{urlencode(asked)}"


def board(ground: Ground) -> str:
    """The page of a board."""
    return f"/dashboards/{ground.subject}/{ground.key}/"


def wall(ground: Ground) -> str:
    """The wall of a region or programme; "" for others."""
    walls = (Subject.REGION, Subject.PROGRAMME)
    return f"/dashboards/wall/{ground.key}/" if ground.subject in walls else ""
