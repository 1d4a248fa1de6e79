"""What was typed, read into what the verbs want. Faults come all at once, each at its field (Invalids).

`read_patient(post, on=…)` and `read_consent(post, now=…)` are for every flow that asks for a patient or consent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from tongzhou.care.patients import rules
from tongzhou.care.patients.rules import (
    AgeUnit,
    ConsentForm,
    Particulars,
    Purpose,
    Sex,
)
from tongzhou.kernel.errors import Invalid, Invalids, sentence
from tongzhou.kernel.words import Words
from tongzhou.web.components.fields import Fault, Suggestion, fault

BIRTH_UNREAD = sentence(
    "patients.birth_unread",
    "“{typed}”看不出是年龄还是出生日期。",
    "“{typed}” reads neither as an age nor as a date of birth.",
    then_zh="写 58、8个月、20天，或 1968-05-04。",
    then_en="Write 58, 8 months, 20 days, or 1968-05-04.",
)
YEAR_ONLY = sentence(
    "patients.year_only",
    "只写了年份 {typed}，是不是 {age} 岁？",
    "Only the year {typed} is given. Is the age {age}?",
    then_zh="写年龄，或者完整的出生日期。",
    then_en="Write the age, or the full date of birth.",
)
NOT_CHOSEN = sentence(
    "patients.not_chosen",
    "没有说明是哪一条登记。",
    "It was not said which record is meant.",
    then_zh="回到列表，重新点一次。",
    then_en="Go back to the list and choose again.",
)

Post = Mapping[str, str]
_DATE = re.compile(r"(\d{4})(?:[-./年]\s*(\d{1,2})[-./月]\s*(\d{1,2})日?|(\d{2})(\d{2}))")
_AGE = re.compile(r"约?(\d{1,3})\s*(岁|周岁|years?|y|个月|月|months?|m|天|日|days?|d)?", re.IGNORECASE)
_Choice = TypeVar("_Choice", bound=StrEnum)


def text(post: Post, name: str) -> str:
    """The typed text without blanks around it; "" when the field was not sent."""
    return (post.get(name) or "").strip()


def chosen(kind: type[_Choice], typed: str) -> _Choice | None:
    """The choice with that value; None when nothing, or nothing known, was chosen."""
    return next((one for one in kind if one.value == typed), None)


def read_patient(post: Post, *, on: date) -> Particulars:
    """Fields name, id_number, sex, born, phone, address, background → checked Particulars. Raises Invalids.

    With an ID number, birth and sex may be left empty: the number says them.
    """
    faults: list[Invalid] = []
    try:
        born_on, about = read_birth(text(post, "born"), on=on)
    except Invalid as wrong:
        faults.append(wrong)
        born_on, about = None, False
    who = Particulars(
        name=text(post, "name"),
        sex=chosen(Sex, text(post, "sex")),
        born_on=born_on,
        born_about=about,
        id_number=text(post, "id_number"),
        phone=text(post, "phone"),
        address=text(post, "address"),
        background=text(post, "background"),
    )
    return _checked(who, faults, on)


def _checked(who: Particulars, faults: list[Invalid], on: date) -> Particulars:
    """All faults together; where the birth could not be read, its being missing is not told as well."""
    try:
        told = rules.checked(who, on=on)
    except Invalids as wrong:
        rest = [one for one in wrong.faults if not (faults and one.said.code == "patients.birth_missing")]
        raise Invalids(faults + rest) from None
    if faults:
        raise Invalids(faults)
    return told


def read_birth(typed: str, *, on: date) -> tuple[date | None, bool]:
    """A date, or an age such as 58, 8个月, 20天 → (day of birth, whether it is about). Raises Invalid(field="born_on")."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return None, False
    if found := _DATE.fullmatch(plain):
        return _date(typed, [int(part) for part in found.groups() if part]), False
    if found := _AGE.fullmatch(plain):
        return _from_age(typed, int(found[1]), found[2] or "", on), True
    if re.fullmatch(r"(19|20)\d\d", plain) and int(plain) <= on.year:
        raise Invalid(YEAR_ONLY, field="born_on", typed=plain, age=on.year - int(plain))
    raise Invalid(BIRTH_UNREAD, field="born_on", typed=typed[:20])


def _date(typed: str, parts: list[int]) -> date:
    try:
        return date(*parts)
    except ValueError:
        raise Invalid(BIRTH_UNREAD, field="born_on", typed=typed[:20]) from None


def _from_age(typed: str, number: int, unit: str, on: date) -> date:
    first = unit[:1].lower()
    kind = (
        AgeUnit.MONTH
        if first in "个月m" and first
        else AgeUnit.DAY
        if first in "天日d" and first
        else AgeUnit.YEAR
    )
    try:
        return rules.born_from_age(number, kind, on=on)
    except Invalid:
        raise Invalid(BIRTH_UNREAD, field="born_on", typed=typed[:20]) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A consent as typed: hand it on as `record_consent(**told.verb())`."""

    purpose: Purpose | None
    form: ConsentForm | None
    given_at: datetime
    guardian: str
    guardian_relation: str
    document_id: UUID | None

    def verb(self) -> dict[str, object]:
        """The keyword arguments of the verb."""
        return {name: getattr(self, name) for name in self.__slots__}


def read_consent(post: Post, *, now: datetime) -> Told:
    """Fields purpose, form, given_at, guardian, guardian_relation, document. What is missing the verb says."""
    return Told(
        purpose=chosen(Purpose, text(post, "purpose")),
        form=chosen(ConsentForm, text(post, "form")),
        given_at=read_moment(text(post, "given_at"), now=now),
        guardian=text(post, "guardian"),
        guardian_relation=text(post, "guardian_relation"),
        document_id=read_id(text(post, "document")),
    )


def read_moment(typed: str, *, now: datetime) -> datetime:
    """A browser's "2026-11-22T14:02" (China's time); now when empty or within the present minute. Raises Invalids."""
    if not typed:
        return now
    try:
        told = datetime.fromisoformat(typed)
    except ValueError:
        raise Invalids([Invalid(rules.GIVEN_WHEN, field="given_at")]) from None
    at = told if timezone.is_aware(told) else timezone.make_aware(told)
    return min(at, now) if at - now < timedelta(minutes=1) else at


def read_id(typed: str) -> UUID | None:
    """A UUID; None for anything else."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def told_faults(wrong: Invalids | Invalid) -> dict[str, Fault]:
    """Faults by field, with a better value where the rule knows one. The first of a field is told."""
    faults = wrong.faults if isinstance(wrong, Invalids) else [wrong]
    return {one.field or "": fault(one, _better(one)) for one in reversed(faults)}


def _better(wrong: Invalid) -> Suggestion | None:
    """A value that is one touch away."""
    if wrong.said.code == "patients.id_number_birth":
        born = str(wrong.values["born"])
        return Suggestion(Words(f"改成 {born}", f"Make it {born}"), born, "born")
    if wrong.said.code == "patients.year_only":
        age = str(wrong.values["age"])
        return Suggestion(Words(f"改成 {age} 岁", f"Make it {age}"), age, "born")
    return None
