"""The home of money: funds, projects and lines, plan and actual; what is late, what stands idle, what waits for me."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Unit
from tongzhou.ledger.kinds import named
from tongzhou.support.resources import queries
from tongzhou.support.resources.queries.home import Board, LineSum, ProjectSum
from tongzhou.support.resources.rules.categories import PROJECTS, SOURCES, words
from tongzhou.support.resources.rules.money import Total, difference, total
from tongzhou.support.resources.rules.states import DeviceState, ProjectState
from tongzhou.web.components.component import Component, Text, speak
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.ledger import LedgerRow
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.tables import Pager
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.resources import amounts
from tongzhou.web.resources.confirming import PAGES
from tongzhou.web.resources.parts import Amount, Plan, badge
from tongzhou.web.workbook.links import export

if TYPE_CHECKING:
    from tongzhou.kernel.actors import Actor
    from tongzhou.ledger.models import Claim
    from tongzhou.support.resources.models import Fund, Project

OPEN = (ProjectState.APPROVED, ProjectState.UNDER_WAY, ProjectState.COMPLETED)
SHOWN_IDLE = 8


@require_GET
def home(request: Request) -> HttpResponse:
    """Everything about money and things on one page, within the reader's scope."""
    request.actor.require(P.READ_SUPPORT)
    programme, category = request.GET.get("programme", "")[:50], request.GET.get("category", "")[:24]
    after = request.GET.get("after", "")[:80]
    board = queries.board(
        request.actor, on=today(request), programme=programme, category=category, after=after
    )
    return page(
        request,
        "resources/home.html",
        current="money",
        head=_head(request.actor, programme, category),
        figures=_figures(board),
        waiting=[_waiting(claim, request) for claim in board.waiting],
        to_approve=[_asked(one) for one in board.to_approve],
        late=[_late(one) for one in board.late],
        idle=board.idle[:SHOWN_IDLE],
        idle_more=max(0, len(board.idle) - SHOWN_IDLE),
        tabs=_categories(board, programme, category),
        funds=[_fund(fund, some) for fund, some in board.funds if some or (board.first and not category)],
        loose=[_project(one) for one in board.loose],
        pager=_pager(board, programme, category),
        empty=_nothing(request.actor),
    )


def _head(actor: Actor, programme: str, category: str) -> PageHead:
    acts = [Action(_("设备"), "/money/devices/", icon="book")]
    if actor.may(P.MANAGE_RESOURCES):
        acts += [
            Action(_("登记资金"), "/money/funds/new/", icon="plus"),
            Action(_("新建项目"), "/money/projects/new/", "primary", "plus"),
        ]
    sheets = ("fund", "project", "budget_line", "device")
    acts += export(actor, *sheets, programme=programme, category=category)
    lead = _("钱从哪里来、买了什么、谁在用；对方验收了才算数。")
    return PageHead(_("资金与项目"), lead, actions=tuple(acts))


def _figures(board: Board) -> list[Component]:
    money = board.money
    working = sum(money.devices.values()) - money.devices.get(DeviceState.SCRAPPED, 0)
    used = money.devices.get(DeviceState.IN_USE, 0)
    of = _("%(used)s / %(all)s 台件在用") % {"used": used, "all": working} if working else ""
    waits = money.granted.fen - money.received.fen
    under = _("另有 %(sum)s 待对方确认") % {"sum": amounts.shown(waits)} if waits else _("双方已认")
    return [
        Amount(_("资金到位"), money.received, under if money.granted.known else ""),
        Amount(_("项目计划"), money.planned, _unknown(money.planned.unknown)),
        Amount(_("已采购"), money.bought, _unknown(money.bought.unknown)),
        Amount(_("已到货"), money.delivered, _unknown(money.delivered.unknown)),
        Amount(_("已验收"), money.accepted, _unknown(money.accepted.unknown)),
        Amount(_("设备在用"), money.in_use, of),
    ]


def _unknown(n: int) -> str:
    return ngettext("另有 %(n)s 笔金额未知", "另有 %(n)s 笔金额未知", n) % {"n": n} if n else ""


def _waiting(claim: Claim, request: Request) -> LedgerRow:
    name, _colon, id = claim.source.partition(":")
    detail = claim.content["detail"]
    what = str(detail.get("what") or detail.get("name") or "")
    return LedgerRow(
        at=claim.at,
        now=request.at,
        kind=named(claim.kind).words,
        text=f"{what} · {claim.supporting.label}",
        seals=DoubleSeal(True, False, disputed=claim.state == "disputed"),
        href=f"/money/{PAGES[name]}/{id}/" if name in PAGES else f"/ledger/claims/{claim.pk}/",
        number=_("去核对"),
        note=_amount(claim),
    )


def _amount(claim: Claim) -> str:
    """What it comes to: things with their unit, money in its own."""
    held = claim.amounts
    money = amounts.shown(held.fen) if held.fen is not None else ""
    if held.quantity.unit.value == "fen":
        return money
    return " · ".join(
        part for part in (f"{held.quantity.number:f} {speak(held.quantity.counted)}", money) if part
    )


def _asked(project: Project) -> Plan:
    return _project(ProjectSum(project, [], None))


def _late(one: ProjectSum) -> Plan:
    return _project(one, lines=False)


def _categories(board: Board, programme: str, category: str) -> Tabs | None:
    """One tab for each category in which there is a project."""
    counts = {code: sum(one.projects.values()) for code, one in board.money.by_category.items()}
    counts = {code: n for code, n in counts.items() if n}
    if len(counts) < 2:
        return None
    base = f"/money/?programme={programme}"
    every = Link(_("全部"), base, sum(counts.values()), current=not category)
    return Tabs(
        (every, *(Link(words(code, PROJECTS), f"{base}&category={code}", counts[code], current=code == category) for code in PROJECTS if code in counts)),
        _("项目类别"),
    )  # fmt: skip


def _fund(fund: Fund, projects: list[ProjectSum]) -> dict[str, object]:
    planned = sum((one.planned for one in projects), Total())
    return {
        "fund": fund,
        "source": words(fund.source, SOURCES),
        "amount": amounts.shown(fund.fen, fund.qualifier),
        "badge": badge(fund.status),
        "planned": amounts.summed(planned) if projects else "",
        "rest": difference(fund.fen, planned) if projects else None,
        "plans": [_project(one) for one in projects],
    }


def _project(one: ProjectSum, *, lines: bool = True) -> Plan:
    row = one.project
    late = _("逾期，原定 %(day)s") % {"day": day(one.late_since)} if one.late_since else ""
    return Plan(
        name=row.name,
        href=f"/money/projects/{row.pk}/",
        note=" · ".join(part for part in (speak(words(row.category, PROJECTS)), row.where) if part),
        planned=one.planned,
        bought=one.bought,
        accepted=one.accepted,
        badge=badge(row.status),
        late=late or (_("有到货逾期") if one.late else ""),
        within=tuple(_line(line, row.pk) for line in one.lines) if lines else (),
        open=row.status in OPEN,
    )


def _line(one: LineSum, project_id: object) -> Plan:
    row = one.line
    count: Text = f"{row.quantity:,} {speak(Unit(row.unit).words)}"
    each = f" × {amounts.yuan(row.unit_fen)} " + _("元") if row.unit_fen is not None else ""
    return Plan(
        name=row.what,
        note=f"{count}{each}",
        planned=total([row.total_fen]),
        bought=one.bought,
        accepted=one.accepted,
        late=_("到货逾期，原定 %(day)s") % {"day": day(one.late_since)} if one.late_since else "",
        small=True,
    )


def _pager(board: Board, programme: str, category: str) -> Pager | None:
    """To the projects that are less urgent."""
    if not board.next:
        return None
    kept = {"programme": programme, "category": category, "after": board.next}
    return Pager(older=f"/money/?{urlencode({name: value for name, value in kept.items() if value})}")


def _nothing(actor: Actor) -> Empty:
    if actor.may(P.MANAGE_RESOURCES):
        act = Action(_("登记资金"), "/money/funds/new/", "primary", "plus")
        return Empty(_("还没有资金和项目"), _("先登记一笔资金，或直接登记项目；金额不知道可以留空。"), act)
    return Empty(_("还没有资金和项目"), _("双方的对口支援办公室登记之后，会出现在这里。"))
