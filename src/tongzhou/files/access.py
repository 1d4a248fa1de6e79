"""Who may see the files of a subject: the package that the subject belongs to decides, and says so here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value

from tongzhou.kernel.actors import Actor

DRAFT = "draft"
"""The kind of subject that is nobody's yet: `draft:<uuid>`, seen by the account that began it, and only by it."""

Sees = Callable[[Actor, str], bool]
"""(actor, subject id) → whether he may see its files now."""
PatientKey = Callable[[str], str]
"""(subject id) → "patient:<id>" for the audit trail, "" when no patient is concerned."""
Rows = Callable[[Actor], QuerySet[Any, Any]]
"""(actor) → the records that he sees, and so their files, by their primary key."""


@dataclass(frozen=True, slots=True)
class Door:
    """How one kind of subject is guarded. With `audited`, every look at a file is recorded; without `rows`, no list names its files."""

    sees: Sees
    audited: bool = True
    patient_key: PatientKey | None = None
    rows: Rows | None = None


_doors: dict[str, Door] = {}
Held = Callable[[], QuerySet[Any, Any]]
"""Texts of subjects ("draft:<uuid>") whose files somebody still means to send, as a subquery of one column."""
_held: list[Held] = []


def hold(drafts: Held) -> None:
    """Name the drafts that still live (once, at start): their files are not given up while they do."""
    if drafts not in _held:
        _held.append(drafts)


def held() -> list[QuerySet[Any, Any]]:
    """The subqueries of everybody who holds drafts."""
    return [drafts() for drafts in _held]


def register(
    kind: str,
    sees: Sees,
    *,
    audited: bool = True,
    patient_key: PatientKey | None = None,
) -> None:
    """Guard subjects "<kind>:<id>" (once, at start). A kind without a door is closed to everybody."""
    _hang(kind, Door(sees, audited, patient_key))


def register_records(kind: str, rows: Rows) -> None:
    """Guard the files of records that speak of no patient (once, at start): who sees the record sees them, in lists too; no look is recorded."""

    def sees(actor: Actor, id: str) -> bool:
        return rows(actor).filter(pk=UUID(id)).exists()

    _hang(kind, Door(sees, audited=False, rows=rows))


def _hang(kind: str, guard: Door) -> None:
    if kind == DRAFT or ":" in kind:
        raise ValueError(f"{kind!r} cannot be a kind of subject")
    _doors[kind] = guard


def doors() -> dict[str, Door]:
    """Every door by the kind that it guards."""
    return dict(_doors)


def door(subject: str) -> Door | None:
    """The door of a subject such as "consultation:<id>"."""
    return _doors.get(subject.partition(":")[0])


def may_see(actor: Actor, subject: str, by_key: str) -> bool:
    """Whether the actor may see files of `subject`, begun by the account `by_key`."""
    if subject.startswith(f"{DRAFT}:"):
        return by_key == actor.key
    guard = door(subject)
    return guard is not None and guard.sees(actor, subject.partition(":")[2])


def seen_among(actor: Actor, subjects: Collection[str]) -> set[str]:
    """Those of `subjects` whose files a list may name to the actor. One statement, whatever their kinds; none for none."""
    asked: dict[str, set[str]] = {}
    for subject in subjects:
        kind, _, id = subject.partition(":")
        asked.setdefault(kind, set()).add(id)
    seen = [
        guard.rows(actor)
        .filter(pk__in=[UUID(id) for id in ids])
        .order_by()
        .values_list(Value(kind, output_field=CharField()), "pk")
        for kind, ids in sorted(asked.items())
        if (guard := _doors.get(kind)) and guard.rows
    ]
    if not seen:
        return set()
    first, *others = seen
    return {f"{kind}:{id}" for kind, id in (first.union(*others, all=True) if others else first)}
