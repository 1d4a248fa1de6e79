"""What a row of an act does not speak of stays as it was told before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tongzhou.interop.workbook.columns import Row
from tongzhou.interop.workbook.values import text
from tongzhou.ledger.rules import CHINA
from tongzhou.support.acts import queries
from tongzhou.support.acts.rules import ActKind
from tongzhou.support.acts.work import Who, Work

if TYPE_CHECKING:
    from tongzhou.support.acts.models import Act


def keeping(work: Work, act: Act, row: Row, kind: ActKind) -> Work:
    """The work with what an act keeps: its side, its pairing, its key, and all that the row does not speak of."""
    kept = queries.work_of(act)

    def says(code: str) -> bool:
        """Whether the row says it: an empty cell does only in a row that names its act."""
        if code in row.same:
            return False
        return code in row.values or (code in row.cells and "id" in row.values)

    detail = {code: value for code, value in kept.detail.items() if not says(code)} | dict(work.detail)
    silent = [part.role for part in kind.parts if not says(part.role) and part.role not in row.same]
    return replace(
        work,
        side=kept.side,
        natural=kept.natural,
        note=work.note if says("note") else kept.note,
        grade=work.grade if says("grade") else kept.grade,
        detail=detail,
        people=_people_kept(work, kept, silent),
        **_times_kept(work, kept, kind, says),
    )


def unchanged(row: Row, out: Mapping[str, Any], roles: Sequence[str]) -> None:
    """Note the cells that still say what the export said (`out`): they mean what they meant then, however they would be read today.

    Who is named there is not looked up again.
    """
    for code, said in row.given.items():
        if (
            code in ("id", "day")
            or code in row.scaled
            or said != text("" if out.get(code) is None else out[code])
        ):
            continue
        row.same.add(code)
        row.problems[:] = [one for one in row.problems if one.cell != row.cells[code]]
        if code in roles:
            row.values.pop(code, None)


def restored(work: Work, act: Act, row: Row, kind: ActKind) -> Work:
    """The work with what the act says in those cells."""
    kept, same = queries.work_of(act), row.same
    roles = {part.role for part in kind.parts} & same
    people = (*work.people, *(one for one in kept.people if one.role in roles))
    order = {part.role: place for place, part in enumerate(kind.parts)}
    return replace(
        work,
        topic=kept.topic if "topic" in same else work.topic,
        note=kept.note if "note" in same else work.note,
        department_id=kept.department_id if "department" in same else work.department_id,
        grade=kept.grade if "grade" in same else work.grade,
        quantity=kept.quantity if "quantity" in same else work.quantity,
        qualifier=kept.qualifier if "quantity" in same else work.qualifier,
        people=tuple(sorted(people, key=lambda one: order.get(one.role, 0))),
        detail={code: value for code, value in work.detail.items() if code not in same}
        | {code: value for code, value in kept.detail.items() if code in same},
    )


def _people_kept(work: Work, kept: Work, silent: Sequence[str]) -> tuple[Who, ...]:
    """Those of the row; the titles of people outside the directory, and parts of which the row does not speak, stay."""
    titled = {(one.role, one.name): one for one in kept.people if one.staff_id is None}
    told = [titled.get((one.role, one.name), one) if one.staff_id is None else one for one in work.people]
    return (*told, *(one for one in kept.people if one.role in silent))


def _times_kept(work: Work, kept: Work, kind: ActKind, says: Callable[[str], bool]) -> dict[str, Any]:
    """The hour and the minutes that a file leaves out; whole days stay as they were told while the days are the same."""
    days = [
        one.astimezone(CHINA).date()
        for one in (work.occurred_from, kept.occurred_from, work.occurred_to, kept.occurred_to)
    ]
    if not kind.timed:
        same = days[0] == days[1] and days[2] == days[3]
        return {"occurred_from": kept.occurred_from, "occurred_to": kept.occurred_to} if same else {}
    minutes = work.minutes if says("minutes") else kept.minutes
    begins = kept.occurred_from if days[0] == days[1] and not says("start") else work.occurred_from
    if begins == kept.occurred_from and minutes == kept.minutes:
        return {"occurred_from": begins, "occurred_to": kept.occurred_to, "minutes": minutes}
    return {
        "occurred_from": begins,
        "occurred_to": begins + timedelta(minutes=minutes or 0),
        "minutes": minutes,
    }
