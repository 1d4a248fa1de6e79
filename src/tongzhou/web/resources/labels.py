"""The sheet of labels to print and stick on: a QR code that opens the device's page on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import segno
from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.resources import queries
from tongzhou.web.components.component import Component
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Pager
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.pages import page


@dataclass(frozen=True, slots=True)
class Label(Component):
    """One sticker: code, name, number, place."""

    template: ClassVar[str] = "resources/label.html"
    address: str
    name: str
    label: str
    place: str

    @property
    def source(self) -> str:
        """The drawing as a data: address, black on white with the quiet zone that readers need."""
        # One mask for all: readers read every mask, and trying all eight for the neatest costs six times as much.
        return str(
            segno.make(self.address, error="m", micro=False, mask=3).svg_data_uri(
                scale=4, border=4, dark="#000", light="#fff"
            )
        )


@require_GET
def sheet(request: Request) -> HttpResponse:
    """Labels of the devices named, of a purchase, or of all that the reader sees: some sheets of paper at a time."""
    request.actor.require(P.READ_SUPPORT)
    ids = [found for found in map(uuid_of, request.GET.getlist("device")) if found]
    devices, more = queries.labels(
        request.actor,
        purchase_id=uuid_of(request.GET.get("purchase", "")),
        ids=ids,
        after=request.GET.get("after", "")[:12],
    )
    kept = [
        *(("device", str(id)) for id in ids),
        ("purchase", request.GET.get("purchase", "")),
        ("after", more),
    ]
    labels = [
        Label(request.build_absolute_uri(f"/money/d/{one.label}/"), one.name, one.label, one.receiving.label)
        for one in devices
    ]
    return page(
        request,
        "resources/labels.html",
        current="devices",
        head=PageHead(_("设备标签"), _("打印后贴在设备上；手机扫一下，就到它的页面。")),
        labels=labels,
        pager=Pager(older=f"?{urlencode([pair for pair in kept if pair[1]])}", dated=False) if more else None,
        empty=Empty(_("没有可以打印的标签"), _("先登记设备。"), icon="print"),
    )
