"""The tables of a run: the ranking, before and after a correction, what moves the ranks, appeals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.assessment.rules.saying import num
from tongzhou.assessment.rules.scheme import every_item
from tongzhou.web.assessment.parts import BASE, appeal_badge, grade, points, rank, ranked
from tongzhou.web.components.component import speak
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table

if TYPE_CHECKING:
    from tongzhou.assessment.models import Score
    from tongzhou.assessment.queries import RunView
    from tongzhou.assessment.rules.comparing import Difference, Standing, Sway
    from tongzhou.assessment.rules.scheme import Scheme


def table(view: RunView) -> Table:
    """All assessed, the best first."""
    columns = (
        Column(ranked(view.scores)), Column(_("被考核的")), Column(_("得分"), number=True), Column(_("等级")), Column(_("备注")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(rank(one)),
            Cell(one.name, f"{BASE}scores/{one.pk}/"),
            Cell(points(one.points)),
            Cell(grade(view.content, one.grade)),
            Cell(_remark(one)),
        )
        for one in view.scores
    )
    return Table(_("排名"), columns, rows, Empty(_("没有可考核的对象")))


def _remark(one: Score) -> str:
    if one.pending:
        return _("%(n)s 项待打分") % {"n": one.pending}
    return _("有否决或封顶") if any(hit["known"] for hit in one.hits) else ""


def changes(view: RunView) -> Table:
    """Who and what differs from the run that this one corrects, or from the one that was chosen."""
    corrects = view.beside == view.before
    first, then = (_("更正前"), _("更正后")) if corrects else (_("那一次"), _("这一次"))
    columns = (
        Column(_("被考核的")), Column(first, number=True), Column(then, number=True), Column(_("名次")),
        Column(_("哪几项变了")),
    )  # fmt: skip
    names = {one.code: one.words for one in every_item(view.content)}
    keys = {one.key: one.pk for one in view.scores}
    rows = tuple(
        (
            Cell(one.name, f"{BASE}scores/{keys[one.key]}/" if one.key in keys else ""),
            Cell(_points(one.before)),
            Cell(_points(one.after)),
            Cell(_ranks(one)),
            Cell(_("、").join(speak(names[code]) for code in one.items if code in names) or "—"),
        )
        for one in view.differences
        if one.changed
    )
    title = _("更正前后") if corrects else _("和那一次比")
    return Table(title, columns, rows, Empty(_("没有谁的得分变了"), icon="check"))


def _points(one: Standing | None) -> str:
    return points(one.points) if one else "—"


def _ranks(one: Difference) -> str:
    before = one.before.rank if one.before and one.before.rank else "—"
    after = one.after.rank if one.after and one.after.rank else "—"
    return f"{before} → {after}"


def sways(content: Scheme, found: Sequence[Sway]) -> Table:
    """Which item moves the ranks."""
    columns = (
        Column(_("考核项")),
        Column(_("去掉它，几家名次会变"), number=True),
        Column(_("变得最多的")),
        Column(_("最高最低差几分"), number=True),
    )
    names = {one.code: one.words for one in every_item(content)}
    rows = tuple(
        (
            Cell(names.get(one.item, one.item)),
            Cell(str(one.moved)),
            Cell(_("%(who)s，%(n)s 名") % {"who": one.who, "n": one.most} if one.who else "—"),
            Cell(num(one.spread)),
        )
        for one in found
    )
    return Table(_("哪一项左右名次"), columns, rows, Empty(_("只有一家，没有名次可比")))


def appeals(view: RunView) -> Table:
    """The appeals against the run."""
    columns = (Column(_("谁申诉")), Column(_("说什么")), Column(_("状态")))
    rows = tuple(
        (Cell(one.score.name, f"{BASE}appeals/{one.pk}/"), Cell(one.text[:60]), Cell(part=appeal_badge(one)))
        for one in view.waiting
    )
    return Table(_("申诉"), columns, rows, Empty(_("没有申诉")))
