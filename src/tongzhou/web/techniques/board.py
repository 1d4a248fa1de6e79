"""All techniques by stage, as columns at the desk and one under the other on a phone; one stage as a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.techniques import queries
from tongzhou.support.techniques.queries import Board, Filters
from tongzhou.support.techniques.rules.stages import Kind, Stage
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Pager
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.techniques.parts import TechniqueCard, card
from tongzhou.web.workbook.links import export


@dataclass(frozen=True, slots=True)
class Group:
    """Stages that stand in one column; what is said when it is empty."""

    title: Promise
    stages: tuple[Stage, ...]
    none: Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is shown. `more` leads to the whole list."""

    title: Promise
    count: int
    cards: list[TechniqueCard]
    none: Promise
    more: str


GROUPS = {
    "needed": Group(gettext_lazy("有需求"), (Stage.NEEDED,), gettext_lazy("没有等着引进的。")),
    "introduced": Group(
        gettext_lazy("已引进"), (Stage.INTRODUCING, Stage.INTRODUCED), gettext_lazy("还没有刚引进的。")
    ),
    "supervised": Group(gettext_lazy("带教中"), (Stage.SUPERVISED,), gettext_lazy("没有在带教的。")),
    "independent": Group(gettext_lazy("能独立做"), (Stage.INDEPENDENT,), gettext_lazy("还没有能独立做的。")),
    "year": Group(
        gettext_lazy("满一年"), (Stage.KEPT, Stage.NOT_KEPT), gettext_lazy("独立满一年后在这里看是否保持。")
    ),
    "dropped": Group(gettext_lazy("不做了"), (Stage.DROPPED,), gettext_lazy("没有放弃的。")),
}
KINDS = {"technique": Kind.TECHNIQUE, "service": Kind.CLINICAL_SERVICE}


def filters_of(request: Request) -> Filters:
    """What the address asks for."""
    got = request.GET
    return Filters(
        text=got.get("q", "")[:60],
        kind=KINDS.get(got.get("kind", "")),
        receiving=uuid_of(got.get("at", "")),
        programme=got.get("programme", "")[:60],
    )


@require_GET
def board(request: Request) -> HttpResponse:
    """The board, what is due on top; with `stage`, that stage alone as a list."""
    request.actor.require(P.READ_SUPPORT)
    stage = request.GET.get("stage", "")
    if stage in GROUPS:
        return _list(request, stage)
    on, found = today(request), queries.board(request.actor, filters_of(request))
    columns = [_column(key, found, on) for key in GROUPS if key != "dropped"]
    return page(
        request,
        "techniques/board.html",
        current="techniques",
        head=PageHead(
            _("新技术新项目"), _("县里需要什么、谁教会了谁、现在自己做得怎样。"), actions=_actions(request)
        ),
        tabs=_tabs(request),
        due=[card(one, on) for one in queries.due(request.actor, on=on)],
        columns=columns,
        empty=None if found.counts else _nothing(),
    )


def _column(key: str, found: Board, on: date) -> Column:
    group = GROUPS[key]
    cards = [card(one, on) for stage in group.stages for one in found.columns[stage]]
    count = sum(found.counts.get(stage, 0) for stage in group.stages)
    more = f"/techniques/?stage={key}" if count > len(cards) else ""
    return Column(group.title, count, cards, group.none, more)


def _tabs(request: Request) -> Tabs:
    chosen = request.GET.get("kind", "")
    names = (("", _("全部")), ("technique", _("新技术")), ("service", _("新诊疗项目")))
    return Tabs(
        tuple(
            Link(name, f"/techniques/?kind={key}" if key else "/techniques/", current=key == chosen)
            for key, name in names
        ),
        _("类别"),
    )


def _actions(request: Request) -> tuple[Action, ...]:
    out = _export(request)
    spectrum = Action(_("疾病谱"), "/techniques/diseases/", icon="search")
    if request.actor.may(P.MANAGE_CAPABILITY) or request.actor.may(P.TEACH):
        return (Action(_("提出需求"), "/techniques/new/", "primary", "plus"), spectrum, *out)
    return (spectrum, *out)


def _export(request: Request) -> tuple[Action, ...]:
    """What is shown as a workbook."""
    asked = {name: request.GET.get(name, "") for name in ("q", "kind", "at", "programme", "stage")}
    return export(request.actor, "technique", **asked)


def _nothing() -> Empty:
    return Empty(
        _("还没有新技术新项目"),
        _("从县里最缺的开始：看疾病谱里外转最多的病，提出需要什么技术。"),
        Action(_("看疾病谱"), "/techniques/diseases/"),
    )


def _list(request: Request, key: str) -> HttpResponse:
    """One column as a list. Of two stages the first is read to its end before the second."""
    group, on = GROUPS[key], today(request)
    number = 1 if request.GET.get("part") == "2" and len(group.stages) > 1 else 0
    found = queries.listing(
        request.actor,
        group.stages[number],
        filters_of(request),
        after=uuid_of(request.GET.get("after", "")),
    )
    here = f"/techniques/?stage={key}"
    older = f"{here}&part={number + 1}&after={found.next}" if found.next else ""
    if not older and number + 1 < len(group.stages):
        older = f"{here}&part=2"
    return page(
        request,
        "techniques/stage.html",
        current="techniques",
        head=PageHead(
            group.title,
            over=_("新技术新项目"),
            actions=(Action(_("回到看板"), "/techniques/"), *_export(request)),
        ),
        cards=[card(one, on) for one in found.cards],
        empty=Empty(group.none),
        pager=Pager(here if request.GET.get("after") or number else "", older),
    )
