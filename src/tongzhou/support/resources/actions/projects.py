"""Projects: asked, approved, carried out, completed, put to use, ended. Accepting is the recipient's, in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.quantities import Qualifier
from tongzhou.support.resources.actions.claiming import give, of_project
from tongzhou.support.resources.actions.runners import PROJECTS, between, counted, named, past
from tongzhou.support.resources.models import Fund, Project
from tongzhou.support.resources.rules.categories import PROJECTS as CATEGORIES
from tongzhou.support.resources.rules.categories import listed
from tongzhou.support.resources.rules.money import amount
from tongzhou.support.resources.rules.sentences import OTHER_FUND
from tongzhou.support.resources.rules.states import ProjectState
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.scope import seen_by

EXACT = Qualifier.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a project is: None is not known. `where` in words ("3 个乡镇卫生院"), `sites` how many places that is; budget in fen."""

    name: str
    category: str
    where: str = ""
    sites: int | None = None
    households: int | None = None
    households_qualifier: Qualifier = EXACT
    persons: int | None = None
    persons_qualifier: Qualifier = EXACT
    budget_fen: int | None = None
    budget_qualifier: Qualifier = EXACT
    due_on: date | None = None
    note: str = ""

    def checked(self) -> dict[str, Any]:
        """The columns. Raises Invalid (its field)."""
        return asdict(self) | {
            "name": named(self.name, "name", 120),
            "category": listed(self.category, CATEGORIES, "category"),
            "where": limited(self.where, "where", 200),
            "sites": counted(self.sites, "sites"),
            "households": counted(self.households, "households"),
            "persons": counted(self.persons, "persons"),
            "budget_fen": amount(self.budget_fen, "budget"),
            "note": limited(self.note, "note"),
        }


def request_project(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    asked_on: date,
    said: Said,
    fund_id: UUID | None = None,
    stage: ProjectState = ProjectState.REQUESTED,
) -> Project:
    """Enter a project. History that is recorded late may begin at a later `stage`, but never beyond under way.

    Raises NotFound, Denied, Invalid (its field), Conflict (same id, other content).
    """
    giving, taking, pairing = between(by, supporting_id, receiving_id, past(asked_on, at, "asked_on"))
    columns = said.checked()
    project = Project(
        id=id,
        pairing=pairing,
        supporting=giving,
        receiving=taking,
        fund=_fund(by, fund_id, supporting_id, receiving_id),
        state=stage,
        asked_on=asked_on,
        **columns,
    )
    content = [supporting_id, receiving_id, fund_id, asked_on, stage, columns]
    return PROJECTS.begin(project, by=by, at=at, content=content)


def _fund(by: Actor, id: UUID | None, supporting_id: UUID, receiving_id: UUID) -> Fund | None:
    """The fund that pays, which must be between the same two. Raises Invalid ("fund")."""
    if id is None:
        return None
    found = Fund.objects.filter(
        seen_by(by), pk=id, supporting_id=supporting_id, receiving_id=receiving_id
    ).first()
    if found is None:
        raise Invalid(OTHER_FUND, field="fund")
    return found


def edit_project(
    *,
    by: Actor,
    at: datetime,
    project_id: UUID,
    said: Said,
    fund_id: UUID | None = None,
    seen: int | None = None,
) -> Project:
    """Correct a project that is not completed. Raises NotFound, Conflict, IllegalMove, Denied, Invalid."""
    columns = said.checked()

    def change(turn: Turn[Project]) -> None:
        project = turn.record
        project.fund = _fund(by, fund_id, project.supporting_id, project.receiving_id)
        for column, value in columns.items():
            setattr(project, column, value)

    content = [fund_id, columns]
    return PROJECTS.run("edit", change, by=by, at=at, id=project_id, seen=seen, content=content)


def _step(event: str, *, why: bool = False) -> Callable[..., Project]:
    def step(
        *, by: Actor, at: datetime, project_id: UUID, note: str = "", seen: int | None = None
    ) -> Project:
        said = reason(note) if why else limited(note, "note")
        return PROJECTS.run(event, lambda turn: None, by=by, at=at, id=project_id, seen=seen, note=said)

    step.__doc__ = (
        f"The step “{event}” of a project. Raises NotFound, Conflict, IllegalMove, Denied, Invalid (note)."
    )
    return step


approve_project = _step("approve")
refuse_project = _step("refuse", why=True)
ask_again = _step("ask_again", why=True)
start_project = _step("start")
stop_project = _step("stop", why=True)


def complete_project(
    *, by: Actor, at: datetime, project_id: UUID, on: date, note: str = "", seen: int | None = None
) -> Project:
    """It is done: claimed by the supporting side, for the recipient to accept. Raises as the others, Invalid ("on")."""

    def change(turn: Turn[Project]) -> None:
        project = turn.record
        project.completed_on, project.version = past(on, at, "on"), project.version + 1
        give("project", project, of_project(project), by=by, at=at)

    said = limited(note, "note")
    return PROJECTS.run("complete", change, by=by, at=at, id=project_id, seen=seen, note=said, content=on)


def use_project(*, by: Actor, at: datetime, project_id: UUID, on: date, seen: int | None = None) -> Project:
    """The recipient uses it since `on`. Raises as the others."""

    def change(turn: Turn[Project]) -> None:
        turn.record.used_from = past(on, at, "on")

    return PROJECTS.run("use", change, by=by, at=at, id=project_id, seen=seen, content=on)


def end_project(
    *, by: Actor, at: datetime, project_id: UUID, on: date, note: str = "", seen: int | None = None
) -> Project:
    """It is over since `on`. Raises as the others."""

    def change(turn: Turn[Project]) -> None:
        turn.record.ended_on = past(on, at, "on")

    said = limited(note, "note")
    return PROJECTS.run("end", change, by=by, at=at, id=project_id, seen=seen, note=said, content=on)
