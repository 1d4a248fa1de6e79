"""Records that may be one person, each with the reasons why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongzhou.care.patients import scope, secrets
from tongzhou.care.patients.models import Apart, Patient
from tongzhou.care.patients.rules import Particulars
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words

NEAR = timedelta(days=731)
"""How far apart two births may lie when one of them was reckoned from an age."""


class Reason(StrEnum):
    """Why two records may be one person, the strongest first."""

    ID_NUMBER = "id_number"
    NAME_AND_BIRTH = "name_and_birth"
    NAME_AND_PHONE = "name_and_phone"
    NAME_AND_AGE = "name_and_age"
    PHONE = "phone"

    @property
    def words(self) -> Words:
        """In words."""
        return _REASONS[self]


_REASONS = {
    Reason.ID_NUMBER: Words("身份证号相同", "same ID number"),
    Reason.NAME_AND_BIRTH: Words("姓名和出生日期相同", "same name and date of birth"),
    Reason.NAME_AND_PHONE: Words("姓名和电话相同", "same name and phone"),
    Reason.NAME_AND_AGE: Words("姓名相同，年龄相近", "same name, about the same age"),
    Reason.PHONE: Words("电话相同", "same phone"),
}


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that may be the same person."""

    patient: Patient
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person."""

    one: Patient
    other: Patient
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """What of a person can be compared."""

    name: str
    id_number: str
    phone: str
    born_on: date | None
    about: bool


def duplicates(actor: Actor, who: Particulars, *, other_than: UUID | None = None) -> list[Duplicate]:
    """Patients in the actor's scope who may be `who`, the likeliest first (at most 10)."""
    marks = _Marks(
        secrets.key_of("name", who.name),
        secrets.key_of("id_number", who.id_number),
        secrets.key_of("phone", who.phone),
        who.born_on,
        who.born_about,
    )
    wanted = Q(name_key=marks.name)
    if marks.id_number:
        wanted |= Q(id_number_key=marks.id_number)
    if marks.phone:
        wanted |= Q(phone_key=marks.phone)
    rows = (
        Patient.objects.filter(wanted, merged_into=None)
        .filter(scope.seen_by(actor))
        .exclude(pk__in=[other_than] if other_than else [])
    )
    rows = rows.select_related("registered_at").order_by("-created_at")[:100]
    alike = [Duplicate(row, found) for row in rows if (found := _reasons(marks, _marks(row)))]
    return sorted(alike, key=lambda one: list(Reason).index(one.reasons[0]))[:10]


def pairs(actor: Actor, *, limit: int = 50) -> list[Pair]:
    """Pairs where the actor may merge both, without those already told apart. Same phone alone is a family."""
    mine = Patient.objects.filter(scope.at_places(actor, Permission.MERGE_PATIENTS), merged_into=None)
    rows = list(_with_twin(mine).select_related("registered_at").order_by("name_key", "id")[: limit * 2])
    by_id = sorted((row for row in rows if row.id_number_key), key=lambda row: row.id_number_key)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.name_key)]
    groups += [list(group) for _, group in groupby(by_id, key=lambda row: row.id_number_key)]
    found = {
        (one.pk, other.pk): Pair(one, other, reasons)
        for group in groups
        for one, other in combinations(sorted(group, key=lambda row: row.pk), 2)
        if (reasons := _reasons(_marks(one), _marks(other))) and reasons != (Reason.PHONE,)
    }
    ids = [row.pk for row in rows]
    apart = set(Apart.objects.filter(one__in=ids, other__in=ids).values_list("one", "other"))
    return [pair for ids, pair in found.items() if ids not in apart][:limit]


def _with_twin(mine: QuerySet[Patient]) -> QuerySet[Patient]:
    """Those of `mine` for whom another of `mine` carries the same marks."""
    others = mine.exclude(pk=OuterRef("pk"))
    named = others.filter(name_key=OuterRef("name_key"))
    near = Q(born_on__gte=OuterRef("born_on") - NEAR, born_on__lte=OuterRef("born_on") + NEAR)
    same_phone = ~Q(phone_key="") & Q(phone_key=OuterRef("phone_key"))
    return mine.filter(
        Exists(named.filter(near | same_phone))
        | (~Q(id_number_key="") & Exists(others.filter(id_number_key=OuterRef("id_number_key"))))
    )


def _marks(row: Patient) -> _Marks:
    return _Marks(row.name_key, row.id_number_key, row.phone_key, row.born_on, row.born_about)


def _reasons(one: _Marks, other: _Marks) -> tuple[Reason, ...]:
    same_name = one.name == other.name
    same_phone = bool(one.phone) and one.phone == other.phone
    told = {
        Reason.ID_NUMBER: bool(one.id_number) and one.id_number == other.id_number,
        Reason.NAME_AND_BIRTH: same_name and _same_birth(one, other),
        Reason.NAME_AND_PHONE: same_name and same_phone,
        Reason.NAME_AND_AGE: same_name and _near_birth(one, other),
        Reason.PHONE: same_phone and not same_name,
    }
    return tuple(reason for reason, holds in told.items() if holds)


def _same_birth(one: _Marks, other: _Marks) -> bool:
    return one.born_on is not None and one.born_on == other.born_on and not (one.about or other.about)


def _near_birth(one: _Marks, other: _Marks) -> bool:
    if not (one.about or other.about) or one.born_on is None or other.born_on is None:
        return False
    return abs(one.born_on - other.born_on) <= NEAR
