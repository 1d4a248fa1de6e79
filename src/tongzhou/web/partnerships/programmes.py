"""Programmes: the list, and the home of one: who is paired, what both sides stand behind, what still waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger import queries as ledger
from tongzhou.partnerships import queries
from tongzhou.web.components.figures import Figure
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.ledger import LedgerRow
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import days, name_of, pairing_tables, signed, state_badge, today
from tongzhou.web.partnerships.picture import picture

if TYPE_CHECKING:
    from tongzhou.ledger.models import Entry
    from tongzhou.partnerships.models import Agreement, Programme

LAST = 8
NONE = Empty(
    gettext_lazy("还没有与您有关的帮扶项目"),
    gettext_lazy("项目由双方的对口支援办公室建立；结对之后，双方的人就能在这里看到。"),
)
NO_AGREEMENT = Empty(gettext_lazy("还没有协议"), gettext_lazy("协议可以先起草，签署之后才生效。"))


@require_GET
def listing(request: Request) -> HttpResponse:
    """The programmes that concern the reader."""
    request.actor.require(Permission.READ_PARTNERSHIP)
    rows = tuple(
        (Cell(name_of(one), f"/programmes/{one.code}/"), Cell(_between(one)), Cell(_since(one) or "—"))
        for one in queries.programmes(request.actor)
    )
    columns = (Column(_("项目")), Column(_("谁帮谁")), Column(_("何时起")))
    acts = [Action(_("平台默认时限"), "/limits/", icon="clock")]
    if request.actor.may(Permission.EDIT_PARTNERSHIP):
        acts.append(Action(_("建立帮扶项目"), "/programmes/new/", style="primary", icon="plus"))
    head = PageHead(_("帮扶项目"), _("谁帮谁，做了什么，双方都认的才算数。"), actions=tuple(acts))
    return page(
        request,
        "partnerships/programmes.html",
        current="programmes",
        head=head,
        table=Table(_("与我有关的项目"), columns, rows, NONE),
    )


@require_GET
def home(request: Request, code: str) -> HttpResponse:
    """One programme on one page. At most seven statements of its own."""
    actor = request.actor
    programme = queries.programme(actor, code)
    counts = ledger.counts(actor, code)
    last = ledger.entries(actor, ledger.Filters(programme=code), limit=LAST)
    pairings = queries.pairings_of(actor, programme)
    agreements = queries.agreements_of(actor, programme)
    return page(
        request,
        "partnerships/programme.html",
        current="programmes",
        programme=programme,
        head=PageHead(name_of(programme), programme.note, _over(programme), _actions(request, code)),
        figures=[_figure(count, code) for count in counts],
        entries=[_entry(entry, request) for entry in last.entries],
        ledger_href=f"/ledger/?programme={code}",
        waiting=sum(count.waiting for count in counts),
        disputed=sum(count.disputed for count in counts),
        picture=picture(pairings, today(request)),
        pairings=pairing_tables(pairings, on=today(request)),
        agreements=_agreements(agreements),
    )


def _between(programme: Programme) -> str:
    return f"{programme.supporter_region.name} → {programme.supported_region.name}"


def _since(programme: Programme) -> str:
    return _("%(year)s 年起") % {"year": programme.began_on.year} if programme.began_on else ""


def _over(programme: Programme) -> str:
    return " · ".join(filter(None, (_between(programme), _since(programme))))


def _actions(request: Request, code: str) -> tuple[Action, ...]:
    """What may be begun here; whether the two sides are the actor's is asked again by the verb."""
    if not request.actor.may(Permission.EDIT_PARTNERSHIP):
        return ()
    return (
        Action(_("起草协议"), f"/programmes/{code}/agreements/new/"),
        Action(_("新建结对"), f"/programmes/{code}/pairings/new/", style="primary"),
    )


def _figure(count: ledger.Count, code: str) -> Figure:
    under: list[str] = []
    if count.entries:
        under.append(_("%(n)s 笔") % {"n": count.entries})
    if count.waiting:
        under.append(_("待对方确认 %(n)s") % {"n": count.waiting})
    if count.disputed:
        under.append(_("有异议 %(n)s") % {"n": count.disputed})
    href = f"/ledger/?programme={code}&kind={count.kind.code}" if count.quantity else ""
    return Figure(count.kind.words, count.quantity, href, " · ".join(under))


def _entry(entry: Entry, request: Request) -> LedgerRow:
    return LedgerRow(
        at=entry.occurred_from,
        now=request.at,
        kind=entry.kind_words.words,
        text=Words("{giving} → {taking}", "{giving} → {taking}").format(
            giving=entry.supporting.label, taking=entry.receiving.label
        ),
        seals=DoubleSeal(first=True, second=True),
        number=_("第 %(n)s 号") % {"n": entry.number},
        href=f"/ledger/entries/{entry.id}/",
        quantity=entry.amount,
    )


def _agreements(agreements: list[Agreement]) -> Table:
    columns = (
        Column(gettext_lazy("协议")),
        Column(gettext_lazy("各方")),
        Column(gettext_lazy("签署")),
        Column(gettext_lazy("期限")),
        Column(gettext_lazy("状态")),
    )
    rows = tuple(
        (
            Cell(name_of(one), f"/agreements/{one.id}/"),
            Cell(_("%(n)s 方") % {"n": len(one.parties.all())}),
            Cell(signed(one)),
            Cell(days(one.term)),
            Cell(part=state_badge(one)),
        )
        for one in agreements
    )
    return Table(gettext_lazy("协议"), columns, rows, NO_AGREEMENT)
