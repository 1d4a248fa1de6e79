"""The kinds of act, declared by the packages that own them and collected at start (`AppConfig.ready`)."""

from __future__ import annotations

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind

_KINDS: dict[str, Kind] = {}
_SEALS = (Words("支", "S"), Words("受", "R"))


def register(kind: Kind) -> Kind:
    """Make `kind` known. Raises ValueError when its code already means something else."""
    if _KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"kind {kind.code} is declared twice")
    return kind


def get(code: str) -> Kind:
    """The kind with `code`. Raises KeyError: a claim of an unknown kind is a fault of the program."""
    return _KINDS[code]


def named(code: str, unit: str = Unit.TIME) -> Kind:
    """The kind with `code`, or a stand-in that shows the bare code: old entries outlive their package."""
    return _KINDS.get(code) or Kind(code, Words(code, code), Unit(unit), 0, *_SEALS)


def all_kinds() -> list[Kind]:
    """Every known kind, by code."""
    return sorted(_KINDS.values(), key=lambda kind: kind.code)
