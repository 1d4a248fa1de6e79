"""An institution lies in another region from a day on: shown first what that changes, done when it is sent once more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongzhou.directory import actions
from tongzhou.imports.actions import rehearsal
from tongzhou.indicators.queries.relocating import Moving, moving
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.fields import Hidden
from tongzhou.web.components.notices import Notice
from tongzhou.web.directory.parts import href
from tongzhou.web.directory.places import mine
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer
from tongzhou.web.partnerships.parts import english, today

if TYPE_CHECKING:
    from datetime import date

    from tongzhou.directory.models import Institution, Region

ALREADY = sentence(
    "web.directory.already_there",
    "{day} 起它本来就登记在{place}，没有什么要改。",
    "It is registered in {place} from {day} on already; there is nothing to change.",
    then_zh="请核对新的行政区划和日期。",
    then_en="Check the new region and the day.",
)


@require_http_methods(["GET", "POST"])
def relocate(request: Request, id: UUID) -> HttpResponse:
    """From a day on in another region; what was done before stays with the old one. Shown first, then done. Raises NotFound, Denied."""
    house = mine(request, id)
    form = Form(request, {"on": today(request).isoformat()})

    def save() -> HttpResponse | None:
        region, on = form.region("region_id"), form.day("on")
        key = f"{region}:{on}"
        if form.get("shown") == key:
            actions.relocate_institution(
                by=request.actor, at=request.at, institution_id=id, region_id=region, on=on
            )
            messages.success(request, _("已改到新的行政区划，以前的记录仍归原来的地方。"), extra_tags="jade")
            return redirect(href(house))
        form.values |= {"shown": "", "region_id": str(region)}
        changes = moving(request.actor, house, on)
        with rehearsal():
            moved = actions.relocate_institution(
                by=request.actor, at=request.at, institution_id=id, region_id=region, on=on
            )
        if changes.lay is not None and changes.lay.pk == region:
            raise Invalid(ALREADY, field="region_id", place=moved.region.name, day=on)
        form.values["shown"] = key
        form.notices.append(_preview(house, moved.region, on, changes, late=on < today(request)))
        return None

    def fields() -> list[Component]:
        return [
            form.area("region_id", _("新的行政区划"), required=True),
            form.field(
                "on", _("从哪天起"), kind="date", required=True, hint=_("文件上写的那天，可以是过去的")
            ),
            Hidden("shown", form.get("shown")),
        ]

    return answer(
        form,
        title=_("改行政区划"),
        back=href(house),
        fields=fields,
        save=save,
        names=("region_id", "on"),
        label=lazy(lambda: _("就这样改") if form.get("shown") else _("先看会改什么"), str)(),
        note=gettext_lazy("上级机构不变；并县、并乡由卫健委整体办，不用一家一家改。"),
        lead=_("%(house)s，现在登记在%(place)s") % {"house": house.name, "place": house.region.name},
        current="directory",
    )


def _preview(house: Institution, into: Region, on: date, changes: Moving, *, late: bool) -> Notice:
    """What changes and what stays, with numbers."""
    old = changes.lay.name if changes.lay else house.region.name
    says = _("%(day)s 起在%(new)s，之前在%(old)s。还没有改，看清楚再确认。") % {
        "day": on.isoformat(), "new": into.name, "old": old,
    }  # fmt: skip
    told = [
        _("之前的 %(n)s 条记录仍归%(old)s。") % {"n": f"{changes.before:,}", "old": old},
        _("那天起的 %(n)s 条记录（受援 %(received)s 条，支援 %(given)s 条）归%(new)s。")
        % {
            "n": f"{changes.after:,}", "received": f"{changes.received:,}", "given": f"{changes.given:,}", "new": into.name,
        },
        _("今后由%(new)s的卫健委看它，%(old)s的不再看它。") % {"new": into.name, "old": house.region.name},
    ]  # fmt: skip
    if late and changes.after:
        told.append(_("页面上的数要等系统运维重建以后才跟着变，夜间核对会提醒他们。"))
    return Notice(says, (" " if english() else "").join(told), Tone.AMBER)
