"""Pairings: pair two sides, see one pairing with the limits it keeps, change them, end it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.rules import AgreementState, Level, PartyRole
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.pages import page
from tongzhou.web.partnerships.limits import edits, limit_table, require_side
from tongzhou.web.partnerships.parts import days, name_of, sides, today

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Agreement, Pairing, Programme

NOBODY_HERE = {
    Level.DEPARTMENT: gettext_lazy("这家机构还没有登记科室，请先到“机构与人员”里登记。"),
    Level.DOCTOR: gettext_lazy("这家机构还没有登记人员，请先到“机构与人员”里登记。"),
}
NAMES = ("level", "supporting_id", "receiving_id", "since", "until", "agreement_id", "team", "note")


@require_http_methods(["GET", "POST"])
def new(request: Request, code: str) -> HttpResponse:
    """Pair two sides: the two institutions and the level first, then who of each."""
    request.actor.require(Permission.EDIT_PARTNERSHIP)
    programme = queries.programme(request.actor, code)
    signed = queries.agreements_of(request.actor, programme)
    form = Form(request, {"level": Level.INSTITUTION.value, **_usual(request, signed)})
    who: list[Component] = []
    known = form.id

    def save() -> HttpResponse | None:
        level = _level(form)
        houses = form.institution("supporting_id"), form.institution("receiving_id")
        form.values |= {"supporting_id": str(houses[0]), "receiving_id": str(houses[1])}
        who.extend(_who(form, level, houses))
        if who and not _named(form, level):
            return None
        made = _pair(form, known, programme, level, houses)
        return redirect(f"/pairings/{made.id}/")

    def fields() -> list[Component]:
        return [*_first(form, signed), *who]

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


def _usual(request: Request, signed: Sequence[Agreement]) -> dict[str, str]:
    """What is most likely right: under the agreement one came from (or the only one in force), since its first day, between
    its two sides where each is one institution."""
    asked = uuid_of(request.GET.get("agreement", ""))
    if request.method != "GET":  # what was sent is what was meant: a field left out is not filled in unseen
        return {"since": today(request).isoformat()}
    standing = [one for one in signed if (one.pk == asked if asked else one.state == AgreementState.IN_FORCE)]
    if len(standing) != 1:
        return {"since": today(request).isoformat()}
    (under,) = standing
    first = under.term.lower if under.term and under.term.lower else today(request)
    found = {"agreement_id": str(under.pk), "since": first.isoformat()}
    for name, role in (("supporting_id", PartyRole.SUPPORTER), ("receiving_id", PartyRole.SUPPORTED)):
        sides = [party for party in under.parties.all() if party.role == role and party.left_on is None]
        if len(sides) == 1:
            found[name] = str(sides[0].institution_id)
    return found


def _first(form: Form, signed: Sequence[Agreement]) -> list[Component]:
    levels = tuple(Option(level.value, level.words) for level in Level)
    form.look_up("supporting_id", "receiving_id")
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
        _whom(form, f"who{side}", label, level, house)
        for side, (label, house) in enumerate(zip(labels, houses, strict=True))
    ]


def _whom(form: Form, name: str, label: str, level: Level, house: UUID) -> Component:
    """The field for who of one side; a house of which nobody is registered yet says where that is done."""
    options = _options(level, house)
    hint = "" if options else NOBODY_HERE[level]
    offered = (Option("", _("请选择")), *options)
    return form.field(name, label, kind="select", options=offered, required=True, hint=hint)


def _options(level: Level, house: UUID) -> tuple[Option, ...]:
    if level is Level.DEPARTMENT:
        return tuple(Option(str(row.id), row.name) for row in directory.departments_of(house))
    return tuple(Option(str(row.id), row.name) for row in directory.staff_of(house))


def _named(form: Form, level: Level) -> bool:
    return bool(form.get("team")) if level is Level.TEAM else bool(form.get("who0") and form.get("who1"))


def _pair(form: Form, id: UUID, programme: Programme, level: Level, houses: tuple[UUID, UUID]) -> Pairing:
    first, second = uuid_of(form.get("who0")), uuid_of(form.get("who1"))
    named = (first, second) if first and second else None
    return actions.pair(
        id=id,
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
        limits=limit_table(id),
    )


def _facts(row: Pairing) -> KeyValues:
    return KeyValues(
        (
            Pair(_("级别"), Level(row.level).words),
            Pair(_("起止"), days(row.during)),
        )
    )


def _actions(request: Request, row: Pairing) -> tuple[Action, ...]:
    if not edits(request.actor, row):
        return ()
    found = [Action(_("改时限"), f"/pairings/{row.id}/limits/")]
    if row.during.upper is None or row.during.upper > today(request):
        found.append(Action(_("结束结对"), f"/pairings/{row.id}/end/", style="danger"))
    return tuple(found)


@require_http_methods(["GET", "POST"])
def end(request: Request, id: UUID) -> HttpResponse:
    """End a pairing, and with two institutions' all that stands under it."""
    row = queries.pairing(request.actor, id)
    require_side(request.actor, row)
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
