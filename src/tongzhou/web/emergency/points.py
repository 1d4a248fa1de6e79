"""Points told at a desk: added, corrected with a reason, taken back; and pictures brought in there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.actions import Stamp, Stamped
from tongzhou.care.emergency.queries import RunPage
from tongzhou.care.emergency.refusals import NO_POINT, NO_RUN, WRONG_TIME
from tongzhou.care.emergency.rules import Source, What
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Choices, Hidden, Moment, Option
from tongzhou.web.components.files import Upload
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices, files_of
from tongzhou.web.referrals.beds import moment
from tongzhou.web.referrals.parts import local

if TYPE_CHECKING:
    from tongzhou.care.emergency.models import Point

NAMES = ("point", "when", "device", "note", "why")
AT_ONCE = "当场核对后改"
"""The reason of a time that is told anew when the first one was asked about: it is kept with the record, in its language."""
TOLD_BY = (Source.PERSON, Source.DEVICE)


def _page(request: Request, id: UUID) -> RunPage:
    """The run, for whoever may write into it. Raises NotFound, Denied."""
    found = queries.run(request.actor, id, at=request.at)
    why_not = queries.writes(found.run, request.actor)
    if why_not is not None:
        raise why_not
    return found


@require_http_methods(["GET", "POST"])
def new(request: Request, id: UUID) -> HttpResponse:
    """A point that nobody has touched yet."""
    found = _page(request, id)
    form = Form(
        request,
        {"when": local(request.at), "source": Source.PERSON.value, "point": request.GET.get("point", "")},
    )
    made, back = form.id, reverse("emergency:run", args=[id])
    known = [one for one in found.pathway.points if one.by != "system"]
    options = (
        Option("", _("请选择")),
        *(Option(one.code, one.words, _("已记") if one.code in found.current else "") for one in known),
    )

    def fields() -> list[Component]:
        return [*_insist(form), form.field("point", _("哪个时间点"), kind="select", options=options, required=True), *_when(form)]  # fmt: skip

    def save() -> HttpResponse | None:
        if not form.get("point"):
            raise Invalid(NO_POINT, field="point")
        return _answered(form, _told(form, id, made), back)

    return answer(
        form, title=_("补记时间"), back=back, fields=fields, save=save, names=NAMES, label=_("记下"), lead=found.run.number,
        note=_("先后不对的会马上问您。"), current="emergency",
    )  # fmt: skip


def _told(form: Form, run_id: UUID, made: UUID) -> Stamped:
    """Keep it; when it was asked about and another time is told now, that one stands in its place."""
    request, point = form.request, form.get("point")
    asked, now = form.get("asked"), _fingerprint(form)
    told = _stamp(form, made, point)
    if not asked or asked == now:
        (done,) = actions.stamp(by=request.actor, at=request.at, run_id=run_id, stamps=[told])
        return done
    told = replace(told, id=uuid5(made, now))  # sent twice it is the same
    if asked.partition("|")[0] != point:
        (done,) = actions.stamp(by=request.actor, at=request.at, run_id=run_id, stamps=[told])
        return done
    return actions.correct(
        by=request.actor, at=request.at, run_id=run_id, point_id=made, told=told, why=AT_ONCE
    )


def _fingerprint(form: Form) -> str:
    """What was told, to know whether it is told again or changed."""
    return "|".join(form.get(name) for name in ("point", "when", "source", "device", "note"))


def _when(form: Form) -> list[Component]:
    return [
        Moment(name="when", label=_("什么时候"), value=form.get("when"), required=True, fault=form.faults.get("when")),
        Choices(name="source", label=_("看的哪个钟"), options=tuple(Option(one.value, one.words) for one in TOLD_BY), chosen=(form.get("source"),), columns="two"),
        form.field("device", _("设备名称"), optional=True, maxlength=40, hint=_("对过时的设备写同一个名称，会扣掉钟差。")),
    ]  # fmt: skip


def _insist(form: Form) -> list[Component]:
    """Only after it was asked about."""
    if not form.get("asked"):
        return []
    once = (Option("yes", _("确实如此，坚持"), _("会标出来，不计入指标")),)
    return [Hidden("asked", form.get("asked")), Choices(name="insist", label=_("先后不对，是否坚持"), options=once, chosen=(form.get("insist"),), several=True, columns="one")]  # fmt: skip


def _stamp(form: Form, id: UUID, point: str) -> Stamp:
    when = _moment(form)
    source = form.one_of("source", Source)
    read = source is Source.DEVICE
    return Stamp(
        id=id, point=point, device_at=when, offset_ms=None if read else 0, source=source, insisted=form.get("insist") == "yes",
        device=form.get("device") if read else "", note=form.get("note"),
    )  # fmt: skip


def _moment(form: Form) -> datetime:
    when = moment(form.get("when"))
    if when is None:
        raise Invalid(WRONG_TIME, field="when")
    return when


def _answered(form: Form, told: Stamped, back: str) -> HttpResponse | None:
    """On to the case; or the same form with the question."""
    says, then = speak(told.words), speak(told.then)
    if told.outcome in ("questioned", "refused"):
        if not form.get("asked"):
            form.values["asked"] = _fingerprint(form)
        form.notices.append(Notice(says, then, Tone.AMBER))
        return None
    if says:
        messages.warning(form.request, f"{says} {then}", extra_tags="amber")
    else:
        messages.success(form.request, _("已记下。"))
    return redirect(back)


@require_http_methods(["GET", "POST"])
def correct(request: Request, id: UUID, point: UUID) -> HttpResponse:
    """Another time with the reason, or taken back: what was told first is kept."""
    found = _page(request, id)
    old = next((one for one in found.points if one.pk == point), None)
    rule = found.pathway.point(old.code) if old else None
    if old is None or rule is None:
        raise NotFound(NO_RUN)
    form = Form(
        request,
        {
            "what": "time",
            "when": local(old.true_at),
            "source": old.source if old.source in TOLD_BY else Source.PERSON.value,
            "device": old.device,
        },
    )
    made, back = form.id, reverse("emergency:run", args=[id])
    ways = (Option("time", _("时间要改")), Option("gone", _("误触，作废")))

    def fields() -> list[Component]:
        return [
            *_insist(form),
            Choices(
                name="what", label=_("怎么更正"), options=ways, chosen=(form.get("what"),), columns="two"
            ),
            *_when(form),
            form.field("why", _("原因"), required=True, maxlength=200),
        ]

    def save() -> HttpResponse | None:
        if form.get("what") == "gone":
            actions.retract(by=request.actor, at=request.at, run_id=id, point_id=point, why=form.get("why"))
            messages.success(request, _("已作废，原来记的留着备查。"))
            return redirect(back)
        return _answered(form, _corrected(form, old, made), back)

    lead = f"{speak(rule.words)} · {exact(old.true_at)} · {old.by_name}"
    return answer(
        form, title=_("更正时间"), back=back, fields=fields, save=save, names=NAMES, label=_("更正"), lead=lead,
        note=_("原来记的不删，和原因一起留着。"), current="emergency",
    )  # fmt: skip


def _corrected(form: Form, old: Point, made: UUID) -> Stamped:
    request = form.request
    told = _stamp(form, made, old.code)
    return actions.correct(by=request.actor, at=request.at, run_id=old.run_id, point_id=old.pk, told=told, why=form.get("why"))  # fmt: skip


@require_http_methods(["GET", "POST"])
def files(request: Request, id: UUID) -> HttpResponse:
    """An ECG, pictures or papers, sent before or after the arrival."""
    found = _page(request, id)
    form = Form(request, {"what": What.ECG.value})
    back = reverse("emergency:run", args=[id])

    def fields() -> list[Component]:
        return [
            Choices(name="what", label=_("是什么"), options=choices(What), chosen=(form.get("what"),), fault=form.faults.get("what")),
            Upload(
                name="files", label=_("图片"), url=reverse("files"), subject=f"draft:{form.id}", ids=tuple(request.POST.getlist("files")),
                fault=form.faults.get("files"),
            ),
        ]  # fmt: skip

    def save() -> HttpResponse:
        for one in files_of(request):
            actions.attach(
                by=request.actor, at=request.at, run_id=id, file_id=one, what=form.one_of("what", What)
            )
        return redirect(back)

    return answer(
        form, title=_("传图"), back=back, fields=fields, save=save, names=("what", "files"), label=_("送出"), lead=found.run.number,
        note=_("送出后接诊医生马上收到通知。"), current="emergency",
    )  # fmt: skip
