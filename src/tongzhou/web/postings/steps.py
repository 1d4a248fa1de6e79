"""The steps of a posting, each a form of a few questions: sent to one address, /postings/<id>/<step>/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.errors import NotFound
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.rules.roles import Role, Why
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.component import Component
from tongzhou.web.components.files import Upload
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, choices, files_of
from tongzhou.web.postings.forms import answered, seen_of
from tongzhou.web.postings.parts import place, today
from tongzhou.web.postings.planning import person_field, person_of

if TYPE_CHECKING:
    from tongzhou.support.postings.models import Posting

Fields = Callable[[Form, "Posting"], list[Component]]
Save = Callable[[Form, "Posting"], "Posting"]


@dataclass(frozen=True, slots=True)
class StepForm:
    """One step: title, fields, what it does, the button, what follows; `first` are the values to begin with."""

    title: Promise
    fields: Fields
    save: Save
    label: Promise
    done: Promise
    note: Promise | str = ""
    first: Callable[[Request, Posting], dict[str, str]] = lambda request, row: {}


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """Show one step's form, or take the step."""
    if event not in FORMS:
        raise NotFound(NO_RECORD)
    row, known = queries.posting(request.actor, id), FORMS[event]
    if request.method == "GET":
        _require_offered(request, row, event)
    form = Form(request, {"seen": str(row.steps), **known.first(request, row)})
    form.id  # noqa: B018  # what the step makes has its id from the first showing on

    def save() -> HttpResponse:
        made = known.save(form, row)
        messages.success(request, str(known.done), extra_tags="jade")
        return redirect(f"/postings/{made.pk}/")

    return answered(
        form,
        title=known.title,
        back=f"/postings/{id}/",
        fields=lambda: known.fields(form, row),
        save=save,
        names=NAMES,
        label=known.label,
        note=known.note,
        lead=f"{row.staff.name} → {place(row)}",
    )


def _require_offered(request: Request, row: Posting, event: str) -> None:
    """A form that cannot be sent is not shown. Raises IllegalMove or Denied as the step itself would."""
    if event not in actions.offers(request.actor, row):
        actions.require(request.actor, row, event)


NAMES = ("on", "until", "note", "why", "due_back", "staff_id", "role", "files")


def _when(request: Request, row: Posting) -> dict[str, str]:
    return {"on": today(request).isoformat()}


def _of(form: Form) -> dict[str, object]:
    """What every verb takes."""
    return {"by": form.request.actor, "at": form.request.at, "seen": seen_of(form)}


def _note(form: Form, label: str, *, required: bool = False) -> Component:
    return form.field("note", label, kind="textarea", required=required, optional=not required, maxlength=500)


def _proof(form: Form, row: Posting, hint: str) -> Component:
    ids = tuple(map(str, files_of(form.request)))
    return Upload(
        name="files", label=_("凭据"), url="/files/", subject=f"draft:{form.id}", ids=ids, hint=hint
    )


def _agree(form: Form, row: Posting) -> Posting:
    return actions.agree(posting_id=row.pk, note=form.get("note"), **_of(form))  # type: ignore[arg-type]  # typed above


def _decline(form: Form, row: Posting) -> Posting:
    return actions.decline(posting_id=row.pk, note=form.get("note"), **_of(form))  # type: ignore[arg-type]  # typed above


def _cancel(form: Form, row: Posting) -> Posting:
    return actions.cancel(posting_id=row.pk, note=form.get("note"), **_of(form))  # type: ignore[arg-type]  # typed above


def _arrive(form: Form, row: Posting) -> Posting:
    return actions.arrive(
        posting_id=row.pk, on=form.day("on"), file_ids=files_of(form.request), note=form.get("note"), **_of(form)  # type: ignore[arg-type]
    )  # fmt: skip


def _depart(form: Form, row: Posting) -> Posting:
    return actions.depart(
        posting_id=row.pk, on=form.day("on"), file_ids=files_of(form.request), note=form.get("note"), **_of(form)  # type: ignore[arg-type]
    )  # fmt: skip


def _away(form: Form, row: Posting) -> Posting:
    return actions.go_away(
        id=form.id, posting_id=row.pk, on=form.day("on"), due_back=form.day_if("due_back"), why=form.one_of("why", Why),
        note=form.get("note"), **_of(form),  # type: ignore[arg-type]
    )  # fmt: skip


def _back(form: Form, row: Posting) -> Posting:
    return actions.come_back(posting_id=row.pk, on=form.day("on"), note=form.get("note"), **_of(form))  # type: ignore[arg-type]  # typed above


def _extend(form: Form, row: Posting) -> Posting:
    return actions.extend(posting_id=row.pk, until=form.day("until"), note=form.get("note"), **_of(form))  # type: ignore[arg-type]  # typed above


def _shorten(form: Form, row: Posting) -> Posting:
    return actions.shorten(posting_id=row.pk, until=form.day("until"), note=form.get("note"), **_of(form))  # type: ignore[arg-type]  # typed above


def _swap(form: Form, row: Posting) -> Posting:
    return actions.swap(
        id=form.id, posting_id=row.pk, staff_id=person_of(form, row.supporting_id), on=form.day("on"),
        role=form.one_of("role", Role), note=form.get("note"), **_of(form),  # type: ignore[arg-type]
    )  # fmt: skip


def _day(form: Form, label: str, name: str = "on", hint: str = "") -> Component:
    return form.field(name, label, kind="date", required=True, hint=hint)


def _ends(request: Request, row: Posting) -> dict[str, str]:
    return {"until": (row.planned.upper - timedelta(1)).isoformat()}


def _planned_end(row: Posting) -> str:
    return _("现在计划到 %(day)s") % {"day": row.planned.upper - timedelta(1)}


FORMS: dict[str, StepForm] = {
    "agree": StepForm(
        gettext_lazy("同意接收"),
        lambda form, row: [_note(form, _("给对方的话"))],
        _agree,
        gettext_lazy("同意接收"),
        gettext_lazy("已同意，等人到岗。"),
    ),
    "decline": StepForm(
        gettext_lazy("不同意接收"),
        lambda form, row: [_note(form, _("为什么"), required=True)],
        _decline,
        gettext_lazy("不同意"),
        gettext_lazy("已告诉对方，他们可以改计划。"),
    ),
    "cancel": StepForm(
        gettext_lazy("取消派驻"),
        lambda form, row: [_note(form, _("为什么"), required=True)],
        _cancel,
        gettext_lazy("取消派驻"),
        gettext_lazy("已取消，这个人的日子空出来了。"),
    ),
    "arrive": StepForm(
        gettext_lazy("登记到岗"),
        lambda form, row: [
            _day(form, _("到岗那天")),
            _proof(form, row, _("报到单或合影，可以不传")),
            _note(form, _("说明")),
        ],
        _arrive,
        gettext_lazy("到岗了"),
        gettext_lazy("已登记，等接收方确认。"),
        gettext_lazy("接收方确认以后才算在岗，并入账 1 人。"),
        _when,
    ),
    "away": StepForm(
        gettext_lazy("登记暂离"),
        lambda form, row: [
            form.field("why", _("为什么"), kind="select", options=choices(Why)),
            _day(form, _("不在岗的第一天")),
            form.field("due_back", _("打算哪天返岗"), kind="date", optional=True),
            _note(form, _("说明")),
        ],
        _away,
        gettext_lazy("登记暂离"),
        gettext_lazy("已登记，这些日子不算在岗。"),
        first=_when,
    ),
    "back": StepForm(
        gettext_lazy("登记返岗"),
        lambda form, row: [_day(form, _("返岗那天")), _note(form, _("说明"))],
        _back,
        gettext_lazy("返岗了"),
        gettext_lazy("已登记，从那天起又算在岗。"),
        first=_when,
    ),
    "extend": StepForm(
        gettext_lazy("延期"),
        lambda form, row: [
            _day(form, _("新的最后一天"), "until", _planned_end(row)),
            _note(form, _("说明")),
        ],
        _extend,
        gettext_lazy("延期"),
        gettext_lazy("已延期。"),
        first=_ends,
    ),
    "shorten": StepForm(
        gettext_lazy("提前结束"),
        lambda form, row: [
            _day(form, _("新的最后一天"), "until", _planned_end(row)),
            _note(form, _("为什么"), required=True),
        ],
        _shorten,
        gettext_lazy("提前结束"),
        gettext_lazy("计划已改短；离岗那天再登记离岗。"),
        first=_ends,
    ),
    "swap": StepForm(
        gettext_lazy("换人"),
        lambda form, row: [
            person_field(form, row.supporting_id, _("换成谁")),
            form.field("role", _("身份"), kind="select", options=choices(Role)),
            _day(form, _("从哪天起换"), hint=_planned_end(row)),
            _note(form, _("说明")),
        ],
        _swap,
        gettext_lazy("换人"),
        gettext_lazy("已安排接替的人，等接收方同意；交接文件连到这里。"),
        gettext_lazy("前一任的计划到换人前一天为止，交接文件连到后一任。"),
        lambda request, row: {"role": row.role, "on": today(request).isoformat()},
    ),
    "depart": StepForm(
        gettext_lazy("登记离岗"),
        lambda form, row: [
            _day(form, _("在岗最后一天")),
            _proof(form, row, _("离岗证明，可以不传")),
            _note(form, _("说明")),
        ],
        _depart,
        gettext_lazy("离岗了"),
        gettext_lazy("已登记，在岗天数等接收方确认。"),
        gettext_lazy("在岗天数由到岗、暂离、离岗算出，不用填。"),
        _when,
    ),
}
