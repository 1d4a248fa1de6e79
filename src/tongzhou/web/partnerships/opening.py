"""A programme opens: which region helps which, since when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.directory.spelling import spellings
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import actions
from tongzhou.web.components.component import Component
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer

NAMES = ("name", "supporter_region", "supported_region", "began_on", "code", "name_en", "note")
LEVELS = "省市州区县盟旗"
"""The last character of a region's name, left out of a programme's code."""


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Open a programme; whether the actor's office stands in one of its regions, the verb asks."""
    request.actor.require(Permission.EDIT_PARTNERSHIP)
    form = Form(request)
    id = form.id

    def save() -> HttpResponse:
        giving, taking = form.region("supporter_region"), form.region("supported_region")
        form.values |= {"supporter_region": str(giving), "supported_region": str(taking)}
        made = actions.open_programme(
            id=id,
            by=request.actor,
            at=request.at,
            code=form.get("code") or _code(giving, taking),
            name=form.get("name"),
            name_en=form.get("name_en"),
            supporter_region_id=giving,
            supported_region_id=taking,
            began_on=form.day_if("began_on"),
            note=form.get("note"),
        )
        messages.success(request, _("项目已建立。接下来可以起草协议、结对。"), extra_tags="jade")
        return redirect(f"/programmes/{made.code}/")

    return answer(
        form,
        title=_("建立帮扶项目"),
        back="/programmes/",
        fields=lambda: _fields(form),
        save=save,
        names=NAMES,
        label=_("建立项目"),
        note=_("您所在的机构要在其中一方的地区里。"),
    )


def _code(giving: UUID, taking: UUID) -> str:
    """ "nanchong-wenchuan": both names in letters."""
    names = {row.id: row.name for row in directory.regions_by_id([giving, taking])}
    spelt = [spellings(names.get(id, "").rstrip(LEVELS))[:1] for id in (giving, taking)]
    return "-".join(ways[0][0] for ways in spelt if ways)[:50].strip("-")


def _fields(form: Form) -> list[Component]:
    return [
        form.field("name", _("项目名称"), hint=_("例：南充帮扶汶川"), required=True, maxlength=80),
        form.area("supporter_region", _("支援方地区"), required=True),
        form.area("supported_region", _("受援方地区"), required=True),
        form.field("began_on", _("从哪天开始"), kind="date", optional=True),
        form.field(
            "code", _("代号"), hint=_("网址里用；不填就用两地名称的拼音"), optional=True, maxlength=50
        ),
        form.field("name_en", _("英文名"), optional=True, maxlength=120),
        form.field("note", _("说明"), kind="textarea", optional=True, maxlength=2000),
    ]
