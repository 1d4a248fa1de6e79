"""The rules of patients: people, ages, masks, consents."""

from tongzhou.care.patients.rules.ages import age, born_from_age, months, years
from tongzhou.care.patients.rules.consents import (
    CHOICE_MISSING,
    GIVEN_WHEN,
    GUARDIAN_AGE,
    REASON_MISSING,
    Agreement,
    consent_faults,
    needs_guardian,
)
from tongzhou.care.patients.rules.masks import mask_id_number, mask_name, mask_phone
from tongzhou.care.patients.rules.people import LIMITS, OLDEST, Particulars, checked, is_name, read_id_number
from tongzhou.care.patients.rules.words import AgeUnit, ConsentForm, Purpose, Sex

__all__ = [
    "CHOICE_MISSING",
    "GIVEN_WHEN",
    "GUARDIAN_AGE",
    "LIMITS",
    "OLDEST",
    "REASON_MISSING",
    "AgeUnit",
    "Agreement",
    "ConsentForm",
    "Particulars",
    "Purpose",
    "Sex",
    "age",
    "born_from_age",
    "checked",
    "consent_faults",
    "is_name",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "months",
    "needs_guardian",
    "read_id_number",
    "years",
]
