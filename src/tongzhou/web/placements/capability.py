"""Capability that stays: by department, what trainees now do alone at home, since when; what was signed and not yet done."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.placements import queries
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.parts import badge, level_chip, place, stay, titled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongzhou.support.placements.queries import Learner, Line, Ward

SHOWN = 8
"""Names of competencies that are listed as not yet done, before the rest is counted."""


@require_GET
def capability(request: Request) -> HttpResponse:
    """One house: its departments with what they do alone."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    homes = queries.homes(actor)
    asked = uuid_of(request.GET.get("at", ""))
    house = next((one for one in homes if one.pk == asked), homes[0] if homes else None)
    wards = queries.capability(actor, house.pk) if house else []
    links = tuple(
        Link(one.label, f"/placements/capability/?at={one.pk}", current=one == house) for one in homes
    )
    return page(
        request,
        "placements/capability.html",
        current="placements",
        head=PageHead(_("学会了什么"), _("送出去学的人，回来后自己做了什么。每一项都有老师的签核和双方确认的记录。"), _("进修")),
        houses=Tabs(links, _("机构")) if len(links) > 1 else None,
        house=house.name if house else "",
        facts=_facts(wards, queries.placed(actor, house.pk)) if house else None,
        wards=[(_ward(ward, on), _people(ward), _not_yet(ward)) for ward in wards],
        empty=Empty(_("还没有列出学过的技能"), _("进修时列出技能、老师签核；回院独立做了就登记，这里会一项项长出来。")),
    )  # fmt: skip


def _facts(wards: Sequence[Ward], people: int) -> KeyValues:
    learners = [one for ward in wards for one in ward.learners]
    return KeyValues(
        (
            Pair(_("学员"), _persons(people)),
            Pair(_("签核的技能"), _items(sum(one.signed for one in learners))),
            Pair(_("签到独立"), _items(sum(one.alone for one in learners))),
            Pair(_("回院独立做了"), _items(sum(one.at_home for one in learners))),
            Pair(_("已入账"), _times(sum(one.times for one in learners))),
        )
    )


def _ward(ward: Ward, on: date) -> Table:
    columns = (
        Column(_("现在能独立做")),
        Column(_("谁")),
        Column(_("从哪天起")),
        Column(_("例次"), number=True),
    )
    rows = tuple(
        (Cell(one.name), Cell(_("、").join(one.people)), Cell(day(one.since, on)), Cell(str(one.times)))
        for one in ward.able
    )
    nothing = Empty(_("还没有回院独立做的"), _("回来的人做了第一例，就登记。"), icon="check")
    return Table(ward.department.name if ward.department else _("未定科室"), columns, rows, nothing)


def _people(ward: Ward) -> list[Link]:
    return [
        Link(f"{one.trainee.name} {one.at_home}/{one.signed}", f"/placements/trainees/{one.trainee.pk}/")
        for one in ward.learners
    ]


def _not_yet(ward: Ward) -> str:
    """What people who are back were signed for and have not yet done alone."""
    waits = [f"{line.skill.name} · {one.trainee.name}" for one, line in ward.not_yet]
    told = _("、").join(waits[:SHOWN])
    more = len(waits) - SHOWN
    return _("%(told)s，还有 %(more)s 项") % {"told": told, "more": more} if more > 0 else told


@require_GET
def trainee(request: Request, id: UUID) -> HttpResponse:
    """One person: his placements, everything he learned in them, what he does alone."""
    found, on = queries.learner(request.actor, id), today(request)
    home = found.placements[-1]
    return page(
        request,
        "placements/trainee.html",
        current="placements",
        head=PageHead(titled(found.trainee), home.receiving.name, _("学会了什么")),
        facts=KeyValues(
            (
                Pair(_("进修"), str(len(found.placements))),
                Pair(_("签核的技能"), _items(found.signed)), Pair(_("签到独立"), _items(found.alone)), Pair(_("回院独立做了"), _items(found.at_home)),
                Pair(_("已入账"), _times(found.times)),
            )
        ),
        placements=_placements(found, on),
        skills=_skills(found.lines, on),
    )  # fmt: skip


def _placements(found: Learner, on: date) -> Table:
    columns = (Column(_("进修科室")), Column(_("起止")), Column(_("状态")))
    rows = tuple(
        (Cell(place(one), f"/placements/{one.pk}/"), Cell(stay(one, on)), Cell(part=badge(one)))
        for one in reversed(found.placements)
    )
    return Table(_("进修经历"), columns, rows, Empty(_("还没有进修")))


def _skills(lines: Sequence[Line], on: date) -> Table:
    columns = (
        Column(_("技能")),
        Column(_("已签等级")),
        Column(_("回院首次独立")),
        Column(_("例次"), number=True),
    )
    rows = tuple(
        (
            Cell(line.skill.name, f"/placements/skills/{line.skill.pk}/"),
            Cell(part=level_chip(line.level)),
            Cell(day(line.home_on, on) or "—"),
            Cell(str(line.times)),
        )
        for line in lines
    )
    return Table(_("学过的技能"), columns, rows, Empty(_("还没有列技能")))


def _persons(number: int) -> str:
    return ngettext("%(n)s 人", "%(n)s 人", number) % {"n": number}


def _items(number: int) -> str:
    return ngettext("%(n)s 项", "%(n)s 项", number) % {"n": number}


def _times(number: int) -> str:
    return ngettext("%(n)s 例次", "%(n)s 例次", number) % {"n": number}
