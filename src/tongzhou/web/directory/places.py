"""The forms by which an institution opens, changes, moves and closes, each calling its verb."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongzhou.directory import actions, queries
from tongzhou.directory.actions.places import Particulars
from tongzhou.directory.rules import Kind, Tier
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Field
from tongzhou.web.directory.parts import href
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices, uuid_of
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution

REGION_NEEDED = sentence(
    "web.directory.region_needed",
    "没有上级机构的，要选行政区划。",
    "Without an institution above it, the region must be chosen.",
    then_zh="请输入县（区）名再选，或者先选上级机构。",
    then_en="Type the county and choose it, or choose the institution above.",
)
CONTENT = ("name", "short_name", "name_en", "kind", "grade", "uscc", "phone")
PLACING = ("tier", "parent_id", "region_id", "since")


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A new institution, below another one (`?parent=`) or on its own."""
    request.actor.require(Permission.EDIT_DIRECTORY)
    above = uuid_of(request.GET.get("parent", ""))
    form = Form(request, {"parent_id": str(above or ""), "since": today(request).isoformat()})
    id = form.id

    def save() -> HttpResponse:
        parent = form.institution("parent_id") if form.get("parent_id") else None
        actions.open_institution(
            id=id,
            by=request.actor,
            at=request.at,
            tier=form.one_of("tier", Tier),
            region_id=_region(form, parent),
            since=form.day("since"),
            parent_id=parent,
            **_content(form),
        )
        messages.success(request, _("机构已登记。"), extra_tags="jade")
        return redirect(f"/directory/{id}/")

    return answer(
        form,
        title=_("登记新机构"),
        back=f"/directory/{above}/" if above else "/directory/",
        fields=lambda: [*_named(form), *_placed(form)],
        save=save,
        names=(*CONTENT, *PLACING),
        label=_("登记"),
        note=_("名称和代码照登记证书填写。"),
        current="directory",
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: UUID) -> HttpResponse:
    """Particulars that change without moving it."""
    house = mine(request, id)
    form = Form(request, {name: str(getattr(house, name) or "") for name in CONTENT})

    def save() -> HttpResponse:
        actions.edit_institution(by=request.actor, at=request.at, institution_id=id, **_content(form))
        messages.success(request, _("已保存。"), extra_tags="jade")
        return redirect(href(house))

    return answer(
        form,
        title=_("修改机构"),
        back=href(house),
        fields=lambda: _named(form),
        save=save,
        names=CONTENT,
        label=_("保存"),
        lead=house.name,
        current="directory",
    )


@require_http_methods(["GET", "POST"])
def move(request: Request, id: UUID) -> HttpResponse:
    """Under another institution, with all below it."""
    house = mine(request, id)
    form = Form(request, {"parent_id": str(house.parent_id or "")})

    def save() -> HttpResponse:
        parent = form.institution("parent_id") if form.get("parent_id") else None
        actions.move_institution(by=request.actor, at=request.at, institution_id=id, parent_id=parent)
        messages.success(request, _("已移到新的上级机构下面。"), extra_tags="jade")
        return redirect(href(house))

    def fields() -> list[Component]:
        return [form.house("parent_id", _("上级机构"), optional=True)]

    return answer(
        form,
        title=_("改上级机构"),
        back=href(house),
        fields=fields,
        save=save,
        names=("parent_id",),
        label=_("移过去"),
        note=_("它下面的机构跟着一起移。留空就是自成一条线。"),
        lead=house.name,
        current="directory",
    )


@require_http_methods(["GET", "POST"])
def close(request: Request, id: UUID) -> HttpResponse:
    """From a day on it is no more."""
    house = mine(request, id)
    form = Form(request, {"on": today(request).isoformat()})

    def save() -> HttpResponse:
        last = form.day("on")
        actions.close_institution(by=request.actor, at=request.at, institution_id=id, on=last + timedelta(1))
        messages.success(request, _("机构已撤销，以前的记录都还在。"), extra_tags="jade")
        return redirect(href(house))

    def fields() -> list[Component]:
        return [form.field("on", _("最后一天"), kind="date", required=True)]

    return answer(
        form,
        title=_("撤销机构"),
        back=href(house),
        fields=fields,
        save=save,
        names=("on",),
        label=_("撤销机构"),
        note=_("下级机构和结对要先处理完。"),
        lead=house.name,
        current="directory",
    )


def mine(request: Request, id: UUID) -> Institution:
    """The institution, for whoever edits the directory there. Raises NotFound, Denied."""
    house = queries.institution(request.actor, id)
    request.actor.require(Permission.EDIT_DIRECTORY, house.place)
    return house


def _content(form: Form) -> Particulars:
    return {
        "name": form.get("name"),
        "short_name": form.get("short_name"),
        "name_en": form.get("name_en"),
        "kind": form.one_of("kind", Kind),
        "grade": form.get("grade"),
        "uscc": form.get("uscc") or None,
        "phone": form.get("phone"),
    }


def _region(form: Form, parent: UUID | None) -> UUID:
    """The region that was typed, else the parent's."""
    if form.get("region_id"):
        return form.region("region_id")
    if parent is None:
        raise Invalid(REGION_NEEDED, field="region_id")
    return queries.institution(form.request.actor, parent).region_id


def _named(form: Form) -> list[Component]:
    return [
        form.field("name", gettext_lazy("全称"), required=True, maxlength=80),
        form.field("short_name", gettext_lazy("简称"), optional=True, maxlength=40),
        form.field("name_en", gettext_lazy("英文名"), optional=True, maxlength=120),
        _choice(form, "kind", gettext_lazy("类别"), Kind),
        form.field(
            "grade", gettext_lazy("等级"), hint=gettext_lazy("例：三级甲等"), optional=True, maxlength=20
        ),
        form.field(
            "uscc",
            gettext_lazy("统一社会信用代码"),
            hint=gettext_lazy("18 位；村卫生室没有的可以留空"),
            optional=True,
            maxlength=24,
        ),
        form.field("phone", gettext_lazy("电话"), kind="tel", inputmode="tel", optional=True, maxlength=40),
    ]


def _placed(form: Form) -> list[Component]:
    return [
        _choice(form, "tier", gettext_lazy("级别"), Tier),
        form.house("parent_id", gettext_lazy("上级机构"), optional=True),
        form.area(
            "region_id",
            gettext_lazy("行政区划"),
            hint=gettext_lazy("不填就与上级机构相同；可输入名称、拼音或首字母"),
            optional=True,
        ),
        form.field("since", gettext_lazy("从哪天起"), kind="date", required=True),
    ]


def _choice(form: Form, name: str, label: object, kind: type[Kind] | type[Tier]) -> Field:
    options = choices(kind, gettext_lazy("请选择"))
    return form.field(name, label, kind="select", options=options, required=True)  # type: ignore[arg-type]  # lazily translated
