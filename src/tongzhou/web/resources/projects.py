"""One project: where it stands, for whom, its lines with plan and actual, what documents say; and the steps to take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.kernel.words import Words
from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.queries import ProjectPage
from tongzhou.support.resources.rules.categories import PROJECTS, words
from tongzhou.support.resources.rules.money import Total
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.component import Text
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.resources import amounts, stating
from tongzhou.web.resources.asking import STEPS, ask
from tongzhou.web.resources.parts import Plan, Style, badge, claim_link, confirming, papers, seals, trail
from tongzhou.web.resources.tables import bought_table, line_table

if TYPE_CHECKING:
    from tongzhou.support.resources.models import Project

MAIN = frozenset({"approve", "start", "complete", "use", "ask_again"})
"""Steps that stand in the head; the others stand beside."""
OFFERED = (
    "approve",
    "start",
    "complete",
    "use",
    "ask_again",
    "end",
    "edit",
    "state",
    "attach",
    "refuse",
    "stop",
)
PERSONS = Unit.PERSON.words
HOUSEHOLDS = Unit.HOUSEHOLD.words
PLACES, EXACT = Unit.PLACE.words, Qualifier.EXACT.value


@require_GET
def project(request: Request, id: UUID) -> HttpResponse:
    """The project's page."""
    found = queries.project(request.actor, id)
    row = found.project
    can = actions.offers("project", row, request.actor)
    acts = [
        Action(STEPS[one].label(), f"/money/projects/{id}/{one}/", _STYLES.get(one, ""))
        for one in OFFERED
        if one in can
    ]
    confirm = confirming(request, found.claim, _("验收"))
    main = next((one for one in acts if one.href.split("/")[-2] in MAIN), None)
    shown = tuple(one for one in (confirm, main) if one)
    return page(
        request,
        "resources/project.html",
        current="money",
        project=row,
        head=PageHead(row.name, row.where, _over(row), shown),
        seals=seals(found.claim, big=True),
        badge=badge(row.status),
        link=claim_link(found.claim),
        facts=_facts(found),
        plan=_plan(found),
        lines=line_table(found.rows, edit="plan" in can),
        bought=bought_table(found.rows),
        add=Action(_("加一行预算"), f"/money/projects/{id}/lines/new/", icon="plus")
        if "plan" in can
        else None,
        compared=stating.table(
            row.budget_fen, _("登记的预算"), found.planned, found.stated, _("预算各行合计")
        ),
        more=[one for one in acts if one is not main],
        files=papers(found.files),
        trail=trail("project", found.steps, request),
    )


_STYLES: dict[str, Style] = {
    "refuse": "danger",
    "stop": "danger",
    "approve": "primary",
    "complete": "primary",
}


def _over(row: Project) -> Text:
    return Words("{category} · {giving} → {taking}", "{category} · {giving} → {taking}").format(
        category=words(row.category, PROJECTS), giving=row.supporting.label, taking=row.receiving.label
    )


def _facts(found: ProjectPage) -> KeyValues:
    row = found.project
    return KeyValues(
        (
            Pair(_("预算"), amounts.shown(row.budget_fen, row.budget_qualifier) if row.budget_fen else ""),
            Pair(_("实施地点数"), amounts.people(row.sites, EXACT, PLACES)),
            Pair(_("受益户数"), amounts.people(row.households, row.households_qualifier, HOUSEHOLDS)),
            Pair(_("受益人数"), amounts.people(row.persons, row.persons_qualifier, PERSONS)),
            Pair(_("申请"), day(row.asked_on)),
            Pair(_("完工"), day(row.completed_on))
            if row.completed_on
            else Pair(_("计划完工"), day(row.due_on)),
        )
    )


def _plan(found: ProjectPage) -> Plan | None:
    """Plan and actual of the whole project; nothing while it has no lines."""
    if not found.rows:
        return None
    paid = _("已付 %(sum)s") % {"sum": amounts.shown(found.paid)} if found.paid else ""
    return Plan(
        name=_("计划与实际"), planned=found.planned, bought=found.bought, accepted=found.accepted, note=paid, wide=True
    )  # fmt: skip


def plan_of(row: Project, planned: Total, bought: Total, accepted: Total) -> Plan:
    """A project in its fund's list: plan and actual, and where it stands."""
    return Plan(
        name=row.name,
        href=f"/money/projects/{row.pk}/",
        note=words(row.category, PROJECTS),
        planned=planned,
        bought=bought,
        accepted=accepted,
        badge=badge(row.status),
    )


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Enter a project: asked by the recipient, or offered by the supporter."""
    request.actor.require(P.MANAGE_RESOURCES)
    return ask(request)


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, step: str) -> HttpResponse:
    """The form of one step of a project; whether it may be taken, the verb decides."""
    found = queries.project(request.actor, id)
    row = found.project
    if step not in STEPS:
        raise NotFound(NO_RECORD)
    actions.require_step("project", row, step, request.actor, now=request.method == "GET")
    other: dict[str, Callable[[], HttpResponse]] = {
        "state": lambda: stating.form(request, f"/money/projects/{id}/", row.name, project_id=id),
        "attach": lambda: stating.attach(request, "project", id, f"/money/projects/{id}/", row.name),
    }
    return other[step]() if step in other else STEPS[step].form(request, row)
