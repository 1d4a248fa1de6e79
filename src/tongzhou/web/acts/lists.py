"""Lists of attendance whose act waits to be recorded: open now, still to come, over and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission
from tongzhou.support.acts.kinds import get
from tongzhou.support.teaching import queries
from tongzhou.support.teaching.rules import Stage, stage_of
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.support.teaching.models import AttendanceList
    from tongzhou.support.teaching.queries import Lists

TONES = {Stage.COMING: Tone.PLAIN, Stage.OPEN: Tone.JADE, Stage.OVER: Tone.AMBER}


@require_GET
def lists(request: Request) -> HttpResponse:
    """Lists of the houses where the reader may record the act, each with its next step. One statement of its own."""
    request.actor.require(Permission.CLAIM)
    after = request.GET.get("after", "")
    found = queries.lists(request.actor, at=request.at, cursor=after)
    return page(
        request,
        "acts/lists.html",
        current="acts",
        head=PageHead(
            _("签到名单"),
            _(
                "正在签到的，和结束了还没登记成工作的。登记以后名单就在那件工作里；结束 30 天还没登记的不再列出。"
            ),
            actions=(_begin(), Action(_("做过的工作"), reverse("acts:home"), icon="back")),
        ),
        table=_table(found, request, after),
    )


def waits(request: Request) -> Notice | None:
    """What was held and never recorded, else what is open or to come, with the way to it; None when there is nothing. One statement."""
    over, ahead = queries.counts(request.actor, at=request.at)
    there = reverse("acts:attendance-lists")
    if over:
        says = ngettext(
            "有 %(n)s 次签到结束了，还没登记成工作。", "有 %(n)s 次签到结束了，还没登记成工作。", over
        )
        return Notice(
            says % {"n": over}, _("没登记的不计入任何数字。"), Tone.AMBER, Action(_("去登记"), there)
        )
    if ahead:
        says = ngettext("有 %(n)s 次签到开着或快要开始。", "有 %(n)s 次签到开着或快要开始。", ahead)
        return Notice(says % {"n": ahead}, action=Action(_("看签到名单"), there))
    return None


def _begin() -> Action:
    return Action(_("开签到"), reverse("acts:attendance-new"), icon="phone", style="primary")


def _table(found: Lists, request: Request, after: str) -> Table:
    columns = (
        Column(_("题目")),
        Column(_("什么时候")),
        Column(_("谁帮谁")),
        Column(_("谁开的")),
        Column(_("签到人数"), number=True),
        Column(_("状态")),
        Column(_("下一步")),
    )
    here = reverse("acts:attendance-lists")
    older = f"{here}?{urlencode({'after': found.next})}" if found.next else ""
    return Table(
        _("还没登记成工作的"),
        columns,
        tuple(_line(row, request) for row in found.sessions),
        Empty(_("没有等登记的签到"), _("开一次签到，来的人扫码；结束以后在这里登记。"), _begin(), icon="check"),
        Pager(here if after else "", older) if after or older else None,
    )  # fmt: skip


def _line(row: AttendanceList, request: Request) -> tuple[Cell, ...]:
    stage = stage_of(row.starts_at, row.ends_at, at=request.at)
    there = reverse("acts:attendance", args=[row.pk])
    record = f"{reverse('acts:new', args=[row.kind])}?list={row.pk}"
    steps = {
        Stage.COMING: Action(_("看签到码"), there),
        Stage.OPEN: Action(_("打开签到码"), there, style="primary"),
        Stage.OVER: Action(_("登记工作"), record, style="primary"),
    }
    return (
        Cell(row.topic, there),
        Cell(f"{when(row.starts_at, request.at)} · {speak(get(row.kind).words)}"),
        Cell(f"{row.supporting.label} → {row.receiving.label}"),
        Cell(row.by_name),
        Cell(str(row.signed)),  # type: ignore[attr-defined]  # annotated
        Cell(part=Badge(stage.words, TONES[stage])),
        Cell(part=steps[stage]),
    )
