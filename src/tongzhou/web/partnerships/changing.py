"""The forms by which an agreement moves on, each calling its verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import actions
from tongzhou.partnerships.rules import PartyRole
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.components.files import Upload
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, files_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.partnerships.seats import NAMES, ROLES, role_of, seated, seats, signers, taken

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Agreement

CONTENT = ("name", "since", "until", "fields")


def sign(request: Request, agreement: Agreement) -> HttpResponse:
    """The parties have signed: when."""
    form = Form(request, {"on": today(request).isoformat()})

    def save() -> HttpResponse:
        actions.sign_agreement(
            **_who(request, agreement), on=form.day_if("on"), about=form.get("about"), text=form.get("text")
        )
        return _back(agreement)

    def fields() -> list[Component]:
        return [
            form.field("on", _("签署日期"), kind="date"),
            form.field(
                "about",
                _("或大约何时"),
                hint=_("只知道年份的，写“2019 年”，日期留空"),
                maxlength=20,
                optional=True,
            ),
            _text(form, required=False),
        ]

    return _show(form, agreement, _("登记签署"), fields, save, ("on", "about", "text"), _("双方已经签署"))


def edit(request: Request, agreement: Agreement) -> HttpResponse:
    """Change a draft."""
    form = Form(request, {**_content(agreement), **seated(signers(agreement))})

    def save() -> HttpResponse:
        parties = taken(form)
        actions.edit_draft(
            **_who(request, agreement),
            name=form.get("name"),
            term=form.period(),
            fields=form.lines("fields"),
            parties=None if parties == signers(agreement) else parties,
        )
        return _back(agreement)

    def fields() -> list[Component]:
        return [*content_fields(form), *seats(form)]

    names = (*CONTENT, *NAMES)
    return _show(form, agreement, _("修改草稿"), fields, save, names, _("保存草稿"))


def amend(request: Request, agreement: Agreement) -> HttpResponse:
    """Change an agreement in force; what it was stays readable."""
    form = Form(request, {**_content(agreement), "on": today(request).isoformat()})

    def save() -> HttpResponse:
        actions.amend_agreement(
            **_who(request, agreement),
            on=form.day("on"),
            text=form.get("text"),
            name=form.get("name"),
            term=form.period(),
            fields=form.lines("fields"),
        )
        return _back(agreement)

    def fields() -> list[Component]:
        return [*content_fields(form), _on(form, _("从哪天起")), _text(form, required=True)]

    return _show(form, agreement, _("变更协议"), fields, save, (*CONTENT, "on", "text"), _("登记变更"))


def join(request: Request, agreement: Agreement) -> HttpResponse:
    """A unit joins in mid-term."""
    form = Form(request, {"on": today(request).isoformat(), "role": PartyRole.SUPPORTER.value})

    def save() -> HttpResponse:
        actions.join_agreement(
            **_who(request, agreement),
            institution_id=form.institution("institution_id"),
            role=role_of(form.get("role")),
            on=form.day("on"),
            text=form.get("text"),
        )
        return _back(agreement)

    def fields() -> list[Component]:
        return [
            form.house("institution_id", _("加入的单位"), required=True),
            form.field("role", _("身份"), kind="select", options=ROLES),
            _on(form, _("从哪天起")),
            _text(form, required=False),
        ]

    names = ("institution_id", "role", "on", "text")
    return _show(form, agreement, _("单位加入"), fields, save, names, _("登记加入"))


def leave(request: Request, agreement: Agreement) -> HttpResponse:
    """A unit that had joined leaves."""
    form = Form(request, {"on": today(request).isoformat()})
    joined = [party for party in agreement.parties.all() if party.joined_on and not party.left_on]
    options = tuple(Option(str(party.institution_id), party.institution.name) for party in joined)

    def save() -> HttpResponse:
        actions.leave_agreement(
            **_who(request, agreement),
            institution_id=form.institution("institution_id"),
            on=form.day("on"),
            text=form.get("text"),
        )
        return _back(agreement)

    def fields() -> list[Component]:
        who = form.field("institution_id", _("退出的单位"), kind="select", options=options, required=True)
        return [who, _on(form, _("从哪天起")), _text(form, required=True)]

    return _show(
        form, agreement, _("单位退出"), fields, save, ("institution_id", "on", "text"), _("登记退出")
    )


def renew(request: Request, agreement: Agreement) -> HttpResponse:
    """A draft that will take this agreement's place when it is signed."""
    start = agreement.term.upper if agreement.term and agreement.term.upper else today(request)
    form = Form(request, {**_content(agreement), "since": start.isoformat(), "until": ""})
    id = form.id

    def save() -> HttpResponse:
        new = actions.renew_agreement(
            **_who(request, agreement),
            id=id,
            name=form.get("name"),
            term=form.period(),
            fields=form.lines("fields"),
        )
        return _back(new)

    note = _("各方照旧；签署之后，原协议自动转为“已由新协议替代”，历史仍可查。")
    return _show(form, agreement, _("续签"), lambda: content_fields(form), save, CONTENT, _("起草续签"), note)


def end(request: Request, agreement: Agreement) -> HttpResponse:
    """It is over."""
    form = Form(request, {"on": today(request).isoformat()})

    def save() -> HttpResponse:
        actions.end_agreement(**_who(request, agreement), on=form.day("on"), text=form.get("text"))
        return _back(agreement)

    def fields() -> list[Component]:
        return [_on(form, _("从哪天起终止")), _text(form, required=False)]

    note = _("结对不会跟着结束；需要时请另行结束。")
    return _show(form, agreement, _("终止协议"), fields, save, ("on", "text"), _("终止协议"), note)


def document(request: Request, agreement: Agreement) -> HttpResponse:
    """A scan of the signed agreement, minutes, an annex."""
    form = Form(request, {"draft": str(new_id())})
    ids = files_of(request)

    def save() -> HttpResponse:
        for file_id in ids:
            actions.attach_document(**_who(request, agreement), file_id=file_id, title=form.get("title"))
        return _back(agreement)

    def fields() -> list[Component]:
        upload = Upload(
            name="files",
            label=_("扫描件、照片或 PDF"),
            url="/files/",
            subject=f"draft:{form.get('draft')}",
            ids=tuple(map(str, ids)),
            required=True,
        )
        return [
            upload,
            form.field("title", _("文件名称"), hint=_("不填就用文件原名"), optional=True, maxlength=120),
        ]

    return _show(form, agreement, _("附上文件"), fields, save, ("title",), _("附到协议上"))


FORMS: dict[str, Callable[[Request, Agreement], HttpResponse]] = {
    "sign": sign,
    "draft": edit,
    "amend": amend,
    "join": join,
    "leave": leave,
    "renew": renew,
    "end": end,
    "document": document,
}


def told(changes: Mapping[str, object]) -> str:
    """What an amendment changed, before and after, one line each."""
    names = {"name": _("名称"), "term": _("期限"), "fields": _("合作领域"), "title": _("文件")}
    lines = []
    for key, value in changes.items():
        if key in names and isinstance(value, list):
            lines.append(f"{names[key]}：{_said(value[0], key)} → {_said(value[1], key)}")
        elif key in ("name", "title"):
            lines.append(str(value))
    return "\n".join(lines)


def _said(value: object, key: str) -> str:
    if not value:
        return "—"
    if key == "term" and isinstance(value, list):
        last = (date.fromisoformat(value[1]) - timedelta(1)).isoformat() if value[1] else ""
        return f"{value[0]} — {last}"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def content_fields(form: Form) -> list[Component]:
    """Name, term and fields of cooperation."""
    return [
        form.field("name", gettext_lazy("协议名称"), required=True, maxlength=120),
        form.field("since", gettext_lazy("第一天"), kind="date"),
        form.field("until", gettext_lazy("最后一天"), kind="date", optional=True),
        form.field(
            "fields", gettext_lazy("合作领域"), kind="textarea", hint=gettext_lazy("一行一项"), optional=True
        ),
    ]


def _content(agreement: Agreement) -> dict[str, str]:
    term = agreement.term
    return {
        "name": agreement.name,
        "since": term.lower.isoformat() if term and term.lower else "",
        "until": (term.upper - timedelta(1)).isoformat() if term and term.upper else "",
        "fields": "\n".join(agreement.fields),
    }


class _Who(TypedDict):
    by: Actor
    at: datetime
    agreement_id: UUID


def _who(request: Request, agreement: Agreement) -> _Who:
    return {"by": request.actor, "at": request.at, "agreement_id": agreement.id}


def _back(agreement: Agreement) -> HttpResponse:
    return redirect(f"/agreements/{agreement.id}/")


def _on(form: Form, label: str) -> Field:
    return form.field("on", label, kind="date", required=True)


def _text(form: Form, *, required: bool) -> Field:
    hint = _("变更的内容和原因，日后的人要看得懂") if required else ""
    return form.field("text", _("说明"), kind="textarea", required=required, optional=not required, hint=hint)


def _show(
    form: Form,
    agreement: Agreement,
    title: str,
    fields: Callable[[], list[Component]],
    save: Callable[[], HttpResponse],
    names: tuple[str, ...],
    label: str,
    note: str = "",
) -> HttpResponse:
    allowed = [party.institution.place for party in agreement.parties.all()]
    if not any(form.request.actor.may(Permission.EDIT_PARTNERSHIP, place) for place in allowed):
        form.request.actor.require(Permission.EDIT_PARTNERSHIP, allowed[0] if allowed else None)
    return answer(
        form,
        title=title,
        back=f"/agreements/{agreement.id}/",
        fields=fields,
        save=save,
        names=names,
        label=label,
        note=note,
        lead=speak(agreement.name),
    )
