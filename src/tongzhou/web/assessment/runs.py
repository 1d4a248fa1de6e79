"""Trials and results: the ranking, what moves it, before and after a correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.assessment import actions, queries
from tongzhou.assessment.queries.reading import scheme_of
from tongzhou.assessment.rules.moving import RunState, window_of
from tongzhou.indicators.engine.cube import Map
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.web.assessment import ranking
from tongzhou.web.assessment.numbers import whole_of
from tongzhou.web.assessment.parts import BASE, days, run_badge
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.fields import Choices, Field, Moment, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.forms import NO_DAY, Form, answer, uuid_of
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.assessment.models import Run
    from tongzhou.assessment.queries import RunView


@require_http_methods(["GET", "POST"])
def new(request: Request, id: UUID) -> HttpResponse:
    """Try the newest version on a year."""
    row = scheme_of(request.actor, id)
    form = Form(request, {"year": str(today(request).year - 1), "map": Map.AS_IT_WAS.value})
    own = form.id

    def save() -> HttpResponse:
        made = actions.try_run(
            id=own, by=request.actor, at=request.at, scheme_id=id, year=whole_of(form, "year"), as_of=_moment(form),
            map=form.one_of("map", Map), until=form.day_if("until"),
        )  # fmt: skip
        return redirect(f"{BASE}runs/{made.pk}/")

    maps = (
        Option(Map.AS_IT_WAS.value, _("记录发生那天归哪里就算哪里")),
        Option(Map.TODAY.value, _("按今天的区划")),
    )

    def fields() -> list[Component]:
        return [
            form.field(
                "year",
                _("哪一年"),
                inputmode="numeric",
                required=True,
                maxlength=4,
                hint=_("考核期从这一年起算"),
            ),
            form.field(
                "until",
                _("算到哪天"),
                kind="date",
                optional=True,
                hint=_(
                    "不填就算整个考核期；填了看今年到这天怎么样，承诺按天数折算，增长比上年同样的天数，不能公布"
                ),
            ),
            _as_of(form),
            Choices(
                name="map",
                label=_("并乡撤县的怎么算"),
                options=maps,
                chosen=(form.get("map"),),
                columns="one",
            ),
        ]

    return answer(
        form, title=_("试算"), back=f"{BASE}schemes/{id}/", fields=fields, save=save, names=("year", "until", "as_of", "map"), label=_("试算"),
        lead=row.words, note=_("试算只有您看得到；补齐清单和评审后再公布。"), current="assessments",
    )  # fmt: skip


def _as_of(form: Form) -> Moment:
    return Moment(
        name="as_of", label=_("以哪一刻入账的为准"), value=form.get("as_of"), optional=True, fault=form.faults.get("as_of"), quick=(),
        hint=_("不填就是现在；填过去的时刻，就照那时知道的算"),
    )  # fmt: skip


def _moment(form: Form) -> datetime | None:
    """A moment in China, or None. Raises Invalid."""
    typed = form.get("as_of")
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=CHINA)
    except ValueError:
        raise Invalid(NO_DAY, field="as_of") from None


@require_GET
def run(request: Request, id: UUID) -> HttpResponse:
    """The ranking of a run, beside another one (`?beside=`). Ten statements of its own."""
    view = queries.run(request.actor, id, beside=uuid_of(request.GET.get("beside", "")))
    found = view.run
    waiting, early = sum(one.pending for one in view.scores), _early(view, today(request))
    return page(
        request,
        "assessment/run.html",
        current="assessments",
        head=PageHead(
            _title(view), _lead(view), over=days(found), actions=_actions(view, early=early, waiting=waiting)
        ),
        badge=run_badge(found),
        notices=[*([early] if early else []), *_notices(view, 0 if early else waiting)],
        facts=KeyValues(
            (
                Pair(_("以这一刻入账的为准"), exact(found.as_of)),
                Pair(_("方案版本"), _("第 %(n)s 版") % {"n": found.version.number}),
                Pair(_("区划"), _("按当天") if found.map == Map.AS_IT_WAS.value else _("按 %(day)s") % {"day": found.map_day.isoformat()}),
                Pair(_("公布"), exact(found.published_at) if found.published_at else _("还没有")),
            )
        ),
        table=ranking.table(view),
        beside=_beside(view),
        changes=ranking.changes(view) if view.beside else None,
        sway=f"{BASE}runs/{id}/sway/" if view.mine else "",
        appeals=ranking.appeals(view) if view.waiting else None,
        back=f"{BASE}schemes/{found.scheme_id}/" if view.mine else BASE,
        dialogs=_dialogs(view, publishes=not early and not waiting),
    )  # fmt: skip


def _beside(view: RunView) -> Field | None:
    """Which other run of the scheme to compare with; None where there is none."""
    if not view.others:
        return None
    options = (
        Option("", _("不比")),
        *(Option(str(one.pk), _named(one)) for one in view.others),
    )
    chosen = str(view.beside.pk) if view.beside else ""
    return Field(name="beside", label=_("与哪一次比"), kind="select", value=chosen, options=options)


def _named(one: Run) -> str:
    """A run in one line: its days, its version, as known when, and whether it is out."""
    return _("%(days)s · 第 %(n)s 版 · 截至 %(at)s · %(state)s") % {
        "days": days(one), "n": one.version.number, "at": exact(one.as_of), "state": speak(one.status.words),
    }  # fmt: skip


def _title(view: RunView) -> Words:
    name, year = view.content.words, view.run.year
    return Words(f"{name.zh} · {year} 年", f"{name.en} · {year}")


def _lead(view: RunView) -> str:
    return view.run.why or speak(view.content.note)


def _actions(view: RunView, *, early: Notice | None, waiting: int) -> tuple[Action, ...]:
    """What can be done now: nothing is offered that would be refused, the notices say what is missing."""
    if not view.mine:
        return ()
    if view.run.status is RunState.TRIAL:
        publish = Action(_("公布结果"), dialog="publish", style="primary")
        drop = Action(_("作废"), dialog="drop", style="quiet")
        return (drop,) if early or waiting else (publish, drop)
    if view.run.status is RunState.PUBLISHED and view.correction is None:
        return (Action(_("更正"), f"{BASE}runs/{view.run.pk}/correct/"),)
    return ()


def _dialogs(view: RunView, *, publishes: bool) -> list[Confirm]:
    if not view.mine:
        return []
    here, seen = f"{BASE}runs/{view.run.pk}/", (("seen", str(view.run.steps)),)
    publish = Confirm(
        id="publish", title=_("公布这份结果？"), text=_("公布后不能再改；被考核方看得到自己的得分，可以申诉，要改只能另发更正。"),
        action=f"{here}publish/", label=_("公布结果"), fields=seen,
    )  # fmt: skip
    return [
        *([publish] if publishes else []),
        Confirm(
            id="drop", title=_("作废这次试算？"), text=_("评审打的分也不再用。"), action=f"{here}drop/", label=_("作废"), danger=True,
            fields=seen,
        ),
    ]  # fmt: skip


def _early(view: RunView, on: date) -> Notice | None:
    """That a trial cannot be published yet, because its days are not the whole period or not over; None where they are."""
    run = view.run
    if run.status is not RunState.TRIAL or not view.mine:
        return None
    whole = window_of(run.year, view.content.first_month, view.content.months)
    told = {"last": f"{run.end - timedelta(1)}", "end": f"{whole.last}"}
    if whole.end and run.end < whole.end:
        says = _("年中试算，只算到 %(last)s") % told
        return Notice(
            says,
            _("承诺按天数折算，增长比上年同样的天数。考核期到 %(end)s；期满后重新试算，再公布。") % told,
            Tone.AMBER,
        )
    if run.end > on:
        says = _("考核期到 %(end)s 才满，现在还不能公布") % told
        return Notice(says, _("想看今年到哪一步了，试算时填“算到哪天”。"), Tone.AMBER)
    return None


def _notices(view: RunView, waiting: int) -> list[Notice]:
    found = []
    if view.run.status is RunState.TRIAL and waiting:
        says = ngettext("还有 %(n)s 项等人打分", "还有 %(n)s 项等人打分", waiting) % {"n": waiting}
        found.append(Notice(says, _("点开各对象，补上清单和评审；补齐才能公布。"), Tone.AMBER))
    if view.correction is not None:
        go = Action(_("看更正"), f"{BASE}runs/{view.correction.pk}/")
        says = _("已有更正在试算") if view.correction.status is RunState.TRIAL else _("这份结果后来更正过")
        found.append(Notice(says, view.correction.why, Tone.AMBER, go))
    if view.before is not None:
        found.append(
            Notice(
                _("这是一份更正"),
                view.run.why,
                Tone.INDIGO,
                Action(_("看原来的"), f"{BASE}runs/{view.before.pk}/"),
            )
        )
    return found


@require_GET
def sway(request: Request, id: UUID) -> HttpResponse:
    """Which item moves the ranks: fetched after the page, for it computes the run once for each item."""
    content, found = queries.sways(request.actor, id)
    return render(
        request, "assessment/sway.html", {"table": ranking.sways(content, found), "now": request.at}
    )


@require_POST
def publish(request: Request, id: UUID) -> HttpResponse:
    """Publish a trial."""
    return _done(request, id, _("已公布。被考核方现在看得到自己的得分。"), lambda seen: actions.publish_run(
        by=request.actor, at=request.at, run_id=id, seen=seen))  # fmt: skip


@require_POST
def drop(request: Request, id: UUID) -> HttpResponse:
    """A trial that leads nowhere."""
    return _done(
        request,
        id,
        _("已作废。"),
        lambda seen: actions.drop_run(by=request.actor, at=request.at, run_id=id, seen=seen),
    )


def _done(request: Request, id: UUID, said: str, act: Callable[[int | None], object]) -> HttpResponse:
    """Take a step from the run's page; what cannot be is said there."""
    queries.run(request.actor, id)
    try:
        act(Form(request).seen)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.warning(request, f"{speak(refusal.says)} {speak(refusal.then)}", extra_tags="amber")
    else:
        messages.success(request, said, extra_tags="jade")
    return redirect(f"{BASE}runs/{id}/")


@require_http_methods(["GET", "POST"])
def correct(request: Request, id: UUID) -> HttpResponse:
    """Compute a published run again, as a dated correction."""
    view = queries.run(request.actor, id)
    form = Form(request)
    own = form.id
    request.actor.require(P.MANAGE_ASSESSMENT, view.run.scheme.place)

    def save() -> HttpResponse:
        made = actions.correct(
            id=own, by=request.actor, at=request.at, run_id=id, why=form.get("why"), as_of=_moment(form)
        )
        return redirect(f"{BASE}runs/{made.pk}/")

    def fields() -> list[Component]:
        return [
            form.field("why", _("为什么更正"), kind="textarea", required=True, maxlength=500, hint=_("例：一条讲座记录经双方冲正；被考核方看得到")),
            _as_of(form),
        ]  # fmt: skip

    return answer(
        form, title=_("更正"), back=f"{BASE}runs/{id}/", fields=fields, save=save, names=("why", "as_of"), label=_("重算"),
        lead=_title(view), note=_("同一版方案、同一套定义，照现在的台账重算；看过前后差别再公布，原来的结果留着。"), current="assessments",
    )  # fmt: skip
