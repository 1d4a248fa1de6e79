"""Pairings: pair two sides, see one pairing with the limits it keeps, change them, end it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.rules import Clock, Level, Urgency
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Field, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import lasting
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.forms import Form, answer, uuid_of
from tongzhou.web.partnerships.parts import days, name_of, sides, today

if TYPE_CHECKING:
    from tongzhou.kernel.actors import Actor
    from tongzhou.partnerships.models import Pairing, Programme

NO_LIMITS = Empty(gettext_lazy("平台还没有设时限"))
NAMES = ("level", "supporting_id", "receiving_id", "since", "until", "agreement_id", "team", "note")


@require_http_methods(["GET", "POST"])
def new(request: Request, code: str) -> HttpResponse:
    """Pair two sides: the two institutions and the level first, then who of each."""
    request.actor.require(Permission.EDIT_PARTNERSHIP)
    programme = queries.programme(request.actor, code)
    form = Form(request, {"level": Level.INSTITUTION.value, "since": today(request).isoformat()})
    who: list[Component] = []

    def save() -> HttpResponse | None:
        level = _level(form)
        houses = form.institution("supporting_id"), form.institution("receiving_id")
        form.values |= {"supporting_id": str(houses[0]), "receiving_id": str(houses[1])}
        who.extend(_who(form, level, houses))
        if who and not _named(form, level):
            return None
        made = _pair(form, programme, level, houses)
        return redirect(f"/pairings/{made.id}/")

    def fields() -> list[Component]:
        return [*_first(form, request, programme), *who]

    return answer(
        form,
        title=_("新建结对"),
        back=f"/programmes/{code}/",
        fields=fields,
        save=save,
        names=NAMES,
        label=_("结对"),
        note=_("科室、团队、医生的结对要先有两家机构的结对。"),
        lead=name_of(programme),
    )


def _level(form: Form) -> Level:
    typed = form.get("level")
    return Level(typed) if typed in {level.value for level in Level} else Level.INSTITUTION


def _first(form: Form, request: Request, programme: Programme) -> list[Component]:
    levels = tuple(Option(level.value, level.words) for level in Level)
    signed = queries.agreements_of(request.actor, programme)
    agreements = (Option("", _("不挂协议")), *(Option(str(one.id), name_of(one)) for one in signed))
    return [
        Choices(
            name="level",
            label=_("哪一级结对"),
            options=levels,
            chosen=(form.get("level"),),
            columns="two",
            fault=form.faults.get("level"),
        ),
        form.house("supporting_id", _("支援方机构"), required=True),
        form.house("receiving_id", _("受援方机构"), required=True),
        form.field("since", _("第一天"), kind="date", required=True),
        form.field("until", _("最后一天"), kind="date", optional=True),
        form.field("agreement_id", _("依据的协议"), kind="select", options=agreements),
        form.field("note", _("说明"), optional=True, maxlength=200),
    ]


def _who(form: Form, level: Level, houses: tuple[UUID, UUID]) -> list[Component]:
    """The fields that name who of each side, once the sides are known."""
    if level is Level.TEAM:
        return [form.field("team", _("团队名称"), required=True, maxlength=80)]
    if level is Level.INSTITUTION:
        return []
    labels = {
        Level.DEPARTMENT: (_("支援方科室"), _("受援方科室")),
        Level.DOCTOR: (_("支援方医生"), _("受援方医生")),
    }[level]
    return [
        form.field(f"who{side}", label, kind="select", options=_options(level, house), required=True)
        for side, (label, house) in enumerate(zip(labels, houses, strict=True))
    ]


def _options(level: Level, house: UUID) -> tuple[Option, ...]:
    if level is Level.DEPARTMENT:
        return tuple(Option(str(row.id), row.name) for row in directory.departments_of(house))
    return tuple(Option(str(row.id), row.name) for row in directory.staff_of(house))


def _named(form: Form, level: Level) -> bool:
    return bool(form.get("team")) if level is Level.TEAM else bool(form.get("who0") and form.get("who1"))


def _pair(form: Form, programme: Programme, level: Level, houses: tuple[UUID, UUID]) -> Pairing:
    first, second = uuid_of(form.get("who0")), uuid_of(form.get("who1"))
    named = (first, second) if first and second else None
    return actions.pair(
        id=new_id(),
        by=form.request.actor,
        at=form.request.at,
        programme_id=programme.id,
        level=level,
        supporting_id=houses[0],
        receiving_id=houses[1],
        since=form.day("since"),
        until=form.after("until"),
        agreement_id=uuid_of(form.get("agreement_id")),
        departments=named if level is Level.DEPARTMENT else None,
        staff=named if level is Level.DOCTOR else None,
        team=form.get("team"),
        note=form.get("note"),
    )


@require_GET
def pairing(request: Request, id: UUID) -> HttpResponse:
    """One pairing: the two sides, since when, under what, and how fast each clock runs."""
    row = queries.pairing(request.actor, id)
    giving, taking = sides(row)
    return page(
        request,
        "partnerships/pairing.html",
        current="programmes",
        pairing=row,
        head=PageHead(f"{giving} → {taking}", row.note, Level(row.level).words, _actions(request, row)),
        facts=_facts(row),
        houses=((row.supporting.name, row.supporting_id), (row.receiving.name, row.receiving_id)),
        agreement=row.agreement and (name_of(row.agreement), f"/agreements/{row.agreement_id}/"),
        programme=(name_of(row.programme), f"/programmes/{row.programme.code}/"),
        ledger_href=f"/ledger/?pairing={row.id}",
        limits=_limit_table(id),
    )


def _facts(row: Pairing) -> KeyValues:
    return KeyValues(
        (
            Pair(_("级别"), Level(row.level).words),
            Pair(_("起止"), days(row.during)),
        )
    )


def _edits(actor: Actor, row: Pairing) -> bool:
    return any(actor.may(Permission.EDIT_PARTNERSHIP, side.place) for side in (row.supporting, row.receiving))


def _actions(request: Request, row: Pairing) -> tuple[Action, ...]:
    if not _edits(request.actor, row):
        return ()
    found = [Action(_("改时限"), f"/pairings/{row.id}/limits/")]
    if row.during.upper is None or row.during.upper > today(request):
        found.append(Action(_("结束结对"), f"/pairings/{row.id}/end/", style="danger"))
    return tuple(found)


def _limit_table(pairing_id: UUID) -> Table:
    """Rows by urgency, columns by clock; what is the pairing's own, and what is still to be confirmed, says so."""
    columns = (Column(gettext_lazy("急缓")), *(Column(clock.words, number=True) for clock in Clock))
    known = {(limit.urgency, limit.clock): limit for limit in queries.limits(pairing_id)}
    rows = tuple(
        (Cell(urgency.words), *(Cell(_limit(known.get((urgency, clock)))) for clock in Clock))
        for urgency in Urgency
    )
    return Table(gettext_lazy("时限"), columns, rows if known else (), NO_LIMITS)


def _limit(limit: queries.Limit | None) -> str:
    if limit is None:
        return "—"
    return lasting(timedelta(minutes=limit.minutes)) + (" *" if limit.own else "")


@require_http_methods(["GET", "POST"])
def limits(request: Request, id: UUID) -> HttpResponse:
    """The limits of one pairing: a number is its own, an empty field keeps the platform's."""
    row = queries.pairing(request.actor, id)
    _require(request.actor, row)
    known = queries.limits(id)
    initial = {_key(one): str(one.minutes) for one in known if one.own}
    source = next((one.source for one in known if one.own), "")
    form = Form(request, {**initial, "source": source})

    def save() -> HttpResponse:
        minutes = {(one.urgency, one.clock): _minutes(form.get(_key(one))) for one in known}
        actions.set_limits(
            by=request.actor, at=request.at, pairing_id=id, minutes=minutes, source=form.get("source")
        )
        return redirect(f"/pairings/{id}/")

    def fields() -> list[Component]:
        where = form.field(
            "source", _("依据"), hint=_("例：协议第四条；没有依据的会标“待核实”"), optional=True
        )
        return [*(_limit_field(form, one) for one in known), where]

    return answer(
        form,
        title=_("改时限"),
        back=f"/pairings/{id}/",
        fields=fields,
        save=save,
        names=("source", *map(_key, known)),
        label=_("保存时限"),
        note=_("已经在走的时钟不受影响，下一件起按新的算。"),
        lead=" → ".join(sides(row)),
    )


def _key(limit: queries.Limit) -> str:
    return f"{limit.urgency.value}-{limit.clock.value}"


def _minutes(typed: str) -> int | None:
    """Nothing typed is None; what is no number is 0, which the rule refuses with a sentence."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _limit_field(form: Form, limit: queries.Limit) -> Field:
    platform = limit.platform_minutes
    hint = _("平台默认 %(n)s 分钟") % {"n": platform} if platform is not None else ""
    label = f"{speak(limit.urgency.words)} · {speak(limit.clock.words)}"
    return form.field(_key(limit), label, hint=hint, unit=_("分钟"), inputmode="numeric", optional=True)


@require_http_methods(["GET", "POST"])
def end(request: Request, id: UUID) -> HttpResponse:
    """End a pairing, and with two institutions' all that stands under it."""
    row = queries.pairing(request.actor, id)
    _require(request.actor, row)
    form = Form(request, {"on": today(request).isoformat()})

    def save() -> HttpResponse:
        actions.end_pairing(
            by=request.actor,
            at=request.at,
            pairing_id=id,
            on=form.day("on") + timedelta(1),
            note=form.get("note"),
        )
        return redirect(f"/pairings/{id}/")

    def fields() -> list[Component]:
        return [
            form.field("on", _("最后一天"), kind="date", required=True),
            form.field("note", _("原因"), optional=True, maxlength=200),
        ]

    wide = row.level == Level.INSTITUTION
    note = _("两家机构之间的科室、团队、医生结对会在同一天结束。") if wide else ""
    return answer(
        form,
        title=_("结束结对"),
        back=f"/pairings/{id}/",
        fields=fields,
        save=save,
        names=("on", "note"),
        label=_("结束结对"),
        note=note,
        lead=" → ".join(sides(row)),
    )


def _require(actor: Actor, row: Pairing) -> None:
    if not _edits(actor, row):
        actor.require(Permission.EDIT_PARTNERSHIP, row.receiving.place)
