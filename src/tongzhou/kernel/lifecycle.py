"""Lifecycles are tables: states, events, who may, which clock starts. One function reads them all.

State names follow FHIR R4 Task.status; our own business status stands beside them as words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tongzhou.kernel.errors import IllegalMove, Sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: `event` leads from any of `sources` to `target`.

    `permission` is what the actor needs; `clock` names the clock that starts on arrival (None stops it);
    `posts` names the kind of act that is claimed or confirmed by this very step.
    """

    event: str
    words: Words
    sources: tuple[StrEnum, ...]
    target: StrEnum
    permission: Permission
    clock: str | None = None
    posts: str | None = None


@dataclass(frozen=True)
class Lifecycle:
    """The whole table of one kind of record. `refusal` is said when there is no such step."""

    name: str
    moves: tuple[Move, ...]
    refusal: Sentence
    _by_event: dict[str, tuple[Move, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for move in self.moves:
            self._by_event[move.event] = (*self._by_event.get(move.event, ()), move)

    def move(self, state: StrEnum, event: str) -> Move:
        """The row for `event` in `state`. Raises IllegalMove with a sentence naming both."""
        for move in self._by_event.get(event, ()):
            if state in move.sources:
                return move
        known = self._by_event.get(event)
        wanted = known[0].words if known else Words(event, event)
        state_words = getattr(state, "words", Words(state.value, state.value))
        raise IllegalMove(self.refusal, state=state_words, event=wanted)

    def events(self, state: StrEnum) -> tuple[Move, ...]:
        """All moves possible in `state`, in table order: what a page may offer."""
        return tuple(move for move in self.moves if state in move.sources)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every legal (from, to): the database holds the same list in a trigger, and a test compares."""
        return frozenset((source.value, move.target.value) for move in self.moves for source in move.sources)
