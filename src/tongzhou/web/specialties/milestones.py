"""A milestone is said to be reached, changed or taken out of the plan; a gap is filled."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.support.sides.standing import GONE
from tongzhou.support.specialties import actions, queries
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, files_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.specialties.parts import sides
from tongzhou.web.specialties.steps import asked, evidence_fields, planned_fields, planned_of


@require_http_methods(["GET", "POST"])
def reach(request: Request, id: UUID) -> HttpResponse:
    """A milestone is reached; said again while it waits, it is corrected."""
    one = queries.milestone_of(request.actor, id)
    row = one.specialty
    actions.check(row, "milestone", request.actor)
    said = queries.said_of(one)
    first = {"on": today(request).isoformat()}
    if said and said.stands not in GONE:
        first = {"on": said.on.isoformat(), "evidence": said.evidence}

    def take(form: Form, _id: UUID) -> object:
        return actions.reach_milestone(
            by=request.actor, at=request.at, specialty_id=row.pk, milestone_id=id, on=form.day("on"),
            evidence=form.get("evidence"), file_ids=files_of(request), seen=form.seen,
        )  # fmt: skip

    needs = _("要看：%(needs)s") % {"needs": one.needs} if one.needs else ""
    lead = " · ".join(part for part in (one.name, needs, sides(row)) if part)
    return asked(
        request, row, first, title=_("登记达成"), label=_("登记达成"), fields=evidence_fields, take=take,
        note=_("由另一方确认后入账。"), lead=lead,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def plan(request: Request, id: UUID) -> HttpResponse:
    """A milestone is changed, or taken out of the plan."""
    one = queries.milestone_of(request.actor, id)
    row = one.specialty
    actions.check(row, "plan", request.actor)
    first = {
        "name": one.name, "needs": one.needs, "due_on": one.due_on.isoformat() if one.due_on else "", "do": "change",
    }  # fmt: skip

    def fields(form: Form) -> list[Component]:
        what = (Option("change", _("修改")), Option("drop", _("从计划里去掉")))
        return [
            *planned_fields(form),
            Choices(name="do", label=_("要做什么"), options=what, chosen=(form.get("do"),), columns="two"),
        ]

    def take(form: Form, _id: UUID) -> object:
        if form.get("do") == "drop":
            return actions.drop_milestone(
                by=request.actor, at=request.at, specialty_id=row.pk, milestone_id=id, seen=form.seen
            )
        return actions.plan(
            by=request.actor, at=request.at, specialty_id=row.pk, id=id, planned=planned_of(form), seen=form.seen
        )  # fmt: skip

    return asked(request, row, first, title=_("改节点"), label=_("存下"), fields=fields, take=take)


@require_http_methods(["GET", "POST"])
def fill(request: Request, id: UUID) -> HttpResponse:
    """What was missing is there."""
    gap = queries.gap_of(request.actor, id)
    row = gap.specialty
    actions.check(row, "fill", request.actor)

    def fields(form: Form) -> list[Component]:
        return [
            form.field("on", _("哪天补上"), kind="date", required=True),
            form.field("how", _("怎么补上的"), optional=True, maxlength=200, hint=_("例：进修回来 2 人；捐赠到位。")),
        ]  # fmt: skip

    def take(form: Form, _id: UUID) -> object:
        return actions.fill_gap(
            by=request.actor, at=request.at, specialty_id=row.pk, gap_id=id, on=form.day("on"), how=form.get("how"), seen=form.seen
        )  # fmt: skip

    first = {"on": today(request).isoformat()}
    return asked(
        request, row, first, title=_("补上缺口"), label=_("补上了"), fields=fields, take=take, lead=gap.what
    )
