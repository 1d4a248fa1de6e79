"""The hand-over file and the appraisal: written, handed over, taken over, judged, replied to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.rules.roles import Aspect, Band
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.files import Upload
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, files_of, uuid_of
from tongzhou.web.postings.forms import answered, seen_of

PARTS = {
    "patients": (gettext_lazy("要继续看的病人"), gettext_lazy("只写病例号和要点，不写姓名")),
    "projects": (gettext_lazy("正在做的事"), gettext_lazy("带教、新技术、学科建设做到哪一步")),
    "contacts": (gettext_lazy("找谁"), gettext_lazy("科里、院里谁管什么")),
    "unfinished": (gettext_lazy("没做完的"), gettext_lazy("要接着办的，到什么时候")),
}
BANDS = tuple(Option(band.value, band.words) for band in Band)


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, id: UUID) -> HttpResponse:
    """Write the hand-over file; "keep" for later, or hand it over."""
    row = queries.posting(request.actor, id)
    actions.require(request.actor, row, "hand_over")
    paper = queries.hand_over_of(request.actor, id)
    first = {name: getattr(paper, name) for name in PARTS} if paper else {}
    form = Form(request, {"seen": str(row.steps), **first})
    draft = form.id

    def save() -> HttpResponse:
        parts = {name: form.get(name) for name in PARTS}
        given = {"by": request.actor, "at": request.at, "posting_id": id, "parts": parts}
        if form.get("finish") == "later":
            actions.save_hand_over(**given, file_ids=files_of(request))  # type: ignore[arg-type]  # typed above
            messages.success(request, _("已保存，还没有交出去。"), extra_tags="jade")
        else:
            actions.hand_over(**given, file_ids=files_of(request), seen=seen_of(form))  # type: ignore[arg-type]
            messages.success(request, _("已交接，后一任和两边的办公室都能看到。"), extra_tags="jade")
        return redirect(f"/postings/{id}/")

    def fields() -> list[Component]:
        ids = tuple(map(str, files_of(request)))
        written: list[Component] = [
            form.field(name, label, kind="textarea", hint=hint, optional=True, maxlength=8000)
            for name, (label, hint) in PARTS.items()
        ]
        return [
            *written,
            Upload(name="files", label=_("交接的文件"), url="/files/", subject=f"draft:{draft}", ids=ids),
            Choices(
                name="finish", label=_("写完了吗"), columns="two", chosen=(form.get("finish") or "now",),
                options=(Option("now", _("现在交接")), Option("later", _("先存着"))),
            ),
        ]  # fmt: skip

    return answered(
        form,
        title=_("写交接"),
        back=f"/postings/{id}/",
        fields=fields,
        save=save,
        names=tuple(PARTS),
        label=_("保存"),
        note=_("交接以后还可以补充，再交一次。"),
        lead=row.staff.name,
    )


@require_POST
def take_over(request: Request, id: UUID) -> HttpResponse:
    """The successor takes over what the posting `id` handed over."""
    queries.posting(request.actor, id)
    to = uuid_of(request.POST.get("to", ""))
    if to is None:
        raise Invalid(CHOOSE, field="to")
    try:
        actions.take_over(by=request.actor, at=request.at, posting_id=id, to_id=to)
    except Conflict as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    else:
        messages.success(request, _("已接手。"), extra_tags="jade")
    return redirect(f"/postings/{to}/")


@require_http_methods(["GET", "POST"])
def appraise(request: Request, id: UUID) -> HttpResponse:
    """The host judges."""
    row = queries.posting(request.actor, id)
    actions.require(request.actor, row, "appraise")
    form = Form(request, {"seen": str(row.steps)})

    def save() -> HttpResponse:
        bands = {aspect: form.one_of(aspect.value, Band) for aspect in Aspect if form.get(aspect.value)}
        actions.appraise(
            by=request.actor, at=request.at, posting_id=id, bands=bands, overall=form.one_of("overall", Band),
            words=form.get("words"), seen=seen_of(form),
        )  # fmt: skip
        messages.success(request, _("已评价，本人可以答复。"), extra_tags="jade")
        return redirect(f"/postings/{id}/")

    def fields() -> list[Component]:
        bands = [_band(form, aspect.value, aspect.words) for aspect in Aspect]
        words = form.field("words", _("评语"), kind="textarea", required=True, maxlength=2000)
        return [*bands, _band(form, "overall", _("总评")), words]

    return answered(
        form,
        title=_("评价"),
        back=f"/postings/{id}/",
        fields=fields,
        save=save,
        names=(*(aspect.value for aspect in Aspect), "overall", "words"),
        label=_("提交评价"),
        note=_("本人、两边的办公室和卫生健康委看得到。"),
        lead=row.staff.name,
    )


def _band(form: Form, name: str, label: object) -> Choices:
    return Choices(
        name=name, label=label, options=BANDS, columns="two", chosen=(form.get(name),), required=True, fault=form.faults.get(name)  # type: ignore[arg-type]  # Words or text
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reply(request: Request, id: UUID) -> HttpResponse:
    """The appraised person answers."""
    row = queries.posting(request.actor, id)
    actions.require(request.actor, row, "reply")
    form = Form(request, {"seen": str(row.steps)})

    def save() -> HttpResponse:
        actions.reply(
            by=request.actor, at=request.at, posting_id=id, text=form.get("text"), seen=seen_of(form)
        )
        messages.success(request, _("已答复。"), extra_tags="jade")
        return redirect(f"/postings/{id}/")

    return answered(
        form,
        title=_("答复评价"),
        back=f"/postings/{id}/",
        fields=lambda: [form.field("text", _("我的答复"), kind="textarea", required=True, maxlength=2000)],
        save=save,
        names=("text",),
        label=_("答复"),
    )
