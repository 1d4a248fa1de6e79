"""The kinds of plain act, declared by the packages beside and collected at start; each also becomes a kind of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import msgspec

from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.money import Fen
from tongzhou.kernel.words import Words
from tongzhou.ledger import kinds as ledger_kinds
from tongzhou.ledger.listening import listen
from tongzhou.ledger.rules import Kind
from tongzhou.support.acts.reacting import HANDLERS
from tongzhou.support.acts.rules import UNKNOWN_KIND, ActKind, Ask, Field, Group

_KINDS: dict[str, ActKind] = {}
_SEALS = Words("支", "S"), Words("受", "R")
TYPES: dict[Ask, type] = {
    Ask.TEXT: str,
    Ask.WHOLE: int,
    Ask.CHOICE: str,
    Ask.YES_NO: bool,
    Ask.FEN: int,
    Ask.DAY: str,
    Ask.LIST: list[str],
}


def register(kind: ActKind) -> ActKind:
    """Make `kind` known here and to the ledger. Raises ValueError when its code already means something else."""
    if _KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"kind {kind.code} is declared twice")
    ledger_kinds.register(
        Kind(
            kind.code,
            kind.words,
            kind.unit,
            kind.version,
            *_SEALS,
            detail=_detail(kind),
            labels=_labels(kind),
            values={one.code: _in_words(one) for one in kind.fields if one.ask in (Ask.CHOICE, Ask.FEN)},
        )
    )
    for heard, handler in HANDLERS.items():
        listen(kind.code, heard, handler)
    return kind


def get(code: str) -> ActKind:
    """The kind with `code`. Raises Invalid(field "kind")."""
    if code not in _KINDS:
        raise Invalid(UNKNOWN_KIND, field="kind", kind=code)
    return _KINDS[code]


def known(code: str) -> bool:
    """Whether `code` is a plain act."""
    return code in _KINDS


def all_kinds(group: Group | None = None) -> list[ActKind]:
    """Every kind (of a group), in the order they were declared."""
    return [kind for kind in _KINDS.values() if group in (None, kind.group)]


def _detail(kind: ActKind) -> type:
    """The frozen struct that an entry's detail must fit: every field may be unknown, no other may be there."""
    fields: list[tuple[str, object, object]] = [("topic", str, "")] if kind.topic else []
    fields += [(one.code, TYPES[one.ask] | None, None) for one in kind.fields]
    name = "".join(part.title() for part in kind.code.split("_"))
    return msgspec.defstruct(name, fields, frozen=True, forbid_unknown_fields=True)


def _labels(kind: ActKind) -> dict[str, Words]:
    topic = {"topic": kind.topic} if kind.topic else {}
    return topic | {one.code: one.words for one in kind.fields}


@cache
def _in_words(field: Field) -> Callable[[str], Words]:
    """How the detail's value is read aloud: the answer that was chosen, an amount in yuan as the field is labelled."""

    def words(value: str) -> Words:
        if field.ask is Ask.FEN:
            yuan = f"{Fen(int(value)).yuan():,}"
            return Words(yuan, yuan)
        return option_words(field, value)

    return words


def option_words(field: Field, code: str) -> Words:
    """An answer of a choice in words; the bare code when it is no longer offered."""
    return next((one.words for one in field.options if one.code == code), Words(code, code))
