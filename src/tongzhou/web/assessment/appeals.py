"""Appealing against a score, and answering."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.assessment import actions, queries
from tongzhou.assessment.rules.moving import NOT_YOUR_OWN, AppealState
from tongzhou.assessment.rules.scheme import every_item
from tongzhou.assessment.rules.written import from_json
from tongzhou.kernel.errors import Denied, Invalid, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.assessment.parts import BASE, appeal_badge
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.steps import Foot
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer
from tongzhou.web.pages import page


@require_http_methods(["GET", "POST"])
def new(request: Request, id: UUID) -> HttpResponse:
    """Appeal against one's own published score."""
    request.actor.require(P.APPEAL)
    view = queries.score(request.actor, id)
    if view.mine:
        raise Denied(NOT_YOUR_OWN)
    form = Form(request, {"item": request.GET.get("item", "")})
    own = form.id

    def save() -> HttpResponse:
        made = actions.appeal(
            id=own, by=request.actor, at=request.at, score_id=id, text=form.get("text"), item=form.get("item")
        )
        return redirect(f"{BASE}appeals/{made.pk}/")

    def fields() -> list[Component]:
        lines = (
            Option("", _("整个得分")),
            *(Option(one.code, one.words) for one in every_item(view.content)),
        )
        hint = _("哪个数字或哪条规则不对，凭什么；记录本身错了，请先在台账里冲正或补记")
        return [
            form.field("item", _("对哪一项"), kind="select", options=lines),
            form.field("text", _("为什么不服"), kind="textarea", required=True, maxlength=1000, hint=hint),
        ]

    return answer(
        form, title=_("申诉"), back=f"{BASE}scores/{id}/", fields=fields, save=save, names=("item", "text"), label=_("提出申诉"),
        lead=view.score.name, note=_("由出方案的卫生健康委答复；成立的，会另发更正。"), current="assessments",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def appeal(request: Request, id: UUID) -> HttpResponse:
    """An appeal with its answer; the commission answers here."""
    view = queries.appeal(request.actor, id)
    row = view.appeal
    form = Form(request, {"seen": str(row.steps)})
    status = 200
    if request.method == "POST":
        request.actor.require(P.MANAGE_ASSESSMENT, row.score.run.scheme.place)
        try:
            _answer(request, form, id)
        except Refusal as refusal:
            form.refused(refusal, ("decision", "answer"), f"{BASE}appeals/{id}/")
            status = refusal.status
        else:
            return redirect(f"{BASE}appeals/{id}/")
    content = from_json(row.score.run.version.content)
    item = next((one.words for one in every_item(content) if one.code == row.item), None)
    waits = view.mine and row.status is AppealState.OPEN
    return page(
        request,
        "assessment/appeal.html",
        current="assessments",
        status=status,
        head=PageHead(
            _("%(name)s的申诉") % {"name": row.score.name},
            content.words,
            item or _("整个得分"),
            _actions(view),
        ),
        badge=appeal_badge(row),
        notices=form.notices,
        fields=_fields(form) if waits else [],
        seen=form.values.get("seen", ""),
        foot=Foot(_("答复")) if waits else None,
        trail=_trail(request, view),
        back=f"{BASE}scores/{row.score_id}/",
    )


def _answer(request: Request, form: Form, id: UUID) -> None:
    verbs = {"uphold": actions.uphold, "refuse": actions.refuse}
    verb = verbs.get(form.get("decision"))
    if verb is None:
        raise Invalid(CHOOSE, field="decision")
    verb(by=request.actor, at=request.at, appeal_id=id, answer=form.get("answer"), seen=form.seen)


def _fields(form: Form) -> list[Component]:
    ways = (Option("uphold", _("成立，要更正")), Option("refuse", _("不成立，维持原分")))
    return [
        Choices(
            name="decision", label=_("怎么认定"), options=ways, chosen=(form.get("decision"),), columns="two",
            fault=form.faults.get("decision"),
        ),
        form.field("answer", _("答复"), kind="textarea", required=True, maxlength=1000, hint=_("查了什么、依据什么")),
    ]  # fmt: skip


def _actions(view: queries.AppealView) -> tuple[Action, ...]:
    row = view.appeal
    acts = [Action(_("看得分"), f"{BASE}scores/{row.score_id}/")]
    if row.correction is not None and (view.mine or row.correction.published_at):
        acts.append(Action(_("看更正"), f"{BASE}runs/{row.correction_id}/"))
    elif view.mine and row.status is AppealState.UPHELD:
        acts.append(Action(_("办理更正"), f"{BASE}runs/{row.score.run_id}/correct/", "primary"))
    return tuple(acts if view.mine else acts[:1])


def _trail(request: Request, view: queries.AppealView) -> Timeline:
    row = view.appeal
    events = [Event(_("提出申诉"), row.at, f"{row.by_name} {row.by_institution}".strip(), row.text)]
    if row.answered_at:
        events.insert(0, Event(row.status.words, row.answered_at, row.answered_by, row.answer))
    else:
        events.insert(0, Event(_("等卫生健康委答复"), state="ahead"))
    return Timeline(tuple(events), request.at, _("经过"))
