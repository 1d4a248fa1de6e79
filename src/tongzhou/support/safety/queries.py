"""Reading safety events: the reporter his own, the reviewers of that very institution its own. Every look is on record.

A grant that merely cascades to an institution (the county's office over a township) does not open it, nor does a region's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongzhou.accounts.models import RoleGrant
from tongzhou.accounts.queries.actors import open_accounts
from tongzhou.accounts.rules import POLICIES
from tongzhou.audit import actions as audit
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.safety.models import Event, EventStep, Measure
from tongzhou.support.safety.reporters import keys_of, masked
from tongzhou.support.safety.rules import LIFECYCLE, NO_EVENT, Category, Severity, State

PAGE = 40
MOST = 300


@dataclass(frozen=True, slots=True)
class View:
    """One event as its reader sees it. `own`: he reported it. `reviews`: he reviews it. `who` is "" for an unnamed reporter."""

    event: Event
    steps: list[EventStep]
    measures: list[Measure]
    own: bool
    reviews: bool
    offers: frozenset[str]

    @property
    def who(self) -> str:
        """Who reported, as this reader may know."""
        return self.event.reporter_name


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events of one institution, without a word of what they say. Small numbers are given as they are: they stay in the house."""

    by_category: Mapping[Category, int]
    by_severity: Mapping[Severity, int]
    by_state: Mapping[State, int]
    overdue: int


def reviewed_paths(actor: Actor) -> list[str]:
    """Paths of the institutions at which the actor himself holds REVIEW_SAFETY: the very place of the grant."""
    return [grant.path for grant in actor.grants_for(P.REVIEW_SAFETY) if grant.path is not None]


def reviews(actor: Actor, house: Institution) -> bool:
    """Whether the actor reviews the events of this very institution."""
    return actor.account_id is not None and house.path in reviewed_paths(actor)


def seen(actor: Actor) -> Q:
    """Condition on Event: reported by the actor, or of an institution whose reviewer he is."""
    if actor.account_id is None:
        return Q(pk__in=[])
    return Q(reporter__in=keys_of(actor)) | Q(institution__path__in=reviewed_paths(actor))


def event(actor: Actor, id: UUID, *, at: datetime) -> View:
    """One event; the look is recorded. Raises NotFound, the same for what is not there. Four statements."""
    row = _rows().filter(seen(actor), pk=id).first()
    if row is None:
        raise NotFound(NO_EVENT)
    own, may = row.reporter in keys_of(actor), reviews(actor, row.institution)
    reader = masked(actor) if row.unnamed and own and not may else actor
    audit.record(by=reader, at=at, verb="safety.read", subject=f"safety:{row.pk}")
    return View(
        row,
        list(row.timeline.order_by("number")),
        list(row.measures.select_related("owner").order_by("due_on", "pk")),
        own,
        may,
        offers(actor, row),
    )


def offers(actor: Actor, row: Event) -> frozenset[str]:
    """The steps that the actor may take on the event as it stands."""
    own, may = row.reporter in keys_of(actor), reviews(actor, row.institution)
    return frozenset(
        move.event for move in LIFECYCLE.events(row.status) if (own if move.event == "add" else may)
    )


def mine(actor: Actor) -> list[Event]:
    """What the actor reported himself, the newest first. One statement."""
    return list(_rows().filter(reporter__in=keys_of(actor)).order_by("-at", "-pk")[:PAGE])


def to_review(
    actor: Actor, *, at: datetime, state: State | None = None, after: UUID | None = None
) -> tuple[list[Event], UUID | None]:
    """Events of the institutions that the actor reviews: the gravest that nobody has taken up first, then the newest. Recorded.

    Answers a page and the cursor of the next one. Raises Denied without REVIEW_SAFETY.
    """
    actor.require(P.REVIEW_SAFETY)
    rows = _rows().filter(institution__path__in=reviewed_paths(actor))
    if state:
        rows = rows.filter(state=state.value)
    last = rows.filter(pk=after).values_list("at", flat=True).first() if after else None
    if after and last:
        rows = rows.filter(Q(at__lt=last) | Q(at=last, pk__lt=after))
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    page = found[:PAGE]
    told = {"events": [str(row.pk) for row in page]}
    audit.record(by=actor, at=at, verb="safety.list", subject="safety", detail=told)
    return page, page[-1].pk if len(found) > PAGE else None


def counts(actor: Actor, *, on: date) -> Counts:
    """The numbers of the houses that the actor reviews, without content. Two statements. Raises Denied without REVIEW_SAFETY."""
    actor.require(P.REVIEW_SAFETY)
    rows = Event.objects.filter(institution__path__in=reviewed_paths(actor))
    categories, severities, states = Counter[Category](), Counter[Severity](), Counter[State]()
    grouped = rows.values_list("category", "severity", "judged", "state").annotate(n=Count("pk"))
    for category, severity, judged, state, n in grouped:
        categories[Category(category)] += n
        severities[Severity(judged or severity)] += n
        states[State(state)] += n
    late = Measure.objects.filter(
        event__institution__path__in=reviewed_paths(actor), done_on=None, due_on__lt=on
    )
    return Counts(categories, severities, states, late.count())


def reviewers(institution_id: UUID, *, at: datetime) -> list[UUID]:
    """Accounts that review the events of this very institution."""
    roles = [role.value for role, policy in POLICIES.items() if P.REVIEW_SAFETY in policy.permissions]
    rows = RoleGrant.objects.filter(
        role__in=roles, institution=institution_id, during__contains=at, account__in=open_accounts()
    )
    return sorted({account for account in rows.values_list("account", flat=True) if account})


def places(actor: Actor) -> list[Institution]:
    """Where the actor may report: the very places of his grants, his own house first. One statement."""
    paths = [grant.path for grant in actor.grants_for(P.REPORT_SAFETY) if grant.path is not None]
    rows = Institution.objects.filter(path__in=paths).order_by("name")[:MOST]
    return sorted(rows, key=lambda one: one.pk != actor.institution_id)


def departments(institution_id: UUID) -> list[Department]:
    """The departments of a house."""
    return list(Department.objects.filter(institution=institution_id).order_by("name"))


def people(row: Event) -> list[Staff]:
    """Who may be charged with a measure."""
    return list(Staff.objects.filter(institution=row.institution_id, active=True).order_by("name")[:MOST])


def overdue(measure: Measure, *, at: datetime) -> bool:
    """Whether it should have been done by the day of `at` in China."""
    return measure.done_on is None and measure.due_on < (at + timedelta(hours=8)).date()


def _rows() -> QuerySet[Event]:
    return Event.objects.select_related("institution", "department")


def event_of(actor: Actor, measure_id: UUID) -> UUID:
    """The event that a measure belongs to. Raises NotFound."""
    seen_ones = Event.objects.filter(seen(actor))
    owner = Measure.objects.filter(pk=measure_id, event__in=seen_ones).values_list("event", flat=True).first()
    if owner is None:
        raise NotFound(NO_EVENT)
    return UUID(str(owner))
