"""Marks beside acts, the list of an office, and one sign looked into."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.signs import actions, queries
from tongzhou.signs.queries import Sign
from tongzhou.signs.rules import LONGEST_REASON, NO_SIGN, Code
from tongzhou.support.acts.kinds import get
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.frame import Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.pages import page
from tongzhou.web.signs.parts import looked_into, mark

AT_ONCE = 50
"""Acts whose marks one request brings: their ids stand in its address."""


@require_GET
def beside(request: Request) -> HttpResponse:
    """The marks of some acts, each for its place on the page; nothing for acts without signs."""
    request.actor.require(P.READ_SUPPORT)
    ids = [id for id in map(uuid_of, request.GET.getlist("act")[:AT_ONCE]) if id]
    found = queries.of_acts(request.actor, ids)
    acts = [(id, [mark(sign, request.actor) for sign in signs]) for id, signs in found.items()]
    return render(request, "signs/beside.html", {"acts": acts})


@require_GET
def home(request: Request) -> HttpResponse:
    """The signs among the acts of the office's places, page by page."""
    request.actor.require(P.REVERSE)
    done = request.GET.get("tab") == "done"
    after = request.GET.get("after", "")
    found = queries.suspicious(request.actor, cursor=after)
    shown = [sign for sign in found.signs if (sign.aside is not None) == done]
    return page(
        request,
        "signs/home.html",
        current="signs",
        head=PageHead(
            _("疑点"),
            _("只是提醒人再看一眼，不拦任何工作，也不下结论。没有问题的写明原因，双方都看得到。"),
        ),
        tabs=Tabs(
            (
                Link(_("待核实的"), reverse("signs:home"), current=not done),
                Link(_("已核实的"), f"{reverse('signs:home')}?tab=done", current=done),
            ),
            _("疑点"),
        ),
        table=_table(shown, request, found.looked),
        pager=_pager(after, found.next, done=done),
    )


def _table(signs: list[Sign], request: Request, looked: int) -> Table:
    columns = (
        Column(_("工作")),
        Column(_("哪一天")),
        Column(_("谁帮谁")),
        Column(_("疑点")),
        Column(_("处理")),
    )
    rows = tuple(
        (
            Cell(sign.act.topic or get(sign.act.kind).words, reverse("acts:one", args=[sign.act.pk])),
            Cell(exact(sign.act.occurred_from)[:10]),
            Cell(f"{sign.act.supporting.label} → {sign.act.receiving.label}"),
            Cell(f"{speak(sign.code.words)}{_('：')}{speak(sign.words)}"),
            _handled(sign, request),
        )
        for sign in signs
    )
    says = _("这 %(n)s 件工作里没有。") % {"n": looked} if looked else _("还没有登记过工作。")
    return Table(_("疑点"), columns, rows, Empty(says, icon="check"))


def _handled(sign: Sign, request: Request) -> Cell:
    if sign.aside is not None:
        return Cell(looked_into(sign))
    if actions.may_set_aside(request.actor, sign.act):
        return Cell(_("去核实"), reverse("signs:aside", args=[sign.act.pk, sign.code.value]))
    return Cell(_("请别人核实"))


def _pager(after: str, following: str, *, done: bool) -> Pager | None:
    tab = {"tab": "done"} if done else {}
    if not (after or following):
        return None
    address = f"{reverse('signs:home')}?"
    older = f"{address}{urlencode(tab | {'after': following})}" if following else ""
    return Pager(newer=f"{address}{urlencode(tab)}" if after else "", older=older)


@require_http_methods(["GET", "POST"])
def aside(request: Request, act_id: UUID, code: str) -> HttpResponse:
    """Say why this sign is in order."""
    if code not in set(Code):
        raise NotFound(NO_SIGN)
    sign = queries.sign_of(request.actor, act_id, Code(code))
    actions.require_set_aside(request.actor, sign.act)
    form = Form(request)

    def save() -> HttpResponse:
        actions.set_aside(
            by=request.actor, at=request.at, act_id=act_id, code=sign.code, reason=form.get("reason")
        )
        messages.success(request, _("已记下，疑点不再列出。"), extra_tags="jade")
        return redirect("signs:home")

    def fields() -> list[Component]:
        return [
            form.field(
                "reason",
                _("为什么没有问题"),
                kind="textarea",
                required=True,
                maxlength=LONGEST_REASON,
                hint=_("例：当晚集中补记，有签到表。真有问题的，请在台账里提异议或申请冲正。"),
            )
        ]

    return answer(
        form, title=f"{_('核实疑点')}{_('：')}{speak(sign.code.words)}", back=reverse("acts:one", args=[act_id]), fields=fields, save=save,
        names=("reason",), label=_("没有问题，记下原因"), lead=sign.words, note=_("双方都看得到您的说明和姓名。"), current="signs",
    )  # fmt: skip
