"""Kinds of help and their minimum data: what is asked now, every version, and publishing the next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.fields import Field as Question
from tongzhou.care.consultations.fields import Need, fields_of
from tongzhou.kernel.actors import PLATFORM
from tongzhou.kernel.errors import Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.web.components.fields import Fault, Field, fault
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.steps import Foot
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import TopicVersion

NEEDS = {
    Need.ALWAYS: Words("必填", "always"),
    Need.UNLESS_IMMEDIATE: Words("除特急外必填", "unless immediate"),
    Need.ROUTINE: Words("普通时必填", "when routine"),
    Need.NEVER: Words("可不填", "optional"),
}
NO_TOPIC = sentence(
    "web.no_topic",
    "没有这一类会诊资料项。",
    "There is no such kind of help.",
    then_zh="请从列表里选。",
    then_en="Choose from the list.",
)
NOT_JSON = sentence(
    "web.not_json",
    "第 {line} 行写得不完整，读不懂。",
    "Line {line} is not well formed.",
    then_zh="检查那一行的引号、逗号和括号；原来的版本还在用。",
    then_en="Check quotes, commas and brackets there; the present version stays in use.",
)


@require_GET
def topics(request: Request) -> HttpResponse:
    """All kinds of help with the version in use."""
    request.actor.require(Permission.EDIT_TEMPLATES)
    rows = tuple(
        (
            Cell(
                Words(one.topic.name, one.topic.name_en), reverse("consultations:topic", args=[one.topic_id])
            ),
            Cell(str(len(one.fields))),
            Cell(str(sum(field.get("need", "never") != "never" for field in one.fields))),
            Cell(_("第 %(n)s 版") % {"n": one.number}),
            Cell(exact(one.published_at)),
        )
        for one in queries.topics()
    )
    columns = (
        Column(_("方面")),
        Column(_("项目"), number=True),
        Column(_("其中必填"), number=True),
        Column(_("版本")),
        Column(_("发布")),
    )
    table = Table(_("会诊资料项"), columns, rows, Empty(_("还没有资料项。"), _("装好平台时会带上十类。")))
    head = PageHead(_("会诊资料项"), _("送出之前要知道的最少的事。缺了，送不出去；少问一项，就少一次来回。"))
    return page(request, "consultations/topics.html", current="topics", head=head, table=table)


@require_http_methods(["GET", "POST"])
def topic(request: Request, code: str) -> HttpResponse:
    """One kind of help: its questions, its versions, and the next version to publish."""
    request.actor.require(Permission.EDIT_TEMPLATES)
    if request.method == "POST":
        actions.check_publisher(request.actor)
    versions = queries.versions(code)
    if not versions:
        raise NotFound(NO_TOPIC)
    if request.method == "GET":
        return _page(request, versions, _written(versions[0]), None)
    try:
        _publish(request, versions[0])
    except Invalid as wrong:
        return _page(request, versions, request.POST.get("fields", ""), fault(wrong), status=422)
    messages.success(request, _("已发布。新的申请用新版，已送出的病例仍用当时的版本。"))
    return redirect("consultations:topic", code)


def _written(version: TopicVersion) -> str:
    return json.dumps(version.fields, ensure_ascii=False, indent=1)


def _publish(request: Request, version: TopicVersion) -> None:
    try:
        fields = json.loads(request.POST.get("fields", ""))
    except (ValueError, RecursionError) as wrong:  # too deep, or a number of thousands of digits
        raise Invalid(NOT_JSON, field="fields", line=getattr(wrong, "lineno", 1)) from wrong
    subject = version.topic
    actions.publish_topic(
        by=request.actor, at=request.at, code=subject.code, name=subject.name, name_en=subject.name_en,
        specialties=subject.specialties, fields=fields, order=subject.order, source=request.POST.get("source", ""),
    )  # fmt: skip


def _page(
    request: Request, versions: Sequence[TopicVersion], text: str, wrong: Fault | None, status: int = 200
) -> HttpResponse:
    newest = versions[0]
    questions = tuple(
        (Cell(field.words), Cell(NEEDS[field.need]), Cell(_range(field)), Cell(field.hint))
        for field in fields_of(newest.fields)
    )
    table = Table(
        _("现在问的"), tuple(Column(one) for one in (_("问题"), _("何时必填"), _("范围、选项"), _("提示"))), questions, Empty(_("没有问题。")),
    )  # fmt: skip
    history = [
        {"label": _("第 %(n)s 版") % {"n": one.number}, "at": one.published_at, "source": one.source}
        for one in versions
    ]
    form: dict[str, Any] = {
        "fields": [
            Field(name="fields", label=_("下一版"), kind="textarea", value=text, required=True, fault=wrong,
                  hint=_("每项一个 { }：code、kind、zh、en、need、hint_zh、least、most、options。发布后不改，再改就是再下一版。")),
            Field(name="source", label=_("依据"), value=request.POST.get("source", ""), optional=True, maxlength=200),
        ],
        "foot": Foot(_("发布下一版")),
    }  # fmt: skip
    head = PageHead(
        Words(newest.topic.name, newest.topic.name_en),
        _("第 %(n)s 版") % {"n": newest.number},
        over=_("会诊资料项"),
    )
    return page(
        request,
        "consultations/topic.html",
        current="topics",
        status=status,
        head=head,
        table=table,
        history=history,
        may=request.actor.may(Permission.EDIT_TEMPLATES, PLATFORM),
        **form,
    )


def _range(field: Question) -> Words | str:
    if field.options:
        return Words("、".join(one.zh for one in field.options), ", ".join(one.en for one in field.options))
    if field.least is None or field.most is None:
        return ""
    span = f"{field.least:g}–{field.most:g}"
    return Words(f"{span} {field.unit_zh}", f"{span} {field.unit_en}")
