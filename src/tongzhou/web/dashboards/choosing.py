"""The boards that the reader may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.queries import grounds
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.frame import Action, Group, Link, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.dashboards import links
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongzhou.indicators.queries.grounds import Ground


@require_GET
def choosing(request: Request) -> HttpResponse:
    """Regions, counties, supporters, programmes; the wall of each that has one. At most five statements of its own."""
    request.actor.require(P.READ_LEDGER)
    found = grounds.grounds(request.actor, on=today(request))
    return page(
        request,
        "dashboards/choosing.html",
        current="dashboards",
        head=PageHead(
            _("看板"),
            _("一个县、一家医院、一个项目，今年做了多少、比去年如何；每个数点开就是台账。"),
            actions=_actions(request),
        ),
        groups=_groups(found),
        walls=tuple(Link(one.name, links.wall(one)) for one in found if links.wall(one)),
        empty=Empty(
            _("还没有可看的看板"), _("您所在的机构与别的机构结对之后，双方的看板会列在这里。"), Action(_("看结对与协议"), "/programmes/")
        ),
    )  # fmt: skip


def _actions(request: Request) -> tuple[Action, ...]:
    found = [Action(_("与同类县比"), "/compare/"), Action(_("核验报告"), "/verify/")]
    if request.actor.may(P.SUBSCRIBE):
        found.insert(0, Action(_("定期报告"), "/dashboards/subscriptions/"))
    return tuple(found)


def _groups(found: Sequence[Ground]) -> tuple[Group, ...]:
    titles = {
        Subject.REGION: _("各地区"),
        Subject.COUNTY: _("县"),
        Subject.PROGRAMME: _("项目"),
        Subject.INSTITUTION: _("支援医院"),
    }
    return tuple(
        Group(several, title)
        for subject, title in titles.items()
        if (several := tuple(Link(one.name, links.board(one)) for one in found if one.subject is subject))
    )
