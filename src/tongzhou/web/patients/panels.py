"""What other areas show on a patient's page: they register here, at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from tongzhou.web.components.component import Component, Text
from tongzhou.web.edge import Request


@dataclass(frozen=True, slots=True)
class Panel:
    """A heading and what stands under it."""

    title: Text
    parts: tuple[Component, ...]


Source = Callable[[Request, UUID], Panel | None]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a panel: (request, patient id) → Panel, or None when there is nothing for this actor. At most two statements."""
    if source not in _sources:
        _sources.append(source)
    return source


def panels(request: Request, patient_id: UUID) -> list[Panel]:
    """The panels of a patient's page, in the order they were registered."""
    return [panel for source in _sources if (panel := source(request, patient_id)) is not None]
