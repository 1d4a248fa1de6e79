"""The forms of what only people can say: a judgement with its reason and signature, a checklist with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.assessment import actions, queries
from tongzhou.assessment.actions import Ticked
from tongzhou.assessment.rules.giving import Check, Checklist, Judged
from tongzhou.assessment.rules.moving import NO_ITEM
from tongzhou.assessment.rules.saying import num
from tongzhou.assessment.rules.scheme import Item, every_item
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web import stage
from tongzhou.web.assessment.numbers import decimal, text
from tongzhou.web.assessment.parts import BASE
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.files import Upload
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, files_of

if TYPE_CHECKING:
    from tongzhou.assessment.queries import ScoreView


@require_http_methods(["GET", "POST"])
def say(request: Request, id: UUID, code: str) -> HttpResponse:
    """Judge an item, or tick its list."""
    view = queries.score(request.actor, id)
    request.actor.require(P.MANAGE_ASSESSMENT, view.score.run.scheme.place)
    item = next((one for one in every_item(view.content) if one.code == code), None)
    if item is None:
        raise NotFound(NO_ITEM, code=code)
    if isinstance(item.rule, Checklist):
        return _tick(request, view, item, item.rule)
    return _judge(request, view, item)


def _judge(request: Request, view: ScoreView, item: Item) -> HttpResponse:
    before = view.judgements.get(item.code)
    first = {"points": text(before.points), "reason": before.reason} if before else {}
    form = Form(request, first)
    guide = speak(item.rule.guide) if isinstance(item.rule, Judged) else ""

    def save() -> HttpResponse:
        actions.judge(
            by=request.actor, at=request.at, score_id=view.score.pk, item=item.code, points=decimal(form, "points"),
            reason=form.get("reason"), password=request.POST.get("password", ""),
        )  # fmt: skip
        return _back(request, view)

    def fields() -> list[Component]:
        form.values.pop("password", None)
        demo = stage.password()
        hint = _("演示密码：%(word)s") % {"word": demo} if demo else _("签名用，不保存")
        return [
            form.field("points", _("给几分"), inputmode="decimal", required=True, unit=_("分"), hint=_("0 到 %(n)s") % {"n": num(item.weight)}),
            form.field("reason", _("理由"), kind="textarea", required=True, maxlength=500, hint=guide or _("被考核方看得到")),
            form.field("password", _("再输一次您的密码"), kind="password", required=True, autocomplete="current-password", hint=hint),
        ]  # fmt: skip

    return answer(
        form, title=_("评审打分"), back=f"{BASE}scores/{view.score.pk}/", fields=fields, save=save, names=("points", "reason", "password"),
        label=_("签名打分"), lead=f"{view.score.name} · {speak(item.words)}", current="assessments",
    )  # fmt: skip


def _tick(request: Request, view: ScoreView, item: Item, rule: Checklist) -> HttpResponse:
    first: dict[str, str] = {}
    for check in rule.checks:
        said = view.checks.get((item.code, check.code))
        if said is not None:
            first |= {
                f"check.{check.code}": "yes" if said.met else "no",
                f"evidence.{check.code}": said.evidence,
            }
    form = Form(request, first)

    def save() -> HttpResponse:
        ticked = [
            Ticked(
                one.code,
                {"yes": True, "no": False}.get(form.get(f"check.{one.code}")),
                form.get(f"evidence.{one.code}"),
                files_of(request, f"file.{one.code}"),
            )
            for one in rule.checks
        ]
        actions.tick(by=request.actor, at=request.at, score_id=view.score.pk, item=item.code, ticked=ticked)
        return _back(request, view)

    names = [f"{part}.{one.code}" for one in rule.checks for part in ("check", "evidence", "file")]
    return answer(
        form, title=_("核清单"), back=f"{BASE}scores/{view.score.pk}/", fields=lambda: [field for one in rule.checks for field in _check(form, one)],
        save=save, names=names, label=_("记下来"), lead=f"{view.score.name} · {speak(item.words)}", current="assessments",
    )  # fmt: skip


def _check(form: Form, one: Check) -> list[Component]:
    name = f"check.{one.code}"
    options = (Option("yes", _("符合")), Option("no", _("不符合")))
    label = _("%(check)s（%(n)s 分）") % {"check": speak(one.words), "n": num(one.points)}
    hint = _("要有佐证：写文件名、文号，或在下面传文件") if one.evidence else _("文件名、文号或存放的位置")
    return [
        Choices(name=name, label=label, options=options, chosen=(form.get(name),), columns="two", fault=form.faults.get(name)),
        form.field(f"evidence.{one.code}", _("佐证：%(check)s") % {"check": speak(one.words)}, optional=True, maxlength=300, hint=hint),
        Upload(
            name=f"file.{one.code}", label=_("佐证文件：%(check)s") % {"check": speak(one.words)}, url=reverse("files"), subject=f"draft:{form.id}",
            ids=tuple(form.request.POST.getlist(f"file.{one.code}")), fault=form.faults.get(f"file.{one.code}"), hint=_("照片或 PDF；已经交的还在，不用再传"),
        ),
    ]  # fmt: skip


def _back(request: Request, view: ScoreView) -> HttpResponse:
    messages.success(request, _("记下了，得分和名次已重算。"), extra_tags="jade")
    return redirect(f"{BASE}scores/{view.score.pk}/")
