"""A scheme on a page: what it holds, what it still lacks, its settings; publishing and ending it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.assessment import actions, queries
from tongzhou.assessment.queries.known import known
from tongzhou.assessment.rules.checking import faults
from tongzhou.assessment.rules.closed import Effect, Level, Missing, Of, Ties
from tongzhou.assessment.rules.faults import Wrong
from tongzhou.assessment.rules.moving import WRONG_HERE, SchemeState
from tongzhou.assessment.rules.saying import num
from tongzhou.assessment.rules.scheme import Grade, Group, Item, Rounding, Scheme, every_item, items
from tongzhou.indicators.engine.cube import On
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.partnerships import aims
from tongzhou.web.assessment.numbers import decimal, decimal_if, text, whole_of
from tongzhou.web.assessment.parts import BASE, area, both, days, run_badge, scheme_badge, sort_of
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import MONTHS
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.assessment.models import Run
    from tongzhou.assessment.queries import SchemeView

NAMES = ("name", "name_en", "code", "region", "subject", "on", "total", "first_month", "months", "missing", "ties", "tie", "places",
         "of", "grades", "bonus_most", "note")  # fmt: skip
GRADE = {"优秀": "excellent", "良好": "good", "合格": "passed", "不合格": "failed"}


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a scheme."""
    actor = request.actor
    actor.require(P.MANAGE_ASSESSMENT)
    regions = [grant.region for grant in actor.grants_for(P.MANAGE_ASSESSMENT) if grant.region is not None]
    form = Form(request, {"region": regions[0] if regions else "", "subject": "county", "on": "receiving"})
    id = form.id

    def save() -> HttpResponse:
        content = _made(
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
            *_who(form),
        ]  # fmt: skip

    return answer(
        form, title=_("编一份考核方案"), back=BASE, fields=fields, save=save, names=NAMES, label=_("开始编"),
        note=_("发布之前随时可以改，别人看不到。"), current="assessments",
    )  # fmt: skip


def _who(form: Form) -> list[Component]:
    sides = (Option("receiving", _("受援方")), Option("supporting", _("支援方")))
    return [
        form.field("subject", _("考核谁"), kind="select", options=choices(Level)),
        Choices(name="on", label=_("考核哪一方"), options=sides, chosen=(form.get("on"),), columns="two"),
    ]


def _made(make: Callable[[], Scheme]) -> Scheme:
    """A scheme from what was typed. Raises Invalid at the field."""
    try:
        return make()
    except Wrong as wrong:
        field = {"words": "name"}.get(wrong.field, wrong.field)
        raise Invalid(WRONG_HERE, field=field, why=wrong.why) from wrong


@require_GET
def scheme(request: Request, id: UUID) -> HttpResponse:
    """A scheme with all it holds. Four statements of its own."""
    view = queries.view(request.actor, id)
    row, content = view.scheme, view.draft
    wrong = faults(content, known(), {one.code for one in aims.all_aims()})
    return page(
        request,
        "assessment/scheme.html",
        current="assessments",
        head=PageHead(row.words, _lead(content), f"{area(row.region)} · {row.code}", _actions(view)),
        badge=scheme_badge(row),
        wrong=[
            (f"{BASE}schemes/{id}/items/{one.item}/" if _is_item(content, one.item) else "", one.why)
            for one in wrong
        ],
        ready=not wrong and not _same(view),
        groups=_groups(view),
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


def _actions(view: SchemeView) -> tuple[Action, ...]:
    here = f"{BASE}schemes/{view.scheme.pk}/"
    if view.scheme.status is SchemeState.ENDED:
        return ()
    acts = [
        Action(_("加考核项"), f"{here}items/new/", "primary", "plus"),
        Action(_("加一组"), f"{here}groups/new/"),
    ]
    acts += [Action(_("加否决项"), f"{here}vetoes/new/"), Action(_("总则"), f"{here}settings/")]
    if view.versions:
        acts.append(Action(_("试算"), f"{here}run/", icon="check"))
    return (*acts, Action(_("停用"), dialog="end", style="quiet"))


def _dialogs(view: SchemeView) -> list[Confirm]:
    here, seen = f"{BASE}schemes/{view.scheme.pk}/", (("seen", str(view.scheme.steps)),)
    return [
        Confirm(
            id="end", title=_("停用这份方案？"), text=_("不能再改、再试算；已经公布的结果都留着。"), action=f"{here}end/",
            label=_("停用"), danger=True, fields=seen,
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
    columns = (Column(_("考核项")), Column(_("指标")), Column(_("怎么计分")), Column(_("分值"), number=True))
    here = f"{BASE}schemes/{view.scheme.pk}/items/"
    every = known()
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


def _vetoes(view: SchemeView) -> Table | None:
    if not view.draft.vetoes:
        return None
    columns = (Column(_("否决或封顶")), Column(_("什么时候")), Column(_("后果")))
    every = known()
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
    said = {"begin": _("开始编"), "edit": _("修改草稿"), "publish": _("发布方案"), "end": _("停用")}
    events = tuple(Event(said[one.event], one.at, one.by_name, one.note) for one in view.steps)
    return Timeline(events, request.at, _("经过"))


@require_http_methods(["GET", "POST"])
def settings(request: Request, id: UUID) -> HttpResponse:
    """What holds for the whole scheme."""
    view = queries.view(request.actor, id)
    content = view.draft
    form = Form(request, {**_written(content), "seen": str(view.scheme.steps)})

    def save() -> HttpResponse:
        actions.edit(
            by=request.actor,
            at=request.at,
            scheme_id=id,
            content=_made(lambda: _read(form, content)),
            seen=form.seen,
        )
        return redirect(f"{BASE}schemes/{id}/")

    return answer(
        form, title=_("总则"), back=f"{BASE}schemes/{id}/", fields=lambda: _fields(form, content), save=save, names=NAMES,
        label=_("保存"), current="assessments",
    )  # fmt: skip


def _written(content: Scheme) -> dict[str, str]:
    return {
        "name": content.words.zh,
        "name_en": content.words.en if content.words.en != content.words.zh else "",
        "subject": content.subject.value,
        "on": content.on.value,
        "total": text(content.total),
        "first_month": str(content.first_month),
        "months": str(content.months),
        "missing": content.missing.value,
        "ties": content.ties.value,
        "tie": content.tie_break[0] if content.tie_break else "",
        "places": str(content.rounding.places),
        "of": content.rounding.of.value,
        "grades": "\n".join(f"{text(one.least)} {one.words.zh}" for one in content.grades),
        "bonus_most": text(content.bonus_most) if content.bonus_most else "",
        "note": content.note.zh,
    }


def _read(form: Form, content: Scheme) -> Scheme:
    return replace(
        content,
        words=both(form.get("name"), form.get("name_en")),
        subject=form.one_of("subject", Level),
        on=form.one_of("on", On),
        total=decimal(form, "total"),
        first_month=whole_of(form, "first_month"),
        months=whole_of(form, "months"),
        missing=form.one_of("missing", Missing),
        ties=form.one_of("ties", Ties),
        tie_break=(form.get("tie"),) if form.get("tie") else (),
        rounding=Rounding(whole_of(form, "places"), form.one_of("of", Of)),
        grades=_grades(form, content),
        bonus_most=decimal_if(form, "bonus_most") or Decimal(0),
        note=Words(form.get("note"), content.note.en if content.note.zh == form.get("note") else ""),
    )


GRADES_HOW = Words(
    "一行一等，从高到低：起分 名称，例：90 优秀。",
    "One a line from high to low: points and name, such as 90 excellent.",
)


def _grades(form: Form, content: Scheme) -> tuple[Grade, ...]:
    before = {one.words.zh: one for one in content.grades}
    found = []
    for n, line in enumerate(form.lines("grades"), 1):
        least, _blank, name = line.replace("\u3000", " ").partition(" ")
        number = least.replace(".", "", 1)
        if not number.isdecimal() or not name.strip():
            raise Invalid(WRONG_HERE, field="grades", why=GRADES_HOW)
        name = name.strip()
        known_one = before.get(name)
        code = known_one.code if known_one else GRADE.get(name, f"grade_{n}")
        found.append(Grade(code, known_one.words if known_one else Words(name, name), Decimal(least)))
    return tuple(found)


def _fields(form: Form, content: Scheme) -> list[Component]:
    months = tuple(Option(str(n), Words(f"{n} 月", name)) for n, name in enumerate(MONTHS, 1))
    spans = (Option("12", _("一年")), Option("6", _("半年")), Option("3", _("一季度")))
    lines = (Option("", _("并列")), *(Option(one.code, one.words) for one in items(content.parts)))
    places = tuple(Option(str(n), _("%(n)s 位小数") % {"n": n}) for n in range(4))
    return [
        form.field("name", _("方案名称"), required=True, maxlength=80),
        form.field("name_en", _("英文名称"), optional=True, maxlength=120),
        *_who(form),
        form.field("total", _("满分"), inputmode="decimal", required=True, unit=_("分")),
        form.field("months", _("考核期多长"), kind="select", options=spans),
        form.field("first_month", _("从几月起算"), kind="select", options=months, hint=_("自然年选 1 月")),
        form.field("missing", _("没有数据的项怎么算"), kind="select", options=choices(Missing), hint=_("没有数据不等于零；单项可以另定")),
        form.field("ties", _("同分怎么排"), kind="select", options=choices(Ties)),
        form.field("tie", _("同分先看哪一项"), kind="select", options=lines),
        form.field("of", _("在哪里取整"), kind="select", options=choices(Of), hint=_("只取整一次，四舍五入")),
        form.field("places", _("取到几位"), kind="select", options=places),
        form.field("grades", _("等级"), kind="textarea", required=True, hint=GRADES_HOW),
        form.field("bonus_most", _("加分上限"), inputmode="decimal", optional=True, unit=_("分")),
        form.field("note", _("说明"), kind="textarea", optional=True, maxlength=1000, hint=_("例：自拟的演示方案，不是官方的")),
    ]  # fmt: skip


@require_POST
def publish(request: Request, id: UUID) -> HttpResponse:
    """Publish the draft as the next version, from today."""
    return _done(request, id, _("已发布。可以试算了。"), lambda form: actions.publish(
        by=request.actor, at=request.at, scheme_id=id, valid_from=today(request), seen=form.seen))  # fmt: skip


@require_POST
def end(request: Request, id: UUID) -> HttpResponse:
    """Use it no longer."""
    return _done(request, id, _("已停用。"), lambda form: actions.end_scheme(
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
