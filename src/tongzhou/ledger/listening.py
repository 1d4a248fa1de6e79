"""What the ledger tells the packages above it: a claim of theirs was confirmed, disputed or withdrawn, an entry reversed.

Handlers are registered once at start (`AppConfig.ready`) and run inside the transaction of the step itself: the record of
the act and its entry cannot disagree. A handler asks for no permission; the ledger has decided that the step may be taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Claim, Entry, EntryMember


class Heard(StrEnum):
    """What happened to a claim."""

    POSTED = "posted"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


Handler = Callable[[Sequence[Claim], Actor, datetime], None]
"""(claims of one kind, who took the step, when). For REVERSED the claims are the reversed acts' own."""
Written = tuple[Entry, Sequence[EntryMember]]
Watcher = Callable[[Sequence[Written]], None]
"""Sees entries with their members as they are written, acts and reversals alike, inside the posting transaction."""
_watchers: list[Watcher] = []
_handlers: dict[tuple[str, Heard], list[Handler]] = defaultdict(list)


def listen(kind: str, heard: Heard, handler: Handler) -> None:
    """Call `handler` whenever this happens to claims of `kind`."""
    if handler not in _handlers[kind, heard]:
        _handlers[kind, heard].append(handler)


def tell(heard: Heard, claims: Iterable[Claim], *, by: Actor, at: datetime) -> None:
    """Call the handlers, once for each kind, in the order of kinds."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.kind].append(claim)
    for kind in sorted(groups):
        for handler in _handlers.get((kind, heard), ()):
            handler(groups[kind], by, at)


def watch(watcher: Watcher) -> None:
    """Show every entry that is written from now on to `watcher`. What it refuses is not posted."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def written(entries: Sequence[Written]) -> None:
    """Show entries to the watchers."""
    for watcher in _watchers:
        watcher(entries)
