"""Grants and papers: what came out, in numbers that both sides stand behind, and each of them."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.kernel.money import Fen
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Quantity
from tongzhou.support.acts import queries as acts
from tongzhou.support.acts.kinds import get, option_words
from tongzhou.support.acts.queries import Filters
from tongzhou.support.acts.rules import Group
from tongzhou.support.specialties import queries
from tongzhou.support.specialties.acts import GRANT, PAPER
from tongzhou.support.specialties.queries import Total
from tongzhou.web.acts.views import row as output_row
from tongzhou.web.components.component import speak
from tongzhou.web.components.figures import Figure, in_wan
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Pager
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.specialties.parts import tabs

HOME = "/specialties/outputs/"
KINDS = {"": "", GRANT.code: GRANT.code, PAPER.code: PAPER.code}


@require_GET
def outputs(request: Request) -> HttpResponse:
    """The list with its totals. Three statements of its own."""
    request.actor.require(P.READ_SUPPORT)
    kind = KINDS.get(request.GET.get("kind", ""), "")
    programme = request.GET.get("programme", "")[:60]
    found = acts.acts(
        request.actor,
        Filters(group=Group.RESEARCH, kind=kind, programme=programme),
        cursor=request.GET.get("after"),
    )
    may = request.actor.may(P.CLAIM)
    return page(
        request,
        "specialties/outputs.html",
        current="specialties",
        head=PageHead(
            _("课题与论文"),
            _("数字只算双方确认的；同一篇、同一编号，两家之间只登记一次。"),
            actions=_new() if may else (),
        ),
        tabs=tabs("outputs"),
        figures=[_figure(one) for one in queries.totals(request.actor, programme=programme)],
        kinds=_kinds(kind),
        rows=[output_row(act, request) for act in found.acts],
        empty=Empty(_("还没有登记课题和论文"), _("立项通知到了记一条，论文发表了记一条；对方确认就入账。")),
        pager=Pager(older=_address(kind, found.next)) if found.next else None,
    )


def _new() -> tuple[Action, ...]:
    return (
        Action(_("登记课题"), f"/acts/new/{GRANT.code}/", "primary", "plus"),
        Action(_("登记论文"), f"/acts/new/{PAPER.code}/", icon="plus"),
    )


def _figure(one: Total) -> Figure:
    """How many of one class; of grants, how much money is known of."""
    kind = get(one.kind)
    field = next(field for field in kind.fields if field.code in ("level", "index"))
    name = f"{speak(option_words(field, one.of))} {speak(kind.words)}"
    under = _("资助 %(wan)s 万元") % {"wan": in_wan(Fen(one.fen))} if one.fen is not None else ""
    return Figure(name, Quantity(Decimal(one.number), kind.unit), f"{HOME}?kind={one.kind}", under)


def _kinds(chosen: str) -> Tabs:
    named = (("", _("全部")), (GRANT.code, GRANT.words), (PAPER.code, PAPER.words))
    return Tabs(tuple(Link(name, _address(code), current=code == chosen) for code, name in named), _("类别"))


def _address(kind: str, after: str = "") -> str:
    asked = {name: value for name, value in (("kind", kind), ("after", after)) if value}
    return f"{HOME}?{urlencode(asked)}" if asked else HOME
