"""What I can do with a case now: the buttons, and the form that each opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.consultations.queries import CasePage
from tongzhou.kernel.errors import Refusal
from tongzhou.web.components.fields import fault
from tongzhou.web.consultations import amending, departing, doing_forms
from tongzhou.web.consultations.doing_forms import Faults
from tongzhou.web.edge import Request

FORMS = doing_forms.FORMS | amending.FORMS | departing.FORMS
ORDER = (
    "accept", "sign", "close", "reply", "reroute", "allocate", "acknowledge", "amend", "record_outcome", "ask_back",
    "pass_on", "invite", "question", "excuse", "return", "decline", "leave", "cancel",
)  # fmt: skip
AT_ONCE = frozenset({"accept"})
"""Steps that need nothing written: one touch."""


def labels() -> dict[str, str]:
    """What stands on each button, as a colleague would say it."""
    return {
        "accept": _("接诊"), "sign": _("写意见"), "close": _("记下决定，结案"), "reply": _("补充"), "reroute": _("改科再送"),
        "allocate": _("分派"), "amend": _("修订意见"), "record_outcome": _("病人现在怎样"), "ask_back": _("要补充"),
        "pass_on": _("转请…"), "invite": _("请人一起看"), "question": _("追问"), "return": _("退回改科"), "decline": _("谢绝"),
        "leave": _("退出会诊"), "cancel": _("撤销申请"), "acknowledge": _("已看修订"), "excuse": _("不再等…"),
    }  # fmt: skip


def address(name: str) -> str:
    """The step's name in addresses."""
    return "outcome" if name == "record_outcome" else name


def main(found: CasePage) -> str:
    """The one step that is most likely wanted; "" when nothing waits for me."""
    return next((one for one in ORDER if one in found.moves and _wanted(one, found)), "")


def _wanted(name: str, found: CasePage) -> bool:
    if name == "record_outcome":
        return any(one.recorded_at is None for one in found.follow_ups)
    waits_elsewhere = name in (
        "amend",
        "question",
        "cancel",
        "leave",
        "decline",
        "return",
        "invite",
        "excuse",
    )
    return not waits_elsewhere


def acts(found: CasePage) -> list[dict[str, Any]]:
    """Buttons in order, the main one first. `now`: sent at once; else its form is fetched."""
    first, said = main(found), labels()
    ordered = sorted((one for one in ORDER if one in found.moves), key=lambda one: one != first)
    return [
        {
            "name": one,
            "label": said[one],
            "main": one == first,
            "now": one in AT_ONCE,
            "danger": one == "cancel",
            "post": reverse("consultations:step", args=[found.case.pk, address(one)]),
            "form": reverse("consultations:do", args=[found.case.pk, address(one)]),
            "page": f"?do={address(one)}#do",
        }
        for one in ordered
    ]


def form(request: Request, found: CasePage, opened: str, faults: Sequence[Refusal]) -> dict[str, Any]:
    """The open form, by name; with what was typed and what was wrong. Nothing when it may not be taken."""
    move = "record_outcome" if opened == "outcome" else opened
    shown = [fault(one) for one in faults if not one.field]
    if move not in labels() or (move not in found.moves and not faults):
        return {"opened": "", "faults": shown}
    if move in AT_ONCE or move not in FORMS:
        return {"opened": "", "faults": shown}
    fields = FORMS[move](request, found, Faults(faults))
    return {
        "opened": opened,
        "opened_label": labels()[move],
        "faults": shown,
        "send": reverse("consultations:step", args=[found.case.pk, address(move)]),
        "save": reverse("consultations:save_opinion", args=[found.case.pk])
        if move in ("sign", "amend")
        else "",
        **fields,
    }
