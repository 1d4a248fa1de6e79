"""Workbooks: take a template, bring a file, see each problem at its cell, write it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.imports import actions as imports
from tongzhou.imports import queries as kept
from tongzhou.imports.rules import EMPTY, FILE_LIMIT, State
from tongzhou.interop.workbook import reading, sheets, tasks, writing
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.fields import Field, fault
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.workbook import parts

if TYPE_CHECKING:
    from tongzhou.imports.models import Import

AT_ONCE = 300 * 1024
"""A file below so many bytes is read and written within the request; a longer one by the worker, with its progress shown."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def home(request: Request) -> HttpResponse:
    """Templates, the box for a file, one's own last imports."""
    request.actor.require(Permission.IMPORT)
    return _home(request, None)


def _home(request: Request, wrong: Invalid | None) -> HttpResponse:
    head = PageHead(
        _("表格"),
        _(
            "从前的台账、本院系统导出的数，不用一条条录。传上来先看，哪一格不对一目了然；改好了再写入，同一份传两遍不会记两次。"
        ),
    )
    box = Field(
        name="file",
        label=_("选一个表格文件"),
        kind="file",
        required=True,
        hint=_("xlsx、xls、ods 或 csv，不超过 %(n)s MB") % {"n": FILE_LIMIT // 1024 // 1024},
        fault=fault(wrong) if wrong else None,
    )
    return page(
        request,
        "workbook/home.html",
        current="workbooks",
        status=422 if wrong else 200,
        head=head,
        box=box,
        id=new_id(),
        groups=parts.groups(),
        imports=parts.recent(kept.imports(request.actor), request.at),
    )


@require_GET
def template(request: Request) -> HttpResponse:
    """A workbook to be filled in (`sheet`, several), or with what is there (`filled`) under the filters of a list."""
    request.actor.require(Permission.IMPORT)
    wanted = set(request.GET.getlist("sheet"))
    chosen = [one for one in sheets.all_sheets() if one.code in wanted or not wanted]
    asked = {key: str(value) for key, value in request.GET.items() if key not in ("sheet", "filled")}
    filled = sheets.Wanted(today(request), asked) if request.GET.get("filled") else None
    raw = writing.workbook(chosen or sheets.all_sheets(), request.actor, filled=filled)
    name = chosen[0].code if len(chosen) == 1 else "tongzhou"
    disposition = f'attachment; filename="{name}.xlsx"'
    return HttpResponse(raw, content_type=XLSX, headers={"Content-Disposition": disposition})


@require_POST
def upload(request: Request) -> HttpResponse:
    """Keep the file, read it, show what was found."""
    request.actor.require(Permission.IMPORT)
    file = request.FILES.get("file")
    try:
        if file is None or not file.size:
            raise Invalid(EMPTY, field="file")
        raw = file.read(FILE_LIMIT + 1)
        row = imports.receive(id=_id(request), by=request.actor, at=request.at, name=file.name or "", raw=raw)
    except Invalid as wrong:
        return _home(request, wrong)
    if row.status is State.RECEIVED:
        _read(request, row)
    return redirect("workbook:one", row.pk)


def _read(request: Request, row: Import) -> None:
    if row.size <= AT_ONCE and not reading.slow(kept.raw(request.actor, row.pk), row.name):
        reading.preview(by=request.actor, at=request.at, import_id=row.pk)
    else:
        tasks.preview.defer(import_id=str(row.pk))


def _id(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return new_id()


@require_GET
def one(request: Request, import_id: UUID) -> HttpResponse:
    """What was found in a file, or what became of it."""
    row = kept.found(request.actor, import_id)
    shown = parts.shown(row)
    if request.headers.get("HX-Request"):
        return render(request, "workbook/part.html", {**shown, "now": request.at})
    over = f"{row.name}"
    head = PageHead(parts.title(row), over=over, actions=(Action(_("换一个文件"), reverse("workbook:home")),))
    return page(request, "workbook/one.html", current="workbooks", head=head, **shown)


@require_POST
def commit(request: Request, import_id: UUID) -> HttpResponse:
    """Write the chosen sheets."""
    row = kept.found(request.actor, import_id)
    names = request.POST.getlist("sheets")
    if not names:
        messages.warning(request, _("请至少选一张没有问题的表。"), extra_tags="amber")
        return redirect("workbook:one", import_id)
    if row.size <= AT_ONCE and not reading.slow(kept.raw(request.actor, row.pk), row.name):
        reading.commit(by=request.actor, at=request.at, import_id=import_id, names=names)
    else:
        imports.move(by=request.actor, at=request.at, id=import_id, event="commit")
        tasks.commit.defer(import_id=str(import_id), names=names)
    return redirect("workbook:one", import_id)


@require_POST
def drop(request: Request, import_id: UUID) -> HttpResponse:
    """Give it up: nothing of it is written."""
    imports.move(by=request.actor, at=request.at, id=import_id, event="drop")
    messages.success(request, _("已放弃，什么都没有写入。"), extra_tags="jade")
    return redirect("workbook:home")
