"""From what was typed on the form to the work that the verb takes. Faults stand at their fields; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse

from tongzhou.directory import queries as directory
from tongzhou.interop.workbook import values
from tongzhou.interop.workbook.values import Unreadable
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.partnerships import queries as partnerships
from tongzhou.support.acts.rules import NEEDED, WRONG, ActKind, Ask, Field
from tongzhou.support.acts.work import Who, Work
from tongzhou.web.forms import CHOOSE, Form, uuid_of

if TYPE_CHECKING:
    from tongzhou.directory.models import Department, Institution
    from tongzhou.support.acts.models import Act

Save = Callable[[], HttpResponse]
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Relation:
    """Two institutions that are paired, for one of which the reader may record; the departments of the recipient."""

    giving: Institution
    taking: Institution
    departments: tuple[Department, ...]

    @property
    def key(self) -> str:
        """What the form sends."""
        return f"{self.giving.pk}|{self.taking.pk}"


def relations(actor: Actor, *, on: date) -> list[Relation]:
    """The pairs of institutions the reader may record for on a day. Two statements."""
    if actor.institution_id is None:
        return []
    pairs: dict[tuple[UUID, UUID], Relation] = {}
    rows = partnerships.pairings_at(actor, actor.institution_id, on=on)
    known = directory.departments_in({row.receiving_id for row in rows})
    for row in rows:
        speaks = any(actor.may(Permission.CLAIM, side.place) for side in (row.supporting, row.receiving))
        if speaks and (row.supporting_id, row.receiving_id) not in pairs:
            those = tuple(one for (house, _), one in known.items() if house == row.receiving_id)
            pairs[row.supporting_id, row.receiving_id] = Relation(row.supporting, row.receiving, those)
    return list(pairs.values())


def work(
    form: Form,
    kind: ActKind,
    actor: Actor,
    places: Sequence[Relation],
    *,
    side: Side | None = None,
    keep: Act | None = None,
    file_ids: tuple[UUID, ...] = (),
) -> Work:
    """The form as work. Raises Invalid at the field that cannot be read; what is missing the verb says, all at once."""
    relation = Relation(keep.supporting, keep.receiving, ()) if keep else relation_of(form, places)
    giving, taking = relation.giving, relation.taking
    begins, ends, minutes = _when(form, kind)
    amount, qualifier = _read("quantity", form, values.quantity) or (None, Qualifier.EXACT)
    return Work(
        kind=kind.code,
        side=side or (Side.SUPPORTING if actor.may(Permission.CLAIM, giving.place) else Side.RECEIVING),
        supporting_id=giving.pk,
        receiving_id=taking.pk,
        occurred_from=begins,
        occurred_to=ends,
        department_id=uuid_of(form.get("department")),
        topic=form.get("topic"),
        quantity=amount,
        qualifier=qualifier,
        minutes=minutes,
        grade=form.get("grade"),
        detail={one.code: value for one in kind.fields if (value := _answer(form, one)) is not None},
        people=_people(form, kind, giving, taking),
        note=form.get("note"),
        file_ids=file_ids,
        natural=keep.natural if keep else "",
    )


def relation_of(form: Form, places: Sequence[Relation]) -> Relation:
    """The pair that was chosen, or the only one. Raises Invalid."""
    found = next(
        (one for one in places if one.key == form.get("relation")), places[0] if len(places) == 1 else None
    )
    if found is None:
        raise Invalid(CHOOSE, field="relation")
    return found


def _when(form: Form, kind: ActKind) -> tuple[datetime, datetime, int | None]:
    first = form.day("day")
    if not kind.timed:
        last = form.day_if("last") or first
        return _at(first, time()), min(_at(last, LAST_SECOND), max(form.request.at, _at(first, time()))), None
    start = _read("start", form, values.clock) or time(9)
    minutes: int | None = _read("minutes", form, values.whole)
    begins = _at(first, start)
    return begins, begins + timedelta(minutes=minutes or 0), minutes


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, CHINA)


def _read(name: str, form: Form, read: Callable[[Any], Any]) -> Any:
    """What was typed, read as in a workbook's cell; None when nothing was."""
    typed = form.get(name)
    if not typed:
        return None
    try:
        return read(typed)
    except Unreadable as fault:
        raise Invalid(
            WRONG, field=name, what=Words("这一项", "this"), given=typed, expected=fault.expected
        ) from fault


_READERS: dict[Ask, Callable[[Any], Any]] = {
    Ask.WHOLE: values.whole,
    Ask.FEN: values.fen,
    Ask.LIST: values.names,
    Ask.YES_NO: values.yes_no,
}


def _answer(form: Form, field: Field) -> object:
    return _read(field.code, form, _READERS.get(field.ask, values.text))


def _people(form: Form, kind: ActKind, giving: Institution, taking: Institution) -> tuple[Who, ...]:
    """Names as typed; who stands in the directory of his house is known by his record."""
    found = []
    for part in kind.parts:
        house = giving if part.side is Side.SUPPORTING else taking
        names = values.names(form.get(part.role)) if form.get(part.role) else []
        if not names and part.least:
            raise Invalid(NEEDED, field=part.role, what=part.words)
        known = directory.staff_named([house.pk], names) if names else {}
        for name in names:
            hits = [one for one in known.get((house.pk, name), []) if one.active]
            found.append(Who(part.role, hits[0].pk) if hits else Who(part.role, None, name))
    return tuple(found)
