"""The checklists of a pathway: item by item, each answer in the name of whoever gave it. The platform decides nothing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.queries import Sheet
from tongzhou.care.emergency.rules import Item, Value
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import way
from tongzhou.web.forms import Form, answer

SORTS = {
    "needed": Words("要具备", "must be so"),
    "never": Words("禁忌", "contra-indication"),
    "weigh": Words("要权衡", "to be weighed"),
}


@require_http_methods(["GET", "POST"])
def checklist(request: Request, id: UUID) -> HttpResponse:
    """All items; what is answered anew is kept beside what was answered before."""
    row, sheets = queries.sheets(request.actor, id, at=request.at)
    why_not = queries.writes(row, request.actor)
    if why_not is not None:
        raise why_not
    given = {code: one.value for sheet in sheets for code, one in sheet.answers.items()}
    form = Form(request, {f"item_{code}": value for code, value in given.items()})
    back = reverse("emergency:run", args=[id])

    def fields() -> list[Component]:
        return [part for sheet in sheets for part in _sheet(request, form, sheet)]

    def save() -> HttpResponse:
        told = 0
        for sheet in sheets:
            for item in sheet.checklist.items:
                said = form.get(f"item_{item.code}")
                if said in set(Value) and said != given.get(item.code):
                    actions.check(
                        by=request.actor, at=request.at, run_id=id, item=item.code, value=Value(said)
                    )
                    told += 1
        messages.success(request, _("已记 %(n)s 项，署您的名。") % {"n": told})
        return redirect(back)

    return answer(
        form, title=_("溶栓核对"), back=back, fields=fields, save=save, names=(), label=_("署名记下"), lead=f"{row.number} · {way(row)}",
        note=_("平台只记录，不替医生判断能不能溶栓。"), current="emergency",
    )  # fmt: skip


def _sheet(request: Request, form: Form, sheet: Sheet) -> list[Component]:
    known = sheet.checklist
    source = Words(f"{known.words.zh}，第 {known.version} 版。来源：{known.source.zh}", f"{known.words.en}, version {known.version}. Source: {known.source.en}")  # fmt: skip
    left = _("还有 %(n)s 项没有答。") % {"n": sheet.open} if sheet.open else _("每一项都答过了。")
    return [Notice(source, left), *(_item(request, form, sheet, one) for one in known.items)]


def _item(request: Request, form: Form, sheet: Sheet, item: Item) -> Component:
    before = sheet.answers.get(item.code)
    hint: Text = SORTS[item.sort]
    if before is not None:
        said = f"{before.by_name} {when(before.at, request.at)}"
        hint = Words(f"{SORTS[item.sort].zh} · {said}", f"{SORTS[item.sort].en} · {said}")
    options = tuple(Option(one.value, _words(item, one)) for one in Value)
    name = f"item_{item.code}"
    return Choices(name=name, label=item.words, options=options, chosen=(form.get(name),), hint=hint)


def _words(item: Item, value: Value) -> Words:
    """ "是" and "否" for what must be so, "有" and "无" for the others."""
    if item.sort != "needed" or value is Value.UNKNOWN:
        return value.words
    return Words("是", "yes") if value is Value.YES else Words("否", "no")
