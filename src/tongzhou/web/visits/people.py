"""Whose task a resolution is: typed, then chosen where several fit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from tongzhou.kernel.errors import Invalid
from tongzhou.support.visits import queries
from tongzhou.support.visits.rules import NO_OWNER
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.forms import NONE_FOUND, WHICH_ONE, Form, uuid_of

if TYPE_CHECKING:
    from tongzhou.support.visits.models import Visit


def owner(form: Form, visit: Visit) -> UUID:
    """The person chosen, or the only one of both houses that fits what was typed. Raises Invalid (owner_id)."""
    typed = form.get("owner_id")
    known = uuid_of(typed)
    if known:
        return known
    if not typed:
        raise Invalid(NO_OWNER, field="owner_id")
    hits = queries.candidates(form.request.actor, visit, typed)
    exact = [one for one in hits if one.name == typed]
    if len(exact or hits) == 1:
        return (exact or hits)[0].pk
    form.offered["owner_id"] = hits  # type: ignore[assignment]  # anything with an id and a name
    raise Invalid(WHICH_ONE if hits else NONE_FOUND, field="owner_id", typed=typed)


def owner_field(form: Form) -> Field:
    """A name typed, or the few that fit it."""
    hits = form.offered.get("owner_id")
    if not hits:
        hint = _("输入姓名、拼音或首字母")
        return form.field("owner_id", _("谁来办"), required=True, hint=hint)
    options = tuple(Option(str(one.id), _who(one)) for one in hits)
    again = Option("", _("换一个名称再找"))
    return form.field("owner_id", _("谁来办"), kind="select", options=(*options, again), required=True)


def _who(one: object) -> str:
    house, department = getattr(one, "institution", None), getattr(one, "department", None)
    parts = (getattr(one, "name", ""), getattr(house, "label", ""), getattr(department, "name", ""))
    return " ".join(part for part in parts if part)
