"""What a county could not do before and now does alone: techniques, local firsts, procedures of trainees, each with its entry."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.directory import queries as directory
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import PLATFORM, Place
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.ledger.queries.entries import of_claims
from tongzhou.partnerships import queries as partnerships
from tongzhou.support.placements.queries import homes
from tongzhou.support.placements.queries.firsts import First, firsts
from tongzhou.support.sides.scope import received_in
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.techniques.queries.gained import Gain, gained, places
from tongzhou.support.techniques.rules.cases import Scope, What
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Text, Tone, speak
from tongzhou.web.components.figures import Figure
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import english

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Q

    from tongzhou.ledger.models import Entry
    from tongzhou.support.techniques.models import Statement

LONG = 60
"""Signs of a need that are shown; the whole stands on the technique's page."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Whose capability it is: an institution with what is below it, or a region."""

    name: str
    over: str
    at: Q
    place: Place
    region: bool


@require_GET
def listing(request: Request) -> HttpResponse:
    """The counties and hospitals to choose from."""
    request.actor.require(P.READ_SUPPORT)
    regions = {
        one.supported_region_id: one.supported_region for one in partnerships.programmes(request.actor)
    }
    counted = places(request.actor)
    known = {house.pk for house, _n, _m in counted}
    more = [house for house in homes(request.actor) if house.pk not in known]
    columns = (Column(_("机构")), Column(_("引进"), number=True), Column(_("能自己做"), number=True))
    rows = (
        *(
            (Cell(house.name, f"/reports/capability/{house.pk}/"), Cell(str(introduced)), Cell(str(alone)))
            for house, introduced, alone in counted
        ),
        *((Cell(house.name, f"/reports/capability/{house.pk}/"), Cell("—"), Cell("—")) for house in more),
    )
    none = Empty(_("还没有双方都确认的新技术"), _("引进、带教、独立完成，一步步确认之后，会列在这里。"), Action(_("看新技术新项目"), "/techniques/"))  # fmt: skip
    return page(
        request,
        "reports/capabilities.html",
        current="reports",
        head=PageHead(
            _("县里现在能自己做什么"), _("从前做不了、现在自己能做的；只列双方都确认的。"), actions=(Action(_("返回"), "/reports/", icon="back"),)
        ),
        regions=[
            Action((one.name_en if english() else "") or one.name, f"/reports/capability/{one.pk}/")
            for one in regions.values()
        ],
        table=Table(_("按机构"), columns, rows, none),
    )  # fmt: skip


@require_GET
def county(request: Request, id: UUID) -> HttpResponse:
    """One institution's, or one region's. Raises NotFound for a place that is none of the reader's business. At most seven statements of its own."""
    request.actor.require(P.READ_SUPPORT)
    ground = _ground(request, id)
    gains, procedures = gained(request.actor, ground.at), firsts(request.actor, ground.at)
    if not gains and not procedures and not request.actor.may(P.READ_SUPPORT, ground.place):
        raise NotFound(NO_RECORD)
    entries = of_claims(request.actor, _claims(gains, procedures))
    alone = [one for one in gains if one.by_itself]
    return page(
        request,
        "reports/capability.html",
        current="reports",
        head=PageHead(
            _("从前做不了，现在自己能做"), _lead(ground), ground.name, (Action(_("返回"), "/reports/capability/", icon="back"),)
        ),
        figures=_figures(gains, procedures) if gains or procedures else [],
        alone=_alone(alone, entries, ground),
        firsts=_locals(gains, entries, ground),
        procedures=_procedures(procedures, entries, ground),
        learning=_learning([one for one in gains if not one.by_itself], entries, ground),
        empty=None if gains or procedures else _nothing(),
    )  # fmt: skip


def _ground(request: Request, id: UUID) -> Ground:
    """An institution of this id, else a region. Raises NotFound."""
    for one in directory.regions_by_id([id]):
        name = (one.name_en if english() else "") or one.name
        return Ground(
            name, "", received_in(region=one.code), Place(PLATFORM.institution_id, "", one.code), True
        )
    house = directory.institution(request.actor, id)
    return Ground(house.name, house.region.name, received_in(path=house.path), house.place, False)


def _lead(ground: Ground) -> str:
    if ground.region:
        return _(
            "这个地方各家机构的新技术、首例和进修人员回来后的独立操作；只列双方都确认的，日期点开就是台账。"
        )
    return _(
        "这家机构（含下级）的新技术、首例和进修人员回来后的独立操作；只列双方都确认的，日期点开就是台账。"
    )


def _claims(gains: Sequence[Gain], procedures: Sequence[First]) -> list[UUID]:
    return [*(one.claim for gain in gains for one in gain.said), *(one.procedure.claim for one in procedures)]


def _figures(gains: Sequence[Gain], procedures: Sequence[First]) -> list[Figure]:
    numbers: tuple[tuple[Text, int, Unit, Text], ...] = (
        (_("能自己做的技术"), sum(one.by_itself for one in gains), Unit.ITEM, _("有人首次独立完成，双方都确认")),
        (_("满一年仍在做"), sum(one.kept is not None for one in gains), Unit.ITEM, _("专家走后一年再看")),
        (_("填补空白"), sum(bool(one.of(What.LOCAL_FIRST)) for one in gains), Unit.ITEM, _("有出处，受援方认可")),
        (_("回来后独立做的操作"), len(procedures), Unit.ITEM, _("进修人员 %(n)s 人") % {"n": len({one.procedure.trainee_id for one in procedures})}),
        (_("还在带教的"), sum(not one.by_itself for one in gains), Unit.ITEM, _("已引进，还没有人能独立做")),
    )  # fmt: skip
    return [
        Figure(name, Quantity(Decimal(number), unit), "", under)
        for name, number, unit, under in numbers
        if number
    ]


def _dated(one: Statement | None, entries: Mapping[UUID, Entry], more: str = "") -> Cell:
    """A day that opens to its entry; a dash when there is none."""
    if one is None:
        return Cell("—")
    entry = entries.get(one.claim)
    text = " ".join(part for part in (day(one.on), more) if part)
    return Cell(text, f"/ledger/entries/{entry.pk}/" if entry else "")


def _where(gain: Gain, ground: Ground) -> str:
    row = gain.technique
    department = row.department.name if row.department else ""
    return (
        " · ".join(part for part in (row.receiving.label if ground.region else "", department) if part) or "—"
    )


def _alone(gains: Sequence[Gain], entries: Mapping[UUID, Entry], ground: Ground) -> Table | None:
    if not gains:
        return None
    columns = (
        Column(_("现在能自己做")), Column(_("从前")), Column(_("哪个科")), Column(_("谁教的")), Column(_("引进")),
        Column(_("首次独立")), Column(_("例数")), Column(_("满一年")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.technique.name, f"/techniques/{one.technique.pk}/"),
            Cell(_short(one.technique.need) or "—"),
            Cell(_where(one, ground)),
            Cell(one.technique.supporting.label),
            _dated(one.first(What.INTRODUCTION), entries),
            _dated(one.first(What.INDEPENDENCE), entries, _learners(one)),
            Cell(_cases(one)),
            _kept(one, entries),
        )
        for one in gains
    )
    return Table(_("现在能自己做的技术"), columns, rows, Empty(""))


def _cases(one: Gain) -> str:
    """How many confirmed cases; a dash where none is on record."""
    if not one.with_expert and not one.alone:
        return "—"
    return _("带教 %(taught)s，独立 %(alone)s") % {"taught": one.with_expert, "alone": one.alone}


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _learners(gain: Gain) -> str:
    sep = ", " if english() else "、"
    return sep.join(one.learner.name for one in gain.of(What.INDEPENDENCE) if one.learner)


def _kept(gain: Gain, entries: Mapping[UUID, Entry]) -> Cell:
    if gain.kept:
        return _dated(gain.kept, entries)
    if gain.lost:
        return Cell(part=Badge(_("没有保持"), Tone.AMBER))
    due = gain.technique.check_due_on
    return Cell(_("%(day)s 再看") % {"day": day(due)} if due else "—")


def _locals(gains: Sequence[Gain], entries: Mapping[UUID, Entry], ground: Ground) -> Table | None:
    found = [(gain, one) for gain in gains for one in gain.of(What.LOCAL_FIRST)]
    if not found:
        return None
    columns = (
        Column(_("首例")),
        Column(_("范围")),
        Column(_("哪个科")),
        Column(_("日期")),
        Column(_("出处")),
    )
    rows = tuple(
        (
            Cell(gain.technique.name, f"/techniques/{gain.technique.pk}/"),
            Cell(Scope(one.scope).words),
            Cell(_where(gain, ground)),
            _dated(one, entries),
            Cell(one.written or "—"),
        )
        for gain, one in found
    )
    return Table(_("填补空白的首例"), columns, rows, Empty(""))


def _procedures(found: Sequence[First], entries: Mapping[UUID, Entry], ground: Ground) -> Table | None:
    if not found:
        return None
    columns = (
        Column(_("操作")), Column(_("谁")), Column(_("在哪里学的")), Column(_("首次独立")), Column(_("至今"), number=True), Column(_("佐证")),
    )  # fmt: skip
    rows = []
    for one in found:
        row, entry = one.procedure, entries.get(one.procedure.claim)
        placement = row.skill.placement
        home = row.receiving.label if ground.region else (row.department.name if row.department else "")
        rows.append(
            (
                Cell(row.skill.name),
                Cell(" · ".join(part for part in (f"{row.trainee.name} {speak(Title(row.trainee.title).words)}", home) if part)),
                Cell(f"{row.supporting.label} · {placement.department.name}"),
                Cell(day(row.on), f"/ledger/entries/{entry.pk}/" if entry else ""),
                Cell(ngettext("%(n)s 例次", "%(n)s 例次", one.times) % {"n": one.times}),
                Cell(_("有病案号") if row.case_number else _("有附件")),
            )
        )  # fmt: skip
    return Table(_("进修人员回来后独立做的操作"), columns, tuple(rows), Empty(""))


def _learning(gains: Sequence[Gain], entries: Mapping[UUID, Entry], ground: Ground) -> Table | None:
    if not gains:
        return None
    columns = (
        Column(_("还在带教的")),
        Column(_("哪个科")),
        Column(_("谁教的")),
        Column(_("引进")),
        Column(_("例数")),
    )
    rows = tuple(
        (
            Cell(one.technique.name, f"/techniques/{one.technique.pk}/"),
            Cell(_where(one, ground)),
            Cell(one.technique.supporting.label),
            _dated(one.first(What.INTRODUCTION), entries),
            Cell(_cases(one)),
        )
        for one in gains
    )
    return Table(_("已引进，还没有人能独立做"), columns, rows, Empty(""))


def _nothing() -> Empty:
    return Empty(
        _("还没有双方都确认的新技术"),
        _("引进、带教、独立完成，一步步确认之后，会列在这里。"),
        Action(_("看新技术新项目"), "/techniques/"),
    )
