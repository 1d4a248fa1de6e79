"""All commitments of my programmes, those behind first; and one of them with its pace, its entries and its history."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongzhou.indicators import queries as indicators
from tongzhou.indicators.rules import Window
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships import aims, queries
from tongzhou.partnerships.rules.commitments import CommitmentState, Revision
from tongzhou.web.commitments.opened import opened
from tongzhou.web.commitments.parts import (
    amount,
    bound,
    days,
    done_row,
    expected_amount,
    pace,
    quantity,
    said,
    target,
    where,
)
from tongzhou.web.components.component import speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Pager
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of, today
from tongzhou.web.workbook.links import export

if TYPE_CHECKING:
    from tongzhou.indicators.queries import Progress
    from tongzhou.partnerships.models import Commitment, CommitmentRevision

FIRST = 8
"""Entries shown on a commitment's own page."""
PROGRAMMES = 4
"""On one page: whoever sees a hundred turns over."""
NONE = Empty(
    gettext_lazy("还没有与您有关的帮扶项目"),
    gettext_lazy("项目由双方的对口支援办公室建立；结对之后，双方的人就能在这里看到。"),
)


def tabs(current: str) -> Tabs:
    """Promises, and the goals of the four ones."""
    return Tabs(
        (
            Link(_("承诺"), "/commitments/", current=current == "commitments"),
            Link(_("四个一"), "/commitments/goals/", current=current == "goals"),
        ),
        _("承诺与四个一"),
    )


@require_GET
def listing(request: Request) -> HttpResponse:
    """The commitments of the programmes that concern me, some programmes at a time. At most four statements of its own."""
    actor = request.actor
    actor.require(P.READ_SUPPORT)
    programmes, more = queries.programmes_after(actor, request.GET.get("after", "")[:50], limit=PROGRAMMES)
    found = indicators.promised(actor, on=today(request), programme_ids=[one.pk for one in programmes])
    return page(
        request,
        "commitments/listing.html",
        current="commitments",
        head=PageHead(_("承诺与四个一"), _lead(found), actions=export(actor, "commitment")),
        tabs=tabs("commitments"),
        sheets=[
            _sheet(actor, one, [row for row in found if row.commitment.programme_id == one.pk])
            for one in programmes
        ],
        nothing=NONE,
        pager=Pager(older=f"/commitments/?{urlencode({'after': more})}", dated=False) if more else None,
    )


def _lead(found: list[Progress]) -> str:
    late = sum(one.late for one in found)
    if late:
        return _("%(late)s 条要赶一赶，排在前面；竖线是今天应到的地方。") % {"late": late}
    return _("答应了什么，做到哪了，都从台账里算；竖线是今天应到的地方。")


def _sheet(actor: Actor, programme: Any, rows: list[Progress]) -> dict[str, object]:
    code = programme.code
    links = [Link(_("报道与台账对照"), f"/commitments/figures/{code}/")]
    if actor.may(P.EDIT_COMMITMENTS):
        links.append(Link(_("写入承诺"), f"/commitments/new/{code}/"))
    ordered = sorted(rows, key=lambda row: not row.late)
    return {
        "title": name_of(programme),
        "code": code,
        "links": links,
        "paces": [pace(row) for row in ordered],
    }


@require_GET
def commitment(request: Request, id: UUID) -> HttpResponse:
    """One commitment: how far, by which entries, how it came to be said so. At most seven statements of its own."""
    actor = request.actor
    found = queries.commitment(actor, id)
    (progress,) = indicators.progress(actor, [found], on=today(request))
    behind = indicators.entries_of(actor, progress.ask, limit=FIRST)
    return page(
        request,
        "commitments/commitment.html",
        current="commitments",
        commitment=found,
        head=PageHead(said(found), where(found), _over(found), _actions(actor, found)),
        facts=_facts(found, progress),
        pace=pace(progress),
        counted=days(progress.counted),
        rows=[done_row(entry, request.at) for entry in behind.entries],
        entries=progress.result.entries,
        more=f"/commitments/{id}/entries/" if behind.next else "",
        in_words=not found.measure,
        goals=f"/commitments/goals/?commitment={id}",
        new_goal=Action(_("为它立目标"), f"/commitments/goals/new/?commitment={id}", icon="plus")
        if not found.measure and actor.may(P.EDIT_COMMITMENTS)
        else None,
        agreement=(name_of(found.agreement), f"/agreements/{found.agreement_id}/")
        if found.agreement
        else None,
        history=Timeline(tuple(_event(row) for row in found.history.all()), request.at, _("这条承诺的经过")),
    )


def _over(found: Commitment) -> str:
    """The programme, and the days that the commitment holds."""
    return " · ".join((name_of(found.programme), days(Window(found.during.lower, found.during.upper))))


def _actions(actor: Actor, found: Commitment) -> tuple[Action, ...]:
    if found.state == CommitmentState.ENDED or not queries.edits_programme(
        actor, found.programme_id, P.EDIT_COMMITMENTS
    ):
        return ()
    return (
        Action(_("改动"), f"/commitments/{found.pk}/change/", icon="pen"),
        Action(_("终止"), f"/commitments/{found.pk}/end/", "danger"),
    )


def _facts(found: Commitment, progress: Progress) -> KeyValues:
    pairs = [
        Pair(_("目标"), target(found) or _("写成一句话的状态")),
        Pair(_("约束谁"), bound(found)),
    ]
    if found.measure:
        pairs.insert(
            1,
            Pair(
                _("做到"),
                quantity(progress.result.quantity) if progress.result.quantity else _("还没有入账的"),
            ),
        )
        if progress.pace.expected is not None:
            pairs.insert(2, Pair(_("今天应到"), expected_amount(progress)))
    if found.weight is not None:
        pairs.append(Pair(_("权重"), f"{found.weight.normalize():f}"))
    if found.state == CommitmentState.ENDED:
        pairs.insert(0, Pair(_("状态"), CommitmentState.ENDED.words))
    return KeyValues(tuple(pairs))


@require_GET
def entries(request: Request, id: UUID) -> HttpResponse:
    """All entries behind a commitment's figure."""
    found = queries.commitment(request.actor, id)
    ask = indicators.ask_of(found, today(request))
    return opened(request, ask, said(found), f"/commitments/{id}/", days(ask.window))


def _event(row: CommitmentRevision) -> Event:
    """One step of the history: what was said from which day, by whom, why."""
    kind = Revision(row.kind)
    note = "\n".join(part for part in (row.text, _content(row)) if part)
    when = "" if row.on == localdate(row.at) else f" · {row.on.isoformat()}"
    return Event(f"{speak(kind.words)}{when}", row.at, row.by_name, note)


def _content(row: CommitmentRevision) -> str:
    """What it said then, in one line."""
    told = row.content
    aim = aims.named(told["measure"]) if told["measure"] else None
    number = f"　{amount(Decimal(told['target']), aim.unit)}" if told["target"] and aim else ""
    return f"{told['words']}{number}" if row.kind != Revision.END else ""
