"""The components of the case page. `fixed` was so when it was asked; `live` changes with each step."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.consultations.fields import Kind
from tongzhou.care.consultations.queries import CasePage
from tongzhou.care.consultations.rules import Decision, State
from tongzhou.care.patients.rules import ConsentForm, Purpose
from tongzhou.directory.rules import Tier, Title
from tongzhou.kernel.actors import Actor
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.ledger import Hash
from tongzhou.web.components.opinion import Consent, Opinion, Part, Signature
from tongzhou.web.components.people import Person
from tongzhou.web.components.route import Chain, Station
from tongzhou.web.components.times import SHANGHAI, day
from tongzhou.web.consultations import amending, doing, happened
from tongzhou.web.consultations.asking_form import file_of
from tongzhou.web.consultations.rows import clock_of, seals_of, urgency_chip

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Consultation
    from tongzhou.care.consultations.models import Opinion as Signed
    from tongzhou.care.consultations.queries.parts import SeatPart

FIRST_LOOK = 4
"""Answers shown in the strip above the rest."""
LEVELS = {Tier.VILLAGE: "village", Tier.TOWNSHIP: "township", Tier.COUNTY: "county"}


def fixed(found: CasePage, now: datetime) -> dict[str, Any]:
    """What was asked, of whom, with which consent."""
    case = found.case
    known = [(field.words, value) for field, value in found.answers if field.kind is not Kind.PHOTO]
    pictures = [file_of(one) for one in found.files]
    return {
        "patient_line": patient_line(found, now),
        "background": found.patient.background,
        "phone": found.patient.phone,
        "urgency": urgency_chip(case),
        "strip": KeyValues(tuple(Pair(*one) for one in known[:FIRST_LOOK])),
        "answers": known[FIRST_LOOK:],
        "pictures": pictures,
        "consent": Consent(
            Purpose(case.consent.purpose).words,
            _("监护人") if case.consent.guardian_cipher else _("本人"),
            ConsentForm(case.consent.form).words,
            case.consent.given_at,
            reverse("file", args=[case.consent.document_id]) if case.consent.document_id else "",
            now,
        ),
        "asker": Person(case.asker.name, Title(case.asker.title).words, case.asking.label),
    }


def live(found: CasePage, actor: Actor, now: datetime) -> dict[str, Any]:
    """Where it stands, who has it, what was said and signed, what may be done."""
    case = found.case
    seated = [one for one in found.panel if one.left_at is None]
    due = follow_up_on(found)
    opinions = _opinions(found, now)
    return {
        "case": case,
        "badge": Badge(State(case.state).words, _tone(case)),
        "clock": clock_of(case, now),
        "waits": _waits(case, actor),
        "seals": seals_of(case, big=True),
        "chain": _chain(found),
        "timeline": happened.timeline(found, now),
        "opinions": [one for one in opinions if not one.newer],
        "older": [one for one in opinions if one.newer],
        "panel": [Person(one.name, Title(one.title).words, _seat(one)) for one in seated],
        "joint": len(seated) > 1,
        "decision": Decision(case.decision).words if case.decision else None,
        "unread": amending.notice(found),
        "entry": reverse("ledger:entry", args=[found.entry_id]) if found.entry_id else "",
        "follow_up_on": day(due) if due else "",
        "acts": doing.acts(found),
        "main": doing.main(found),
    }


def _seat(one: SeatPart) -> str:
    """Where he works, and whether his signature is still waited for."""
    return f"{one.institution} · {_('已签署') if one.signed_at else _('还没签署')}"


def _tone(case: Consultation) -> Tone:
    if case.state == State.COMPLETED:
        return Tone.JADE
    return Tone.INDIGO if State(case.state).open else Tone.PLAIN


def _waits(case: Consultation, actor: Actor) -> str:
    """In whose hands it is, in one line."""
    if not case.clock:
        return ""
    if case.waits_for_id in actor.staff_ids:
        return _("您")
    parts = (
        case.waits_at.label,
        case.waits_department.name if case.waits_department else "",
        case.waits_for.name if case.waits_for else "",
    )
    return " ".join(part for part in parts if part)


def _chain(found: CasePage) -> Chain:
    """From who asked through every station to who has it now."""
    case = found.case
    here = case.holder_id
    asked = Station(case.asking.label, LEVELS.get(Tier(case.asking.tier), "expert"), "passed", _("提出"))
    seen = {case.asking_id}
    stations = [asked]
    for one in found.stations:
        if one.institution_id in seen:
            continue
        seen.add(one.institution_id)
        level = "expert" if one.pairing_id else LEVELS.get(Tier(one.tier), "expert")
        stations.append(Station(one.institution, level, "here" if one.institution_id == here else "passed"))
    return Chain(tuple(stations))


def patient_line(found: CasePage, now: datetime) -> str:
    """ "演示·某　男 58 岁"."""
    age = found.patient.age(now.astimezone(SHANGHAI).date())
    return f"{found.patient.name}　{speak(found.patient.sex.words)} {speak(age)}"


def _opinions(found: CasePage, now: datetime) -> list[Opinion]:
    """Signed opinions, the latest of each expert first; earlier versions say what replaced them."""
    latest = {one.staff_id: one for one in sorted(found.opinions, key=lambda one: one.version)}
    ordered = sorted(found.opinions, key=lambda one: (latest[one.staff_id] is not one, not one.leads, one.pk))
    return [_opinion(found, one, now, replaced=latest[one.staff_id] is not one) for one in ordered]


def _opinion(found: CasePage, one: Signed, now: datetime, *, replaced: bool) -> Opinion:
    case = found.case
    leads = (one.leads or one.staff_id == case.holder_staff_id) and len(found.panel) > 1
    parts = [
        *(Part(name, text) for name, text, _changed in amending.told(found, one)),
        Part(_("修订原因"), one.reason),
        Part(_("结案依据"), amending.basis(found, one)),
    ]
    return Opinion(
        house=one.institution.name,
        number=case.number,
        patient=patient_line(found, now),
        question=case.question,
        parts=tuple(part for part in parts if part.text),
        signatures=(
            Signature(one.signer_name, one.signer_title, one.institution.label, one.signed_at, leads),
        )
        if one.signed_at
        else (),
        version=one.version,
        newer="#opinion" if replaced else "",
        digest=Hash(one.content_hash, _("内容指纹")),
        seals=amending.seals(found, one),
        pdf="" if replaced else reverse("consultations:opinion_paper", args=[case.pk]),
    )


def follow_up_on(found: CasePage) -> date | None:
    """The day on which the patient is next asked about."""
    return next((one.due_on for one in found.follow_ups if one.recorded_at is None), None)
