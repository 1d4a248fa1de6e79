"""Changing a scheme: an item, a group, a veto is put in, replaced, moved to another group, or taken out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tongzhou.assessment.rules.scheme import Group, Item, Scheme, Veto, every_item, groups
from tongzhou.kernel.words import Words

Part = Group | Item
BONUS = "bonus"
"""Where an item is put that counts on top."""


def codes(scheme: Scheme) -> set[str]:
    """All codes that are taken."""
    lines: list[Item | Group | Veto] = [*every_item(scheme), *groups(scheme.parts), *scheme.vetoes]
    return {one.code for one in lines} | {BONUS}


def free(wish: str, taken: Collection[str]) -> str:
    """A code that nobody has: the one wished for, else with a number behind."""
    if wish not in taken:
        return wish
    return next(code for n in range(2, 1000) if (code := f"{wish[:36]}_{n}") not in taken)


def item_of(scheme: Scheme, code: str) -> Item | None:
    """The item with this code."""
    return next((one for one in every_item(scheme) if one.code == code), None)


def group_of(scheme: Scheme, code: str) -> str:
    """The group that an item stands in: its code, BONUS, or "" for none."""
    if any(one.code == code for one in scheme.bonus):
        return BONUS
    for group in groups(scheme.parts):
        if any(isinstance(one, Item) and one.code == code for one in group.parts):
            return group.code
    return ""


def put_item(scheme: Scheme, item: Item, group: str, *, was: str = "") -> Scheme:
    """The scheme with the item in `group` (a code, BONUS, "" for none): at the place of the item `was` where that stands there, else last."""
    if was and group_of(scheme, was) == group:
        parts = _mapped(scheme.parts, was, item)
        bonus = tuple(item if one.code == was else one for one in scheme.bonus)
        return replace(scheme, parts=parts, bonus=bonus)
    rest = without_item(scheme, was) if was else scheme
    if group == BONUS:
        return replace(rest, bonus=(*rest.bonus, item))
    return replace(rest, parts=_added(rest.parts, item, group))


def _mapped(parts: tuple[Part, ...], was: str, item: Item) -> tuple[Part, ...]:
    return tuple(
        replace(one, parts=_mapped(one.parts, was, item))
        if isinstance(one, Group)
        else (item if one.code == was else one)
        for one in parts
    )


def _added(parts: tuple[Part, ...], item: Part, group: str) -> tuple[Part, ...]:
    if not group:
        return (*parts, item)
    return tuple(
        replace(one, parts=(*one.parts, item) if one.code == group else _added(one.parts, item, group))
        if isinstance(one, Group)
        else one
        for one in parts
    )


def without_item(scheme: Scheme, code: str) -> Scheme:
    """The scheme without an item; it breaks no ties any more."""
    return replace(
        scheme,
        parts=_cut(scheme.parts, code),
        bonus=tuple(one for one in scheme.bonus if one.code != code),
        tie_break=tuple(one for one in scheme.tie_break if one != code),
    )


def _cut(parts: tuple[Part, ...], code: str) -> tuple[Part, ...]:
    return tuple(
        replace(one, parts=_cut(one.parts, code)) if isinstance(one, Group) else one
        for one in parts
        if isinstance(one, Group) or one.code != code
    )


def put_group(scheme: Scheme, code: str, words: Words) -> Scheme:
    """A new group at the end, or the group with this code under another name."""
    if any(one.code == code for one in groups(scheme.parts)):
        return replace(scheme, parts=_named(scheme.parts, code, words))
    return replace(scheme, parts=(*scheme.parts, Group(code, words)))


def _named(parts: tuple[Part, ...], code: str, words: Words) -> tuple[Part, ...]:
    return tuple(
        replace(one, words=words if one.code == code else one.words, parts=_named(one.parts, code, words))
        if isinstance(one, Group)
        else one
        for one in parts
    )


def without_group(scheme: Scheme, code: str) -> Scheme:
    """Without a group and everything in it."""
    gone = {one.code for group in groups(scheme.parts) if group.code == code for one in _items(group)}
    kept = _ungrouped(scheme.parts, code)
    return replace(scheme, parts=kept, tie_break=tuple(one for one in scheme.tie_break if one not in gone))


def _items(group: Group) -> list[Item]:
    return [one for part in group.parts for one in (_items(part) if isinstance(part, Group) else [part])]


def _ungrouped(parts: tuple[Part, ...], code: str) -> tuple[Part, ...]:
    return tuple(
        replace(one, parts=_ungrouped(one.parts, code)) if isinstance(one, Group) else one
        for one in parts
        if not isinstance(one, Group) or one.code != code
    )


def put_veto(scheme: Scheme, veto: Veto) -> Scheme:
    """A new veto at the end, or instead of the one with its code."""
    if any(one.code == veto.code for one in scheme.vetoes):
        return replace(scheme, vetoes=tuple(veto if one.code == veto.code else one for one in scheme.vetoes))
    return replace(scheme, vetoes=(*scheme.vetoes, veto))


def without_veto(scheme: Scheme, code: str) -> Scheme:
    """Without a veto."""
    return replace(scheme, vetoes=tuple(one for one in scheme.vetoes if one.code != code))
