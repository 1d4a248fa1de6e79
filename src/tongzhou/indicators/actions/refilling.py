"""Filling leaves anew: when the past of places has changed (regions merged from a day gone by), the cells kept before stand at the old ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.indicators.actions.recounting import MOST
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.reading import leaves
from tongzhou.indicators.definitions.written import Unreadable, from_json, version
from tongzhou.indicators.keeping.filling import again
from tongzhou.indicators.models import Definition, Difference, Leaf, Recount
from tongzhou.kernel.actors import system
from tongzhou.kernel.errors import NotFound, sentence

NO_SUCH = sentence(
    "indicators.no_such_to_refill",
    "没有代码为“{code}”的指标。",
    "There is no indicator with the code “{code}”.",
    then_zh="用 tongzhou indicators list 看代码；不写代码就重建上次核对不一致的。",
    then_en="See the codes with tongzhou indicators list; without a code, those that differed at the last recount are filled.",
)


@dataclass(frozen=True, slots=True)
class Refilled:
    """One leaf after it was filled anew: its version, and how many cells it has."""

    leaf: str
    cells: int


def to_refill(codes: Iterable[str] = ()) -> list[str]:
    """The kept leaves (versions) of these indicators, whoever composed them; without codes those that the last recount names. Raises NotFound.

    A recount writes down at most `MOST` differences: beyond that every leaf may differ, and all are named.
    """
    wanted = list(codes)
    if wanted:
        names = {name for code in wanted for name in _of(code)}
        return list(Leaf.objects.filter(version__in=names).order_by("id").values_list("version", flat=True))
    last = Recount.objects.order_by("-at", "-pk").first()
    if last is None or not last.different:
        return []
    rows = Leaf.objects.order_by("id")
    if last.different <= MOST:
        rows = rows.filter(pk__in=Difference.objects.filter(recount=last).values("leaf"))
    return list(rows.values_list("version", flat=True))


def _of(code: str) -> set[str]:
    trees = [catalogue.ALL[code].tree] if code in catalogue.ALL else []
    rows = Definition.objects.filter(code=code)
    for row in rows:
        try:
            trees.append(from_json(row.tree))
        except Unreadable:  # its kinds are gone: nothing of it is posted any more, and nothing can be counted
            continue
    if not trees and not rows:
        raise NotFound(NO_SUCH, code=code)
    return {version(leaf) for tree in trees for leaf in leaves(tree)}


@transaction.atomic
def refill(name: str, *, at: datetime) -> Refilled:
    """Fill one kept leaf anew, in a transaction of its own; who reads meanwhile reads the old figure, who posts waits. Told in the audit."""
    found = Refilled(name, again(name, at=at))
    audit.record(
        by=system("indicators"),
        at=at,
        verb="indicators.refill",
        subject=f"leaf:{name}",
        detail={"cells": found.cells},
    )
    return found
