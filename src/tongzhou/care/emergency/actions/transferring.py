"""On to a higher hospital: the referral is opened at once and nothing is typed again; the next run begins with what is known."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.care.emergency.actions.beginning import begin
from tongzhou.care.emergency.actions.following import bind
from tongzhou.care.emergency.actions.parts import take_part
from tongzhou.care.emergency.actions.receiving import ends
from tongzhou.care.emergency.actions.runner import Turn, run
from tongzhou.care.emergency.actions.sheet import carry
from tongzhou.care.emergency.actions.told import Begun
from tongzhou.care.emergency.models import Point, Run, Vitals
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.queries.hands import sent_on
from tongzhou.care.emergency.refusals import NOT_THIS_SIDE, WENT_ON, WHO_IS_IT
from tongzhou.care.emergency.rules import Came, Outcome, Side
from tongzhou.care.patients.actions import record_consent
from tongzhou.care.patients.models import Consent
from tongzhou.care.patients.queries import record_ids
from tongzhou.care.patients.rules import ConsentForm, Purpose
from tongzhou.care.referrals import actions as referrals
from tongzhou.care.referrals.actions import Wish
from tongzhou.care.referrals.rules import Summary, Transport
from tongzhou.care.steps.texts import limited
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.rules import Urgency


def transfer(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    run_id: UUID,
    to: UUID | None = None,
    outside: UUID | None = None,
    note: str = "",
    seen: int | None = None,
) -> Run:
    """Send him on: a referral (at once) to a house of the network or an outside party, with what is known as its summary. Inside the network the run
    at the next hospital begins by the id `id`; it sees this one.

    When nobody has consented, that of an emergency is recorded in the name of `by`. Raises Conflict while nobody knows who he is (he can be registered
    without a name), and what a referral raises: no such destination, one that is open already.
    """
    note = limited(note, 500, "note")

    def change(turn: Turn) -> None:
        found = turn.run
        if found.patient_id is None:
            raise Conflict(WHO_IS_IT)
        if found.referral is not None and sent_on(found):
            raise Conflict(WENT_ON, number=found.referral.number)
        if by.institution_id != found.receiver_id:
            raise Denied(NOT_THIS_SIDE, side=Side.RECEIVER.words, place=found.where_to)
        referral = referrals.request(id=id, by=by, at=at, wish=_wish(found, by, at, note, to, outside))
        turn.detail.update(place=referral.where_to, referral=referral.number)
        found.referral = referral
        ends(turn, Outcome.TRANSFERRED, note)
        if to is not None:
            _next(id, by, at, found, to)

    content = {"to": to, "outside": outside}
    return run("transfer", change, by=by, at=at, run_id=run_id, seen=seen, note=note, content=content)


def _wish(found: Run, by: Actor, at: datetime, note: str, to: UUID | None, outside: UUID | None) -> Wish:
    assert found.patient_id is not None  # asked for before
    known = pathway(found.pathway)
    name = known.words.zh if known else found.pathway
    return Wish(
        patient_id=found.patient_id,
        consent_id=_consent(found.patient_id, by, at),
        reason=f"急救转诊：{name}"[:200],
        urgency=Urgency.IMMEDIATE,
        transport=Transport.AMBULANCE,
        summary=Summary(
            problems=f"{name}（{found.number}）{note}".strip(),
            results=_results(found),
            procedures=_done(found),
        ),
        to=to,
        outside=outside,
    )


def _consent(patient_id: UUID, by: Actor, at: datetime) -> UUID:
    """A consent for care that stands, or that of an emergency (brief, rule 2; form `emergency`: nobody can be asked in time)."""
    rows = Consent.objects.filter(
        patient__in=record_ids(patient_id),
        purpose=Purpose.CARE.value,
        withdrawn_at__isnull=True,
        given_at__lte=at,
    )
    standing = rows.order_by("-given_at").values_list("pk", flat=True).first()
    if standing is not None:
        return standing
    made = record_consent(
        id=new_id(),
        by=by,
        at=at,
        patient_id=patient_id,
        purpose=Purpose.CARE,
        form=ConsentForm.EMERGENCY,
        given_at=at,
    )
    return made.pk


def _results(found: Run) -> str:
    """The last vitals, in one line."""
    last = Vitals.objects.filter(run=found).order_by("-true_at").first()
    if last is None:
        return ""
    said = [
        f"血压 {last.systolic or '—'}/{last.diastolic or '—'}" if last.systolic or last.diastolic else "",
        f"脉搏 {last.pulse}" if last.pulse is not None else "",
        f"血氧 {last.spo2}%" if last.spo2 is not None else "",
        f"呼吸 {last.respiration}" if last.respiration is not None else "",
        f"血糖 {last.glucose}" if last.glucose is not None else "",
        f"意识 {last.consciousness}" if last.consciousness else "",
    ]
    return f"{last.true_at.astimezone(CHINA):%H:%M} " + "，".join(one for one in said if one)


def _done(found: Run) -> str:
    """What happened when, in one line."""
    known = pathway(found.pathway)
    names = {one.code: one.words.zh for one in known.points} if known else {}
    points = Point.objects.filter(run=found, standing="current").order_by("true_at")
    return "；".join(
        f"{one.true_at.astimezone(CHINA):%H:%M} {names.get(one.code, one.code)}" for one in points
    )


def _next(id: UUID, by: Actor, at: datetime, found: Run, to: UUID) -> None:
    """The run at the next hospital, begun by the first one."""
    told = Begun(
        id=id, pathway=found.pathway, came=Came.TRANSFER, institution=to, device_at=at, offset_ms=0, patient=found.patient_id,
        label=found.label,
    )  # fmt: skip
    following = begin(by=by, at=at, begun=told)
    following.follows, following.referral = found, found.referral
    following.save(update_fields=["follows", "referral"])
    bind(following)
    take_part(found, to, "next", at)
    carry(found, following, by=by, at=at)
