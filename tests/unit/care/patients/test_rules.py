"""Ages, ID numbers, masks, consents: plain rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from tests.factories.patients import id_number, particulars
from tongzhou.care.patients import rules
from tongzhou.care.patients.rules import AgeUnit, Agreement, ConsentForm, Purpose, Sex
from tongzhou.kernel.errors import Invalid, Invalids

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(1900, 1, 1), TODAY)


def codes(told: rules.Particulars) -> dict[str, str]:
    with pytest.raises(Invalids) as caught:
        rules.checked(told, on=TODAY)
    return {fault.field or "": fault.said.code for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("born", "zh", "en"),
    [
        (TODAY, "0 天", "0 days"),
        (date(2026, 3, 1), "1 天", "1 day"),
        (date(2026, 2, 2), "1 个月", "1 month"),
        (date(2025, 3, 3), "11 个月", "11 months"),
        (date(2025, 3, 2), "1 岁", "1 year"),
        (date(2024, 1, 2), "2 岁 2 个月", "2 years 2 months"),
        (date(1968, 3, 3), "57 岁", "57 years"),
    ],
)
def test_age_as_a_ward_says_it(born: date, zh: str, en: str) -> None:
    told = rules.age(born, TODAY)
    assert (told.zh, told.en) == (zh, en)


@given(DAYS, st.sampled_from([Sex.MALE, Sex.FEMALE]))
def test_id_number_gives_birth_and_sex(born: date, sex: Sex) -> None:
    assert rules.read_id_number(id_number(born, sex)) == (born, sex)


@given(DAYS, st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(born: date, place: int, add: int) -> None:
    number = id_number(born)
    wrong = number[:place] + str((int(number[place]) + add) % 10) + number[place + 1 :]
    with pytest.raises(Invalid):
        rules.read_id_number(wrong)


@pytest.mark.parametrize("number", ["99999919680231001", "９" * 18, "x" * 18, "99999920260231" + "0011", ""])
def test_what_is_no_id_number(number: str) -> None:
    with pytest.raises(Invalid):
        rules.read_id_number(number)


def test_impossible_day_with_right_check_digit() -> None:
    body = "99999919680231" + "001"
    with pytest.raises(Invalid):
        rules.read_id_number(body + ric.calc_check_digit(body + "0"))


@given(st.integers(0, 110), DAYS)
def test_born_from_age_gives_that_age_again(number: int, on: date) -> None:
    born = rules.born_from_age(number, AgeUnit.YEAR, on=on)
    assert rules.years(born, on) == number
    if (born.month, born.day) != (2, 28):  # told on 29 February, the day before is the latest certain one
        assert rules.years(born + timedelta(days=1), on) == number - 1


def test_id_number_fills_birth_and_sex_in() -> None:
    number = id_number(date(1990, 7, 1), Sex.FEMALE)
    told = rules.checked(
        particulars(born_on=None, sex=None, id_number=f" {number[:6]} {number[6:].lower()}"), on=TODAY
    )
    assert (told.born_on, told.sex, told.id_number, told.born_about) == (
        date(1990, 7, 1),
        Sex.FEMALE,
        number,
        False,
    )


def test_every_fault_at_once_and_at_its_field() -> None:
    told = particulars(name=" ", sex=None, born_on=None, phone="123", address="长" * 121)
    assert codes(told) == {
        "name": "patients.name_missing",
        "sex": "patients.sex_missing",
        "born_on": "patients.birth_missing",
        "phone": "patients.phone_wrong",
        "address": "patients.too_long",
    }


def test_id_number_that_contradicts() -> None:
    number = id_number(date(1990, 7, 1), Sex.FEMALE)
    told = particulars(born_on=date(1990, 7, 2), sex=Sex.MALE, id_number=number)
    assert codes(told) == {"born_on": "patients.id_number_birth", "sex": "patients.id_number_sex"}


@pytest.mark.parametrize(
    "name", ["买买提·艾力", "རྡོ་རྗེ", "ئابلىز", "Nurlan A.", "王某之子(双胞胎 A)", "㐱𠀀", "王 小明"]
)
def test_names_of_all_people(name: str) -> None:
    assert rules.is_name(name)


@pytest.mark.parametrize(
    "name", ["<script>", "李\u202e明", "李\x00", "=1+1", "", "李" * 41, "李\u200b四", "3床"]
)
def test_what_is_no_name(name: str) -> None:
    assert not rules.is_name(name)


@pytest.mark.parametrize(
    "phone", ["13812345678", "138 1234 5678", "+86 13812345678", "0938-1234567", "1234567" * 0]
)
def test_phones(phone: str) -> None:
    rules.checked(particulars(phone=phone), on=TODAY)


def test_masks() -> None:
    assert rules.mask_name("演示·李大山") == "演示·李**"
    assert rules.mask_name("买买提·艾力") == "买**"
    assert rules.mask_id_number("999999196805040011") == "999999********0011"
    assert rules.mask_phone("13812345678") == "138****5678"
    assert rules.mask_name("") == rules.mask_phone("") == rules.mask_id_number("") == ""


def faults(born: date | None, **told: object) -> dict[str, str]:
    given = {"purpose": Purpose.CARE, "form": ConsentForm.WRITTEN, "given_on": TODAY} | told
    found = rules.consent_faults(Agreement(**given), born_on=born, today=TODAY)  # type: ignore[arg-type] # by name
    return {fault.field or "": fault.said.code for fault in found}


def test_guardian_until_the_fourteenth_birthday() -> None:
    assert faults(date(2012, 3, 3)) == {
        "guardian": "patients.guardian_missing",
        "guardian_relation": "patients.relation_missing",
    }
    assert faults(date(2012, 3, 2)) == {}
    assert faults(date(2012, 3, 3), guardian="演示·王芳", guardian_relation="母亲") == {}


def test_the_day_of_consent_decides_not_today() -> None:
    assert "guardian" in faults(date(2012, 3, 2), given_on=TODAY - timedelta(days=1))


def test_emergency_is_for_care_only_and_asks_for_no_guardian() -> None:
    assert faults(date(2025, 1, 1), form=ConsentForm.EMERGENCY) == {}
    assert faults(None, form=ConsentForm.EMERGENCY, purpose=Purpose.TEACHING) == {
        "form": "patients.emergency_only_care"
    }


def test_photo_needs_its_document_and_time_its_order() -> None:
    assert faults(None, form=ConsentForm.PHOTO) == {"document": "patients.document_missing"}
    assert faults(None, given_on=TODAY + timedelta(days=1)) == {"given_at": "patients.given_when"}
    assert faults(
        TODAY, given_on=TODAY - timedelta(days=1), guardian="演示·王", guardian_relation="母亲"
    ) == {"given_at": "patients.given_when"}
