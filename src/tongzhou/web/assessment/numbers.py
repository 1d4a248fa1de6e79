"""Numbers of a scheme's forms, with their fault at the field."""

from __future__ import annotations

from decimal import Decimal

from tongzhou.assessment.rules.faults import NOT_A_NUMBER
from tongzhou.assessment.rules.moving import wrong_here
from tongzhou.assessment.rules.written import decimal_of
from tongzhou.web.forms import Form
from tongzhou.web.numbers import whole


def text(number: Decimal | None) -> str:
    """A number as it is typed."""
    return "" if number is None else f"{number.normalize():f}"


def decimal_if(form: Form, name: str) -> Decimal | None:
    """A number, or None where nothing was typed. Raises Invalid."""
    return decimal(form, name) if form.get(name) else None


def decimal(form: Form, name: str) -> Decimal:
    """A number that must be given. Raises Invalid."""
    return number(form.get(name), name)


def number(typed: str, field: str) -> Decimal:
    """A number as typed. Raises Invalid."""
    found = decimal_of(typed.replace(",", "").replace("，", "").replace("%", "").strip())
    if found is None:
        raise wrong_here(NOT_A_NUMBER, field)
    return found


def whole_of(form: Form, name: str) -> int:
    """A whole number that must be given. Raises Invalid."""
    found = whole(form.get(name))
    if found is None:
        raise wrong_here(NOT_A_NUMBER, name)
    return found
