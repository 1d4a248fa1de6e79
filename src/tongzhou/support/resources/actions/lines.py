"""Budget lines: quantity × unit price = total. Each change is a step of the project, so that it is seen who planned what."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.quantities import Unit
from tongzhou.support.resources.actions.runners import PROJECTS, named
from tongzhou.support.resources.models import BudgetLine, Project
from tongzhou.support.resources.rules.categories import EQUIPMENT, listed
from tongzhou.support.resources.rules.money import priced
from tongzhou.support.resources.rules.sentences import BELOW_BOUGHT, LINE_IN_USE
from tongzhou.support.resources.taken import taken
from tongzhou.support.sides.running import Turn, limited
from tongzhou.support.sides.sentences import OTHER_CONTENT


def set_line(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    project_id: UUID,
    what: str,
    unit: Unit,
    quantity: int,
    unit_fen: int | None = None,
    total_fen: int | None = None,
    equipment: str = "",
    note: str = "",
    seen: int | None = None,
) -> BudgetLine:
    """Add a line, or correct the one with this id. Things take the unit of their kind of equipment.

    Raises NotFound, Conflict, IllegalMove, Denied, Invalid ("quantity", "total", "unit_price", "what").
    """
    price = priced(quantity, unit_fen, total_fen)
    kind = EQUIPMENT[listed(equipment, EQUIPMENT, "equipment")] if equipment else None
    said: dict[str, Any] = {
        "what": named(what, "what", 80),
        "unit": ((kind and kind.unit) or unit).value,
        "quantity": price.quantity,
        "unit_fen": price.unit_fen,
        "total_fen": price.total_fen,
        "equipment": equipment,
        "note": limited(note, "note", 200),
    }
    before = BudgetLine.objects.filter(pk=id, project_id=project_id).first()
    if before is not None and all(getattr(before, name) == value for name, value in said.items()):
        PROJECTS.known(by, project_id)
        return before

    def change(turn: Turn[Project]) -> None:
        turn.detail["line"] = said["what"]
        _write(turn.record, id, said)

    PROJECTS.run("plan", change, by=by, at=at, id=project_id, seen=seen, content=[id, said])
    return BudgetLine.objects.select_related("project").get(pk=id)


def _write(project: Project, id: UUID, said: dict[str, Any]) -> None:
    line = BudgetLine.objects.select_for_update(no_key=True).filter(pk=id).first()
    if line is None:
        last = project.lines.aggregate(last=Max("number"))["last"] or 0
        BudgetLine.objects.create(id=id, project=project, number=last + 1, **said)
        return
    if line.project_id != project.pk:
        raise Conflict(OTHER_CONTENT)
    if said["total_fen"] is not None and taken(line.pk) > said["total_fen"]:
        raise Invalid(BELOW_BOUGHT, field="total")
    BudgetLine.objects.filter(pk=id).update(**said)


def drop_line(
    *, by: Actor, at: datetime, project_id: UUID, line_id: UUID, seen: int | None = None
) -> Project:
    """Take a line out on which nothing was bought. Twice is once. Raises NotFound, Conflict, IllegalMove, Denied."""

    def change(turn: Turn[Project]) -> None:
        line = turn.record.lines.select_for_update(no_key=True).filter(pk=line_id).first()
        if line is None:
            return
        if line.purchases.exists():
            raise Conflict(LINE_IN_USE)
        turn.detail["dropped"] = line.what
        line.delete()

    return PROJECTS.run("plan", change, by=by, at=at, id=project_id, seen=seen, content=["drop", line_id])
