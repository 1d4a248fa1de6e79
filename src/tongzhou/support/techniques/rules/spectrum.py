"""The disease spectrum 疾病谱: what is treated in the county, what leaves it, in which order that matters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongzhou.support.techniques.rules.cases import FEWEST

ICD10 = re.compile(r"[A-Z][0-9]{2}(\.[0-9A-Z]{1,4})?([+*])?")
MOST_CASES = 10_000_000


@dataclass(frozen=True, slots=True)
class Disease:
    """One line of a table: ICD-10 code ("" when unknown), name, cases in the county, cases sent out. None: not known."""

    code: str
    name: str
    in_county: int | None
    referred_out: int | None


def disease_key(code: str, name: str) -> str:
    """What makes two lines the same disease: the code, else the name without spaces, full-width made narrow."""
    return code.upper() or "name:" + re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).lower()


def share_out(in_county: int | None, referred_out: int | None) -> Fraction | None:
    """Share of all cases that left; None when one of the two is unknown or there are fewer than FEWEST cases."""
    if in_county is None or referred_out is None or in_county + referred_out < FEWEST:
        return None
    return Fraction(referred_out, in_county + referred_out)


def few(number: int | None) -> bool:
    """Whether a count is so small that it is marked."""
    return number is not None and 0 < number < FEWEST


@dataclass(frozen=True, slots=True)
class Ranked:
    """Numbers by which a disease is ranked: how many left, and whether a technique of the county covers it."""

    referred_out: int | None
    covered: bool


def order(rows: Sequence[Ranked]) -> list[int]:
    """Indexes of `rows`: what is not covered first, within that what leaves most; unknown numbers last."""
    return sorted(
        range(len(rows)),
        key=lambda n: (rows[n].covered, rows[n].referred_out is None, -(rows[n].referred_out or 0), n),
    )
