"""One agreement: what it says, who stands in it, and its whole history; and the next step to take."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.indicators import queries as indicators
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.partnerships import queries
from tongzhou.partnerships.rules import AGREEMENT, AgreementState, Change, PartyRole
from tongzhou.web.commitments.parts import pace
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships import changing
from tongzhou.web.partnerships.parts import days, name_of, pairing_tables, signed, today

if TYPE_CHECKING:
    from tongzhou.indicators.queries import Progress
    from tongzhou.kernel.actors import Actor
    from tongzhou.partnerships.models import Agreement, Amendment, Party

IN_HEAD = 2
"""So many steps stand beside the title; the others below the history."""
NOBODY = Empty(gettext_lazy("还没有写明各方"))
OFFERED = {
    Change.SIGN: (gettext_lazy("登记签署"), "primary"),
    Change.DRAFT: (gettext_lazy("修改草稿"), ""),
    Change.AMEND: (gettext_lazy("变更"), ""),
    Change.JOIN: (gettext_lazy("单位加入"), ""),
    Change.LEAVE: (gettext_lazy("单位退出"), ""),
    Change.DOCUMENT: (gettext_lazy("附上文件"), ""),
    Change.RENEW: (gettext_lazy("续签"), "primary"),
    Change.END: (gettext_lazy("终止协议"), "danger"),
}


@require_GET
def agreement(request: Request, id: UUID) -> HttpResponse:
    """The agreement as it stands, and how it came to stand so."""
    found = queries.agreement(request.actor, id)
    renewal = queries.successor_draft(found)
    programme = found.programme
    possible = _actions(request.actor, found, renewal)
    pairs = f"/programmes/{programme.code}/pairings/new/?agreement={id}"
    return page(
        request,
        "partnerships/agreement.html",
        current="programmes",
        agreement=found,
        programme=programme,
        head=PageHead(name_of(found), days(found.term), name_of(programme), possible[:IN_HEAD]),
        more=possible[IN_HEAD:],
        facts=_facts(found),
        renews=_link(found.supersedes),
        renewal=_link(renewal),
        parties=_parties(found),
        pairings=pairing_tables(queries.pairings_under(request.actor, found), on=today(request)),
        pairs=pairs if _pairs(request.actor, found) else "",
        promises=[pace(row) for row in _promises(request, found)],
        writes=f"/commitments/new/{programme.code}/?agreement={id}" if _edits(request.actor, found) else "",
        documents=[
            File(row.title, f"/files/{row.file_id}/", size=row.file.size) for row in found.documents.all()
        ],
        history=Timeline(tuple(_event(row) for row in found.amendments.all()), request.at, _("协议的经过")),
    )


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, step: str) -> HttpResponse:
    """The form of one step: sign, amend, join, leave, renew, end. Whether it may be taken, the verb decides."""
    found = queries.agreement(request.actor, id)
    form = changing.FORMS.get(step)
    if form is None:
        raise NotFound(queries.UNKNOWN)
    return form(request, found)


def _promises(request: Request, found: Agreement) -> list[Progress]:
    """What the agreement promises and how far it is kept, those behind first. At most three statements."""
    made = indicators.promised(request.actor, on=today(request), agreement_id=found.pk)
    return sorted(made, key=lambda row: not row.late)


def _edits(actor: Actor, found: Agreement) -> bool:
    places = [party.institution.place for party in found.parties.all() if party.left_on is None]
    return any(actor.may(Permission.EDIT_COMMITMENTS, place) for place in places)


def _pairs(actor: Actor, found: Agreement) -> bool:
    """Whether the actor may pair under it: an agreement that is signed and not over, at one of its parties."""
    places = [party.institution.place for party in found.parties.all() if party.left_on is None]
    in_force = found.state == AgreementState.IN_FORCE
    return in_force and any(actor.may(Permission.EDIT_PARTNERSHIP, place) for place in places)


def _facts(found: Agreement) -> KeyValues:
    return KeyValues(
        (
            Pair(_("状态"), AgreementState(found.state).words),
            Pair(_("签署"), signed(found)),
        )
    )


def _link(other: Agreement | None) -> tuple[str, str] | None:
    return (name_of(other), f"/agreements/{other.id}/") if other else None


def _actions(actor: Actor, found: Agreement, renewal: Agreement | None) -> tuple[Action, ...]:
    """The steps possible from here, for who edits at one of the parties."""
    parties = [party.institution.place for party in found.parties.all() if party.left_on is None]
    if not any(actor.may(Permission.EDIT_PARTNERSHIP, place) for place in parties):
        return ()
    possible = [Change(move.event) for move in AGREEMENT.events(AgreementState(found.state))]
    if renewal is not None:
        possible = [change for change in possible if change is not Change.RENEW]
    if not any(party.joined_on for party in found.parties.all()):
        possible = [change for change in possible if change is not Change.LEAVE]
    return tuple(
        Action(OFFERED[change][0], f"/agreements/{found.id}/{change.value}/", style=OFFERED[change][1])  # type: ignore[arg-type]  # the styles of Action
        for change in OFFERED
        if change in possible
    )


def _parties(found: Agreement) -> Table:
    columns = (Column(gettext_lazy("单位")), Column(gettext_lazy("身份")), Column(gettext_lazy("何时")))
    rows = tuple(
        (
            Cell(party.institution.name, f"/directory/{party.institution_id}/"),
            Cell(PartyRole(party.role).words),
            Cell(_presence(party)),
        )
        for party in found.parties.all()
    )
    return Table(gettext_lazy("各方"), columns, rows, NOBODY)


def _presence(party: Party) -> Words | str:
    if party.left_on:
        return Words("{day} 退出", "left on {day}").format(day=party.left_on.isoformat())
    if party.joined_on:
        return Words("{day} 加入", "joined on {day}").format(day=party.joined_on.isoformat())
    return Words("签约方", "signed it")


def _event(row: Amendment) -> Event:
    """One row of the history: what happened, on which day it holds, who wrote it down, what was before."""
    what = Change(row.kind).words
    if row.on != localdate(row.at):
        what = Words("{what} · {on}", "{what} · {on}").format(what=what, on=row.on.isoformat())
    return Event(what, row.at, row.by_name, "\n".join(filter(None, (row.text, changing.told(row.changes)))))
