"""The form of an act, made from its kind's declaration: the most likely answers first, thumbs before keys."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.kernel.quantities import Qualifier
from tongzhou.ledger.rules import CHINA
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.rules import ActKind, Ask, Field
from tongzhou.web.acts.reading import Relation
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.files import Upload
from tongzhou.web.forms import Form

if TYPE_CHECKING:
    from tongzhou.support.acts.queries import ActView

FEW = 4


def names(kind: ActKind) -> tuple[str, ...]:
    """The fields at which a fault can stand."""
    fixed = (
        "relation",
        "day",
        "last",
        "start",
        "minutes",
        "topic",
        "department",
        "quantity",
        "grade",
        "note",
        "file",
    )
    return (*fixed, *(part.role for part in kind.parts), *(one.code for one in kind.fields))


def fields(form: Form, kind: ActKind, places: Sequence[Relation]) -> list[Component]:
    """Every field, in the order in which a colleague would tell it."""
    shown: list[Component] = []
    if kind.topic:
        shown.append(
            form.field("topic", kind.topic, required=True, maxlength=kind.longest, hint=_("不写病人姓名"))
        )
    if kind.typed:
        shown.append(
            form.field(
                "quantity",
                _("数量"),
                required=True,
                inputmode="numeric",
                unit=kind.unit.words,
                hint=_("可写“约 300”“300 余”"),
            )
        )
    shown += _when(form, kind)
    if len(places) > 1 and not form.get("seen"):
        shown.append(relation(form, places))
    shown.append(_department(form, kind, places))
    if kind.grades:
        shown.append(
            _few(form, "grade", _("级别"), tuple(Option(one.code, one.words) for one in kind.grades))
        )
    shown += [
        form.field(
            part.role,
            part.words,
            required=bool(part.least),
            optional=not part.least,
            hint=_("几位用“、”隔开"),
            maxlength=2000,
        )
        for part in kind.parts
    ]
    shown += [_asked(form, one) for one in kind.fields]
    shown.append(proof(form, optional=True))
    shown.append(
        form.field(
            "note",
            _("备注"),
            kind="textarea",
            optional=True,
            maxlength=2000,
            hint=_("不写病人姓名；不进台账"),
        )
    )
    return shown


def proof(form: Form, *, optional: bool = False, draft: UUID | None = None) -> Upload:
    """Photos and papers that stand with the act."""
    return Upload(
        name="files",
        label=_("佐证：照片、签到表（如有）") if optional else _("佐证：照片、签到表"),
        url=reverse("files"),
        subject=f"draft:{draft or form.id}",
        ids=tuple(form.request.POST.getlist("files")),
        hint=_("对方确认时看得到。不要拍到病人姓名。"),
        fault=form.faults.get("file"),
    )


def _when(form: Form, kind: ActKind) -> list[Component]:
    day = form.field("day", _("哪一天") if kind.timed else _("从哪天"), kind="date", required=True)
    if kind.once:
        return [form.field("day", _("哪一天"), kind="date", required=True)]
    if not kind.timed:
        return [day, form.field("last", _("到哪天"), kind="date", optional=True, hint=_("只有一天就不填"))]
    return [
        day,
        form.field("start", _("几点开始"), kind="time", optional=True),
        form.field("minutes", _("多长时间"), inputmode="numeric", optional=True, unit=_("分钟")),
    ]


def relation(form: Form, places: Sequence[Relation]) -> Component:
    """Which of the pairs."""
    options = tuple(Option(one.key, f"{one.giving.label} → {one.taking.label}") for one in places)
    first = Option("", _("请选择"))
    return form.field("relation", _("谁帮谁"), kind="select", required=True, options=(first, *options))


def _department(form: Form, kind: ActKind, places: Sequence[Relation]) -> Component:
    several = len({one.taking.pk for one in places}) > 1
    options: dict[str, str] = {}
    for place in places:
        for one in place.departments:
            options[str(one.pk)] = f"{place.taking.label} · {one.name}" if several else one.name
    listed = tuple(Option(id, name) for id, name in sorted(options.items(), key=lambda pair: pair[1]))
    return form.field(
        "department",
        _("受援方科室"),
        kind="select",
        required=kind.needs_department,
        optional=not kind.needs_department,
        options=(Option("", _("请选择")), *listed),
    )


def _asked(form: Form, field: Field) -> Component:
    need = {
        "required": field.required,
        "optional": not field.required,
        "hint": field.explain if field.explain.zh else "",
    }
    if field.ask is Ask.CHOICE and len(field.options) <= FEW:
        return _few(
            form, field.code, field.words, tuple(Option(one.code, one.words) for one in field.options), **need
        )
    if field.ask is Ask.CHOICE:
        options = tuple(Option(one.code, one.words) for one in field.options)
        return form.field(
            field.code, field.words, kind="select", options=(Option("", _("请选择")), *options), **need
        )
    if field.ask is Ask.YES_NO:
        return _few(form, field.code, field.words, (Option("是", _("是")), Option("否", _("否"))), **need)
    kind = "date" if field.ask is Ask.DAY else "text"
    mode = {Ask.WHOLE: "numeric", Ask.FEN: "decimal"}.get(field.ask, "")
    return form.field(
        field.code,
        field.words,
        kind=kind,
        inputmode=mode,
        maxlength=field.most if field.ask is Ask.TEXT else None,
        **need,
    )


def _few(form: Form, name: str, label: object, options: tuple[Option, ...], **need: object) -> Component:
    """One of a few, as buttons for thumbs."""
    return Choices(
        name=name,
        label=label,  # type: ignore[arg-type]  # Words or lazily translated
        options=options,
        chosen=(form.get(name),) if form.get(name) else (),
        fault=form.faults.get(name),
        columns="two",
        **need,  # type: ignore[arg-type]  # handed through as they are
    )


def values(found: ActView) -> dict[str, str]:
    """An act as its form is filled for a correction."""
    act, kind = found.act, get(found.act.kind)
    begins, ends = act.occurred_from.astimezone(CHINA), act.occurred_to.astimezone(CHINA)
    told = {
        "topic": act.topic,
        "day": begins.date().isoformat(),
        "last": "" if kind.timed or begins.date() == ends.date() else ends.date().isoformat(),
        "start": begins.strftime("%H:%M") if kind.timed else "",
        "minutes": str(act.minutes or ""),
        "department": str(act.department_id or ""),
        "quantity": f"{_before(act.qualifier)}{act.quantity.normalize():f}",
        "grade": act.grade,
        "note": act.note,
    }
    told |= {
        part.role: "、".join(one.name for one in found.people if one.role == part.role) for part in kind.parts
    }
    return told | {one.code: _said(one, act.detail.get(one.code)) for one in kind.fields}


def _before(qualifier: str) -> str:
    return speak(Qualifier(qualifier).words.zh)


def _said(field: Field, value: object) -> str:
    if value is None:
        return ""
    if field.ask is Ask.YES_NO:
        return "是" if value else "否"
    if field.ask is Ask.FEN:
        return f"{(Decimal(str(value)) / 100).normalize():f}"
    return "、".join(value) if isinstance(value, list) else str(value)
