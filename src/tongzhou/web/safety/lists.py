"""What I reported, and (for reviewers of the house) what waits, with numbers that stay in the house."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.support.safety import queries
from tongzhou.support.safety.queries import Counts
from tongzhou.support.safety.rules import State
from tongzhou.web.components.figures import Figure
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Pager
from tongzhou.web.components.worklist import Worklist
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.safety.parts import line

STATES = {"new": State.REPORTED, "review": State.REVIEWING, "closed": State.CLOSED}


@require_GET
def home(request: Request) -> HttpResponse:
    """My own reports; a reviewer sees first what waits for him."""
    actor = request.actor
    reviews = actor.may(P.REVIEW_SAFETY)
    if not reviews and not actor.may(P.REPORT_SAFETY):
        raise Denied(MAY_NOT)
    tab = request.GET.get("tab", "new" if reviews else "mine")
    if tab not in STATES or not reviews:
        tab = "mine"
    if tab == "mine":
        rows, older = queries.mine(actor), ""
    else:
        after = uuid_of(request.GET.get("after", ""))
        rows, cursor = queries.to_review(actor, at=request.at, state=STATES[tab], after=after)
        older = f"?tab={tab}&after={cursor}" if cursor else ""
    counts = queries.counts(actor, on=today(request)) if reviews else None
    return page(
        request,
        "safety/home.html",
        current="safety",
        head=PageHead(
            _("医疗安全"),
            _("说出来是为了不再发生。不追究个人，不进台账，只有本单位的复核人能看。"),
            actions=(Action(_("上报一件事"), "/safety/report/", "primary", "plus"),) if actor.may(P.REPORT_SAFETY) else (),
        ),
        tabs=_tabs(counts, tab) if counts else None,
        figures=_figures(counts) if counts else (),
        list=Worklist(tuple(line(row, request) for row in rows), _nothing(tab), label=_("医疗安全")),
        pager=Pager(older=older) if older else None,
    )  # fmt: skip


def _tabs(told: Counts, tab: str) -> Tabs:
    counts = told.by_state
    known = [
        Link(STATES[key].words, f"/safety/?tab={key}", counts.get(STATES[key], 0), current=key == tab)
        for key in STATES
    ]
    return Tabs((*known, Link(_("我上报的"), "/safety/?tab=mine", current=tab == "mine")), _("医疗安全"))


def _figures(told: Counts) -> tuple[Figure, ...]:
    harm = sum(n for grade, n in told.by_severity.items() if not grade.near_miss)
    near = sum(n for grade, n in told.by_severity.items() if grade.near_miss)
    return (
        Figure(_("造成伤害的"), Quantity(Decimal(harm), Unit.ITEM), under=_("Ⅰ、Ⅱ级")),
        Figure(_("没造成伤害、及时发现的"), Quantity(Decimal(near), Unit.ITEM), under=_("报得多说明敢说")),
        Figure(_("到期没完成的措施"), Quantity(Decimal(told.overdue), Unit.ITEM)),
    )


def _nothing(tab: str) -> Empty:
    if tab == "mine":
        return Empty(
            _("您还没有上报过"),
            _("差一点出的事也值得说：下一个人就不会再遇到。可以不具名。"),
            Action(_("上报一件事"), "/safety/report/"),
            icon="check",
        )
    return Empty(_("这里没有"), _("有人上报时会通知您。"), icon="check")
