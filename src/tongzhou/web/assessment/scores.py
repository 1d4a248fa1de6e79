"""A score: each item with the sentence that says how its points came about, down to the entries; flags stand beside."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.assessment import queries
from tongzhou.assessment.queries.known import of_run
from tongzhou.assessment.rules.closed import Missing
from tongzhou.assessment.rules.moving import RunState
from tongzhou.assessment.rules.saying import num
from tongzhou.assessment.rules.scheme import Item, every_item
from tongzhou.assessment.rules.told import Outcome
from tongzhou.web.assessment.flags import of_score
from tongzhou.web.assessment.parts import BASE, appeal_badge, days, grade, points, rank, ranked, run_badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import entry_row
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from typing import Any

    from tongzhou.assessment.models import ItemScore
    from tongzhou.assessment.queries import ScoreView


@require_GET
def score(request: Request, id: UUID) -> HttpResponse:
    """One score. Eight statements of its own."""
    view = queries.score(request.actor, id)
    row, run = view.score, view.score.run
    return page(
        request,
        "assessment/score.html",
        current="assessments",
        head=PageHead(
            row.name, speak(view.content.words), _("%(year)s 年 · %(days)s") % {"year": run.year, "days": days(run)}, _actions(view)
        ),
        badge=run_badge(run),
        notices=_notices(view),
        facts=KeyValues(
            (
                Pair(_("得分"), _("%(points)s / %(total)s") % {"points": points(row.points), "total": num(view.content.total)}),
                Pair(_("等级"), grade(view.content, row.grade)),
                Pair(ranked([row]), rank(row)),
                Pair(_("加分"), num(row.bonus) if view.content.bonus else "—"),
                Pair(_("以这一刻入账的为准"), exact(run.as_of)),
            )
        ),
        table=_table(view),
        said=_said(view),
        appeals=_appeals(view),
        signs=f"{BASE}scores/{id}/signs/",
        back=f"{BASE}runs/{run.pk}/" if view.mine else BASE,
    )  # fmt: skip


def _actions(view: ScoreView) -> tuple[Action, ...]:
    if view.appealable:
        return (Action(_("申诉"), f"{BASE}scores/{view.score.pk}/appeal/", icon="pen"),)
    return ()


def _notices(view: ScoreView) -> list[Notice]:
    found = [
        Notice(hit["en" if _english() else "zh"], tone=Tone.AMBER if hit["known"] else Tone.PLAIN)
        for hit in view.score.hits
    ]
    if view.after is not None:
        words = _("后来更正过：现在是 %(n)s 分") % {"n": points(view.after.points)}
        if view.after.run.status is RunState.TRIAL:
            words = _("更正正在试算：会是 %(n)s 分") % {"n": points(view.after.points)}
        found.append(
            Notice(
                words, view.after.run.why, Tone.AMBER, Action(_("看更正"), f"{BASE}scores/{view.after.pk}/")
            )
        )
    if view.before is not None:
        words = _("这是更正后的得分：原来是 %(n)s 分") % {"n": points(view.before.points)}
        found.append(
            Notice(
                words,
                view.score.run.why,
                Tone.INDIGO,
                Action(_("看原来的"), f"{BASE}scores/{view.before.pk}/"),
            )
        )
    return found


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _table(view: ScoreView) -> Table:
    columns = (
        Column(_("考核项")),
        Column(_("得分"), number=True),
        Column(_("怎么来的")),
        Column(_("打开")),
    )
    lines = {one.code: one for one in every_item(view.content)}
    rows = tuple(_row(view, lines[one.item], one) for one in view.items if one.item in lines)
    return Table(_("逐项得分"), columns, rows, Empty(_("没有考核项")))


def _row(view: ScoreView, item: Item, kept: ItemScore) -> tuple[Cell, ...]:
    return (
        Cell(item.words),
        Cell(_of(item, kept)),
        Cell(kept.sentence),
        _open(view, item, kept),
    )


def _of(item: Item, kept: ItemScore) -> str:
    """Points of the weight as it counts here: where others' weight was added to it, of more than the sheet says."""
    if kept.how is Outcome.REWEIGHTED:
        return f"— / {num(item.weight)}"
    return f"{points(kept.points)} / {num(kept.weight)}"


def _open(view: ScoreView, item: Item, kept: ItemScore) -> Cell:
    here = f"{BASE}scores/{view.score.pk}/items/{item.code}/"
    trial = view.mine and view.score.run.status is RunState.TRIAL
    asks = item.by_hand or ((item.missing or view.content.missing) is Missing.ASK and kept.value is None)
    if trial and asks:
        label = _("打分") if kept.how is Outcome.PENDING else _("改分")
        return Cell(label, f"{here}say/")
    if item.indicator and kept.entries:
        return Cell(_("%(n)s 条记录") % {"n": kept.entries}, here)
    return Cell("—")


def _said(view: ScoreView) -> Table | None:
    """What people said by hand: judgements with their reasons, checks with their evidence."""
    lines = {one.code: one for one in every_item(view.content)}
    rows = [
        (
            Cell(lines[one.item].words),
            Cell(_("%(n)s 分") % {"n": num(one.points)}),
            Cell(one.reason),
            Cell("—"),
            Cell(f"{one.by_name} {exact(one.at)}"),
        )
        for one in view.judgements.values()
        if one.item in lines
    ]
    for (code, check), said in view.checks.items():
        rule = getattr(lines.get(code), "rule", None)
        named = next((one for one in getattr(rule, "checks", ()) if one.code == check), None)
        if named is not None:
            met = _("符合") if said.met else _("不符合")
            rows.append(
                (
                    Cell(named.words),
                    Cell(met),
                    Cell(said.evidence or "—"),
                    Cell(part=tuple(map(_file, said.proofs))) if said.proofs else Cell("—"),
                    Cell(f"{said.by_name} {exact(said.at)}"),
                )
            )
    columns = (
        Column(_("哪一项")), Column(_("结论")), Column(_("理由或佐证")), Column(_("佐证文件")), Column(_("谁、什么时候")),
    )  # fmt: skip
    return Table(_("评审和清单"), columns, tuple(rows), Empty(_("没有"))) if rows else None


def _file(proof: dict[str, Any]) -> File:
    """A file that proves a check, as the check keeps it."""
    address = f"/files/{proof['file']}/"
    return File(proof["name"], address, f"{address}thumb/" if proof["image"] else "", proof["size"])


def _appeals(view: ScoreView) -> Table | None:
    columns = (Column(_("申诉")), Column(_("提出时间")), Column(_("状态")))
    rows = tuple(
        (Cell(one.text[:80], f"{BASE}appeals/{one.pk}/"), Cell(exact(one.at)), Cell(part=appeal_badge(one)))
        for one in view.appeals
    )
    return Table(_("申诉"), columns, rows, Empty(_("没有申诉"))) if rows else None


@require_GET
def opened(request: Request, id: UUID, code: str) -> HttpResponse:
    """The entries behind one item."""
    found = queries.open_item(request.actor, id, code)
    row = found.view.score
    hidden = found.number - len(found.entries)
    return page(
        request,
        "assessment/opened.html",
        current="assessments",
        head=PageHead(
            found.item.words,
            found.kept.sentence,
            f"{row.name} · {days(row.run)}",
        ),
        definition=of_run(row.run.definitions)[found.item.indicator].says,
        version=row.run.definitions[found.item.indicator]["version"][:12],
        number=found.number,
        rows=[entry_row(one, request.at) for one in found.entries],
        hidden=hidden,
        back=f"{BASE}scores/{id}/",
    )


@require_GET
def signs(request: Request, id: UUID) -> HttpResponse:
    """The flags beside a score, fetched after the page: never applied, only shown."""
    return render(request, "assessment/signs.html", {"flags": of_score(request, id), "now": request.at})
