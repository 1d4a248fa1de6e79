"""Is an answer possible, is it plausible, and if not, what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words

if TYPE_CHECKING:
    from tongzhou.care.consultations.fields import Field

TEXT_MOST, LONG_MOST = 200, 4000

WRONG_KIND = sentence(
    "consultations.fields.wrong_kind",
    "“{name}”填得不对。",
    "“{name}” is not filled in correctly.",
    then_zh="请重新填写这一项。",
    then_en="Fill in this item again.",
)
NOT_A_NUMBER = sentence(
    "consultations.fields.not_a_number",
    "“{name}”要填数字，现在是“{value}”。",
    "“{name}” takes a number; it says “{value}”.",
    then_zh="只填数字，单位已写好。",
    then_en="Only the number; the unit is already there.",
)
TOO_MUCH = sentence(
    "consultations.fields.too_much",
    "{name} {value}{unit} 太大了。",
    "{name} {value} {unit} is too much.",
    then_zh="应在 {least}–{most} 之间，请核对。",
    then_en="It must lie between {least} and {most}; please check.",
)
TOO_LITTLE = sentence(
    "consultations.fields.too_little",
    "{name} {value}{unit} 太小了。",
    "{name} {value} {unit} is too little.",
    then_zh="应在 {least}–{most} 之间，请核对。",
    then_en="It must lie between {least} and {most}; please check.",
)
MEANT = sentence(
    "consultations.fields.meant",
    "{name} {value}{unit} {how}，是不是 {suggestion}？",
    "{name} {value} {unit} is {how}: did you mean {suggestion}?",
    then_zh="点一下就改成 {suggestion}；确实是 {value} 请再核对一次测量。",
    then_en="One tap changes it to {suggestion}; if {value} is right, please measure again.",
)
UNUSUAL = sentence(
    "consultations.fields.unusual",
    "{name} {value}{unit} 少见，请核对。",
    "{name} {value} {unit} is unusual; please check.",
    then_zh="确认无误可以照常送出。",
    then_en="If it is right, send it as it is.",
)
SWAPPED = sentence(
    "consultations.fields.swapped",
    "高压 {high} 不比低压 {low} 高，是不是填反了？",
    "The upper pressure {high} is not above the lower {low}: were they swapped?",
    then_zh="点一下就对调成 {suggestion}。",
    then_en="One tap swaps them to {suggestion}.",
)
NONE_AND_SOME = sentence(
    "consultations.fields.none_and_some",
    "“{name}”里选了“{none}”，就不能再选别的。",
    "“{name}” says “{none}” and something else.",
    then_zh="留下对的那一个。",
    then_en="Keep the one that is right.",
)
NONE = frozenset({"none", "nothing"})
"""Codes of options that stand alone: "none of these"."""
FUTURE = sentence(
    "consultations.fields.future",
    "“{name}”还没到，是不是前一天？",
    "“{name}” lies in the future: was it the day before?",
    then_zh="点一下就改成 {suggestion}。",
    then_en="One tap changes it to {suggestion}.",
)
TEXT_LONG = sentence(
    "consultations.fields.text_long",
    "“{name}”写了 {now} 个字，最多 {most} 个。",
    "“{name}” has {now} characters; at most {most}.",
    then_zh="请精简一些。",
    then_en="Please shorten it.",
)

PRESSURE = {
    "high": (Words("高压", "Upper pressure"), 40, 300, 80, 220),
    "low": (Words("低压", "Lower pressure"), 20, 200, 40, 130),
}
"""Systolic and diastolic in mmHg: possible and plausible ranges of an adult's cuff measurement."""


def number(text: object) -> Decimal | None:
    """The finite number a person typed, or None; nobody measures with more than twelve characters."""
    if len(str(text)) > 12:
        return None
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def wrong_kind(field: Field) -> Invalid:
    """The answer has not the shape of its kind: a broken form, or somebody playing."""
    return Invalid(WRONG_KIND, field=field.code, name=field.words)


def likely(value: Decimal, low: float, high: float, places: int) -> Decimal | None:
    """What was probably meant: a digit too many, a point forgotten, a digit lost. None when nothing fits."""
    for guess in (value / 10, value / 100, value * 10):
        if low <= guess <= high and guess == round(guess, places):
            return guess.normalize()
    return None


def _plain(value: Decimal | float) -> str:
    text = f"{Decimal(str(value)).normalize():f}"
    return text.removesuffix(".0")


def _outside(
    code: str, words: Words, unit: Words, value: Decimal, possible: tuple[float, float], guess: Decimal | None
) -> Invalid:
    much = value > Decimal(str(possible[1]))
    if guess is not None:
        how = Words("太大了", "too much") if much else Words("太小了", "too little")
        return Invalid(
            MEANT, field=code, name=words, value=_plain(value), unit=unit, how=how, suggestion=_plain(guess)
        )
    said = TOO_MUCH if much else TOO_LITTLE
    return Invalid(
        said,
        field=code,
        name=words,
        value=_plain(value),
        unit=unit,
        least=_plain(possible[0]),
        most=_plain(possible[1]),
    )


def _number(field: Field, value: Any, at: datetime) -> Invalid | None:
    amount = number(value) if isinstance(value, str) else None
    if amount is None:
        return Invalid(NOT_A_NUMBER, field=field.code, name=field.words, value=str(value)[:20])
    least, most = field.least or 0, field.most or 0
    if least <= amount <= most:
        return None
    low, high = (
        (field.low if field.low is not None else least),
        (field.high if field.high is not None else most),
    )
    return _outside(
        field.code, field.words, field.unit, amount, (least, most), likely(amount, low, high, field.places)
    )


def _pressure(field: Field, value: Any, at: datetime) -> Invalid | None:
    if not isinstance(value, dict) or set(value) != {"high", "low"}:
        return wrong_kind(field)
    for part, (words, least, most, low, high) in PRESSURE.items():
        amount, code = number(value[part]), f"{field.code}.{part}"
        if amount is None:
            return Invalid(NOT_A_NUMBER, field=code, name=words, value=str(value[part])[:20])
        if not least <= amount <= most:
            return _outside(code, words, Words("", ""), amount, (least, most), likely(amount, low, high, 0))
    return _swapped(field, value)


def _swapped(field: Field, value: dict[str, str]) -> Invalid | None:
    high, low = Decimal(value["high"]), Decimal(value["low"])
    if high > low:
        return None
    return Invalid(
        SWAPPED,
        field=f"{field.code}.high",
        high=_plain(high),
        low=_plain(low),
        suggestion=f"{_plain(low)}/{_plain(high)}",
    )


def _when(field: Field, value: Any, at: datetime) -> Invalid | None:
    try:
        moment = datetime.fromisoformat(value["at"])
        ahead = moment - at
    except (TypeError, KeyError, ValueError):
        return wrong_kind(field)
    if ahead <= timedelta(minutes=5):  # clocks of phones differ
        return None
    guess = moment - timedelta(days=1)
    shown = guess.isoformat(timespec="minutes") if guess <= at else at.isoformat(timespec="minutes")
    return Invalid(FUTURE, field=field.code, name=field.words, suggestion=shown)


def _text(most: int) -> Callable[[Field, Any, datetime], Invalid | None]:
    def check(field: Field, value: Any, at: datetime) -> Invalid | None:
        if not isinstance(value, str):
            return wrong_kind(field)
        if len(value) <= most:
            return None
        return Invalid(TEXT_LONG, field=field.code, name=field.words, now=len(value), most=most)

    return check


def _codes(field: Field, values: Iterable[Any]) -> Invalid | None:
    known = {option.code for option in field.options}
    return None if all(value in known for value in values) else wrong_kind(field)


def _many(field: Field, value: Any, at: datetime) -> Invalid | None:
    if not isinstance(value, list):
        return wrong_kind(field)
    alone = next((one for one in field.options if one.code in NONE and one.code in value), None)
    if alone and len(set(value)) > 1:
        return Invalid(NONE_AND_SOME, field=field.code, name=field.words, none=Words(alone.zh, alone.en))
    return _codes(field, value)


def _photo(field: Field, value: Any, at: datetime) -> Invalid | None:
    sound = isinstance(value, list) and len(value) <= 9 and all(isinstance(item, str) for item in value)
    return None if sound else wrong_kind(field)


CHECKS: dict[str, Callable[[Field, Any, datetime], Invalid | None]] = {
    "text": _text(TEXT_MOST),
    "long": _text(LONG_MOST),
    "number": _number,
    "choice": lambda field, value, at: _codes(field, [value]),
    "many": _many,
    "yes_no": lambda field, value, at: None if value in ("yes", "no") else wrong_kind(field),
    "blood_pressure": _pressure,
    "when": _when,
    "photo": _photo,
}


def doubt(field: Field, value: Any) -> Invalid | None:
    """A possible value outside the plausible range, with a suggestion when one is likely."""
    if field.kind == "number":
        return _doubt(field.code, field.words, field.unit, value, (field.low, field.high), field.places)
    if field.kind != "blood_pressure" or not isinstance(value, dict):
        return None
    for part, (words, _, _, low, high) in PRESSURE.items():
        found = _doubt(f"{field.code}.{part}", words, Words("", ""), value.get(part), (low, high), 0)
        if found:
            return found
    return None


def _doubt(
    code: str, words: Words, unit: Words, value: Any, usual: tuple[float | None, float | None], places: int
) -> Invalid | None:
    amount = number(value)
    low, high = usual
    if amount is None or low is None or high is None or low <= amount <= high:
        return None
    guess = likely(amount, low, high, places)
    if guess is not None:
        return _outside(code, words, unit, amount, (low, high), guess)
    return Invalid(UNUSUAL, field=code, name=words, value=_plain(amount), unit=unit)
