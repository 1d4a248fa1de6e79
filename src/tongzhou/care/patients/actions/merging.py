"""Two records are one person; or they are not; or it was a mistake."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.care.patients import joining, scope
from tongzhou.care.patients.models import Apart, Merge, Patient
from tongzhou.care.patients.rules import REASON_MISSING
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission

SAME_RECORD = sentence(
    "patients.same_record",
    "这两条本来就是同一条记录。",
    "These two are one record already.",
    then_zh="不用再合并。",
    then_en="There is nothing left to merge.",
)
TWO_NUMBERS = sentence(
    "patients.two_numbers",
    "两条记录的身份证号不同，是两个人，不能合并。",
    "The two records carry different ID numbers: two people, who cannot be merged.",
    then_zh="如果有一个号写错了，先改正再合并。",
    then_en="If one number is wrong, correct it first.",
)
NO_MERGE = sentence(
    "patients.no_merge",
    "没有这次合并，或者不在您可以处理的范围里。",
    "There is no such merge, or not one that you may undo.",
    then_zh="刷新页面再看。",
    then_en="Refresh the page.",
)
UNDONE_BEFORE = sentence(
    "patients.undone_before",
    "这次合并已经撤销过了。",
    "This merge has already been undone.",
    then_zh="刷新页面再看。",
    then_en="Refresh the page.",
)
NUMBER_TAKEN = sentence(
    "patients.number_taken",
    "撤销后，同一机构会有两条相同身份证号的记录，不能撤销。",
    "Undoing would leave two records with one ID number at one institution.",
    then_zh="先从保留的那条里改正身份证号，再撤销。",
    then_en="Correct the ID number of the record that stays, then undo.",
)


def merge(*, id: UUID, by: Actor, at: datetime, gone_id: UUID, kept_id: UUID, reason: str) -> Merge:
    """`gone` is the same person as `kept`: from now on found through `kept`. Safe to send twice.

    Raises NotFound, Denied, Invalid, Conflict (also when something is open of both that may be open once).
    """
    by.require(Permission.MERGE_PATIENTS)
    ends = [scope.visible(by, one) for one in (gone_id, kept_id)]
    for end in ends:
        by.require(Permission.MERGE_PATIENTS, end.registered_at.place)
    if not reason.strip():
        raise Invalid(REASON_MISSING, field="reason")
    with transaction.atomic():
        if (earlier := _sent_before(id, gone_id, kept_id)) is not None:
            return earlier
        gone, kept = _locked(gone_id, kept_id)
        joining.check(gone.pk, kept.pk)
        row = Merge.objects.create(
            id=id, gone=gone, kept=kept, reason=reason.strip()[:200], by_key=by.key, by_name=by.name, at=at
        )
        Patient.objects.filter(merged_into=gone).update(merged_into=kept)
        Patient.objects.filter(pk=gone.pk).update(merged_into=kept)
        _audit(by, at, "patient.merge", row)
    return row


def _sent_before(id: UUID, gone_id: UUID, kept_id: UUID) -> Merge | None:
    earlier = Merge.objects.filter(pk=id).first()
    if earlier is not None and (earlier.gone_id, earlier.kept_id) != (gone_id, kept_id):
        raise Conflict(SAME_RECORD)
    return earlier


def _locked(gone_id: UUID, kept_id: UUID) -> tuple[Patient, Patient]:
    """Both rows locked in one order, still standing, and possibly one person."""
    rows = Patient.objects.select_for_update(of=("self",)).filter(pk__in=[gone_id, kept_id]).order_by("id")
    found = {row.pk: row for row in rows}
    if len(found) < 2 or any(row.merged_into_id for row in found.values()):
        raise Conflict(SAME_RECORD)
    gone, kept = found[gone_id], found[kept_id]
    if gone.id_number_key and kept.id_number_key and gone.id_number_key != kept.id_number_key:
        raise Conflict(TWO_NUMBERS)
    return gone, kept


def undo_merge(*, by: Actor, at: datetime, merge_id: UUID) -> Merge:
    """The two are two people after all: the gone record stands again, with what it had. Raises NotFound, Denied, Conflict."""
    by.require(Permission.MERGE_PATIENTS)
    found = (
        Merge.objects.select_related("gone__registered_at", "kept__registered_at").filter(pk=merge_id).first()
    )
    if found is None or not scope.sees(by, found.kept_id):
        raise NotFound(NO_MERGE)
    for end in (found.gone, found.kept):
        by.require(Permission.MERGE_PATIENTS, end.registered_at.place)
    with transaction.atomic():
        list(
            Patient.objects.select_for_update(of=("self",))
            .filter(pk__in=[found.gone_id, found.kept_id])
            .order_by("id")
        )
        row = Merge.objects.select_for_update().get(pk=merge_id)
        if row.undone_at is not None:
            raise Conflict(UNDONE_BEFORE)
        _stand_again(found.gone)
        row.undone_at, row.undone_by = at, by.key
        row.save(update_fields=["undone_at", "undone_by"])
        _audit(by, at, "patient.undo_merge", row)
    return row


def _stand_again(gone: Patient) -> None:
    """The record and all that had been merged into it before stand apart from the one that stays."""
    same_number = Patient.objects.filter(id_number_key=gone.id_number_key, merged_into=None)
    if gone.id_number_key and same_number.filter(registered_at=gone.registered_at).exists():
        raise Conflict(NUMBER_TAKEN)
    Patient.objects.filter(pk=gone.pk).update(merged_into=None)
    Patient.objects.filter(pk__in=_merged_below(gone.pk)).update(merged_into=gone)


def _merged_below(root: UUID) -> list[UUID]:
    """All records that standing merges lead into `root`, directly or through others."""
    below: list[UUID] = []
    layer = [root]
    while layer:
        layer = list(Merge.objects.filter(kept__in=layer, undone_at=None).values_list("gone", flat=True))
        below += layer
    return below


def keep_apart(*, by: Actor, at: datetime, one_id: UUID, other_id: UUID) -> None:
    """Two records look alike and are two people: they are not shown as duplicates again. Raises NotFound, Denied."""
    by.require(Permission.MERGE_PATIENTS)
    if one_id == other_id:
        raise Conflict(SAME_RECORD)
    for id in (one_id, other_id):
        by.require(Permission.MERGE_PATIENTS, scope.visible(by, id).registered_at.place)
    one, other = sorted((one_id, other_id))
    with transaction.atomic():
        _, fresh = Apart.objects.get_or_create(
            one_id=one, other_id=other, defaults={"by_key": by.key, "at": at}
        )
        if fresh:
            key = f"patient:{one}"
            audit.record(
                by=by,
                at=at,
                verb="patient.keep_apart",
                subject=key,
                patient=key,
                detail={"other": f"patient:{other}"},
            )


def _audit(by: Actor, at: datetime, verb: str, row: Merge) -> None:
    audit.record(
        by=by,
        at=at,
        verb=verb,
        subject=f"merge:{row.pk}",
        patient=f"patient:{row.kept_id}",
        detail={"gone": f"patient:{row.gone_id}", "kept": f"patient:{row.kept_id}"},
    )
