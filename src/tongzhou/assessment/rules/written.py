"""A scheme as JSON and back, with the place of each fault; its hash is its version.

Objects bear the names of the fields; a rule says which in "is". Decimals are text, words {"zh": …, "en": …}.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from tongzhou.assessment.rules import faults as f
from tongzhou.assessment.rules import giving
from tongzhou.assessment.rules.faults import Unreadable, Wrong
from tongzhou.assessment.rules.scheme import Group, Item, Scheme
from tongzhou.kernel.words import Words
from tongzhou.ledger.canonical import canonical, number_text

RULES = {one.__name__.lower(): one for one in giving.Rule.__args__}
DEEPEST = 6
"""Groups within groups that are read from outside."""
NO_OBJECT = Words("这里要写成一个对象。", "This has to be an object.")
NO_LIST = Words("这里要写成一个列表。", "This has to be a list.")
NO_TEXT = Words("这里要写文字。", "This has to be text.")
NO_WHOLE = Words("这里要写整数。", "This has to be a whole number.")
NO_FLAG = Words("这里只能是 true 或 false。", "This has to be true or false.")
NO_RULE = Words("没有这种计分方法。", "There is no such rule.")
STRANGE = Words("多出一项“{name}”。", "There is no field “{name}”.")
LACKING = Words("少了“{name}”。", "“{name}” is missing.")
NOT_LISTED = Words("“{told}”不在可选的范围里。", "“{told}” is none of those that can be chosen.")
TOO_DEEP = Words("分组套得太深。", "Groups are nested too deep.")


def as_json(node: Any) -> Any:
    """A scheme (or a part of one) as plain JSON values; fields at their usual value are left out."""
    if isinstance(node, Enum):
        return node.value
    if isinstance(node, Decimal):
        return number_text(node)
    if isinstance(node, tuple):
        return [as_json(one) for one in node]
    if isinstance(node, Words):
        return {"zh": node.zh, "en": node.en}
    if is_dataclass(node):
        said = {
            one.name: as_json(getattr(node, one.name))
            for one in fields(node)
            if getattr(node, one.name) != one.default
        }
        return {"is": type(node).__name__.lower(), **said} if type(node) in RULES.values() else said
    return node


def text_of(whole: Scheme) -> str:
    """The one canonical text of a scheme (RFC 8785)."""
    return canonical(as_json(whole))


def version(whole: Scheme) -> str:
    """The version: SHA-256 of the canonical text, in hex. Any change is another version."""
    return hashlib.sha256(text_of(whole).encode()).hexdigest()


def from_json(told: Any) -> Scheme:
    """The scheme that a JSON value says. Raises Unreadable with the place of the first fault."""
    made = _made(Scheme, told, (), 0)
    assert isinstance(made, Scheme)
    return made


def item_from(told: Any) -> Item:
    """One item. Raises Unreadable."""
    made = _made(Item, told, (), 0)
    assert isinstance(made, Item)
    return made


@cache
def _hints(sort: type) -> dict[str, Any]:
    return get_type_hints(sort)


def _made(sort: type, told: Any, path: tuple[str, ...], depth: int) -> Any:
    """A value of a frozen class from an object."""
    if not isinstance(told, Mapping):
        raise Unreadable(".".join(path), NO_OBJECT)
    known = {one.name: one for one in fields(sort)}
    strange = sorted(set(map(str, told)) - set(known) - ({"is"} if sort in RULES.values() else set()))
    if strange:
        raise Unreadable(".".join((*path, strange[0])), STRANGE.format(name=strange[0]))
    said = {
        name: _read(_hints(sort)[name], told[name], (*path, name), depth) for name in known if name in told
    }
    lacking = [name for name, one in known.items() if name not in said and _needed(one)]
    if lacking:
        raise Unreadable(".".join((*path, lacking[0])), LACKING.format(name=lacking[0]))
    try:
        return sort(**said)
    except Wrong as fault:
        raise Unreadable(".".join((*path, fault.field)), fault.why) from fault


def _needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _read(hint: Any, told: Any, path: tuple[str, ...], depth: int) -> Any:
    """A value of an annotated type."""
    where = ".".join(path)
    if depth > DEEPEST:
        raise Unreadable(where, TOO_DEEP)
    if hint == giving.Rule:
        return _rule(told, path, depth)
    if hint == giving.Goal:
        return (
            _made(giving.Promised, told, path, depth) if isinstance(told, Mapping) else _decimal(told, where)
        )
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0], told, path, depth)
    if hint == Group | Item:
        sort = Group if isinstance(told, Mapping) and "rule" not in told else Item
        return _made(sort, told, path, depth + 1)
    if get_origin(hint) in (UnionType, Union):
        inner = next(one for one in get_args(hint) if one is not type(None))
        return None if told is None else _read(inner, told, path, depth)
    return _plain(hint, told, path, depth)


def _plain(hint: Any, told: Any, path: tuple[str, ...], depth: int) -> Any:
    where = ".".join(path)
    if is_dataclass(hint):
        return _made(hint, told, path, depth) if isinstance(hint, type) else None
    if issubclass(hint, Enum):
        if told not in {one.value for one in hint}:
            raise Unreadable(where, NOT_LISTED.format(told=told))
        return hint(told)
    if hint is Decimal:
        return _decimal(told, where)
    wanted = {str: NO_TEXT, int: NO_WHOLE, bool: NO_FLAG}[hint]
    if not isinstance(told, hint) or (hint is int and isinstance(told, bool)):
        raise Unreadable(where, wanted)
    return told


def _several(hint: Any, told: Any, path: tuple[str, ...], depth: int) -> tuple[Any, ...]:
    if not isinstance(told, list | tuple):
        raise Unreadable(".".join(path), NO_LIST)
    return tuple(_read(hint, one, (*path, str(n)), depth) for n, one in enumerate(told))


def _rule(told: Any, path: tuple[str, ...], depth: int) -> Any:
    if not isinstance(told, Mapping) or told.get("is") not in RULES:
        raise Unreadable(".".join((*path, "is")), NO_RULE)
    return _made(RULES[str(told["is"])], told, path, depth)


def decimal_of(told: Any) -> Decimal | None:
    """A number with at most three decimals; None when it is none."""
    try:
        found = Decimal(told) if isinstance(told, str | int) and not isinstance(told, bool) else None
    except InvalidOperation:
        return None
    if found is None or not found.is_finite() or abs(found) > Decimal(10) ** 12 or found != round(found, 3):
        return None
    return found


def _decimal(told: Any, where: str) -> Decimal:
    found = decimal_of(told)
    if found is None:
        raise Unreadable(where, f.NOT_A_NUMBER)
    return found
