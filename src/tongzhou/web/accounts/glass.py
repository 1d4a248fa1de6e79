"""Breaking the glass, and looking at it afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongzhou.accounts import actions, queries
from tongzhou.kernel.errors import Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.accounts.parts import Form, Sheet, faulty
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone
from tongzhou.web.components.fields import Choices, Field, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact, when
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

PAGES = {"consultation": "/cases/{}/", "referral": "/referrals/{}/", "patient": "/patients/{}/"}
"""Where an opened subject is looked at."""


def open_one(request: Request, kind: str, subject: UUID) -> HttpResponse:
    """The form before an exception: reason first, and what will follow."""
    request.actor.require(P.BREAK_GLASS)
    if kind not in PAGES:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            actions.break_glass(
                by=request.actor,
                at=request.at,
                subject=subject,
                subject_kind=kind,
                reason=request.POST.get("reason", ""),
            )
        except Refusal as fault:
            refusal = fault
        else:
            return HttpResponseRedirect(PAGES.get(kind, "/").format(subject))
    head = PageHead(_("越权查看"), _("您没有参与这个病例。病人等不及时，可以写明理由先看。"))
    notice = Notice(
        _("只打开这一个，60 分钟后自动关上。"), _("本机构对口支援办公室马上收到通知，并会复核。"), Tone.AMBER
    )
    reason = Field(
        name="reason",
        label=_("为什么必须现在看"),
        kind="textarea",
        value=request.POST.get("reason", ""),
        hint=_("至少 10 个字。不要写病人姓名。"),
        required=True,
        maxlength=500,
    )
    form = Form(
        fields=(reason,),
        button=_("我说明理由，打开"),
        style="danger",
        others=(Action(_("不看了"), "/"),),
    )
    parts = (notice, faulty(form, refusal))
    status = refusal.status if refusal else 200
    return page(request, "accounts/page.html", current="cases", status=status, head=head, parts=parts)


def listing(request: Request) -> HttpResponse:
    """What waits for review, and what was reviewed."""
    reviewed = request.GET.get("tab") == "reviewed"
    found = queries.broken_glass(request.actor, reviewed=reviewed)
    tabs = Tabs(
        (
            Link(_("等复核"), "/glass/", current=not reviewed),
            Link(_("已复核"), "/glass/?tab=reviewed", current=reviewed),
        ),
        _("越权查看"),
    )
    rows = tuple(
        (
            Cell(when(one.at, request.at), f"/glass/{one.id}/"),
            Cell(one.account.name),
            Cell(one.institution.label),
            Cell(one.reason[:60]),
            Cell(part=_verdict(one)),
        )
        for one in found
    )
    columns = tuple(Column(x) for x in (_("何时"), _("谁"), _("机构"), _("理由"), _("结论")))
    empty = Empty(_("没有要复核的越权查看。"), _("有人越权查看病例时，会马上通知您。"), icon="check")
    head = PageHead(_("越权复核"), _("谁没有参与病例却看了，理由站得住吗。"))
    parts = (tabs, Table(_("越权查看"), columns, rows, empty))
    return page(request, "accounts/page.html", current="glass", head=head, parts=parts)


def _verdict(one: Any) -> Badge:
    if one.reviewed_at is None:
        return Badge(_("等复核"), Tone.AMBER)
    return Badge(_("正当"), Tone.JADE) if one.justified else Badge(_("不正当"), Tone.RED)


def review(request: Request, glass_id: UUID) -> HttpResponse:
    """Judge one."""
    one = queries.one_glass(request.actor, glass_id)
    refusal = None
    if request.method == "POST":
        try:
            actions.review_break_glass(
                by=request.actor,
                at=request.at,
                glass_id=glass_id,
                justified=request.POST.get("justified") == "yes",
                note=request.POST.get("note", ""),
            )
        except Refusal as fault:
            refusal = fault
        else:
            messages.success(request, _("已复核，已通知本人。"), extra_tags="jade")
            return HttpResponseRedirect("/glass/")
    head = PageHead(_("%(name)s的越权查看") % {"name": one.account.name}, exact(one.at), over=_("越权复核"))
    parts = [_facts(one)]
    if one.reviewed_at is None:
        parts.append(faulty(_form(request), refusal))
    status = refusal.status if refusal else 200
    return page(request, "accounts/page.html", current="glass", status=status, head=head, parts=parts)


def _facts(one: Any) -> Any:
    kinds = {"consultation": _("会诊病例"), "referral": _("转诊"), "patient": _("病人")}
    pairs = [
        Pair(_("机构"), one.institution.name),
        Pair(_("看了什么"), f"{kinds.get(one.subject_kind, one.subject_kind)} {str(one.subject)[-8:]}"),
        Pair(_("从"), exact(one.at)),
        Pair(_("到"), exact(one.until)),
        Pair(_("理由"), one.reason),
        Pair(_("结论"), _verdict(one).text),
    ]
    if one.review_note:
        pairs.append(Pair(_("复核意见"), one.review_note))
    return Sheet(_("经过"), (KeyValues(tuple(pairs)),))


def _form(request: Request) -> Form:
    return Form(
        title=_("复核"),
        fields=(
            Choices(
                name="justified",
                label=_("理由站得住吗"),
                options=(Option("yes", _("正当")), Option("no", _("不正当"))),
                value=request.POST.get("justified", ""),
                required=True,
                columns="two",
            ),
            Field(
                name="note",
                label=_("复核意见"),
                kind="textarea",
                value=request.POST.get("note", ""),
                hint=_("认定不正当时必填。"),
                maxlength=500,
            ),
        ),
        button=_("提交复核"),
    )
