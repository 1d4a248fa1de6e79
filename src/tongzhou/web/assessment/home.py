"""The assessments that concern the reader: a commission's schemes and waiting appeals, one's own published scores."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.assessment import queries
from tongzhou.assessment.rules.written import from_json
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.assessment.parts import BASE, areas, grade, points, rank, scheme_badge
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


@require_GET
def home(request: Request) -> HttpResponse:
    """Four statements of its own at most."""
    actor = request.actor
    actor.require(P.READ_ASSESSMENT)
    manages = actor.may(P.MANAGE_ASSESSMENT)
    acts = (Action(_("编一份考核方案"), f"{BASE}new/", "primary", "plus"),) if manages else ()
    tables = [_schemes(request), *_appeals(request)] if manages else []
    return page(
        request,
        "assessment/home.html",
        current="assessments",
        head=PageHead(
            _("考核"),
            _("分数由台账算出：每一分都能点到算法，点到数字，点到双方确认过的记录。"),
            actions=acts,
        ),
        tables=[*tables, *_scores(request, always=not manages)],
    )


def _schemes(request: Request) -> Table:
    columns = (Column(_("方案")), Column(_("哪里的")), Column(_("状态")), Column(_("已公布"), number=True), Column(_("待答复的申诉"), number=True))  # fmt: skip
    found = queries.schemes(request.actor)
    named = areas(one.region for one in found)
    rows = tuple(
        (
            Cell(one.words, f"{BASE}schemes/{one.pk}/"),
            Cell(named[one.region]),
            Cell(part=scheme_badge(one)),
            Cell(str(one.published or "—")),  # type: ignore[attr-defined]  # counted by the query
            Cell(str(one.open_appeals or "—")),  # type: ignore[attr-defined]  # counted by the query
        )
        for one in found
    )
    none = Empty(
        _("还没有考核方案"),
        _("从一份空白的开始：分组、加考核项、选指标和算法，边编边看去年会得几分。"),
        icon="pen",
    )
    return Table(_("考核方案"), columns, rows, none)


def _appeals(request: Request) -> list[Table]:
    found = queries.appeals(request.actor)
    if not found:
        return []
    columns = (Column(_("谁申诉")), Column(_("方案和年份")), Column(_("提出时间")))
    rows = tuple(
        (
            Cell(one.score.name, f"{BASE}appeals/{one.pk}/"),
            Cell(f"{one.score.run.scheme.code} {one.score.run.year}"),
            Cell(exact(one.at)),
        )
        for one in found
    )
    return [Table(_("等您答复的申诉"), columns, rows, Empty(_("没有待答复的申诉"), icon="check"))]


def _scores(request: Request, *, always: bool) -> list[Table]:
    found = queries.scores(request.actor)
    if not found and not always:
        return []
    columns = (
        Column(_("被考核的")),
        Column(_("方案和年份")),
        Column(_("得分"), number=True),
        Column(_("等级")),
        Column(_("名次")),
    )
    rows = []
    for one in found:
        content = from_json(one.run.version.content)
        title = _("%(name)s · %(year)s 年") % {"name": one.name, "year": one.run.year}
        rows.append(
            (
                Cell(title, f"{BASE}scores/{one.pk}/"),
                Cell(content.words),
                Cell(points(one.points)),
                Cell(grade(content, one.grade)),
                Cell(rank(one)),
            )
        )
    none = Empty(
        _("还没有公布过您这一方的考核"),
        _("卫生健康委公布之后，这里能看到得分、每一项怎么来的，不服可以申诉。"),
    )
    title = _("我们这一方的得分") if always else _("已公布的得分")
    return [Table(title, columns, tuple(rows), none)]
