"""From a list to its workbook: the same rows, to be corrected and uploaded again."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.frame import Action


def address(codes: Iterable[str], *, filled: bool = False, **asked: str) -> str:
    """The address of a workbook with these sheets, empty or with what a list shows under its filters."""
    pairs = [("sheet", code) for code in codes]
    pairs += [("filled", "1")] if filled else []
    pairs += [(name, value) for name, value in asked.items() if value]
    return f"{reverse('workbook:template')}?{urlencode(pairs)}"


def export(actor: Actor, *codes: str, **asked: str) -> tuple[Action, ...]:
    """The button of a list whose rows go into these sheets; none for who may not import them again."""
    if not actor.may(Permission.IMPORT):
        return ()
    return (
        Action(_("导出表格"), address(codes, filled=True, **asked), icon="file", busy=_("正在生成，请稍等…")),
    )
