"""Funds: noted, granted, stated, closed. Receiving is the recipient's, in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.quantities import Qualifier
from tongzhou.support.resources.actions.claiming import give, of_fund
from tongzhou.support.resources.actions.runners import FUNDS, PROJECTS, RUNNERS, between, day_of, named, past
from tongzhou.support.resources.models import Fund, StatedAmount
from tongzhou.support.resources.rules.categories import SOURCES, listed
from tongzhou.support.resources.rules.money import amount
from tongzhou.support.resources.rules.sentences import NO_FILES, ONE_OF_TWO, UNKNOWN_AMOUNT
from tongzhou.support.resources.rules.states import FundState
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.sentences import OTHER_CONTENT


def note_fund(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    name: str,
    source: str,
    year: int,
    fen: int | None = None,
    qualifier: Qualifier = Qualifier.EXACT,
    granted_on: date | None = None,
    note: str = "",
) -> Fund:
    """Enter a fund. `fen` None: the amount is not known. The two stand under a pairing on `granted_on`, else at the end of `year`.

    Raises NotFound, Denied, Invalid (its field), Conflict (same id, other content).
    """
    last = granted_on or min(date(year, 12, 31), day_of(at))
    giving, taking, pairing = between(by, supporting_id, receiving_id, last)
    said = _said(name, source, year, fen, qualifier, granted_on, note)
    fund = Fund(id=id, pairing=pairing, supporting=giving, receiving=taking, state=FundState.NOTED, **said)
    return FUNDS.begin(fund, by=by, at=at, content=[supporting_id, receiving_id, said])


def _said(
    name: str,
    source: str,
    year: int,
    fen: int | None,
    qualifier: Qualifier,
    granted_on: date | None,
    note: str,
) -> dict[str, Any]:
    return {
        "name": named(name, "name", 120),
        "source": listed(source, SOURCES, "source"),
        "year": year,
        "fen": amount(fen, "amount"),
        "qualifier": qualifier.value,
        "granted_on": granted_on,
        "note": limited(note, "note"),
    }


def edit_fund(
    *,
    by: Actor,
    at: datetime,
    fund_id: UUID,
    name: str,
    source: str,
    year: int,
    fen: int | None = None,
    qualifier: Qualifier = Qualifier.EXACT,
    granted_on: date | None = None,
    note: str = "",
    seen: int | None = None,
) -> Fund:
    """Correct what was noted, before it is granted. Raises NotFound, Conflict, IllegalMove, Denied, Invalid."""
    said = _said(name, source, year, fen, qualifier, granted_on, note)

    def change(turn: Turn[Fund]) -> None:
        for column, value in said.items():
            setattr(turn.record, column, value)

    return FUNDS.run("edit", change, by=by, at=at, id=fund_id, seen=seen, content=said)


def grant_fund(*, by: Actor, at: datetime, fund_id: UUID, on: date, seen: int | None = None) -> Fund:
    """The money is on its way: claimed by the supporting side, for the recipient to confirm.

    Raises NotFound, Conflict, IllegalMove, Denied, Invalid ("amount": not known; "on").
    """

    def change(turn: Turn[Fund]) -> None:
        fund = turn.record
        if fund.fen is None:
            raise Invalid(UNKNOWN_AMOUNT, field="amount")
        fund.granted_on, fund.version = past(on, at, "on"), fund.version + 1
        give("fund", fund, of_fund(fund), by=by, at=at)

    return FUNDS.run("grant", change, by=by, at=at, id=fund_id, seen=seen, content=on)


def close_fund(*, by: Actor, at: datetime, fund_id: UUID, note: str = "", seen: int | None = None) -> Fund:
    """Nothing more comes of it. Raises NotFound, Conflict, IllegalMove, Denied."""
    return FUNDS.run("close", _nothing, by=by, at=at, id=fund_id, seen=seen, note=limited(note, "note"))


def drop_fund(*, by: Actor, at: datetime, fund_id: UUID, note: str, seen: int | None = None) -> Fund:
    """Noted by mistake, never granted. Raises NotFound, Conflict, IllegalMove, Denied, Invalid ("note")."""
    return FUNDS.run("drop", _nothing, by=by, at=at, id=fund_id, seen=seen, note=reason(note))


def _nothing(turn: Turn[Fund]) -> None:
    """The step itself is all."""


def state_amount(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    fen: int,
    source: str,
    fund_id: UUID | None = None,
    project_id: UUID | None = None,
    qualifier: Qualifier = Qualifier.EXACT,
    as_of: date | None = None,
) -> StatedAmount:
    """Keep what a document says a fund (or a project) came to, beside what is computed. `source`: document and page.

    Exactly one of the two ids is given. Raises NotFound, Denied, IllegalMove, Invalid, Conflict (same id, other content).
    """
    said: dict[str, Any] = {
        "fen": amount(fen, "amount"),
        "qualifier": qualifier.value,
        "source": limited(source, "source", 200),
        "as_of": as_of,
    }
    if not said["source"]:
        raise Invalid(ONE_OF_TWO, field="source")
    said |= {"fund_id": fund_id, "project_id": project_id}
    with transaction.atomic():
        before = StatedAmount.objects.filter(pk=id).first()
        if before is not None:
            return _same(before, said)
        _noted(by, at, id, fund_id, project_id)
        return StatedAmount.objects.create(id=id, by_key=by.key, by_name=by.name, at=at, **said)


def _same(before: StatedAmount, said: dict[str, Any]) -> StatedAmount:
    if any(getattr(before, name) != value for name, value in said.items()):
        raise Conflict(OTHER_CONTENT)
    return before


def _noted(by: Actor, at: datetime, id: UUID, fund_id: UUID | None, project_id: UUID | None) -> None:
    def nothing(turn: Turn[Any]) -> None:
        """The row beside it says all."""

    if fund_id is not None:
        FUNDS.run("state", nothing, by=by, at=at, id=fund_id, content=id)
    elif project_id is not None:
        PROJECTS.run("state", nothing, by=by, at=at, id=project_id, content=id)
    else:
        raise Invalid(ONE_OF_TWO, field="source")


def attach(*, by: Actor, at: datetime, name: str, id: UUID, file_ids: Sequence[UUID]) -> Any:
    """Hang one's own uploaded files on a record called `name` ("fund", "project", "purchase"). Raises as its runner, and `files.attach`."""

    def hang(turn: Turn[Any]) -> None:
        if not file_ids:
            raise Invalid(NO_FILES, field="files")
        files.attach(by=by, at=at, file_ids=file_ids, subject=f"{name}:{id}")

    return RUNNERS[name].run("attach", hang, by=by, at=at, id=id, content=[str(one) for one in file_ids])
