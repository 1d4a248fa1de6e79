"""A scheme on a page: what it holds, what it still lacks, its settings; publishing and ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.assessment import actions, queries
from tongzhou.assessment.rules.checking import faults
from tongzhou.assessment.rules.closed import Effect, Level
from tongzhou.assessment.rules.moving import SchemeState
from tongzhou.assessment.rules.saying import num
from tongzhou.assessment.rules.scheme import Group, Item, Scheme, every_item, groups, items
from tongzhou.indicators.engine.cube import On
from tongzhou.kernel.errors import Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships import aims
from tongzhou.web.assessment.parts import BASE, areas, both, days, run_badge, scheme_badge, sort_of
from tongzhou.web.assessment.settings import made_of, who
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.assessment.models import Run
    from tongzhou.assessment.queries import SchemeView


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a scheme."""
    actor = request.actor
    actor.require(P.MANAGE_ASSESSMENT)
    regions = [grant.region for grant in actor.grants_for(P.MANAGE_ASSESSMENT) if grant.region is not None]
    form = Form(request, {"region": regions[0] if regions else "", "subject": "county", "on": "receiving"})
    id = form.id

    def save() -> HttpResponse:
        content = made_of(
            lambda: Scheme(
                words=both(form.get("name"), form.get("name_en")),
                subject=form.one_of("subject", Level),
                on=form.one_of("on", On),
            )
        )
        made = actions.draft(
            id=id, by=actor, at=request.at, code=form.get("code"), region=form.get("region"), content=content
        )
        return redirect(f"{BASE}schemes/{made.pk}/")

    def fields() -> list[Component]:
        return [
            form.field("name", _("方案名称"), required=True, maxlength=80, hint=_("例：2026 年县级医院对口帮扶考核")),
            form.field("name_en", _("英文名称"), optional=True, maxlength=120),
            form.field("code", _("方案代码"), required=True, maxlength=40, hint=_("小写字母、数字和连字符，例：county-2026")),
            form.field("region", _("行政区划代码"), inputmode="numeric", optional=True, hint=_("省 2 位、市 4 位、县 6 位；全国不填")),
            *who(form),
        ]  # fmt: skip

    return answer(
        form, title=_("编一份考核方案"), back=BASE, fields=fields, save=save, names=("name", "name_en", "code", "region", "subject", "on"), label=_("开始编"),
        note=_("发布之前随时可以改，别人看不到。"), current="assessments",
    )  # fmt: skip


@require_GET
def scheme(request: Request, id: UUID) -> HttpResponse:
    """A scheme with all it holds. Five statements of its own."""
    view = queries.view(request.actor, id)
    row, content = view.scheme, view.draft
    wrong = faults(content, view.known, {one.code for one in aims.all_aims()})
    return page(
        request,
        "assessment/scheme.html",
        current="assessments",
        head=PageHead(
            row.words,
            _lead(content),
            f"{speak(areas([row.region])[row.region])} · {row.code}",
            _actions(view, ready=not wrong and not _same(view)),
        ),
        badge=scheme_badge(row),
        tools=_tools(view),
        wrong=[
            (f"{BASE}schemes/{id}/items/{one.item}/" if _is_item(content, one.item) else "", one.why)
            for one in wrong
        ],
        groups=_groups(view),
        parts=_parts(view),
        vetoes=_vetoes(view),
        runs=_runs(view.runs),
        versions=_versions(view),
        trail=_trail(view, request),
        dialogs=_dialogs(view),
    )


def _same(view: SchemeView) -> bool:
    return bool(view.versions) and view.versions[0].content == view.scheme.draft


def _is_item(content: Scheme, code: str) -> bool:
    return any(one.code == code for one in every_item(content))


def _lead(content: Scheme) -> str:
    on = _("受援方") if content.on is On.RECEIVING else _("支援方")
    told = {
        "who": speak(content.subject.words),
        "on": on,
        "total": num(content.total),
        "n": len(every_item(content)),
    }
    return _("考核%(on)s的%(who)s，满分 %(total)s 分，共 %(n)s 项") % told


def _actions(view: SchemeView, *, ready: bool) -> tuple[Action, ...]:
    """What is done next; the rest stands below."""
    here = f"{BASE}schemes/{view.scheme.pk}/"
    if view.scheme.status is SchemeState.ENDED:
        return ()
    if ready:
        return (Action(_("发布方案"), dialog="publish", style="primary"),)
    if view.versions:
        return (Action(_("试算"), f"{here}run/", "primary", "check"),)
    return ()


def _tools(view: SchemeView) -> list[Action]:
    """All that can be done with a scheme that is not ended."""
    here = f"{BASE}schemes/{view.scheme.pk}/"
    if view.scheme.status is SchemeState.ENDED:
        return []
    acts = [
        Action(_("加考核项"), f"{here}items/new/", icon="plus"),
        Action(_("加一组"), f"{here}groups/new/"),
        Action(_("加否决项"), f"{here}vetoes/new/"),
        Action(_("总则"), f"{here}settings/"),
    ]
    if view.versions and not _same(view):
        acts.append(Action(_("试算"), f"{here}run/", icon="check"))
    return [*acts, Action(_("停止使用"), dialog="end", style="quiet")]


def _dialogs(view: SchemeView) -> list[Confirm]:
    here, seen = f"{BASE}schemes/{view.scheme.pk}/", (("seen", str(view.scheme.steps)),)
    return [
        Confirm(
            id="end", title=_("停止使用这份方案？"), text=_("不能再改、再试算；已经公布的结果都留着。"), action=f"{here}end/",
            label=_("停止使用"), danger=True, fields=seen,
        ),
        Confirm(
            id="publish", title=_("发布这一版？"), text=_("从今天起按这一版试算；发布的版本不能再改，要改就发布下一版。"),
            action=f"{here}publish/", label=_("发布方案"), fields=seen,
        ),
    ]  # fmt: skip


def _groups(view: SchemeView) -> list[Component]:
    """One table for each group; items that stand alone, and the bonus, in tables of their own."""
    content = view.draft
    shown: list[Component] = [_group(view, one) for one in content.parts if isinstance(one, Group)]
    alone = [one for one in content.parts if isinstance(one, Item)]
    if alone or not content.parts:
        shown.append(_table(view, _("考核项"), alone))
    if content.bonus:
        title = _("加分项（最多加 %(n)s 分）") % {"n": num(content.bonus_most)}
        shown.append(_table(view, title, list(content.bonus)))
    return shown


def _group(view: SchemeView, group: Group) -> Table:
    title = _("%(name)s · %(n)s 分") % {"name": speak(group.words), "n": num(group.weight)}
    return _table(view, title, list(items(group.parts)))


def _table(view: SchemeView, title: str, lines: list[Item]) -> Table:
    columns = (
        Column(_("考核项")),
        Column(_("看哪个指标")),
        Column(_("怎么计分")),
        Column(_("分值"), number=True),
    )
    here = f"{BASE}schemes/{view.scheme.pk}/items/"
    every = view.known
    rows = tuple(
        (
            Cell(one.words, f"{here}{one.code}/"),
            Cell(every[one.indicator].words if one.indicator in every else one.indicator or "—"),
            Cell(sort_of(one).words),
            Cell(num(one.weight)),
        )
        for one in lines
    )
    none = Empty(
        _("这里还没有考核项"),
        _("选一个指标和一种算法；八种算法够写出常见的考核表。"),
        Action(_("加考核项"), f"{here}new/", "primary", "plus"),
        icon="pen",
    )
    return Table(title, columns, rows, none)


def _parts(view: SchemeView) -> Table | None:
    """The groups, to be renamed; an empty one is taken out."""
    found = list(groups(view.draft.parts))
    if not found:
        return None
    here = f"{BASE}schemes/{view.scheme.pk}/"
    columns = (Column(_("分组")), Column(_("分值"), number=True), Column(_("改动")))
    rows = tuple(
        (
            Cell(one.words, f"{here}groups/{one.code}/"),
            Cell(num(one.weight)),
            Cell("—") if one.parts else Cell(part=_remove(view, one.code)),
        )
        for one in found
    )
    return Table(_("分组"), columns, rows, Empty(_("没有")))


def _remove(view: SchemeView, code: str) -> Action:
    fields = (("seen", str(view.scheme.steps)),)
    return Action(
        _("删掉"), f"{BASE}schemes/{view.scheme.pk}/remove/{code}/", "quiet", post=True, fields=fields
    )


def _vetoes(view: SchemeView) -> Table | None:
    if not view.draft.vetoes:
        return None
    columns = (Column(_("否决或封顶")), Column(_("什么时候")), Column(_("会怎样")), Column(_("改动")))
    every = view.known
    rows = []
    for one in view.draft.vetoes:
        name = speak(every[one.indicator].words) if one.indicator in every else one.indicator
        when = f"{name} {speak(one.sign.words)} {num(one.than)}"
        most = f" {num(one.points)}" if one.effect is Effect.POINTS and one.points is not None else ""
        rows.append(
            (
                Cell(one.words, f"{BASE}schemes/{view.scheme.pk}/vetoes/{one.code}/"),
                Cell(when),
                Cell(f"{speak(one.effect.words)}{most}"),
                Cell(part=_remove(view, one.code)),
            )
        )
    return Table(_("一票否决和封顶"), columns, tuple(rows), Empty(_("没有")))


def _runs(found: list[Run]) -> Table:
    columns = (
        Column(_("年度")),
        Column(_("考核期")),
        Column(_("以哪一刻为准")),
        Column(_("对象"), number=True),
        Column(_("状态")),
    )
    rows = tuple(
        (
            Cell(
                _("%(year)s 年第 %(version)s 版") % {"year": one.year, "version": one.version.number},
                f"{BASE}runs/{one.pk}/",
            ),
            Cell(days(one)),
            Cell(one.as_of.date().isoformat()),
            Cell(str(one.number)),  # type: ignore[attr-defined]  # counted by the query
            Cell(part=run_badge(one)),
        )
        for one in found
    )
    none = Empty(_("还没有试算过"), _("先发布方案，再拿去年的数字试一遍。"), icon="check")
    return Table(_("试算和结果"), columns, rows, none)


def _versions(view: SchemeView) -> Table | None:
    if not view.versions:
        return None
    columns = (Column(_("版本")), Column(_("从哪天起")), Column(_("谁发布")), Column(_("指纹")))
    rows = tuple(
        (
            Cell(_("第 %(n)s 版") % {"n": one.number}),
            Cell(one.valid_from.isoformat()),
            Cell(one.by_name),
            Cell(one.hash[:12]),
        )
        for one in view.versions
    )
    return Table(_("发布过的版本"), columns, rows, Empty(_("没有")))


def _trail(view: SchemeView, request: Request) -> Timeline:
    said = {"begin": _("开始编"), "edit": _("修改草稿"), "publish": _("发布方案"), "end": _("停止使用")}
    events = tuple(Event(said[one.event], one.at, one.by_name, one.note) for one in view.steps)
    return Timeline(events, request.at, _("经过"))


@require_POST
def publish(request: Request, id: UUID) -> HttpResponse:
    """Publish the draft as the next version, from today."""
    return _done(request, id, _("已发布。可以试算了。"), lambda form: actions.publish(
        by=request.actor, at=request.at, scheme_id=id, valid_from=today(request), seen=form.seen))  # fmt: skip


@require_POST
def end(request: Request, id: UUID) -> HttpResponse:
    """Use it no longer."""
    return _done(request, id, _("已停止使用。"), lambda form: actions.end_scheme(
        by=request.actor, at=request.at, scheme_id=id, seen=form.seen))  # fmt: skip


def _done(request: Request, id: UUID, said: str, act: Callable[[Form], object]) -> HttpResponse:
    """Take a step from the scheme's page; what cannot be is said there."""
    queries.view(request.actor, id)
    try:
        act(Form(request))
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)} {speak(refusal.then)}", extra_tags="amber")
    else:
        messages.success(request, said, extra_tags="jade")
    return redirect(f"{BASE}schemes/{id}/")
