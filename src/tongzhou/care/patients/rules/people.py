"""What may stand in a patient's record, and how it is made tidy."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date

from stdnum.cn import ric

from tongzhou.care.patients.rules.words import Sex
from tongzhou.kernel.errors import Invalid, Invalids, sentence

OLDEST = 130
"""Nobody is older than this many years: a typing error."""

NAME_MISSING = sentence(
    "patients.name_missing",
    "还没有填姓名。",
    "The name is missing.",
    then_zh="写病人的姓名；新生儿还没取名的，写“母亲姓名之子（女）”。",
    then_en="Write the patient's name; for a newborn without one, “son (daughter) of …”.",
)
NAME_WRONG = sentence(
    "patients.name_wrong",
    "姓名里有不能用的符号，或者超过了 40 个字。",
    "The name holds signs that cannot be part of a name, or is longer than 40 characters.",
    then_zh="只写姓名本身，称呼、床号写到“基本情况”里。",
    then_en="Write the name only; titles and bed numbers belong to the background.",
)
SEX_MISSING = sentence(
    "patients.sex_missing",
    "还没有选性别。",
    "The sex is missing.",
    then_zh="选“男”或“女”；确实不清楚时选“不详”。",
    then_en="Choose male or female; if it really is not known, unknown.",
)
BIRTH_MISSING = sentence(
    "patients.birth_missing",
    "没有身份证号时，要写年龄或出生日期。",
    "Without an ID number, the age or the date of birth is needed.",
    then_zh="不知道哪天出生，写大约几岁就行。",
    then_en="If the day is not known, about how old is enough.",
)
BIRTH_WRONG = sentence(
    "patients.birth_wrong",
    "出生日期不对：它在今天之后，或者早过 130 年。",
    "The date of birth is wrong: it lies after today, or more than 130 years back.",
    then_zh="核对年份后再填。",
    then_en="Check the year and write it again.",
)
ID_NUMBER_LENGTH = sentence(
    "patients.id_number_length",
    "身份证号是 18 位，这里有 {length} 位。",
    "An ID number has 18 digits; this one has {length}.",
    then_zh="对着身份证再看一遍；手头没有证件就先空着。",
    then_en="Compare with the card; without the card at hand leave it empty.",
)
ID_NUMBER_WRONG = sentence(
    "patients.id_number_wrong",
    "身份证号对不上校验位，多半有一位写错了。",
    "The ID number does not match its check digit; most likely one digit is wrong.",
    then_zh="对着身份证逐位再看一遍；手头没有证件就先空着。",
    then_en="Compare digit by digit with the card; without the card at hand leave it empty.",
)
ID_NUMBER_BIRTH = sentence(
    "patients.id_number_birth",
    "身份证号里的出生日期和填的不一样：证上是 {born}。",
    "The date of birth in the ID number differs: the card says {born}.",
    then_zh="以身份证为准，或者核对身份证号。",
    then_en="Take the card's date, or check the number.",
)
ID_NUMBER_SEX = sentence(
    "patients.id_number_sex",
    "身份证号对应的性别是“{sex}”，和选的不一样。",
    "The ID number says “{sex}”, which differs from what was chosen.",
    then_zh="核对身份证号是不是本人的，再选性别。",
    then_en="Check that the number is the patient's own, then choose again.",
)
PHONE_WRONG = sentence(
    "patients.phone_wrong",
    "电话号码不对。",
    "The phone number is wrong.",
    then_zh="手机是 11 位；座机写区号，比如 0938-1234567。没有电话就空着。",
    then_en="A mobile number has 11 digits; a landline needs its area code. Without a phone leave it empty.",
)
TOO_LONG = sentence(
    "patients.too_long",
    "太长了，最多 {limit} 个字。",
    "Too long: at most {limit} characters.",
    then_zh="留最要紧的。",
    then_en="Keep what matters most.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is known of a person. `born_about`: only an age was told, `born_on` is the latest possible day."""

    name: str
    sex: Sex | None = None
    born_on: date | None = None
    born_about: bool = False
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    background: str = field(default="", repr=False)


LIMITS = {"address": 120, "background": 500}
"""Longest free texts, in characters."""

_BETWEEN = frozenset(" ·•.'’()（）-")
_PHONE = re.compile(r"(?:1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7})")


def checked(who: Particulars, *, on: date) -> Particulars:
    """`who` made tidy on day `on`; birth and sex filled in from the ID number. Raises Invalids with every fault."""
    faults: list[Invalid] = []
    tidy = _tidy(who)
    if tidy.id_number:
        tidy, wrong = _with_id_number(tidy)
        faults += wrong
    elif tidy.born_on is None:
        faults.append(Invalid(BIRTH_MISSING, field="born_on"))
    faults += _faults(tidy, on)
    if faults:
        raise Invalids(faults)
    return tidy


def _tidy(who: Particulars) -> Particulars:
    return replace(
        who,
        name=re.sub(r"\s+", " ", unicodedata.normalize("NFC", who.name)).strip(),
        id_number=re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", who.id_number)).upper(),
        phone=re.sub(r"[\s()-]+", "", unicodedata.normalize("NFKC", who.phone)).removeprefix("+86"),
        address=who.address.strip(),
        background=who.background.strip(),
    )


def _with_id_number(who: Particulars) -> tuple[Particulars, list[Invalid]]:
    """Birth and sex as the number has them; what contradicts it is a fault."""
    try:
        born, sex = read_id_number(who.id_number)
    except Invalid as fault:
        return who, [fault]
    faults = []
    if who.born_on and not who.born_about and who.born_on != born:
        faults.append(Invalid(ID_NUMBER_BIRTH, field="born_on", born=born))
    if who.sex in (Sex.MALE, Sex.FEMALE) and who.sex is not sex:
        faults.append(Invalid(ID_NUMBER_SEX, field="sex", sex=sex.words))
    return replace(who, born_on=born, born_about=False, sex=sex), faults


def _faults(who: Particulars, on: date) -> list[Invalid]:
    found = [_name_fault(who.name), _birth_fault(who.born_on, on)]
    if who.sex is None:
        found.append(Invalid(SEX_MISSING, field="sex"))
    if who.phone and not _PHONE.fullmatch(who.phone):
        found.append(Invalid(PHONE_WRONG, field="phone"))
    found += [
        Invalid(TOO_LONG, field=name, limit=limit)
        for name, limit in LIMITS.items()
        if len(getattr(who, name)) > limit
    ]
    return [fault for fault in found if fault]


def _name_fault(name: str) -> Invalid | None:
    if not name:
        return Invalid(NAME_MISSING, field="name")
    return None if is_name(name) else Invalid(NAME_WRONG, field="name")


def is_name(text: str) -> bool:
    """Letters of any script with their marks (རྡོ་རྗེ, ئابلىز), spaces and dots between; 1 to 40 characters."""
    fits = all(unicodedata.category(sign)[0] in "LM" or sign in _BETWEEN or sign == "་" for sign in text)
    return 0 < len(text) <= 40 and fits and text[0].isalpha()


def _birth_fault(born_on: date | None, on: date) -> Invalid | None:
    if born_on is None or (born_on <= on and on.year - born_on.year <= OLDEST):
        return None
    return Invalid(BIRTH_WRONG, field="born_on")


def read_id_number(number: str) -> tuple[date, Sex]:
    """Day of birth and sex that a resident's ID number holds (GB 11643). Raises Invalid(field="id_number").

    The region code is not looked up: counties merge and vanish, and their people keep their numbers.
    """
    if len(number) != 18:
        raise Invalid(ID_NUMBER_LENGTH, field="id_number", length=len(number))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number) or ric.calc_check_digit(number) != number[-1]:
        raise Invalid(ID_NUMBER_WRONG, field="id_number")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Invalid(ID_NUMBER_WRONG, field="id_number") from None
    return born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
