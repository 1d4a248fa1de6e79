"""A definition as JSON, and its version: the hash of that text. What the composer's page sends is the same.

Every node is an object with "is" (its name in `tree`, in lower case) and its fields; decimals are text, days ISO.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, cast, get_args, get_origin, get_type_hints

from tongzhou.indicators.definitions import tree as vocabulary
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.ledger.canonical import canonical, number_text

_NODES = {
    one.__name__.lower(): one
    for one in (
        vocabulary.Is, vocabulary.Not, vocabulary.Between, vocabulary.Known, vocabulary.Facts,
        vocabulary.Count, vocabulary.Sum, vocabulary.Distinct, vocabulary.Quantile, vocabulary.Extreme, vocabulary.Stated,
        vocabulary.Number, vocabulary.Days, vocabulary.Target, vocabulary.Ratio, vocabulary.Derived,
        vocabulary.Since, vocabulary.Trailing, vocabulary.Change, vocabulary.Attainment,
    )
}  # fmt: skip
DEEPEST = 12
"""Levels of a tree that is read from outside."""
_DECIMALS = frozenset({("between", "least"), ("between", "most"), ("number", "value")})
_DATES = frozenset({("since", "start")})
_ENUMS: dict[tuple[str, str], type[Enum]] = {
    ("extreme", "end"): vocabulary.End,
    ("derived", "step"): vocabulary.Step,
}


class Unreadable(ValueError):
    """A text that is no definition. `path` says where ("of.facts.where.0"), `why` what is wrong there."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or 'definition'}: {why}")
        self.path, self.why = path, why


def as_json(node: Any) -> Any:
    """A tree (or a part of one) as plain JSON values; fields at their usual value are left out."""
    if isinstance(node, Enum):
        return node.value
    if isinstance(node, Decimal):
        return number_text(node)
    if isinstance(node, date):
        return node.isoformat()
    if isinstance(node, tuple):
        return [as_json(one) for one in node]
    if type(node) in _NODES.values():
        said = {
            f.name: as_json(getattr(node, f.name)) for f in fields(node) if getattr(node, f.name) != f.default
        }
        return {"is": type(node).__name__.lower(), **said}
    return node


def text_of(tree: Tree) -> str:
    """The one canonical text of a tree (RFC 8785)."""
    return canonical(as_json(tree))


def version(tree: Tree) -> str:
    """The version of a definition: SHA-256 of its canonical text, in hex. Any change is another version.

    Never kept by the tree: to Python a filter for 1 equals one for True, and their texts differ.
    """
    return hashlib.sha256(text_of(tree).encode()).hexdigest()


def from_json(told: Any) -> Tree:
    """The tree that a JSON value says. Raises Unreadable with the place of the first fault."""
    node = _node(told, (), 0)
    if not isinstance(node, cast("tuple[type, ...]", Tree.__args__)):
        raise Unreadable("", f"{type(node).__name__.lower()} alone is no figure")
    return cast("Tree", node)


def _node(told: Any, path: tuple[str, ...], depth: int) -> Any:
    where = ".".join(path)
    if depth > DEEPEST:
        raise Unreadable(where, "too deep")
    if not isinstance(told, Mapping) or told.get("is") not in _NODES:
        raise Unreadable(where, "not a node of the vocabulary")
    name = str(told["is"])
    sort = _NODES[name]
    known = {f.name for f in fields(sort)}
    strange = sorted(set(map(str, told)) - known - {"is"})
    if strange:
        raise Unreadable(where, f"{name} has no field {strange[0]}")
    said = {key: _value(name, key, told[key], (*path, key), depth) for key in told if key != "is"}
    for key, value in said.items():
        if not _fits(value, get_type_hints(sort)[key]):
            raise Unreadable(".".join((*path, key)), f"{name}.{key} is something else")
    try:
        return sort(**said)
    except (TypeError, ValueError) as fault:
        raise Unreadable(where, str(fault)) from fault


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is of an annotated type: a class, a union, or a tuple of one."""
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(one, get_args(hint)[0]) for one in value)
    if get_args(hint):
        return any(_fits(value, one) for one in get_args(hint))
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool) or hint is not int)


def _value(node: str, key: str, told: Any, path: tuple[str, ...], depth: int) -> Any:
    place = (node, key)
    try:
        if place in _DECIMALS:
            return None if told is None else _decimal(told)
        if place in _DATES:
            return date.fromisoformat(told)
        if place in _ENUMS:
            return _ENUMS[place](told)
    except (ValueError, TypeError, InvalidOperation) as fault:
        raise Unreadable(".".join(path), f"{told!r} does not fit") from fault
    if isinstance(told, Mapping):
        return _node(told, path, depth + 1)
    if isinstance(told, Sequence) and not isinstance(told, str):
        return tuple(_item(one, (*path, str(n)), depth) for n, one in enumerate(told))
    return _plain(told, path)


def _item(told: Any, path: tuple[str, ...], depth: int) -> Any:
    return _node(told, path, depth + 1) if isinstance(told, Mapping) else _plain(told, path)


def _plain(told: Any, path: tuple[str, ...]) -> str | int | bool:
    if isinstance(told, str | int | bool):
        return told
    raise Unreadable(".".join(path), f"{told!r} does not fit")


def _decimal(told: Any) -> Decimal:
    found = Decimal(told) if isinstance(told, str | int) else Decimal("NaN")
    if not found.is_finite() or abs(found) > Decimal(10) ** 15 or found != round(found, 3):
        raise ValueError("not a number with at most three decimals")
    return found
