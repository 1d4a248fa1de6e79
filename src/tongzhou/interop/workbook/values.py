"""From what people write in cells to values: numbers with 约 and 余, dates in many styles, money, lists. Plain Python.

Every reader takes the cell as the file has it (text, number, date, bool) and answers a value, or raises Unreadable with what was
expected. An empty cell never reaches a reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from tongzhou.kernel.money import from_yuan
from tongzhou.kernel.names import person
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words

Cell = str | int | float | bool | datetime | date | time | timedelta


class Unreadable(Exception):
    """The cell does not say what its column holds. `expected` says what would be right."""

    def __init__(self, expected: Words) -> None:
        self.expected = expected
        super().__init__(expected.en)


TEXT = Words("文字", "text")
WHOLE = Words("不小于 0 的整数，如 12", "a whole number, not negative, such as 12")
NUMBER = Words(
    "一个数，可写“约 300”“300 余”", "a number; “约 300” (about) and “300 余” (more than) are understood"
)
COUNT = Words(
    "一个整数，可写“约 300”“300 余”",
    "a whole number; “约 300” (about) and “300 余” (more than) are understood",
)
PLAIN = Words("一个数，如 12 或 0.5", "a number such as 12 or 0.5")
YEAR = Words("年份，如 2021", "a year such as 2021")
DAY = Words("日期，如 2021-09-08 或 2021年9月8日", "a date such as 2021-09-08 or 2021年9月8日")
DAYS = Words(
    "日期、月份或起止日期，如 2021-09-08、2021年9月、2021-09-01至2021-12-31",
    "a date, a month, or first and last day, such as 2021-09-08, 2021年9月 or 2021-09-01至2021-12-31",
)
WHICH_MONTH = Words(
    "月份，如 2021年10月（写成数字 2021.1 时，分不清是 1 月还是 10 月）",
    "a month such as 2021年10月 (as the number 2021.1 it may be January or October)",
)
CLOCK = Words("时间，如 14:30", "a time such as 14:30")
MONEY = Words("金额（元），如 1200.50；也可写 3.2 万元", "an amount in yuan such as 1200.50, or 3.2 万元")
YES_NO = Words("是或否", "是 (yes) or 否 (no)")

MOST_LISTED = 12
"""Options that a message names; beyond them only how many there are: the sheet has them as a list."""
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNITS = "人次|人|例次|例|场次|场|台次|台|次|项|批|套|辆|户|个|篇|天|分钟|治疗量|元|名|位|家|期|份|张|所|村|件|只|盏|公里|平方米"
_ABOUT, _MORE = (
    ("大约", "约", "将近", "近", "左右", "上下", "来"),
    ("余", "多", "超过", "超", "逾", "以上", "不少于", "至少", ">=", ">", "≥", "+"),
)
_BEFORE = "大约|约|将近|近|超过|超|逾|不少于|至少|>=|>|≥"
_AFTER = "余|多|来|左右|上下|以上|\\+"
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_DIGITS_TYPED = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def _number_with(units: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<before>{_BEFORE})?(?P<number>{_DIGITS_TYPED})(?P<mark>{_AFTER})?(?P<scale>万|亿)?(?P<behind>{_AFTER})?"
        rf"(?:{units})?(?P<last>{_AFTER})?"
    )


_QUANTITY, _YUAN = _number_with(_UNITS), _number_with("元|圆")
"""Marks stand before or behind a number, never within it: "12+5" and "30多5" are no numbers. Commas stand before three digits."""
_EXCEL_DAY_ONE = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1950, 1, 1), date(2100, 1, 1)


def text(cell: Cell) -> str:
    """The cell as a person reads it: full-width digits made plain, outer and doubled blanks gone, no ".0" behind whole numbers."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{_exact(cell):f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return _BLANKS.sub(" ", _CONTROL.sub("", plain(str(cell)))).strip()


def _exact(cell: float) -> Decimal:
    """A number as Excel shows it: with 15 digits, so that 0.1 + 0.2 is 0.3. NaN for what is none."""
    return Decimal(f"{cell:.15g}")


def plain(said: str) -> str:
    """Full-width letters, digits and blanks as plain ones; Chinese punctuation stays."""
    kept = "，。；：？！（）、“”《》"
    return "".join(one if one in kept else unicodedata.normalize("NFKC", one) for one in said)


def name(cell: Cell) -> str:
    """A person's name: blanks inside a Chinese name ("李  四") are typesetting, every kind of dot is ·."""
    return person(text(cell))


def names(cell: Cell) -> list[str]:
    """Several names or items: separated by 、 , ； ; / or a new line."""
    parts = re.split(r"[、,，;；/\n\r]+", plain(str(cell)))
    return list(dict.fromkeys(found for part in parts if (found := name(part))))


def sentences(cell: Cell) -> list[str]:
    """Several sentences: separated by ； or a new line. Commas belong to a sentence."""
    parts = re.split(r"[；;\n\r]+", plain(str(cell)))
    return list(dict.fromkeys(found for part in parts if (found := text(part))))


def quantity(cell: Cell) -> tuple[Decimal, Qualifier]:
    """ "约1,200人次" → (1200, about); "300余" → (300, more than); "1.2万" → (12000, exact). Never negative."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        found = _exact(cell) if isinstance(cell, float) else Decimal(cell)
        if not found.is_finite() or found < 0:
            raise Unreadable(NUMBER)
        return found, Qualifier.EXACT
    return _typed(_QUANTITY, text(cell))


def _typed(form: re.Pattern[str], said: str) -> tuple[Decimal, Qualifier]:
    told = form.fullmatch(said.replace(" ", "").lstrip("'"))
    if not told:
        raise Unreadable(NUMBER)
    number = Decimal(told["number"].replace(",", "").replace("，", ""))
    marks = [told[one] for one in ("before", "mark", "behind", "last") if told[one]]
    return number * _SCALES.get(told["scale"] or "", 1), _qualifier(marks)


def _qualifier(marks: Sequence[str]) -> Qualifier:
    if any(one in _MORE for one in marks):
        return Qualifier.MORE_THAN
    return Qualifier.ABOUT if marks else Qualifier.EXACT


def scaled(cell: Cell, factor: int) -> Cell:
    """A number under a heading that counts in larger units, such as 万元: "约1,062" with 10,000 is "约10620000". What names its scale itself stays."""
    if isinstance(cell, (bool, datetime, date, time, timedelta)):
        return cell
    said = text(cell)
    if isinstance(cell, str) and re.search(r"\d\s*[余多]?\s*[百千万亿元]|小时|分", said):
        return cell
    return re.sub(
        _DIGITS_TYPED,
        lambda one: f"{Decimal(one[0].replace(',', '').replace('，', '')) * factor:f}",
        said,
        count=1,
    )


def factor(unit: str) -> int:
    """How many of the plain unit are one of what a heading or a note names: "万元" and "万人次" 10,000, "小时" 60 (minutes); 1 for the rest."""
    said = plain(unit).replace(" ", "")
    if re.search(r"小时|(?<![a-z])h(?![a-z])|hour", said, re.IGNORECASE):
        return HOUR
    found = re.search(rf"(?<![\d.])(百万|千万|[百千万亿])(?:{_UNITS}|$|[,，、/／;；人])", said)
    return _SCALES[found[1]] if found else 1


def whole(cell: Cell) -> int:
    """A whole number, not negative, with or without its unit."""
    try:
        number, qualifier = quantity(cell)
    except Unreadable as fault:
        raise Unreadable(WHOLE) from fault
    if qualifier is not Qualifier.EXACT or number != number.to_integral_value():
        raise Unreadable(WHOLE)
    return int(number)


def fen(cell: Cell) -> int:
    """Money typed in yuan or 万元, as whole fen."""
    found, qualifier = amount(cell)
    if qualifier is not Qualifier.EXACT:
        raise Unreadable(MONEY)
    return found


def amount(cell: Cell) -> tuple[int, Qualifier]:
    """Money that may be only about right: "约 1062 万元" → (1062000000, about), in whole fen."""
    said = re.sub(r"^人民币|[¥￥]|人民币$|(?<=[元圆])整$", "", text(cell).replace(" ", ""))
    try:
        yuan, qualifier = _typed(_YUAN, said)
        return from_yuan(yuan).amount, qualifier
    except (Unreadable, InvalidOperation, ValueError) as fault:
        raise Unreadable(MONEY) from fault


def count(cell: Cell) -> tuple[int, Qualifier]:
    """How many, perhaps about: "1,200 余户" → (1200, more than)."""
    try:
        number, qualifier = quantity(cell)
    except Unreadable as fault:
        raise Unreadable(COUNT) from fault
    if number != number.to_integral_value():
        raise Unreadable(COUNT)
    return int(number), qualifier


def number(cell: Cell) -> Decimal:
    """A number without qualifier, perhaps with decimals."""
    found, qualifier = quantity(cell)
    if qualifier is not Qualifier.EXACT:
        raise Unreadable(PLAIN)
    return found


NUMBERS = (quantity, whole, fen, amount, count, number)
MONIES = (fen, amount)
HOUR = 60
"""Minutes."""


def year(cell: Cell) -> int:
    """A year: 2021, "2021年", "2021 年度"."""
    found = re.fullmatch(r"((?:19|20)\d\d)(?:年度?)?", text(cell).replace(" ", ""))
    if not found:
        raise Unreadable(YEAR)
    return int(found[1])


def days(cell: Cell) -> tuple[date, date]:
    """First and last day: a date, a month ("2021年9月" is the whole month) or two dates ("2021.7.19-7.20")."""
    single = _typed_day(cell)
    if single:
        return single, single
    if isinstance(cell, float) and f"{_exact(cell):f}".endswith(".1"):
        raise Unreadable(WHICH_MONTH)
    said = _arabic(_HOUR.sub("", text(cell).lstrip("'")).replace(" ", ""))
    said = _WEEKDAY.sub("", said)
    parts = re.split(r"(?:至|到|~|～|—{1,2}|–)", said)
    if len(parts) == 1 and re.fullmatch(
        r"\d{4}[./年]\d{1,2}[./月]\d{1,2}日?-(\d{4}[./年])?(\d{1,2}[./月])?\d{1,2}日?", said
    ):
        parts = said.split("-")
    if len(parts) == 2:
        first = _day_of(parts[0])
        return _ordered(first, _later(parts[1], first))
    month = re.fullmatch(r"(\d{4})[-./年](\d{1,2})月?(?:份)?|((?:19|20)\d\d)(0[1-9]|1[0-2])", said)
    if month and month[3]:
        return _month(int(month[3]), int(month[4]))
    if month:
        return _month(int(month[1]), int(month[2]))
    one = _day_of(said)
    return one, one


def day(cell: Cell) -> date:
    """One day. A month or a span is not one."""
    try:
        first, last = days(cell)
    except Unreadable as fault:
        raise Unreadable(DAY) from fault
    if first != last:
        raise Unreadable(DAY)
    return first


def _typed_day(cell: Cell) -> date | None:
    """A real date, or a day number as Excel counts them."""
    if isinstance(cell, datetime):
        return _sane(cell.date())
    if isinstance(cell, date):
        return _sane(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 18_264 <= cell <= 73_050:
        return _sane(_EXCEL_DAY_ONE + timedelta(days=int(cell)))
    return None


_TWENTIETH = 70
"""A year of two digits from here on is of the last century."""
_HOUR = re.compile(r"(?<=[\d日号])[T\s]+\d{1,2}[:：]\d{2}([:：]\d{2})?(\.\d+)?(?!\d)")
_WEEKDAY = re.compile(r"(?<=[\d日号])[（(]?(?:星期|周|礼拜)[一二三四五六日天][)）]?$")
_DAY_FORMS = (
    re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{2})[-./](\d{1,2})[-./](\d{1,2})"),
)


def _day_of(said: str) -> date:
    for form in _DAY_FORMS:
        found = form.fullmatch(said)
        if found:
            year, month, number = (int(part) for part in found.groups())
            century = 0 if year >= 100 else 2000 if year < _TWENTIETH else 1900
            return _made(year + century, month, number)
    raise Unreadable(DAYS)


_DIGITS = {one: str(number) for number, one in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_NUMERAL = re.compile(r"([〇零○一二三四五六七八九十]+)(?=[年月日号])")


def _arabic(said: str) -> str:
    """Days written in Chinese numerals, as in old documents: 二〇二一年十二月二十日 → 2021年12月20日; 号 says the same as 日."""
    return _NUMERAL.sub(lambda found: _digits(found[1]), said).replace("号", "日")


def _digits(said: str) -> str:
    if "十" not in said:
        return "".join(_DIGITS[one] for one in said)
    tens, _, ones = said.partition("十")
    return (_DIGITS.get(tens, "") if tens else "1") + (_DIGITS.get(ones, "0") if ones else "0")


def _later(said: str, first: date) -> date:
    """The end of a span may leave out the year, or year and month."""
    short = re.fullmatch(r"(?:(\d{1,2})[-./月])?(\d{1,2})日?", said)
    if short:
        return _made(first.year, int(short[1] or first.month), int(short[2]))
    return _day_of(said)


def _month(year: int, month: int) -> tuple[date, date]:
    first = _made(year, month, 1)
    following = _made(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _made(year: int, month: int, number: int) -> date:
    try:
        return _sane(date(year, month, number))
    except ValueError as fault:
        raise Unreadable(DAYS) from fault


def _sane(found: date) -> date:
    if not _EARLIEST <= found < _LATEST:
        raise Unreadable(DAYS)
    return found


def _ordered(first: date, last: date) -> tuple[date, date]:
    if last < first:
        raise Unreadable(DAYS)
    return first, last


def clock(cell: Cell) -> time:
    """A time of day: 14:30, 14：30, 2:30 (a real time, or part of a day as Excel counts)."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, timedelta) or (isinstance(cell, float) and 0 <= cell < 1):
        seconds = cell.total_seconds() if isinstance(cell, timedelta) else cell * 86_400
        return time(round(seconds / 60) // 60 % 24, round(seconds / 60) % 60)
    found = re.fullmatch(r"(\d{1,2})[:：时点](\d{1,2})?分?(?::\d{2})?", text(cell).replace(" ", ""))
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unreadable(CLOCK)
    return time(int(found[1]), int(found[2] or 0))


_YES, _NO = (
    {"是", "有", "对", "y", "yes", "true", "1", "√", "✓"},
    {"否", "无", "没有", "n", "no", "false", "0", "×", "x"},
)


def yes_no(cell: Cell) -> bool:
    """是 / 否 and what people write for them."""
    said = text(cell).lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Unreadable(YES_NO)


def choice(cell: Cell, options: Mapping[str, Words]) -> str:
    """The code of the option whose Chinese or English words (or code) the cell says."""
    said = _bare(text(cell))
    for code, words in options.items():
        if said in (_bare(code), _bare(words.zh), _bare(words.en)):
            return code
    listed = list(options.values())[:MOST_LISTED]
    more = Words(f"等 {len(options)} 项之一", " …") if len(options) > len(listed) else Words("", "")
    zh, en = "、".join(one.zh for one in listed), ", ".join(one.en for one in listed)
    raise Unreadable(Words(zh + more.zh, en + more.en))


def _bare(said: str) -> str:
    return plain(said).casefold().replace(" ", "")
