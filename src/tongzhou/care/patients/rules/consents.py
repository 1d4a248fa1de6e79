"""Who may consent to what, and what a record of it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tongzhou.care.patients.rules.ages import years
from tongzhou.care.patients.rules.people import NAME_WRONG, TOO_LONG, is_name
from tongzhou.care.patients.rules.words import ConsentForm, Purpose
from tongzhou.kernel.errors import Invalid, sentence

GUARDIAN_AGE = 14
"""Under this age (full years) a guardian consents (个人信息保护法, article 31; brief, rule 2)."""

GUARDIAN_MISSING = sentence(
    "patients.guardian_missing",
    "病人不满 14 岁，要由监护人同意，请写监护人姓名。",
    "The patient is under 14: a guardian consents, whose name is missing.",
    then_zh="写签字的父亲、母亲或其他监护人的姓名。",
    then_en="Write the name of the father, mother or other guardian who signed.",
)
RELATION_MISSING = sentence(
    "patients.relation_missing",
    "还没有写监护人和病人的关系。",
    "The guardian's relation to the patient is missing.",
    then_zh="比如：父亲、母亲、祖母。",
    then_en="For example: father, mother, grandmother.",
)
DOCUMENT_MISSING = sentence(
    "patients.document_missing",
    "选了“签字照片”，但还没有照片。",
    "“Photograph of the signature” was chosen, but there is no photograph.",
    then_zh="拍下签了字的同意书；拍不了就改选“纸质签字”。",
    then_en="Photograph the signed form, or choose “signed on paper”.",
)
EMERGENCY_ONLY_CARE = sentence(
    "patients.emergency_only_care",
    "教学和宣传没有紧急情况，必须先同意。",
    "Teaching and publicity know no emergency: consent comes first.",
    then_zh="请病人或监护人签字后再记录。",
    then_en="Let the patient or guardian sign, then record it.",
)
GIVEN_WHEN = sentence(
    "patients.given_when",
    "同意的时间不对：不能在以后，也不能早于出生。",
    "The time of consent is wrong: not in the future, not before birth.",
    then_zh="写病人当面同意的时间。",
    then_en="Write when the patient agreed.",
)
CHOICE_MISSING = sentence(
    "patients.choice_missing",
    "这一项还没有选。",
    "Nothing is chosen here.",
    then_zh="选一个再继续。",
    then_en="Choose one to go on.",
)
REASON_MISSING = sentence(
    "patients.reason_missing",
    "还没有写原因。",
    "The reason is missing.",
    then_zh="写一句别人以后看得懂的话。",
    then_en="One sentence that somebody else will understand later.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A consent as told: for what, how, on which day, by which guardian."""

    purpose: Purpose | None
    form: ConsentForm | None
    given_on: date
    guardian: str = field(default="", repr=False)
    guardian_relation: str = ""
    has_document: bool = False


def needs_guardian(born_on: date | None, on: date) -> bool:
    """Whether a guardian consents. An unknown age is not a child's: the record then shows no birth at all."""
    return born_on is not None and years(born_on, on) < GUARDIAN_AGE


def consent_faults(told: Agreement, *, born_on: date | None, today: date) -> list[Invalid]:
    """What is missing or wrong in a consent, each at its field."""
    faults = []
    if told.purpose is None:
        faults.append(Invalid(CHOICE_MISSING, field="purpose"))
    if told.form is None:
        faults.append(Invalid(CHOICE_MISSING, field="form"))
    if told.form is ConsentForm.PHOTO and not told.has_document:
        faults.append(Invalid(DOCUMENT_MISSING, field="document"))
    if told.form is ConsentForm.EMERGENCY and told.purpose not in (Purpose.CARE, None):
        faults.append(Invalid(EMERGENCY_ONLY_CARE, field="form"))
    if told.given_on > today or (born_on is not None and told.given_on < born_on):
        faults.append(Invalid(GIVEN_WHEN, field="given_at"))
    return faults + _guardian_faults(told, born_on)


def _guardian_faults(told: Agreement, born_on: date | None) -> list[Invalid]:
    """In an emergency nobody may be there to sign; the consent that follows names the guardian."""
    faults = []
    if told.form is not ConsentForm.EMERGENCY and needs_guardian(born_on, told.given_on):
        if not told.guardian:
            faults.append(Invalid(GUARDIAN_MISSING, field="guardian"))
        if not told.guardian_relation:
            faults.append(Invalid(RELATION_MISSING, field="guardian_relation"))
    if told.guardian and not is_name(told.guardian):
        faults.append(Invalid(NAME_WRONG, field="guardian"))
    if len(told.guardian_relation) > 20:
        faults.append(Invalid(TOO_LONG, field="guardian_relation", limit=20))
    return faults
