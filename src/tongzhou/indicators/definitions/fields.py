"""What a fact can be asked for, in words: its columns, and the fields that the declared kinds have in their details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args, get_type_hints

from tongzhou.directory.rules import Kind as House
from tongzhou.directory.rules import Tier
from tongzhou.indicators.definitions.checking import declared, sorts
from tongzhou.indicators.definitions.saying import COLUMNS, RELATIONS, ROLES, Saying
from tongzhou.indicators.definitions.tree import Facts
from tongzhou.kernel.words import Words

DETAIL = "detail."
NUMBERS = ("quantity", "minutes", "fen", "days")
WORDS = (
    "relation", "specialty", "tier", "grade", "supporting_tier", "supporting_kind", "receiving_tier", "receiving_kind",
    "case_number",
)  # fmt: skip
"""Columns that a commission asks for, in the order of a list."""
THINGS = ("receiving", "supporting", "pairing", "department", "specialty", "case_number", "day")


YES_NO = (("true", Words("是", "yes")), ("false", Words("否", "no")))


class Sort(StrEnum):
    """What a field holds."""

    WORD = "word"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a filter or an aggregate can name ("minutes", "detail.topic"). `choices`: its codes in words, where they are closed."""

    name: str
    words: Words
    sort: Sort
    choices: tuple[tuple[str, Words], ...] = ()


def of_kinds(kinds: Sequence[str]) -> list[Field]:
    """The fields that these kinds have: the details that all of them declare under one name and sort, then the columns."""
    if not kinds:
        return []
    say, facts = Saying(declared()), Facts(tuple(kinds))
    found = [
        Field(name, say.field(name, facts), sort, YES_NO if _yes_no(name, kinds) else ())
        for name, sort in _details(kinds).items()
    ]
    found += [Field(name, COLUMNS[name], Sort.NUMBER) for name in NUMBERS]
    return found + [Field(name, COLUMNS[name], Sort.WORD, _closed(name)) for name in WORDS]


def apart(kinds: Sequence[str]) -> list[tuple[str, Words]]:
    """What can be told apart in facts of these kinds: who took part, things, words of the detail."""
    found = [(f"member:{role}", words) for role, words in ROLES.items()]
    found += [(name, COLUMNS[name]) for name in THINGS]
    return found + [
        (one.name, one.words)
        for one in of_kinds(kinds)
        if one.name.startswith(DETAIL) and one.sort is Sort.WORD
    ]


def kind_words(code: str) -> Words:
    """A kind of fact in words; a table from outside by its name."""
    return Saying(declared()).kind(code)


def field_words(name: str, kinds: Sequence[str]) -> Words:
    """A field in words, as the first of the kinds that knows it says it."""
    return Saying(declared()).field(name, Facts(tuple(kinds)))


def value_words(name: str, value: str | int | bool, kinds: Sequence[str]) -> Words:
    """A value of a field in words; what nobody has words for is shown bare."""
    return Saying(declared()).value(name, value, Facts(tuple(kinds)))


def _details(kinds: Sequence[str]) -> dict[str, Sort]:
    """The fields of the details that hold a word (yes and no too) or a number, where all of the kinds have them."""
    known = declared()
    each = [sorts(known[code]) if code in known else {} for code in kinds]
    shared = {
        name: sort
        for name, sort in (each[0] if each else {}).items()
        if all(one.get(name) == sort for one in each)
    }
    return {f"{DETAIL}{name}": Sort(sort) for name, sort in shared.items() if sort in set(Sort)}


def _yes_no(name: str, kinds: Sequence[str]) -> bool:
    """Whether a field says yes or no in all of these kinds."""
    known, bare = declared(), name.removeprefix(DETAIL)
    hints = [
        get_type_hints(known[code].detail).get(bare) for code in kinds if code in known and known[code].detail
    ]
    return bool(hints) and all(bool in (hint, *get_args(hint)) for hint in hints)


def _closed(name: str) -> tuple[tuple[str, Words], ...]:
    if name == "relation":
        return tuple(RELATIONS.items())
    if name == "tier" or name.endswith("_tier"):
        return tuple((one.value, one.words) for one in Tier)
    if name.endswith("_kind"):
        return tuple((one.value, one.words) for one in House)
    return ()
