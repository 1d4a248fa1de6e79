"""What holds for a whole scheme: its name, period, missing data, ties, rounding, grades, the ceiling of the bonus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.assessment import actions, queries
from tongzhou.assessment.rules.closed import Level, Missing, Of, Ties
from tongzhou.assessment.rules.faults import Wrong
from tongzhou.assessment.rules.moving import wrong_here
from tongzhou.assessment.rules.scheme import Grade, Rounding, Scheme, items
from tongzhou.assessment.rules.shaping import free
from tongzhou.indicators.engine.cube import On
from tongzhou.kernel.words import Words
from tongzhou.web.assessment.numbers import decimal, decimal_if, number, text, whole_of
from tongzhou.web.assessment.parts import BASE, both
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.times import MONTHS
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices

NAMES = ("name", "name_en", "subject", "on", "total", "first_month", "months", "missing", "ties", "tie", "places", "of", "grades",
         "bonus_most", "note")  # fmt: skip
GRADE = {"优秀": "excellent", "良好": "good", "合格": "passed", "不合格": "failed"}


def who(form: Form) -> list[Component]:
    """Who is assessed."""
    sides = (Option("receiving", _("受援方")), Option("supporting", _("支援方")))
    return [
        form.field("subject", _("考核谁"), kind="select", options=choices(Level)),
        Choices(name="on", label=_("考核哪一方"), options=sides, chosen=(form.get("on"),), columns="two"),
    ]


def made_of(make: Callable[[], Scheme]) -> Scheme:
    """A scheme from what was typed. Raises Invalid at the field."""
    try:
        return make()
    except Wrong as wrong:
        field = {"words": "name"}.get(wrong.field, wrong.field)
        raise wrong_here(wrong.why, field) from wrong


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
            content=made_of(lambda: _read(form, content)),
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
        "grades": "\n".join(f"{text(one.least)} {speak(one.words)}" for one in content.grades),
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
    """The grades as typed, in either language; one that keeps its name keeps its code and its other name."""
    before = {name: one for one in content.grades for name in (one.words.en, one.words.zh)}
    taken = {one.code for one in content.grades}
    found = []
    for n, line in enumerate(form.lines("grades"), 1):
        least, _blank, name = line.replace("\u3000", " ").partition(" ")
        name = name.strip()
        if not name:
            raise wrong_here(GRADES_HOW, "grades")
        kept = before.get(name)
        code = kept.code if kept else free(GRADE.get(name, f"grade_{n}"), taken)
        taken.add(code)
        found.append(Grade(code, kept.words if kept else Words(name, name), number(least, "grades")))
    return tuple(found)


def _fields(form: Form, content: Scheme) -> list[Component]:
    months = tuple(Option(str(n), Words(f"{n} 月", name)) for n, name in enumerate(MONTHS, 1))
    spans = (Option("12", _("一年")), Option("6", _("半年")), Option("3", _("一季度")))
    lines = (Option("", _("并列")), *(Option(one.code, one.words) for one in items(content.parts)))
    places = tuple(Option(str(n), _("%(n)s 位小数") % {"n": n}) for n in range(4))
    return [
        form.field("name", _("方案名称"), required=True, maxlength=80),
        form.field("name_en", _("英文名称"), optional=True, maxlength=120),
        *who(form),
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
