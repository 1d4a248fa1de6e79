"""One function takes every step of every record between two sides: lock, table, permission, change, step, audit, telling."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.lifecycle import Lifecycle
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.notices import actions as notices
from tongzhou.support.sides.models import SideStep, TwoSided
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD, OTHER_CONTENT, SAY_WHY, SEEN_OLD, TOO_LONG

Record = TypeVar("Record", bound=TwoSided)
BEGUN = Words("登记", "enter")


@dataclass
class Turn(Generic[Record]):
    """One step being taken on a locked record: who, when, why; `detail` is kept with the step."""

    record: Record
    event: str
    by: Actor
    at: datetime
    note: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Runner(Generic[Record]):
    """How one kind of record moves. `sides` says for which side an event is taken; an event that is not named there
    may be taken by either. The permission is the table's, asked at that side's institution.
    """

    name: str
    model: type[Record]
    step: type[SideStep]
    lifecycle: Lifecycle
    state: Callable[[str], Any]
    sides: Mapping[str, Side] = field(default_factory=dict)
    joined: tuple[str, ...] = ()

    def begin(
        self, record: Record, *, by: Actor, at: datetime, note: str = "", content: object = None
    ) -> Record:
        """Write a new record with its first step. The same id with the same content answers the first one.

        Permission has been checked by the verb. Raises Conflict when the id came with other content.
        """
        mark = digest("begin", note, content)
        with transaction.atomic():
            before = self._begun(record, mark)
            if before is not None:
                return before
            record.steps = 1
            try:
                with transaction.atomic():
                    record.save(force_insert=True)
            except IntegrityError:
                # The same record came over another connection at the same moment: now its row can be seen.
                before = self._begun(record, mark)
                if before is None:
                    raise
                return before
            self._write(Turn(record, "begin", by, at, note), "", mark)
        return record

    def _begun(self, record: Record, mark: str) -> Record | None:
        before = self._steps.filter(record=record.pk, number=1).first()
        if before is not None and before.digest != mark:
            raise Conflict(OTHER_CONTENT)
        return self._rows().get(pk=record.pk) if before is not None else None

    def run(
        self,
        event: str,
        change: Callable[[Turn[Record]], None],
        *,
        by: Actor,
        at: datetime,
        id: UUID,
        seen: int | None = None,
        note: str = "",
        content: object = None,
    ) -> Record:
        """Take the step `event`, or answer the record as it is when this very step was taken already.

        `change` may alter the record and `turn.event` (to a sibling of the table). Raises NotFound, Conflict (somebody
        acted since `seen`), IllegalMove, Denied, and what `change` raises.
        """
        mark = digest(event, note, content)
        with transaction.atomic():
            record = self.locked(by, id)
            if self._taken(record, seen, by, mark):
                return record
            self._fresh(record, seen)
            self.permitted(record, event, by)
            turn = Turn(record, event, by, at, note)
            change(turn)
            source = record.state
            record.state = self.lifecycle.move(self.state(source), turn.event).target.value
            record.steps += 1
            record.save()
            self._write(turn, source, mark)
        return record

    def react(self, record: Record, event: str, *, by: Actor, at: datetime, note: str = "") -> None:
        """Take a step that follows from the ledger (confirmed, disputed): no permission is asked again. The record is locked by the caller."""
        source = record.state
        record.state = self.lifecycle.move(self.state(source), event).target.value
        record.steps += 1
        record.save()
        self._write(Turn(record, event, by, at, note), source, digest(event, note, None))

    def permitted(self, record: Record, event: str, by: Actor) -> None:
        """Raise IllegalMove or Denied unless `by` may take `event` on the record as it stands."""
        move = self.lifecycle.move(self.state(record.state), event)
        side = self.sides.get(event)
        if side is Side.SUPPORTING or (side is None and by.may(move.permission, record.supporting.place)):
            by.require(move.permission, record.supporting.place)
        else:
            by.require(move.permission, record.receiving.place)

    def offers(self, record: Record, by: Actor) -> frozenset[str]:
        """The events that a page may offer to `by` on the record as it stands."""
        places = {Side.SUPPORTING: record.supporting.place, Side.RECEIVING: record.receiving.place}
        return frozenset(
            move.event
            for move in self.lifecycle.events(self.state(record.state))
            if any(
                by.may(move.permission, place)
                for side, place in places.items()
                if self.sides.get(move.event) in (None, side)
            )
        )

    def locked(self, by: Actor, id: UUID) -> Record:
        """The record, seen by `by`, its row locked until the transaction ends. Raises NotFound."""
        return self._one(self._rows().select_for_update(of=("self",)), by, id)

    def known(self, by: Actor, id: UUID) -> Record:
        """The record, seen by `by`, not locked: for a verb that has nothing left to write. Raises NotFound."""
        return self._one(self._rows(), by, id)

    @staticmethod
    def _one(rows: QuerySet[Record], by: Actor, id: UUID) -> Record:
        record = rows.filter(seen_by(by), pk=id).first()
        if record is None:
            raise NotFound(NO_RECORD)
        return record

    @property
    def _steps(self) -> Any:
        """The steps' manager: `record` is a field of every subclass, and of none that the type checker knows."""
        return self.step._default_manager

    def _rows(self) -> QuerySet[Record]:
        return self.model._default_manager.select_related("supporting", "receiving", *self.joined)

    def _taken(self, record: Record, seen: int | None, by: Actor, mark: str) -> bool:
        steps = self._steps.filter(record=record.pk)
        step = (
            steps.filter(number=seen + 1).first() if seen is not None else steps.order_by("-number").first()
        )
        return step is not None and step.by_key == by.key and step.digest == mark

    def _fresh(self, record: Record, seen: int | None) -> None:
        if seen is None or seen >= record.steps:
            return
        last = self._steps.filter(record=record.pk).order_by("-number").first()
        if last:
            raise Conflict(SEEN_OLD, name=last.by_name, event=self.words(last.event))

    def words(self, event: str) -> Words:
        """An event in words."""
        return next((move.words for move in self.lifecycle.moves if move.event == event), BEGUN)

    def _write(self, turn: Turn[Record], source: str, mark: str) -> None:
        record, by = turn.record, turn.by
        values: dict[str, Any] = {"record": record}
        self._steps.create(
            number=record.steps,
            event=turn.event,
            from_state=source,
            to_state=record.state,
            at=turn.at,
            by_key=by.key,
            by_name=by.name,
            by_title=by.title,
            by_institution=by.institution_name,
            note=turn.note,
            detail=turn.detail,
            digest=mark,
            **values,
        )
        audit.record(by=by, at=turn.at, verb=f"{self.name}.{turn.event}", subject=f"{self.name}:{record.pk}")
        houses = [f"institution:{record.supporting.pk}", f"institution:{record.receiving.pk}"]
        notices.publish(houses, kind=self.name, id=record.pk)


def digest(event: str, note: str, content: object) -> str:
    """SHA-256 of what a step says: knows the same step sent twice."""
    told = json.dumps([event, note, content], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def reason(note: str, *, field: str = "note", most: int = 2000) -> str:
    """A note that the other side must understand. Raises Invalid when empty or endless."""
    if not note.strip():
        raise Invalid(SAY_WHY, field=field)
    return limited(note, field, most)


def limited(text: str, field: str, most: int = 2000) -> str:
    """The text without outer spaces and NULs. Raises Invalid when longer than `most` characters."""
    kept = text.replace("\0", "").strip()
    if len(kept) > most:
        raise Invalid(TOO_LONG, field=field, most=most, now=len(kept))
    return kept
