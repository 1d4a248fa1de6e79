"""A printed report is checked: what was printed, and whether the ledger of that moment still says so; what was corrected since."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.queries import issued, printing
from tongzhou.indicators.queries.printing import Again, value_of
from tongzhou.indicators.rules.codes import code as of_figures
from tongzhou.indicators.rules.codes import shown
from tongzhou.interop.board import saying
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.fields import Field, fault
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact
from tongzhou.web.dashboards.parts import language
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tongzhou.indicators.engine.combining import Value
    from tongzhou.indicators.models import Issue


@require_GET
def ask(request: Request) -> HttpResponse:
    """The code is typed in here; a code that there is leads to its report."""
    request.actor.require(P.READ_LEDGER)
    typed, wrong = request.GET.get("code", "").strip(), None
    if typed:
        try:
            return redirect(f"/verify/{issued.issue(request.actor, typed).verification}/")
        except NotFound as refused:
            wrong = refused
    return page(
        request,
        "verify/ask.html",
        current="dashboards",
        status=404 if wrong else 200,
        head=_head(_("核验报告"), _("报告首页印有核验码；扫码，或在这里输入。")),
        field=Field(
            name="code", label=_("核验码"), value=typed[:40], hint=_("20 位，例如 4K7M-09XQ-…；大小写和横线都不要紧"),
            fault=fault(wrong) if wrong else None,
        ),
    )  # fmt: skip


@require_GET
def code(request: Request, code: str) -> HttpResponse:
    """What was printed; the check itself is fetched after the page. Raises NotFound."""
    request.actor.require(P.READ_LEDGER)
    one = issued.issue(request.actor, code)
    of = one.subscription
    return page(
        request,
        "verify/code.html",
        current="dashboards",
        head=_head(
            Words(of.zh, of.en),
            _("%(start)s 至 %(last)s · 编制于 %(at)s · 核验码 %(code)s") % {
                "start": one.start, "last": one.end - timedelta(1), "at": exact(one.as_of), "code": shown(one.verification),
            },
        ),
        again=f"/verify/{one.verification}/again/",
        table=_printed(one),
    )  # fmt: skip


@require_GET
def again(request: Request, code: str) -> HttpResponse:
    """The part with the answer: every figure computed again. Three statements for each leaf, as long as it takes."""
    request.actor.require(P.READ_LEDGER)
    one = issued.issue(request.actor, code)
    found = printing.again(one.scope, one.figures, as_of=one.as_of)
    wrong = [each for each in found if not each.same]
    since = [each for each in found if each.same and each.then != each.now]
    return render(
        request,
        "verify/again.html",
        {
            "notice": _verdict(one, wrong),
            "since": _since(since),
            "table": _compared(found),
            "now": request.at,
        },
    )


def _head(title: str | Words, lead: str) -> PageHead:
    return PageHead(title, lead, actions=(Action(_("看板"), "/dashboards/", icon="back"),))


def _verdict(one: Issue, wrong: list[Again]) -> Notice:
    if not wrong and _code_of(one) == one.verification:
        says = _("%(n)s 个数字与印出来的一致，后面的台账也是当时那些。") % {"n": len(one.figures)}
        return Notice(says, _("按编制那一刻的台账重新算过。"), Tone.JADE)
    if not wrong:
        return Notice(_("核验码与保存的数字对不上。"), _("请把报告交给平台运维核查。"), Tone.RED)
    says = ngettext("%(n)s 个数字与印出来的不一致。", "%(n)s 个数字与印出来的不一致。", len(wrong)) % {
        "n": len(wrong)
    }
    return Notice(says, _("下面标出了是哪些；请以台账为准，并告诉编制单位。"), Tone.RED)


def _code_of(one: Issue) -> str:
    """The code that belongs to the figures as they are kept."""
    return of_figures(one.figures, as_of=one.as_of, of=str(one.pk))


def _since(changed: list[Again]) -> str:
    if not changed:
        return _("编制之后没有更正。")
    return ngettext(
        "编制之后有更正或补记，%(n)s 个数字现在不同，列在最后一栏。",
        "编制之后有更正或补记，%(n)s 个数字现在不同，列在最后一栏。",
        len(changed),
    ) % {"n": len(changed)}


def _printed(one: Issue) -> Table:
    columns = (Column(_("哪个数字")), Column(_("印出来的"), number=True), Column(_("台账条数"), number=True))
    rows = tuple(
        (Cell(_name(row)), Cell(_said(row, value_of(row))), Cell(f"{row['entries']:,}"))
        for row in one.figures
    )
    return Table(_("印出来的数字"), columns, rows, Empty(_("这份报告里没有数字")))


def _compared(found: list[Again]) -> Table:
    columns = (
        Column(_("哪个数字")), Column(_("印出来的"), number=True), Column(_("按当时台账重算"), number=True), Column(_("核验")),
        Column(_("按今天的台账"), number=True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(_name(one.printed)),
            Cell(_said(one.printed, value_of(one.printed))),
            Cell(_said(one.printed, one.then) if one.known else _("定义已找不到")),
            Cell(part=Badge(_("一致"), Tone.JADE) if one.same else Badge(_("不一致"), Tone.RED)),
            Cell(_said(one.printed, one.now)),
        )
        for one in found
    )
    return Table(_("逐个核对"), columns, rows, Empty(_("这份报告里没有数字")))


def _name(row: Mapping[str, Any]) -> str:
    known = catalogue.ALL.get(row["code"])
    return speak(known.words) if known else str(row["code"])


def _said(row: Mapping[str, Any], value: Value) -> str:
    known = catalogue.ALL.get(row["code"])
    said = saying.said(known, value, language(), cares=False) if known else None
    return said.whole if said else "—" if value.number is None else f"{value.number:f}"
