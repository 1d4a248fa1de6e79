"""Money and counts as people write and read them: yuan and 万元, never a float; what is not known says so."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.money import Fen, from_yuan
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words
from tongzhou.support.resources.rules.money import Total
from tongzhou.web.components.component import Text, speak
from tongzhou.web.components.figures import grouped, money
from tongzhou.web.forms import Form

NO_MONEY = sentence(
    "web.resources.no_money",
    "金额还没有写，或看不懂（“{typed}”）。",
    "The amount is missing or cannot be read (“{typed}”).",
    then_zh="写成 1100000 或 110万，最多到分。",
    then_en="Write 1100000, with at most two decimals.",
)
NO_WHOLE = sentence(
    "web.resources.no_whole",
    "还没有写，或不是整数（“{typed}”）。",
    "Missing, or not a whole number (“{typed}”).",
    then_zh="写成 12 这样的整数；不知道就留空。",
    then_en="Write a whole number like 12, or leave it empty when it is not known.",
)
NO_YEAR = sentence(
    "web.resources.no_year",
    "年份要写成四位数字。",
    "A year is four digits.",
    then_zh="例如 2021。",
    then_en="For example 2021.",
)
UNKNOWN = Words("金额未知", "amount not known")
_MONEY = re.compile(r"(?:¥|￥|CNY)?(\d+(?:\.\d{1,6})?)(万元?|元)?")
_WAN = 10_000


def fen(form: Form, name: str) -> int | None:
    """An amount typed in yuan (or with 万), in fen; None when nothing was typed. Raises Invalid."""
    typed = form.get(name)
    if not typed:
        return None
    plain = unicodedata.normalize("NFKC", typed).replace(",", "").replace("，", "").replace(" ", "")
    match = _MONEY.fullmatch(plain)
    try:
        if match is None:
            raise ValueError(typed)
        yuan = Decimal(match[1]) * (_WAN if (match[2] or "").startswith("万") else 1)
        return from_yuan(yuan).amount
    except (ValueError, InvalidOperation):
        raise Invalid(NO_MONEY, field=name, typed=typed[:40]) from None


def whole(form: Form, name: str) -> int | None:
    """A whole number, full-width digits too; None when nothing was typed. Raises Invalid."""
    typed = unicodedata.normalize("NFKC", form.get(name)).replace(",", "")
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise Invalid(NO_WHOLE, field=name, typed=form.get(name)[:40])
    return int(typed)


def yuan(amount: int | None) -> str:
    """Exactly, in yuan: "4,496,000" or "4,496,000.50"; a dash when not known."""
    if amount is None:
        return "—"
    return f"{Fen(amount).yuan():,.2f}".removesuffix(".00")


def typed(amount: int | None) -> str:
    """An amount as it stands in a field: "1100000"; nothing when not known."""
    return "" if amount is None else yuan(amount).replace(",", "")


def number(amount: int) -> tuple[str, str]:
    """An amount to look at, and its unit: 万元 with two places in Chinese, yuan or million yuan in English."""
    said, unit = money(Fen(amount))
    return said, speak(unit)


def shown(amount: int | None, qualifier: str = Qualifier.EXACT.value) -> str:
    """An amount in one line: "约 449.60 万元"; says when it is not known."""
    if amount is None:
        return speak(UNKNOWN)
    said, unit = number(amount)
    return f"{speak(Qualifier(qualifier).words)}{said} {unit}".strip()


def summed(total: Total) -> Text:
    """A sum in one line: what is known, and how many parts are not."""
    if total.amount is None:
        return UNKNOWN if total.unknown else Words("没有", "none")
    if not total.unknown:
        return shown(total.fen)
    return Words("{sum}，另有 {n} 笔金额未知", "{sum}, and {n} not known").format(
        sum=shown(total.fen), n=total.unknown
    )


def people(count: int | None, qualifier: str, unit: Words) -> str:
    """ "约 60,000 户"; nothing when not known."""
    if count is None:
        return ""
    return f"{speak(Qualifier(qualifier).words)}{grouped(count)} {speak(unit)}"


def needed(form: Form, name: str) -> int:
    """An amount that must be given. Raises Invalid."""
    found = fen(form, name)
    if found is None:
        raise Invalid(NO_MONEY, field=name, typed="")
    return found


def year(form: Form, name: str) -> int:
    """A year of four digits. Raises Invalid."""
    found = whole(form, name)
    if found is None or not 1949 <= found <= 2200:
        raise Invalid(NO_YEAR, field=name)
    return found


def counted(form: Form, name: str) -> int:
    """A whole number that must be given. Raises Invalid."""
    found = whole(form, name)
    if found is None:
        raise Invalid(NO_WHOLE, field=name, typed="")
    return found
