"""How postings move: the runner, who may take a step himself, and that nobody is in two places on one day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from tongzhou.directory.clashes import clash
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.support.postings.models import Posting, Step
from tongzhou.support.postings.queries.stays import span_of
from tongzhou.support.postings.rules.continuity import DAY
from tongzhou.support.postings.rules.lifecycle import (
    LEDGER_EVENTS,
    LIFECYCLE,
    OFF,
    OWN,
    PERSONAL,
    SIDES,
    State,
)
from tongzhou.support.postings.rules.sentences import BEFORE, NOT_HIMSELF, NOT_YET, TAKEN, TAKEN_NOW
from tongzhou.support.sides.running import Runner

if TYPE_CHECKING:
    from collections.abc import Iterable

RUNNER = Runner(
    name="posting",
    model=Posting,
    step=Step,
    lifecycle=LIFECYCLE,
    state=State,
    sides=SIDES,
    joined=("staff", "staff__institution"),
)


def offers(by: Actor, posting: Posting) -> frozenset[str]:
    """The steps that a page may offer to `by`. The posting's sides and staff are joined."""
    may = RUNNER.offers(posting, by) - LEDGER_EVENTS.keys() - {"take_over"}
    return frozenset(event for event in may if _passes(by, posting, event))


def words_of(event: str) -> Words:
    """A step in words."""
    return RUNNER.words(event)


def _passes(by: Actor, posting: Posting, event: str) -> bool:
    try:
        require_person(by, posting, event)
    except Denied:
        return False
    return True


def require(by: Actor, posting: Posting, event: str) -> None:
    """Raise IllegalMove or Denied, as the step itself would: for a page that shows its form."""
    RUNNER.permitted(posting, event, by)
    require_person(by, posting, event)


def require_person(by: Actor, posting: Posting, event: str) -> None:
    """Raise Denied unless the step is his office's to take, or his own."""
    himself = posting.staff_id in by.staff_ids
    if event in PERSONAL and not himself:
        raise Denied(NOT_HIMSELF, name=posting.staff.name)
    if event in OWN and not himself and not manages(by, posting):
        by.require(P.MANAGE_POSTINGS, posting.supporting.place)


def manages(by: Actor, posting: Posting) -> bool:
    """Whether `by` manages postings at one of the two houses."""
    return any(by.may(P.MANAGE_POSTINGS, house.place) for house in (posting.supporting, posting.receiving))


def today(at: datetime) -> date:
    """The day of a moment, in China."""
    return at.astimezone(CHINA).date()


def happened(day: date, at: datetime, field: str, *, since: date | None = None) -> date:
    """A day that has come, not before `since`. Raises Invalid."""
    if day > today(at):
        raise Invalid(NOT_YET, field=field, day=day)
    if since is not None and day < since:
        raise Invalid(BEFORE, field=field, day=since)
    return day


def respan(posting: Posting) -> None:
    """The posting takes other days of the person's time. Raises Conflict when they are taken already.

    The person is locked first: two who post him at the same moment wait for each other here.
    """
    posting.span = span_of(posting)
    Staff.objects.select_for_update(no_key=True).filter(pk=posting.staff_id).values_list("pk").first()
    rows = Posting.objects.filter(staff=posting.staff_id, span__overlap=posting.span).exclude(
        state__in=[state.value for state in OFF]
    )
    other = rows.exclude(pk=posting.pk).select_related("receiving", "staff").first()
    if other is not None:
        raise Conflict(
            TAKEN,
            field="staff_id",
            name=other.staff.name,
            host=other.receiving.label,
            since=other.span.lower,
            until=other.span.upper - DAY,
        )


@contextmanager
def one_place(name: str) -> Iterator[None]:
    """In one transaction; what the database refuses after all is said in words."""
    with (
        transaction.atomic(),
        clash(posting_one_place_at_a_time=Conflict(TAKEN_NOW, field="staff_id", name=name)),
    ):
        yield


def locked(ids: Iterable[UUID]) -> list[Posting]:
    """Postings by id, locked in the order of their ids, for steps that follow from the ledger."""
    rows = Posting.objects.select_for_update(of=("self",)).select_related("supporting", "receiving", "staff")
    return list(rows.filter(pk__in=list(ids)).order_by("pk"))


def legal(posting: Posting, event: str) -> bool:
    """Whether the table has this step from where the posting stands."""
    try:
        LIFECYCLE.move(posting.status, event)
    except IllegalMove:
        return False
    return True
