"""The list: what needs me, who is on site, who comes, who has gone."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.postings import queries
from tongzhou.support.postings.queries import Tab
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Pager
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.pages import page
from tongzhou.web.postings.parts import row_of, today
from tongzhou.web.workbook.links import export

TABS = {
    Tab.NEEDS: gettext_lazy("等我办的"),
    Tab.NOW: gettext_lazy("在岗"),
    Tab.COMING: gettext_lazy("将到岗"),
    Tab.GONE: gettext_lazy("已离岗"),
}
NOTHING = {
    Tab.NEEDS: Empty(gettext_lazy("没有等您办的派驻"), gettext_lazy("到岗、返岗、离岗和评价该您办时会出现在这里。")),
    Tab.NOW: Empty(gettext_lazy("今天没有人在岗"), gettext_lazy("接收方确认到岗以后才算在岗。")),
    Tab.COMING: Empty(gettext_lazy("没有将到岗的人"), gettext_lazy("由支援方的对口支援办公室安排下一批。")),
    Tab.GONE: Empty(gettext_lazy("还没有人离岗"), gettext_lazy("离岗的人和在岗天数会留在这里。")),
}  # fmt: skip


@require_GET
def listing(request: Request) -> HttpResponse:
    """One tab; without one, what needs me, or who is on site when nothing does."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    tab = _tab(request)
    found = queries.listing(actor, on=on, tab=tab or Tab.NEEDS, after=_cursor(request))
    if tab is None and not found.rows:
        tab, found = Tab.NOW, queries.listing(actor, on=on, tab=Tab.NOW)
    tab = tab or Tab.NEEDS
    return page(
        request,
        "postings/list.html",
        current="postings",
        head=PageHead(
            _("派驻"),
            _lead(found.counts),
            actions=(*_actions(actor), *export(actor, "posting", tab=tab.value)),
        ),
        tabs=_tabs(found.counts, tab),
        rows=[row_of(row, on, queries.needed(actor, row, on)) for row in found.rows],
        empty=NOTHING[tab],
        pager=Pager(older=_address(tab, found.next) if found.next else "", dated=tab is Tab.GONE),
        links=LINKS,
    )


LINKS = (
    Link(gettext_lazy("时间轴"), "/postings/timeline/"),
    Link(gettext_lazy("各接收医院的达标情况"), "/postings/hosts/"),
    Link(gettext_lazy("批次与团队"), "/postings/batches/"),
    Link(gettext_lazy("派驻规则"), "/postings/rules/"),
)


def _lead(counts: dict[Tab, int]) -> str:
    return _("在岗 %(now)s 人，将到岗 %(coming)s 人，已离岗 %(gone)s 人次") % {
        "now": counts[Tab.NOW], "coming": counts[Tab.COMING], "gone": counts[Tab.GONE],
    }  # fmt: skip


def _actions(actor: Actor) -> tuple[Action, ...]:
    if not actor.may(P.MANAGE_POSTINGS):
        return ()
    return (
        Action(_("安排派驻"), "/postings/new/", "primary", "plus"),
        Action(_("补登过去的派驻"), "/postings/past/"),
    )


def _tabs(counts: dict[Tab, int], current: Tab) -> Tabs:
    links = tuple(
        Link(label, f"/postings/?tab={tab.value}", counts[tab], tab is Tab.NEEDS and counts[tab] > 0, tab is current)
        for tab, label in TABS.items()
    )  # fmt: skip
    return Tabs(links, _("派驻"))


def _tab(request: Request) -> Tab | None:
    typed = request.GET.get("tab", "")
    return Tab(typed) if typed in {tab.value for tab in Tab} else None


def _cursor(request: Request) -> tuple[date, UUID] | None:
    day, _sep, id = request.GET.get("after", "").partition("_")
    found = uuid_of(id)
    try:
        return (date.fromisoformat(day), found) if found else None
    except ValueError:
        return None


def _address(tab: Tab, after: tuple[date, UUID]) -> str:
    return f"/postings/?{urlencode({'tab': tab.value, 'after': f'{after[0]}_{after[1]}'})}"
