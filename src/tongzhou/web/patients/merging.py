"""The office's page of records that may be one person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongzhou.care.patients import actions, queries
from tongzhou.care.patients.queries import Identity, Pair
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Tone
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.patients import forms
from tongzhou.web.patients.lines import PatientLine, lines


@dataclass(frozen=True, slots=True)
class Shown:
    """Two records side by side, why they may be one, and the two answers."""

    chips: tuple[Chip, ...]
    sides: tuple[PatientLine, ...]
    acts: tuple[Action, ...]
    dialogs: tuple[Confirm, ...]


@require_safe
def duplicates(request: Request) -> HttpResponse:
    """Pairs within the office's reach, each to be merged or told apart."""
    request.actor.require(Permission.MERGE_PATIENTS)
    pairs = queries.pairs(request.actor)
    rows = {row.pk: row for pair in pairs for row in (pair.one, pair.other)}
    names = queries.identities(request.actor, rows.values(), at=request.at, why="duplicates")
    head = PageHead(
        _("可能重复的登记"),
        _("是同一个人就合并，病史会合到一起；不是就分开，以后不再提醒。"),
        over=_("病人"),
    )
    empty = Empty(_("没有可能重复的登记"), _("姓名和生日、姓名和电话、身份证号相同的会列在这里。"))
    shown = [_shown(request, pair, names) for pair in pairs]
    return page(request, "patients/duplicates.html", current="patients", head=head, pairs=shown, empty=empty)


def _shown(request: Request, pair: Pair, names: dict[UUID, Identity]) -> Shown:
    on = timezone.localdate(request.at)
    sides = lines((pair.one, pair.other), names, on=on, href=lambda id: reverse("patient", args=[id]))
    merge_id = f"merge-{pair.one.pk}-{pair.other.pk}"
    both = (("one", str(pair.one.pk)), ("other", str(pair.other.pk)))
    acts = (
        Action(_("是同一个人，合并"), style="primary", dialog=merge_id),
        Action(_("不是同一个人"), reverse("patient-apart"), post=True, fields=both),
    )
    chips = tuple(Chip(why.words, Tone.AMBER) for why in pair.reasons)
    return Shown(chips, sides, acts, (_merging(merge_id, pair, sides),))


def _merging(id: str, pair: Pair, sides: tuple[PatientLine, ...]) -> Confirm:
    """The older record stays: more may already speak of it."""
    kept, gone = sorted((pair.one, pair.other), key=lambda row: (row.created_at, row.pk))
    place = kept.registered_at.label
    return Confirm(
        id=id,
        title=_("合并成一个人？"),
        text=_("保留先登记的那条（%(place)s），另一条并入它。以后可以撤销。") % {"place": place},
        action=reverse("patient-merge"),
        label=_("合并"),
        reason=_("怎么知道是同一个人"),
        kept=False,
        fields=(("id", str(new_id())), ("gone", str(gone.pk)), ("kept", str(kept.pk))),
    )


@require_POST
def merge(request: Request) -> HttpResponse:
    """Merge `gone` into `kept`."""
    request.actor.require(Permission.MERGE_PATIENTS)
    id, gone, kept = (_id(request, name) for name in ("id", "gone", "kept"))
    reason = request.POST.get("reason", "")
    actions.merge(id=id, by=request.actor, at=request.at, gone_id=gone, kept_id=kept, reason=reason)
    messages.success(request, _("已合并。"))
    return HttpResponseRedirect(reverse("patient", args=[kept]))


@require_POST
def apart(request: Request) -> HttpResponse:
    """`one` and `other` are two people."""
    request.actor.require(Permission.MERGE_PATIENTS)
    one, other = _id(request, "one"), _id(request, "other")
    actions.keep_apart(by=request.actor, at=request.at, one_id=one, other_id=other)
    messages.success(request, _("已分开，以后不再提醒。"))
    return HttpResponseRedirect(reverse("patient-duplicates"))


@require_POST
def undo(request: Request, merge_id: UUID) -> HttpResponse:
    """Take a merge back."""
    row = actions.undo_merge(by=request.actor, at=request.at, merge_id=merge_id)
    messages.success(request, _("已撤销，两条记录重新分开。"))
    return HttpResponseRedirect(reverse("patient", args=[row.kept_id]))


def _id(request: Request, name: str) -> UUID:
    found = forms.read_id(request.POST.get(name, ""))
    if found is None:
        raise Invalid(forms.NOT_CHOSEN, field=name)
    return found
