"""Who leaves a panel, and for whom the others no longer wait."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tongzhou.care.consultations.queries import CasePage
from tongzhou.care.consultations.rules import heirs
from tongzhou.directory.rules import Title
from tongzhou.web.components.component import speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.steps import Foot
from tongzhou.web.consultations.doing_forms import Faults, Form, form_of_step, noted, posted
from tongzhou.web.edge import Request

BACK = "back"
"""What the form sends when nobody of the panel can lead."""


def leave(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """The reason; from the lead also who leads from now on, chosen by him and by nobody else."""
    why = noted(request, faults, _("为什么退出"))
    leads = any(one.leads and one.staff_id == request.actor.staff_id for one in _seated(found))
    return form_of_step([_heir(request, found, faults) if leads else None, why], Foot(_("退出会诊")))


def _heir(request: Request, found: CasePage, faults: Faults) -> Choices:
    able = heirs(one.seat(found.case.holder_id) for one in _seated(found))
    people = tuple(
        _option(one.staff_id, one.name, one.title) for one in _seated(found) if one.staff_id in able
    )
    back = Option(BACK, _("没有合适的人，交回分派"), note=_("已签的意见都在，由办公室另请他人。"))
    return Choices(
        name="heir", label=_("由谁接着牵头"), options=(*people, back), columns="one", required=True,
        value=posted(request).get("heir", "" if people else BACK), fault=faults.get("heir"),
    )  # fmt: skip


def excuse(request: Request, found: CasePage, faults: Faults) -> dict[str, Any]:
    """A guest who does not sign: the answer goes out without him."""
    due = [one for one in _seated(found) if one.signed_at is None and not one.leads]
    whom = Choices(
        name="staff", label=_("不再等谁"), columns="one", required=True, fault=faults.get("staff"),
        options=tuple(_option(one.staff_id, one.name, one.title) for one in due),
        value=posted(request).get("staff", str(due[0].staff_id) if len(due) == 1 else ""),
    )  # fmt: skip
    note = noted(request, faults, _("为什么不再等"), _("其他专家都签了，答复就送出。"))
    return form_of_step([whom, note], Foot(_("不再等，往下走")))


def _seated(found: CasePage) -> list[Any]:
    return [one for one in found.panel if one.left_at is None]


def _option(staff_id: object, name: str, title: str) -> Option:
    return Option(str(staff_id), f"{name}　{speak(Title(title).words)}")


FORMS: dict[str, Form] = {"leave": leave, "excuse": excuse}
