"""What a patient's page shows, made of components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongzhou.care.patients import queries
from tongzhou.care.patients.queries import Sheet
from tongzhou.care.patients.rules import ConsentForm, Purpose
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.web.components import opinion
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.edge import Request
from tongzhou.web.patients.lines import about

if TYPE_CHECKING:
    from tongzhou.care.patients.models import Consent, Merge


def head(request: Request, sheet: Sheet) -> PageHead:
    """Name, sex and age, where registered; what can be done from here."""
    row, acts = sheet.patient, []
    place = row.registered_at.place
    if request.actor.may(Permission.REGISTER_PATIENT, place):
        acts.append(Action(_("修改资料"), reverse("patient-edit", args=[row.pk])))
    if request.actor.may(Permission.ASK):
        acts.append(Action(_("请人帮忙"), f"/ask/?patient={row.pk}", "primary", "plus"))
    who = about(sheet.identity, timezone.localdate(request.at))
    lead = Words(
        f"{who.zh}　{row.registered_at.label} 登记", f"{who.en}, registered at {row.registered_at.label}"
    )
    return PageHead(sheet.identity.name, lead, actions=tuple(acts))


def known(sheet: Sheet) -> KeyValues:
    """Numbers (the ID number masked), birth, address."""
    who = sheet.identity
    born: Text = "" if who.born_on is None else who.born_on.isoformat()
    if who.born_on and who.born_about:
        born = Words(f"约 {who.born_on.year} 年", f"about {who.born_on.year}")
    return KeyValues(
        (
            Pair(_("出生"), born),
            Pair(_("身份证号"), who.id_number),
            Pair(_("电话"), who.phone),
            Pair(_("住址"), who.address),
        )
    )


def agreed(request: Request, sheet: Sheet) -> list[tuple[Component, Action | None]]:
    """For each purpose what is in force, with the way to take it back; else the way to record it."""
    return [_line(request, sheet, purpose) for purpose in Purpose]


def _line(request: Request, sheet: Sheet, purpose: Purpose) -> tuple[Component, Action | None]:
    one = queries.standing_for(sheet.consents, purpose)
    may = request.actor.may(Permission.REGISTER_PATIENT)
    if one is None:
        address = reverse("patient-consent", args=[sheet.patient.pk]) + f"?purpose={purpose.value}"
        return opinion.Consent(purpose.words, href=address if may else ""), None
    paper = reverse("file", args=[one.document_id]) if one.document_id else ""
    shown = opinion.Consent(
        purpose.words, _giver(one), ConsentForm(one.form).words, one.given_at, paper, request.at
    )
    return shown, Action(_("撤回"), style="quiet", dialog=f"withdraw-{one.pk}") if may else None


def _giver(one: Consent) -> Text:
    name = queries.guardian(one)
    if not name:
        return Words("本人", "the patient")
    return f"{name}（{one.guardian_relation}）"


def dialogs(request: Request, sheet: Sheet) -> list[Component]:
    """The questions before a consent is taken back, or a merge undone."""
    found: list[Component] = []
    if request.actor.may(Permission.REGISTER_PATIENT):
        standing = [queries.standing_for(sheet.consents, purpose) for purpose in Purpose]
        found += [_withdrawal(one) for one in standing if one is not None]
    if request.actor.may(Permission.MERGE_PATIENTS):
        found += [_undoing(one) for one in sheet.merges if one.undone_at is None]
    return found


def _withdrawal(one: Consent) -> Confirm:
    purpose = Purpose(one.purpose).words
    return Confirm(
        id=f"withdraw-{one.pk}",
        title=Words(f"撤回用于{purpose.zh}的同意？", f"Withdraw the consent for {purpose.en}?"),
        text=_("从现在起不再用于这个目的；以前做过的照旧留在记录里。"),
        action=reverse("consent-withdraw", args=[one.pk]),
        label=_("撤回"),
        danger=True,
        reason=_("为什么撤回"),
        kept=False,
    )


def _undoing(one: Merge) -> Confirm:
    return Confirm(
        id=f"undo-{one.pk}",
        title=_("撤销这次合并？"),
        text=_("两条记录重新分开，各自原来的内容都还在。"),
        action=reverse("patient-undo-merge", args=[one.pk]),
        label=_("撤销合并"),
        danger=True,
    )


def owed(sheet: Sheet) -> Notice | None:
    """An emergency whose signature is still to come."""
    if not queries.owed(sheet.consents):
        return None
    address = reverse("patient-consent", args=[sheet.patient.pk])
    act = Action(_("现在补签"), f"{address}?purpose={Purpose.CARE.value}")
    return Notice(_("紧急会诊的同意书还没有补签。"), _("情况缓和后请病人或监护人签字。"), Tone.AMBER, act)


def history(request: Request, sheet: Sheet) -> tuple[Timeline | None, list[Action]]:
    """Consents withdrawn and records merged, newest first; which merges may be undone."""
    withdrawn = [(one.withdrawn_at, _withdrawn(one)) for one in sheet.consents if one.withdrawn_at]
    merged = [(one.undone_at or one.at, _merged(one)) for one in sheet.merges]
    events = sorted(withdrawn + merged, key=lambda pair: pair[0], reverse=True)
    acts = []
    if request.actor.may(Permission.MERGE_PATIENTS):
        acts = [
            Action(_("撤销合并"), dialog=f"undo-{one.pk}") for one in sheet.merges if one.undone_at is None
        ]
    line = Timeline(tuple(event for _at, event in events), request.at) if events else None
    return line, acts


def _withdrawn(one: Consent) -> Event:
    purpose = Purpose(one.purpose).words
    what = Words(f"撤回用于{purpose.zh}的同意", f"Consent for {purpose.en} withdrawn")
    return Event(what, one.withdrawn_at, one.institution.label, note=one.withdrawn_why)


def _merged(one: Merge) -> Event:
    place = one.gone.registered_at.label
    what = Words(f"并入了{place}的登记", f"The record of {place} was merged into this one")
    if one.undone_at:
        what = Words(f"和{place}的登记合并后又分开", f"Merged with the record of {place}, then separated")
    return Event(what, one.undone_at or one.at, one.by_name, note=one.reason)
