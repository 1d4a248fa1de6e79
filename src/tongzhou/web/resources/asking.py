"""The forms of a project: asking for it, correcting it, each of its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.rules.categories import PROJECTS
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, uuid_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.resources import amounts, forms
from tongzhou.web.resources.parts import Hidden

if TYPE_CHECKING:
    from tongzhou.support.resources.models import Project

CONTENT = (
    "name", "category", "where", "sites", "households", "households_qualifier", "persons", "persons_qualifier",
    "budget", "budget_qualifier", "due_on", "fund", "note",
)  # fmt: skip


def ask(request: Request) -> HttpResponse:
    """A new project, out of a fund when the address names one."""
    form = Form(request, {"asked_on": today(request).isoformat(), "fund": request.GET.get("fund", "")})
    id, known = form.id, uuid_of(form.get("fund"))
    paid = queries.fund(request.actor, known).fund if known else None

    def save() -> HttpResponse:
        sides = (
            forms.Two(supporting_id=paid.supporting_id, receiving_id=paid.receiving_id)
            if paid
            else forms.chosen_sides(form)
        )
        made = actions.request_project(
            id=id,
            by=request.actor,
            at=request.at,
            asked_on=form.day("asked_on"),
            said=_said(form),
            fund_id=paid.pk if paid else None,
            **sides,
        )
        return redirect(f"/money/projects/{made.pk}/")

    def fields() -> list[Component]:
        first: list[Component] = [] if paid else [forms.sides_field(form)]
        kept: list[Component] = [Hidden("fund", str(paid.pk))] if paid else []
        return [*first, *_fields(form), forms.day_field(form, "asked_on", _("哪天申请的")), *kept]

    names = ("pairing", "asked_on", *CONTENT)
    note = _("登记之后由支援方批准；预算可以一行一行再加。")
    lead = paid.name if paid else ""
    return forms.Sheet(
        form, _("新建项目"), "/money/", fields, save, names, _("登记项目"), lead, note
    ).answer()


def _fields(form: Form) -> list[Component]:
    return [
        form.field("name", _("项目叫什么"), required=True, maxlength=120),
        form.field("category", _("项目类别"), kind="select", options=forms.options(PROJECTS), required=True),
        form.field(
            "where", _("在哪里"), optional=True, maxlength=200, hint=_("例如：3 个乡镇卫生院、麦通村")
        ),
        form.field("sites", _("实施地点有几处"), inputmode="numeric", optional=True, maxlength=9),
        forms.money_field(form, "budget", _("预算")),
        forms.qualifier_field(form, "budget_qualifier", _("预算这个数字")),
        form.field("households", _("受益户数"), inputmode="numeric", optional=True, maxlength=9),
        forms.qualifier_field(form, "households_qualifier", _("户数这个数字")),
        form.field("persons", _("受益人数"), inputmode="numeric", optional=True, maxlength=9),
        forms.qualifier_field(form, "persons_qualifier", _("人数这个数字")),
        forms.day_field(form, "due_on", _("计划哪天完工"), required=False),
        forms.note_field(form),
    ]


def _said(form: Form) -> actions.Said:
    return actions.Said(
        name=form.get("name"),
        category=form.get("category"),
        where=form.get("where"),
        sites=amounts.whole(form, "sites"),
        households=amounts.whole(form, "households"),
        households_qualifier=forms.qualifier(form, "households_qualifier"),
        persons=amounts.whole(form, "persons"),
        persons_qualifier=forms.qualifier(form, "persons_qualifier"),
        budget_fen=amounts.fen(form, "budget"),
        budget_qualifier=forms.qualifier(form, "budget_qualifier"),
        due_on=form.day_if("due_on"),
        note=form.get("note"),
    )


@dataclass(frozen=True)
class Step:
    """One step of a project: its verb, what it asks (a day, a reason), what follows."""

    label: Callable[[], str]
    verb: Callable[..., object]
    asks_day: Callable[[], str] | None = None
    asks_why: Callable[[], str] | None = None
    note: Callable[[], str] | None = None

    def form(self, request: Request, row: Project) -> HttpResponse:
        """Its form."""
        form = Form(request, {"on": today(request).isoformat()})
        seen = forms.seen(form, row.steps)

        def take() -> object:
            said: dict[str, Any] = {"on": form.day("on")} if self.asks_day else {}
            if self.asks_why or not self.asks_day:
                said["note"] = form.get("note")
            return self.verb(by=request.actor, at=request.at, project_id=row.pk, seen=seen, **said)

        def fields() -> list[Component]:
            shown: list[Component] = []
            if self.asks_day:
                shown.append(forms.day_field(form, "on", self.asks_day()))
            if self.asks_why:
                shown.append(forms.note_field(form, self.asks_why(), required=True))
            elif not self.asks_day:
                shown.append(forms.note_field(form))
            return shown

        note = self.note() if self.note else ""
        back = f"/money/projects/{row.pk}/"
        return forms.step(form, self.label(), back, fields, take, ("on", "note"), lead=row.name, note=note)


@dataclass(frozen=True)
class Correct(Step):
    """Correcting what was said of a project."""

    def form(self, request: Request, row: Project) -> HttpResponse:
        """All that was said, to be changed."""
        form = Form(request, _initial(row))
        seen = forms.seen(form, row.steps)

        def take() -> object:
            return actions.edit_project(
                by=request.actor,
                at=request.at,
                project_id=row.pk,
                said=_said(form),
                fund_id=uuid_of(form.get("fund")),
                seen=seen,
            )

        def fields() -> list[Component]:
            return [_fund_field(form, row), *_fields(form)]

        return forms.step(
            form, self.label(), f"/money/projects/{row.pk}/", fields, take, CONTENT, lead=row.name
        )


def _fund_field(form: Form, row: Project) -> Component:
    funds = queries.funds_between(form.request.actor, row.supporting_id, row.receiving_id)
    listed = (Option("", _("不挂资金")), *(Option(str(one.pk), f"{one.name}（{one.year}）") for one in funds))
    return form.field("fund", _("从哪笔资金出"), kind="select", options=listed)


def _initial(row: Project) -> dict[str, str]:
    plain = (
        "name",
        "category",
        "where",
        "households_qualifier",
        "persons_qualifier",
        "budget_qualifier",
        "note",
    )
    found = {name: str(getattr(row, name)) for name in plain}
    counts = {
        name: str(value)
        for name in ("sites", "households", "persons")
        if (value := getattr(row, name)) is not None
    }
    return (
        found
        | counts
        | {
            "budget": amounts.typed(row.budget_fen),
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "fund": str(row.fund_id or ""),
        }
    )


STEPS: dict[str, Step] = {
    "approve": Step(lambda: _("批准"), actions.approve_project),
    "refuse": Step(lambda: _("不批准"), actions.refuse_project, asks_why=lambda: _("为什么不批准")),
    "ask_again": Step(lambda: _("再次申请"), actions.ask_again, asks_why=lambda: _("这次改了什么")),
    "start": Step(lambda: _("开始实施"), actions.start_project),
    "complete": Step(
        lambda: _("完工，请对方验收"),
        actions.complete_project,
        asks_day=lambda: _("哪天完工的"),
        note=lambda: _("受援方验收之后，记入台账。"),
    ),
    "use": Step(lambda: _("投入使用"), actions.use_project, asks_day=lambda: _("哪天开始使用的")),
    "end": Step(lambda: _("结束"), actions.end_project, asks_day=lambda: _("哪天结束的")),
    "stop": Step(lambda: _("终止"), actions.stop_project, asks_why=lambda: _("为什么终止")),
    "edit": Correct(lambda: _("更正"), actions.edit_project),
    "state": Step(lambda: _("记下文件所载数字"), actions.state_amount),
    "attach": Step(lambda: _("附上文件"), actions.attach),
}
"""By event; stating and attaching have forms of their own (stating.py)."""
