"""What the forms of these pages share: choosing the two sides, amounts with their qualifier, files, and one way to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words
from tongzhou.support.resources import queries
from tongzhou.support.resources.rules.categories import Category
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.components.files import Upload
from tongzhou.web.forms import CHOOSE, Form, answer, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.partnerships.parts import today
from tongzhou.web.resources.parts import Hidden

QUALIFIED = (
    Option(Qualifier.EXACT.value, Words("确切", "exact")),
    Option(Qualifier.ABOUT.value, Words("约", "about")),
    Option(Qualifier.MORE_THAN.value, Words("超过", "more than")),
)


@dataclass(frozen=True)
class Sheet:
    """One form of these pages: what it is called, where it leads back, what it asks, what it does."""

    form: Form
    title: Text
    back: str
    fields: Callable[[], Sequence[Component]]
    save: Callable[[], HttpResponse | None]
    names: tuple[str, ...]
    label: Text
    lead: Text = ""
    note: Text = ""

    def answer(self) -> HttpResponse:
        """Show it, or save and go on."""
        return answer(
            self.form,
            title=self.title,
            back=self.back,
            fields=self.fields,
            save=self.save,
            names=self.names,
            label=self.label,
            lead=self.lead,
            note=self.note,
            current="money",
            style="css/resources.css",
        )


def seen(form: Form, steps: int) -> int:
    """The number of the last step that the page had shown; kept in the form from its first showing."""
    known = whole(form.get("seen"))
    form.fresh = str(steps)
    form.values["seen"] = str(steps if known is None else known)
    return steps if known is None else known


def seen_field(form: Form) -> Hidden:
    """Carries the number along."""
    return Hidden("seen", form.get("seen"))


def options(among: dict[str, Category]) -> tuple[Option, ...]:
    """A closed list as options, nothing chosen to begin with."""
    return (Option("", _("请选择")), *(Option(one.code, one.words) for one in among.values()))


def sides_field(form: Form) -> Field:
    """Who for whom: the pairings for which the reader may enter money."""
    found = queries.sides(form.request.actor, on=today(form.request))
    listed = tuple(Option(str(one.pairing.pk), one.label) for one in found)
    if len(listed) == 1:
        form.values["pairing"] = listed[0].value
    elif len(listed) > 1:
        listed = (Option("", _("请选择")), *listed)
    hint = "" if listed else _("还没有结对；请先由双方办公室建立结对。")
    return form.field("pairing", _("谁帮谁"), kind="select", options=listed, required=True, hint=hint)


class Two(TypedDict):
    """The two sides, as the verbs want them."""

    supporting_id: UUID
    receiving_id: UUID


def chosen_sides(form: Form) -> Two:
    """The two ids that the chosen pairing stands for. Raises Invalid ("pairing")."""
    known = uuid_of(form.get("pairing"))
    for one in queries.sides(form.request.actor, on=today(form.request)):
        if one.pairing.pk == known:
            return Two(supporting_id=one.pairing.supporting_id, receiving_id=one.pairing.receiving_id)
    raise Invalid(CHOOSE, field="pairing")


def money_field(form: Form, name: str, label: Text, *, required: bool = False, hint: Text = "") -> Field:
    """An amount in yuan."""
    said = hint or _("不知道就留空；可以写 110万")
    return form.field(
        name, label, unit=_("元"), inputmode="text", hint=said, required=required, optional=not required, maxlength=24
    )  # fmt: skip


def qualifier_field(form: Form, name: str, label: Text) -> Field:
    """How sure a number is."""
    return form.field(name, label, kind="select", options=QUALIFIED)


def qualifier(form: Form, name: str) -> Qualifier:
    """How sure; exact when nothing was said."""
    return form.one_of(name, Qualifier) if form.get(name) else Qualifier.EXACT


def day_field(form: Form, name: str, label: Text, *, required: bool = True, hint: Text = "") -> Field:
    """A day."""
    return form.field(name, label, kind="date", required=required, optional=not required, hint=hint)


def note_field(form: Form, label: Text = "", *, name: str = "note", required: bool = False) -> Field:
    """Some lines in one's own words."""
    return form.field(
        name, label or _("说明"), kind="textarea", required=required, optional=not required, maxlength=2000
    )  # fmt: skip


def upload(form: Form, ids: Sequence[UUID]) -> Upload:
    """The strip for photos and documents."""
    return Upload(
        name="files",
        label=_("扫描件、照片或 PDF"),
        url="/files/",
        subject=f"draft:{new_id()}",
        ids=tuple(map(str, ids)),
        required=True,
        fault=form.faults.get("files"),
    )


def step(
    form: Form,
    title: Text,
    back: str,
    fields: Callable[[], Sequence[Component]],
    take: Callable[[], object],
    names: tuple[str, ...],
    *,
    lead: Text = "",
    note: Text = "",
    then: str = "",
) -> HttpResponse:
    """The form of one step of a record: it carries along what the page had seen, and goes back (or on to `then`)."""

    def save() -> HttpResponse:
        take()
        return redirect(then or back)

    def shown() -> list[Component]:
        return [*fields(), seen_field(form)]

    return Sheet(form, title, back, shown, save, names, title, lead, note).answer()
