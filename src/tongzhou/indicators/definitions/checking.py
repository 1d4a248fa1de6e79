"""What is wrong with a definition that only the declared kinds can tell: unknown kinds, fields, mixed units, words taken for numbers.

`tree` refuses what is wrong at any time; this is asked when a definition is saved, and on the composer's page while it is made.
Each fault has its place ("of.facts.where.0", the path in the JSON of `written`) and a sentence in both languages.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Union, get_args, get_origin, get_type_hints

from tongzhou.indicators.definitions import faults as said
from tongzhou.indicators.definitions.catalogue import awaited
from tongzhou.indicators.definitions.given import given
from tongzhou.indicators.definitions.indicator import Indicator, Rate
from tongzhou.indicators.definitions.reading import kinds, leaves
from tongzhou.indicators.definitions.tree import (
    LEAVES,
    Between,
    Distinct,
    Extreme,
    Facts,
    Is,
    Leaf,
    Not,
    Quantile,
    Ratio,
    Stated,
    Sum,
    Test,
    Tree,
    is_detail,
)
from tongzhou.indicators.definitions.units import fits, of_kind, unit_words, units
from tongzhou.kernel.errors import Sentence
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.kinds import all_kinds
from tongzhou.ledger.rules import Kind


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at `path` of a definition; "" is the whole of it."""

    path: str
    said: Sentence
    values: Mapping[str, object]

    @property
    def says(self) -> Words:
        """The fault, with its values."""
        return self.said.says.format(**self.values)

    @property
    def then(self) -> Words:
        """What to do next."""
        return self.said.then.format(**self.values)


Kinds = Mapping[str, Kind]


def declared() -> Kinds:
    """Every kind that a definition may read, by code: those that are posted, and those planned for later packages."""
    return awaited.KINDS | {kind.code: kind for kind in all_kinds()}


def faults(tree: Tree, unit: Unit | Rate | None = None, known: Kinds | None = None) -> list[Fault]:
    """What is wrong with a tree, in its order; with `unit`, also whether its figure comes in that unit."""
    known = declared() if known is None else known
    found = list(_tree(tree, (), known))
    if unit is not None and not found and not fits(unit, units(tree, known)):
        found.append(
            Fault("", said.OTHER_UNIT, {"unit": unit.words, "comes": unit_words(units(tree, known))})
        )
    return found


def check(one: Indicator, known: Kinds | None = None) -> list[Fault]:
    """What is wrong with an indicator."""
    return faults(one.tree, one.unit, known)


def _tree(tree: Tree, path: tuple[str, ...], known: Kinds) -> Iterator[Fault]:
    if isinstance(tree, LEAVES):
        yield from _leaf(tree, path, known)
        return
    if isinstance(tree, Ratio) and _supposed(tree):
        yield Fault(".".join((*path, "of")), said.SUPPOSED, {})
    for name, part in _below(tree):
        yield from _tree(part, (*path, *name), known)


def _below(tree: Any) -> Iterator[tuple[tuple[str, ...], Tree]]:
    """The trees one step down with their places, as `written` names them."""
    for field in fields(tree):
        value = getattr(tree, field.name)
        if isinstance(value, tuple):
            yield from (((field.name, str(n)), one) for n, one in enumerate(value) if isinstance(one, Tree))
        elif isinstance(value, Tree):
            yield (field.name,), value


def _supposed(tree: Ratio) -> bool:
    """Whether something stated is held against acts of the same kinds: what nobody stated would look like none of them. Stated over stated is well: both are known, or nothing is."""
    stated = any(isinstance(leaf, Stated) for leaf in leaves(tree.of))
    return stated and kinds(tree.of) <= kinds(tree.to) and not given(tree.to)


def _leaf(leaf: Leaf, path: tuple[str, ...], known: Kinds) -> Iterator[Fault]:
    at = ".".join((*path, "facts"))
    yield from _kinds(leaf.facts, at, known)
    for n, test in enumerate(leaf.facts.where):
        yield from _test(test, leaf.facts, f"{at}.where.{n}", known)
    place = ".".join((*path, "of"))
    match leaf:
        case Sum(facts, of, qualifier):
            yield from _number(of, facts, place, known)
            yield from _same_unit(of, facts, place, known)
            if qualifier:
                yield from _word(qualifier, facts, ".".join((*path, "qualifier")), known, said.NO_QUALIFIER)
        case Quantile(facts, of, _) | Extreme(facts, of, _):
            yield from _number(of, facts, place, known)
            yield from _same_unit(of, facts, place, known)
        case Stated(facts, of):
            yield from _number(of, facts, place, known)
        case Distinct(facts, of) if is_detail(of):
            yield from _word(of, facts, place, known)


def _kinds(facts: Facts, at: str, known: Kinds) -> Iterator[Fault]:
    for n, kind in enumerate(facts.kinds):
        if kind not in known and not kind.startswith(awaited.OUTSIDE):
            yield Fault(f"{at}.kinds.{n}", said.UNKNOWN_KIND, {"kind": kind})


def _test(test: Test, facts: Facts, at: str, known: Kinds) -> Iterator[Fault]:
    if isinstance(test, Between):
        yield from _number(test.field, facts, at, known)
        if test.field == "quantity":
            yield from _same_unit(test.field, facts, at, known)
    elif isinstance(test, Is | Not):
        yield from _word(test.field, facts, at, known)
        strange = [one for one in test.values if test.field == "kind" and one not in facts.kinds]
        if strange:
            yield Fault(at, said.NOT_OF_THESE, {"kind": strange[0]})
    elif is_detail(test.field):
        yield from _declared(test.field, facts, at, known)


def _same_unit(of: str, facts: Facts, at: str, known: Kinds) -> Iterator[Fault]:
    """Quantities are of one sort only: persons and sessions do not add up."""
    if of != "quantity" or "kind" in {test.field for test in facts.where}:
        return
    found = {unit for kind in facts.kinds if (unit := of_kind(kind, known)) is not None}
    if len(found) > 1:
        yield Fault(at, said.MIXED_UNITS, {"units": unit_words(frozenset(found))})


def _number(of: str, facts: Facts, at: str, known: Kinds) -> Iterator[Fault]:
    if not is_detail(of):
        return
    faulty = list(_declared(of, facts, at, known))
    yield from faulty
    if not faulty and _sorts(of, facts, known) - {"number"}:
        yield Fault(at, said.NO_NUMBER, {"field": _name(of)})


def _word(
    of: str, facts: Facts, at: str, known: Kinds, otherwise: Sentence = said.NO_WORD
) -> Iterator[Fault]:
    """A value that can be named: a word, yes or no, and a number as well; what says how sure a number is, is a word."""
    if not is_detail(of):
        return
    faulty = list(_declared(of, facts, at, known))
    yield from faulty
    may = {"word"} if otherwise is said.NO_QUALIFIER else {"word", "number"}
    if not faulty and _sorts(of, facts, known) - may:
        yield Fault(at, otherwise, {"field": _name(of)})


def _declared(of: str, facts: Facts, at: str, known: Kinds) -> Iterator[Fault]:
    read = any(kind in known or kind.startswith(awaited.OUTSIDE) for kind in facts.kinds)
    if read and not _sorts(of, facts, known):
        yield Fault(at, said.UNKNOWN_FIELD, {"field": _name(of)})


def _sorts(of: str, facts: Facts, known: Kinds) -> set[str]:
    """What the kinds that have this field hold in it: "number", "word" (yes and no too), "list"."""
    found = (sorts(known[kind]).get(_name(of)) for kind in facts.kinds if kind in known)
    return {one for one in found if one}


def _name(of: str) -> str:
    return of.removeprefix("detail.")


def sorts(kind: Kind) -> dict[str, str]:
    """The fields of a kind's detail, and what each holds: "number", "word" or "list"."""
    return {} if kind.detail is None else {name: _sort(t) for name, t in get_type_hints(kind.detail).items()}


def _sort(hint: Any) -> str:
    if get_origin(hint) in (Union, types.UnionType):
        return next(_sort(one) for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is list or hint is list:
        return "list"
    return "number" if hint in (int, float) or getattr(hint, "__name__", "") == "Decimal" else "word"
