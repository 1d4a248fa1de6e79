"""Who: chosen from a list, or typed where the house is large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from tongzhou.kernel.errors import Invalid
from tongzhou.support.placements.queries import LISTED
from tongzhou.web.components.component import Text, speak
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.forms import CHOOSE, NONE_FOUND, WHICH_ONE, Form, uuid_of

if TYPE_CHECKING:
    from tongzhou.directory.models import Staff

Search = Callable[[str, UUID | None], "list[Staff]"]
"""People that fit what was typed; whoever is chosen already comes first."""


def person_field(
    form: Form, name: str, label: Text, search: Search, *, none: Text = "", hint: Text = "", house: str = ""
) -> Field:
    """A select of people; of a house with more than a select holds, a name to type. `none`: nobody may be chosen."""
    offered: Sequence[object] = form.offered.get(name, ())
    if not offered:
        known = uuid_of(form.get(name))
        offered = search("", known)
        if len(offered) > LISTED and known is None:
            typed = _("输入姓名、拼音或首字母")
            return form.field(name, label, required=not none, optional=bool(none), hint=typed)
    options = [Option(str(one.pk), said(one, house)) for one in offered]  # type: ignore[attr-defined]  # staff, also where they are kept beside places
    return form.field(
        name, label, kind="select", options=(Option("", none or _("请选")), *options), required=not none, hint=hint
    )  # fmt: skip


def said(one: object, house: str = "") -> str:
    """Name, title, department; the institution where it is another than `house`."""
    department, at = getattr(one, "department", None), getattr(one, "institution", None)
    parts = (
        getattr(one, "name", ""),
        speak(one.title_words.words),  # type: ignore[attr-defined]  # staff
        at.label if at and house and at.label != house else "",
        department.name if department else "",
    )
    return " ".join(part for part in parts if part)


def person_of(form: Form, name: str, search: Search) -> UUID:
    """The person that was chosen, or the only one who fits what was typed. Raises Invalid."""
    found = person_if(form, name, search)
    if found is None:
        raise Invalid(CHOOSE, field=name)
    return found


def person_if(form: Form, name: str, search: Search) -> UUID | None:
    """As `person_of`; None when nothing was chosen or typed. Raises Invalid."""
    typed = form.get(name)
    known = uuid_of(typed)
    if known or not typed:
        return known
    hits = search(typed, None)
    exact = [one for one in hits if one.name == typed]
    if len(exact or hits) == 1:
        return (exact or hits)[0].pk
    form.offered[name] = hits[:LISTED]  # type: ignore[assignment]  # staff, kept beside places
    raise Invalid(WHICH_ONE if hits else NONE_FOUND, field=name, typed=typed)
