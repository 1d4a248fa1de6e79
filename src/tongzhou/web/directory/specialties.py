"""Choosing specialties of a person by search: what was chosen stays ticked, what is found is offered beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.directory import queries
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.fields import Fault, Option
from tongzhou.web.edge import Request
from tongzhou.web.partnerships.parts import english

if TYPE_CHECKING:
    from tongzhou.directory.models import Specialty


@dataclass(frozen=True, slots=True)
class Offers(Component):
    """Specialties as boxes to tick: those chosen (ticked), then those found for `typed`."""

    template: ClassVar[str] = "directory/offers.html"
    chosen: tuple[Option, ...]
    found: tuple[Option, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Picker(Component):
    """The search field over the offers; without a script its button asks the server for the form with what is found."""

    template: ClassVar[str] = "directory/picker.html"
    label: Text
    offers: Offers
    fault: Fault | None = None


def picker(codes: Sequence[str], typed: str, fault: Fault | None = None) -> Picker:
    """The picker with these codes chosen and what fits `typed` offered."""
    return Picker(_("诊疗科目"), offers(codes, typed), fault)


def offers(codes: Sequence[str], typed: str) -> Offers:
    """At most two statements."""
    chosen = queries.specialties(codes) if codes else []
    found = [row for row in queries.find_specialties(typed) if row.code not in codes]
    return Offers(tuple(map(_option, chosen)), tuple(map(_option, found)), typed)


@require_GET
def found(request: Request) -> HttpResponse:
    """The offers for what is being typed, with those ticked already."""
    request.actor.require(Permission.EDIT_DIRECTORY)
    shown = offers(request.GET.getlist("specialties")[:40], request.GET.get("seek", "").strip())
    return render(request, "directory/found.html", {"found": shown})


def _option(row: Specialty) -> Option:
    return Option(row.code, row.name_en if english() else row.name, row.code)
