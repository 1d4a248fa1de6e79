"""A referral brought to any state through the verbs themselves, on the stage of consultations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.factories.consultations import NOW, Stage, minutes
from tests.factories.patients import consented, registered
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.actions import Said, Wish
from tongzhou.care.referrals.models import Offer, OutsideParty, Referral
from tongzhou.care.referrals.rules import CarePlan, OfferKind, Outcome, Summary, Transport
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.rules import Urgency

SUMMARY = Summary(
    problems="急性胸痛，疑似心肌梗死",
    medications="阿司匹林 300 mg 已嚼服",
    allergies="无",
    results="心电图 V1–V4 抬高",
    procedures="已建静脉通路",
    plan="到院直接进胸痛中心",
)
RESULT = Summary(problems="急性前壁心肌梗死，已放支架", medications="双抗、他汀", plan="一个月后门诊复查")
PLAN = CarePlan(
    medicines="阿司匹林 100 mg 每日一次，氯吡格雷 75 mg 每日一次",
    wound="穿刺处保持干燥三天",
    rehabilitation="两周内不提重物",
    watch="胸痛、黑便、头晕",
    come_back="一个月后，或胸痛再发立即",
    call="心内科值班 演示电话",
)


def wish_of(s: Stage, sender: Institution, *, at: datetime = NOW, **values: Any) -> Wish:
    """An urgent wish of a patient of that house, with consent; to the county unless told otherwise."""
    if "patient_id" not in values:
        patient = registered(sender, at=at)
        values |= {"patient_id": patient.pk, "consent_id": consented(patient, at=at).pk}
    told = {
        "reason": "胸痛两小时，这里不能溶栓",
        "urgency": Urgency.URGENT,
        "transport": Transport.AMBULANCE,
        "summary": SUMMARY,
    }
    if "to" not in values and "outside" not in values:
        told["to"] = s.county.pk
    return Wish(**(told | values))


def asked(s: Stage, *, by: Actor | None = None, at: datetime = NOW, **values: Any) -> Referral:
    """From the village to the county, unless told otherwise."""
    who = by or s.asker
    assert who.institution_id is not None
    sender = Institution.objects.get(pk=who.institution_id)
    return actions.request(id=new_id(), by=who, at=at, wish=wish_of(s, sender, at=at, **values))


def down(s: Stage, *, at: datetime = NOW, **values: Any) -> Referral:
    """From the county down to the village, with a plan of care."""
    return asked(s, by=s.county_doctor, at=at, **({"to": s.village.pk, "plan": PLAN, "urgency": Urgency.ROUTINE} | values))  # fmt: skip


def accepted(s: Stage, **values: Any) -> Referral:
    """… and the county says yes."""
    row = asked(s, **values)
    return actions.accept(by=s.county_doctor, at=NOW + minutes(10), referral_id=row.pk)


def departed(s: Stage, **values: Any) -> Referral:
    """… and the patient is on the road."""
    row = accepted(s, **values)
    return actions.depart(by=s.asker, at=NOW + minutes(20), referral_id=row.pk)


def arrived(s: Stage, **values: Any) -> Referral:
    """… and there."""
    row = departed(s, **values)
    return actions.arrive(by=s.county_doctor, at=NOW + minutes(60), referral_id=row.pk)


def finished(s: Stage, *, outcome: Outcome = Outcome.BACK, **values: Any) -> Referral:
    """… and the county has written its summary."""
    row = arrived(s, **values)
    return actions.finish(
        by=s.county_doctor, at=NOW + minutes(600), referral_id=row.pk, outcome=outcome, result=RESULT, plan=PLAN
    )  # fmt: skip


def closed(s: Stage, **values: Any) -> Referral:
    """… and the village has read it."""
    row = finished(s, **values)
    return actions.close(by=s.asker, at=NOW + minutes(660), referral_id=row.pk)


def bed(s: Stage, *, label: str = "心内 3 床", at: datetime = NOW) -> Offer:
    """A bed that the county keeps for referred patients."""
    return actions.offer(
        id=new_id(), by=s.county_doctor, at=at, institution_id=s.county.pk, kind=OfferKind.BED, label=label
    )


def party(by: Actor, *, at: datetime = NOW) -> OutsideParty:
    """A hospital outside the network, as this house knows it."""
    return actions.add_party(by=by, at=at, name="演示网外医院", contact="演示·王护士", phone="0000-000000")


def told(at: datetime = NOW) -> Said:
    """Somebody of it on the telephone."""
    return Said("演示·王护士（急诊）", at)


def of_stage(s: Stage, at: datetime) -> dict[str, Any]:
    """For the world: one that waits for the county, one that it has answered for and finished, one outside with its link, a free bed."""
    row = asked(s, at=at)
    done = finished_at(s, at)
    outside = asked(s, by=s.county_doctor, at=at, outside=party(s.county_doctor, at=at).pk)
    _link, token = actions.make_link(by=s.county_doctor, at=at, referral_id=outside.pk)
    place = bed(s, at=at)
    kept = actions.save_draft(
        id=new_id(), by=s.asker, at=at, patient_id=row.patient_id, data={"way": "up", "back": "", "texts": {"reason": "胸痛"}}
    )  # fmt: skip
    return {
        "referral": row.pk, "referral_finished": done.pk, "referral_outside": outside.pk, "outside_token": token, "bed": place.pk, "referral_draft": kept.pk, "referral_step_draft": past_draft(s, at),
        "step_redirect": "redirect", "step_close": "close",
    }  # fmt: skip


def past_draft(s: Stage, at: datetime) -> UUID:
    """An answer that the village doctor was writing when his colleague gave one: it can only be read now."""
    row = asked(s, at=at)
    actions.ask_back(by=s.county_doctor, at=at + minutes(1), referral_id=row.pk, note="用药史")
    texts = {"way": "", "back": "", "texts": {"note": "问过家属"}}
    kept = actions.save_step_draft(
        by=s.asker, at=at + minutes(2), referral_id=row.pk, event="reply", data=texts
    )
    actions.reply(by=s.colleague, at=at + minutes(3), referral_id=row.pk, note="同事先答了")
    return kept.pk


def finished_at(s: Stage, at: datetime) -> Referral:
    """One that went all the way to the receiver's summary, within an hour of `at`."""
    row = asked(s, at=at)
    actions.accept(by=s.county_doctor, at=at + minutes(5), referral_id=row.pk)
    actions.arrive(by=s.county_doctor, at=at + minutes(30), referral_id=row.pk)
    return actions.finish(
        by=s.county_doctor, at=at + minutes(60), referral_id=row.pk, outcome=Outcome.BACK, result=RESULT, plan=PLAN
    )  # fmt: skip
