"""One purchase: ordered, delivered, accepted; what was paid, which devices came of it; and the steps to take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.queries import PurchasePage
from tongzhou.support.resources.rules.states import PaymentState, PurchaseState
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.ledger import LedgerRow
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.resources import amounts, buying, stating
from tongzhou.web.resources.devices import rows as device_rows
from tongzhou.web.resources.parts import Style, badge, claim_link, confirming, papers, seals, trail
from tongzhou.web.resources.tables import count

if TYPE_CHECKING:
    from tongzhou.ledger.models import Claim
    from tongzhou.support.resources.models import Payment


@require_GET
def purchase(request: Request, id: UUID) -> HttpResponse:
    """The purchase's page."""
    found = queries.purchase(request.actor, id)
    row = found.purchase
    acts = _acts(request, found)
    confirm = confirming(request, found.claim, _("东西到了，验收"))
    main = next((one for one in acts if one.href.endswith(("/deliver/", "/pay/"))), None)
    shown = tuple(one for one in (confirm, main) if one)
    return page(
        request,
        "resources/purchase.html",
        current="money",
        purchase=row,
        head=PageHead(row.line.what, f"{row.supporting.label} → {row.receiving.label}", _over(found), shown),
        seals=seals(found.claim, big=True),
        badge=badge(row.status),
        link=claim_link(found.claim),
        facts=_facts(found),
        payments=[_payment(request, one, claim) for one, claim in found.payments],
        devices=device_rows(found.devices),
        register=_register(request, found),
        labels=f"/money/labels/?purchase={id}" if found.devices else "",
        more=[one for one in acts if one is not main],
        files=papers(found.files),
        trail=trail("purchase", found.steps, request),
    )


@require_GET
def of_payment(request: Request, id: UUID) -> HttpResponse:
    """From a payment in the ledger to its row on the purchase's page."""
    return HttpResponseRedirect(f"/money/purchases/{queries.paid_for(request.actor, id)}/#payments")


def _over(found: PurchasePage) -> str:
    return found.purchase.line.project.name


def _facts(found: PurchasePage) -> KeyValues:
    row = found.purchase
    paid = sum(one.fen for one, _claim in found.payments if one.state != PaymentState.WITHDRAWN)
    arrived = (
        Pair(_("到货"), day(row.delivered_on)) if row.delivered_on else Pair(_("约定到货"), day(row.due_on))
    )
    return KeyValues(
        (
            Pair(_("数量"), count(row.quantity, row.line.unit)),
            Pair(_("单价"), _yuan(row.unit_fen)),
            Pair(_("合同"), _yuan(row.total_fen)),
            Pair(_("已付"), _yuan(paid) if paid else _("还没有")),
            Pair(_("采购日"), day(row.ordered_on)),
            arrived,
            Pair(_("供货方"), row.supplier),
            Pair(_("送到"), row.where or row.line.project.where),
        )
    )


def _yuan(fen: int | None) -> str:
    return "" if fen is None else _("%(sum)s 元") % {"sum": amounts.yuan(fen)}


OFFERED = ("deliver", "edit", "attach", "cancel")


def _acts(request: Request, found: PurchasePage) -> list[Action]:
    row = found.purchase
    can = actions.offers("purchase", row, request.actor)
    listed = [
        Action(_LABELS[one](), f"/money/purchases/{row.pk}/{one}/", _STYLES.get(one, ""))
        for one in OFFERED
        if one in can
    ]
    if row.status is not PurchaseState.CANCELLED and request.actor.may(
        P.MANAGE_RESOURCES, row.supporting.place
    ):
        listed.insert(1, Action(_("登记付款"), f"/money/purchases/{row.pk}/pay/"))
    return listed


_STYLES: dict[str, Style] = {"deliver": "primary", "cancel": "danger"}
_LABELS: dict[str, Callable[[], str]] = {
    "deliver": lambda: _("到货，请对方验收"),
    "edit": lambda: _("更正"),
    "attach": lambda: _("附上文件"),
    "cancel": lambda: _("取消采购"),
}


def _payment(request: Request, row: Payment, claim: Claim | None) -> LedgerRow:
    link = claim_link(claim)
    return LedgerRow(
        at=claim.at if claim else request.at,
        now=request.at,
        kind=row.status.words,
        text=" · ".join(part for part in (_yuan(row.fen), day(row.paid_on), row.note) if part),
        seals=seals(claim),
        href=link[0] if link else "",
        number=_("看这一笔") if link else "",
        action=confirming(request, claim, _("确认付款"), back=f"/money/purchases/{row.purchase_id}/"),
    )


def _register(request: Request, found: PurchasePage) -> Action | None:
    """Registering what came, while fewer are registered than were bought."""
    row = found.purchase
    left = row.quantity - len(found.devices)
    came = row.status in (PurchaseState.DELIVERED, PurchaseState.ACCEPTED) and row.line.equipment
    if not came or left <= 0 or not request.actor.may(P.MANAGE_RESOURCES, row.receiving.place):
        return None
    return Action(
        _("登记设备（还有 %(n)s）") % {"n": left}, f"/money/devices/new/?purchase={row.pk}", "primary", "plus"
    )


@require_http_methods(["GET", "POST"])
def new(request: Request, id: UUID) -> HttpResponse:
    """Buy on a line."""
    row = queries.line(request.actor, id)
    places = (row.project.supporting.place, row.project.receiving.place)
    if not request.actor.may(P.MANAGE_RESOURCES, places[0]):
        request.actor.require(P.MANAGE_RESOURCES, places[1])
    return buying.order(request, row)


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, step: str) -> HttpResponse:
    """The form of one step of a purchase; whether it may be taken, the verb decides."""
    found = queries.purchase(request.actor, id)
    row, back = found.purchase, f"/money/purchases/{id}/"
    known: dict[str, Callable[[], HttpResponse]] = {
        "edit": lambda: buying.correct(request, row),
        "deliver": lambda: buying.deliver(request, row),
        "pay": lambda: buying.pay(request, row),
        "cancel": lambda: buying.cancel(request, row),
        "attach": lambda: stating.attach(request, "purchase", id, back, row.line.what),
    }
    if step not in known:
        raise NotFound(NO_RECORD)
    if step != "pay":  # a payment is a record of its own; its form asks
        actions.require_step("purchase", row, step, request.actor, now=request.method == "GET")
    return known[step]()
