"""The ledger's list, one entry, one book."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions, queries, verify
from tongzhou.ledger.rules import BookKind, How, News, alone
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair, grouped
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.ledger import Hash
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Pager
from tongzhou.web.edge import Request
from tongzhou.web.ledger import filters, sheets
from tongzhou.web.ledger.parts import entry_row
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.referrals.beds import moment

if TYPE_CHECKING:
    from tongzhou.ledger.models import Entry


@require_GET
def ledger(request: Request) -> HttpResponse:
    """Entries of my scope, newest posting first, with filters."""
    actor, given = request.actor, request.GET
    actor.require(P.READ_LEDGER)
    after = filters.cursor(given)
    found = queries.entries(actor, filters.read(given), after)
    return page(
        request,
        "ledger/ledger.html",
        current="ledger",
        head=PageHead(
            _("台账"), _("双方都签过的工作，一条一条都在这里，只有一方的写明“单方”；任何数字都能点回到它。")
        ),
        fields=filters.fields(actor, given),
        narrowed=any(value for key, value in given.items() if key != "after"),
        rows=[entry_row(entry, request.at) for entry in found.entries],
        empty=_nothing(bool(given)),
        pager=Pager(
            newer=filters.address(given, None) if after else "",
            older=filters.address(given, found.next) if found.next else "",
        ),
    )


def _nothing(narrowed: bool) -> Empty:
    if narrowed:
        everything = Action(_("看全部"), "/ledger/")
        return Empty(_("没有符合条件的台账"), _("放宽类别或日期再看。"), everything, icon="book")
    return Empty(_("台账还是空的"), _("一方主张、另一方确认之后，第一条就会出现在这里。"), icon="book")


@require_GET
def entry(request: Request, id: UUID) -> HttpResponse:
    """One entry: both seals, all fields, its neighbours in the chain."""
    return _entry(request, id, ())


@require_POST
def verify_one(request: Request, id: UUID) -> HttpResponse:
    """Recompute this one entry and say whether it fits."""
    queries.entry(request.actor, id)
    wrong = verify.one(id)
    if wrong:
        told = Notice(
            _("对不上：%(fields)s 与签署时不一致。") % {"fields": "、".join(wrong)},
            _("请联系审计人员，先不要使用这条数据。"),
            Tone.RED,
        )
    else:
        told = Notice(_("核对无误：内容、签章和账簿里的位置都对得上。"), tone=Tone.JADE)
    return _entry(request, id, (told,))


@require_POST
def reverse(request: Request, id: UUID) -> HttpResponse:
    """Ask the other side to take this entry back, with a reason; in a one-sided book it is taken back at once."""
    found = queries.entry(request.actor, id).entry
    if found.news:
        return _reverse_alone(request, found, found.news)
    try:
        claim = actions.reverse(
            id=new_id(), by=request.actor, at=request.at, entry_id=id, reason=request.POST.get("reason", "")
        )
    except Invalid as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
        return HttpResponseRedirect(f"/ledger/entries/{id}/")
    messages.success(request, _("冲正已提出，等对方确认。"))
    return HttpResponseRedirect(f"/ledger/claims/{claim.id}/")


def _reverse_alone(request: Request, found: Entry, before: News) -> HttpResponse:
    """On the word of the party that told it, or by the house itself where nobody else was there."""
    given, house = request.POST, found.supporting
    news = alone(house.pk, house.name, request.at)
    if before.how.outside:
        said = moment(given.get("said_at", "")) or request.at + timedelta(
            days=1
        )  # no time: refused as one to come
        news = News(How.TELEPHONE, before.key, before.party, given.get("said_by", ""), said)
    try:
        made = actions.reverse_alone(
            id=new_id(),
            by=request.actor,
            at=request.at,
            entry_id=found.pk,
            reason=given.get("reason", ""),
            news=news,
        )
    except Invalid as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
        return HttpResponseRedirect(f"/ledger/entries/{found.pk}/")
    messages.success(request, _("已冲正，另记了一条相反的数。"))
    return HttpResponseRedirect(f"/ledger/entries/{made.pk}/")


def _entry(request: Request, id: UUID, told: tuple[Notice, ...]) -> HttpResponse:
    view = queries.entry(request.actor, id)
    return page(
        request,
        "ledger/entry.html",
        current="ledger",
        **sheets.entry_page(view, request.actor, request.at),
        told=told,
    )


@require_GET
def book(request: Request, id: UUID) -> HttpResponse:
    """One book: whose, which year, its head, its entries."""
    below = request.GET.get("below", "")
    found = queries.book(request.actor, id, below=whole(below))
    kept = found.book
    programme = kept.pairing.programme.name if kept.pairing else ""
    alone = kept.kind_words is BookKind.ONE_SIDED
    head = PageHead(
        kept.supporting.label if alone else f"{kept.supporting.label} → {kept.receiving.label}",
        over=_("%(kind)s · %(year)s 年") % {"kind": speak(kept.kind_words.words), "year": kept.year},
        lead=_("只有这一家机构作证的工作；不计入结对支援。") if alone else programme,
    )
    return page(
        request,
        "ledger/book.html",
        current="ledger",
        head=head,
        facts=KeyValues(
            (
                Pair(_("条数"), grouped(kept.count)),
                Pair(_("年份"), str(kept.year)),
                *(
                    ()
                    if alone
                    else (Pair(_("支援方"), kept.supporting.name), Pair(_("受援方"), kept.receiving.name))
                ),
            )
        ),
        digest=Hash(kept.head, _("账簿末尾")),
        rows=[entry_row(entry, request.at) for entry in found.entries],
        pager=Pager(
            newer=f"/ledger/books/{id}/" if below else "",
            older=f"/ledger/books/{id}/?below={found.next}" if found.next else "",
        ),
    )
