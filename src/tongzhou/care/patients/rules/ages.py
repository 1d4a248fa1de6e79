"""Ages in words, and days of birth from ages."""

from __future__ import annotations

from datetime import date, timedelta

from tongzhou.care.patients.rules.people import OLDEST
from tongzhou.care.patients.rules.words import AgeUnit
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words

AGE_WRONG = sentence(
    "patients.age_wrong",
    "年龄“{age}”看不懂。",
    "The age “{age}” cannot be read.",
    then_zh="写数字，比如 58；一岁以内换成“个月”或“天”。",
    then_en="Write a number such as 58; under one year use months or days.",
)


def years(born_on: date, on: date) -> int:
    """Full years on day `on`. Somebody born on 29 February has the birthday on 1 March of other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def months(born_on: date, on: date) -> int:
    """Full months on day `on`."""
    return (on.year - born_on.year) * 12 + on.month - born_on.month - (on.day < born_on.day)


def age(born_on: date | None, on: date) -> Words:
    """The age as a ward says it: days under one month, months under one year, years and months under three."""
    if born_on is None or born_on > on:
        return Words("年龄不详", "age unknown")
    if (full := months(born_on, on)) < 1:
        days = (on - born_on).days
        return Words(f"{days} 天", _counted(days, "day"))
    if full < 12:
        return Words(f"{full} 个月", _counted(full, "month"))
    if full < 36 and full % 12:
        return Words(
            f"{full // 12} 岁 {full % 12} 个月",
            f"{_counted(full // 12, 'year')} {_counted(full % 12, 'month')}",
        )
    return Words(f"{full // 12} 岁", _counted(full // 12, "year"))


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" + ("" if number == 1 else "s")


def born_from_age(number: int, unit: AgeUnit, *, on: date) -> date:
    """The latest possible day of birth of somebody who is `number` `unit` old on day `on`.

    The latest, so that a doubt about fourteen years is decided for the guardian. Raises Invalid(field="age").
    """
    limit = {AgeUnit.YEAR: OLDEST, AgeUnit.MONTH: 36, AgeUnit.DAY: 365}[unit]
    if not 0 <= number <= limit:
        raise Invalid(AGE_WRONG, field="age", age=number)
    if unit is AgeUnit.DAY:
        return on - timedelta(days=number)
    back = number * (12 if unit is AgeUnit.YEAR else 1)
    year, month = divmod(on.year * 12 + on.month - 1 - back, 12)
    return _day_or_before(year, month + 1, on.day)


def _day_or_before(year: int, month: int, day: int) -> date:
    """That day, or the last of its month when it has no such day."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day, (following - timedelta(days=1)).day))
