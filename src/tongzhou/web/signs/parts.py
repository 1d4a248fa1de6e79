"""A sign as a quiet mark: what is strange, why, and whether somebody has looked into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.kernel.actors import Actor
from tongzhou.signs import actions
from tongzhou.signs.queries import Sign
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.frame import Link


@dataclass(frozen=True, slots=True)
class Mark(Component):
    """One sign beside an act. `aside` tells who looked into it; `links` lead to the other act, and to looking into it."""

    template: ClassVar[str] = "signs/mark.html"
    label: Text
    why: Text
    aside: Text = ""
    links: tuple[Link, ...] = ()


def mark(sign: Sign, actor: Actor) -> Mark:
    """The mark of a sign, with what the reader may do."""
    links = []
    if sign.other:
        links.append(Link(_("看那一件"), reverse("acts:one", args=[sign.other])))
    if sign.aside is None and actions.may_set_aside(actor, sign.act):
        links.append(Link(_("去核实"), reverse("signs:aside", args=[sign.act.pk, sign.code.value])))
    return Mark(sign.code.words, sign.words, looked_into(sign), tuple(links))


def looked_into(sign: Sign) -> str:
    """ "已核实（演示·王对账 演示县医院）：有签到表。" """
    if sign.aside is None:
        return ""
    who = " ".join(part for part in (sign.aside.name, sign.aside.house) if part)
    return _("已核实（%(who)s）：%(why)s") % {"who": who, "why": sign.aside.reason}
