"""The forms of a goal: set it, say it anew, claim it reached, look again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships import queries as partnerships
from tongzhou.support.goals import actions, queries
from tongzhou.support.goals.rules import One
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.commitments.parts import said
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.files import Upload
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, choices, files_of, uuid_of
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.support.goals.models import Goal

LATER = timedelta(days=180)
"""How long after it was reached the second look is proposed."""


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Set a goal."""
    actor = request.actor
    actor.require(P.EDIT_COMMITMENTS)
    pairs = partnerships.pairings_where(actor, P.EDIT_COMMITMENTS, on=today(request))
    of = uuid_of(request.GET.get("commitment", ""))
    form = Form(
        request,
        {
            "one": "",
            "commitment_id": str(of or ""),
            "pairing_id": str(pairs[0].pk) if len(pairs) == 1 else "",
        },
    )
    id = form.id
    promised = [
        one for one in partnerships.commitments(actor, programme_ids=[pair.programme_id for pair in pairs])
        if not one.measure
    ]  # fmt: skip

    def save() -> HttpResponse:
        pairing = uuid_of(form.get("pairing_id"))
        if pairing is None:
            raise Invalid(CHOOSE, field="pairing_id")
        made = actions.set_goal(
            id=id,
            by=actor,
            at=request.at,
            pairing_id=pairing,
            one=form.one_of("one", One),
            title=form.get("title"),
            baseline=form.get("baseline"),
            due_on=form.day_if("due_on"),
            commitment_id=uuid_of(form.get("commitment_id")),
        )
        return redirect(f"/commitments/goals/{made.pk}/")

    def fields() -> list[Component]:
        between = tuple(
            Option(str(one.pk), f"{one.supporting.label} → {one.receiving.label}") for one in pairs
        )
        belongs = tuple(Option(str(one.pk), said(one)) for one in promised)
        return [
            Choices(
                name="one", label=_("哪一项"), options=choices(One), chosen=(form.get("one"),), columns="one",
                required=True, fault=form.faults.get("one"),
            ),
            *_content(form),
            form.field("pairing_id", _("谁帮谁"), kind="select", options=(Option("", _("请选")), *between), required=True),
            form.field("commitment_id", _("属于哪条承诺"), kind="select", options=(Option("", _("不属于某一条")), *belongs)),
        ]  # fmt: skip

    names = ("one", "title", "baseline", "due_on", "pairing_id", "commitment_id")
    return answer(
        form, title=_("立目标"), back="/commitments/goals/", fields=fields, save=save, names=names, label=_("立这个目标"),
        note=_("做到之后由支援方申请验收，受援方说了算。"), current="commitments",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, step: str) -> HttpResponse:
    """The form of one step: edit, claim, look."""
    view = queries.goal(request.actor, id)
    forms = {"edit": edit, "claim": claim, "look": look}
    needed = {"edit": {"edit"}, "claim": {"claim"}, "look": {"keep", "lose"}}
    if step not in forms:
        raise NotFound(NO_RECORD)
    sides = (view.goal.supporting.place, view.goal.receiving.place)
    if not any(request.actor.may(P.EDIT_COMMITMENTS, side) for side in sides):
        raise Denied(MAY_NOT)
    if request.method == "GET" and not view.offers & needed[step]:
        return redirect(f"/commitments/goals/{id}/")
    return forms[step](request, view.goal)


def edit(request: Request, goal: Goal) -> HttpResponse:
    """Say it anew while it is worked on."""
    first = {"title": goal.title, "baseline": goal.baseline, "seen": str(goal.steps)}
    form = Form(request, {**first, "due_on": goal.due_on.isoformat() if goal.due_on else ""})

    def save() -> HttpResponse:
        actions.edit_goal(
            by=request.actor, at=request.at, goal_id=goal.pk, title=form.get("title"), baseline=form.get("baseline"),
            due_on=form.day_if("due_on"), seen=form.seen,
        )  # fmt: skip
        return _back(goal)

    names = ("title", "baseline", "due_on")
    return _show(form, goal, _("修改目标"), lambda: _content(form), save, names, _("保存"))


def claim(request: Request, goal: Goal) -> HttpResponse:
    """The supporting side says it is reached."""
    on = today(request)
    first = {"reached_on": on.isoformat(), "look_on": (on + LATER).isoformat(), "evidence": goal.evidence}
    form = Form(request, {**first, "seen": str(goal.steps), "draft": str(new_id())})
    ids = files_of(request)

    def save() -> HttpResponse:
        actions.claim_reached(
            by=request.actor, at=request.at, goal_id=goal.pk, reached_on=form.day("reached_on"),
            evidence=form.get("evidence"), look_on=form.day("look_on"), file_ids=ids, seen=form.seen,
        )  # fmt: skip
        return _back(goal)

    def fields() -> list[Component]:
        return [
            form.field("reached_on", _("哪一天达成"), kind="date", required=True),
            form.field("evidence", _("做到了什么、依据"), kind="textarea", required=True,
                       hint=_("和现状比：%(baseline)s") % {"baseline": goal.baseline[:80]}),
            Upload(name="files", label=_("照片、报表"), url="/files/", subject=f"draft:{form.get('draft')}", ids=tuple(map(str, ids))),
            form.field("look_on", _("约定哪天复看"), kind="date", required=True, hint=_("一般在专家离开之后三到六个月")),
        ]  # fmt: skip

    names = ("reached_on", "evidence", "look_on")
    note = _("受援方验收之后入账；有异议会写明原因退回来。")
    return _show(form, goal, _("申请验收"), fields, save, names, _("请受援方验收"), note)


def look(request: Request, goal: Goal) -> HttpResponse:
    """The recipient says whether it was kept."""
    form = Form(request, {"on": today(request).isoformat(), "seen": str(goal.steps)})

    def save() -> HttpResponse:
        if form.get("kept") not in ("yes", "no"):
            raise Invalid(CHOOSE, field="kept")
        actions.look_again(
            by=request.actor, at=request.at, goal_id=goal.pk, on=form.day("on"), kept=form.get("kept") == "yes",
            note=form.get("note"), seen=form.seen,
        )  # fmt: skip
        return _back(goal)

    def fields() -> list[Component]:
        options = (Option("yes", _("保持住了")), Option("no", _("没有保持")))
        return [
            Choices(name="kept", label=_("专家走后怎么样"), options=options, chosen=(form.get("kept"),), columns="two",
                    required=True, fault=form.faults.get("kept")),
            form.field("note", _("说说情况"), kind="textarea", required=True, hint=_("能写数就写数；没有保持的，写原因")),
            form.field("on", _("哪天看的"), kind="date", required=True),
        ]  # fmt: skip

    return _show(form, goal, _("记复看"), fields, save, ("kept", "note", "on"), _("记下复看"))


def _content(form: Form) -> list[Component]:
    return [
        form.field("title", _("目标"), required=True, maxlength=120, hint=_("要让哪件事变成什么样，一句话")),
        form.field("baseline", _("现状（基线）"), kind="textarea", required=True, hint=_("能写数就写数，将来才比得出变化")),
        form.field("due_on", _("期限"), kind="date", optional=True),
    ]  # fmt: skip


def _back(goal: Goal) -> HttpResponse:
    return redirect(f"/commitments/goals/{goal.pk}/")


def _show(
    form: Form,
    goal: Goal,
    title: str,
    fields: Callable[[], Sequence[Component]],
    save: Callable[[], HttpResponse],
    names: Sequence[str],
    label: str,
    note: str = "",
) -> HttpResponse:
    return answer(
        form,
        title=title,
        back=f"/commitments/goals/{goal.pk}/",
        fields=fields,
        save=save,
        names=names,
        label=label,
        note=note,
        lead=goal.title,
        current="commitments",
    )
