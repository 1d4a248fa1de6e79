"""Figures that the partnership's own records hold: how long, how many parties, how many are paired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from tongzhou.directory.rules import Kind
from tongzhou.indicators.queries.scope import Ask
from tongzhou.indicators.rules import Record, Result
from tongzhou.indicators.rules.windows import whole_years
from tongzhou.kernel.quantities import Quantity
from tongzhou.partnerships.models import Pairing, Party, Programme
from tongzhou.partnerships.rules import AgreementState


def record(what: Record, ask: Ask) -> Result:
    """The figure and the number of records it opens to. One statement."""
    number, records = _FACTS[what.code](ask)
    return Result(None if number is None else Quantity(Decimal(number), what.unit), records)


def _years(ask: Ask) -> tuple[int | None, int]:
    began = Programme.objects.filter(pk=ask.scope.programme_id).values_list("began_on", flat=True).first()
    until = ask.window.last
    return (whole_years(began, until), 1) if began and until else (None, 0)


def _paired(side: str, kind: Kind) -> Callable[[Ask], tuple[int | None, int]]:
    def count(ask: Ask) -> tuple[int | None, int]:
        ids = list(_pairings(ask, side, kind).values_list(side, flat=True))
        return (len(set(ids)) or None), len(ids)

    return count


def _pairings(ask: Ask, side: str, kind: Kind) -> QuerySet[Pairing]:
    """The pairings that held on a day of the window."""
    rows = Pairing.objects.filter(Q(**{f"{side}__kind": kind.value}), programme=ask.scope.programme_id)
    if ask.window.end:
        rows = rows.filter(during__startswith__lt=ask.window.end)
    if ask.window.start:
        rows = rows.filter(Q(during__upper_inf=True) | Q(during__endswith__gt=ask.window.start))
    return rows


def _parties(ask: Ask) -> tuple[int | None, int]:
    """The signers of the agreement asked for, or of the programme's agreement with most of them."""
    number = len(_signers(ask))
    return (number, number) if number else (None, 0)


def _signers(ask: Ask) -> list[Party]:
    """Of what is signed; some agreements say only about when."""
    rows = Party.objects.filter(agreement__programme=ask.scope.programme_id, joined_on=None)
    rows = rows.exclude(agreement__state=AgreementState.DRAFT.value)
    if ask.scope.agreement_line:
        rows = rows.filter(agreement=ask.scope.agreement_line[0])
    if ask.window.end:
        rows = rows.exclude(agreement__signed_on__gte=ask.window.end)
    signed: dict[object, list[Party]] = {}
    for one in rows.select_related("agreement", "institution").order_by("agreement", "pk"):
        signed.setdefault(one.agreement_id, []).append(one)
    return max(signed.values(), key=len, default=[])


_FACTS: dict[str, Callable[[Ask], tuple[int | None, int]]] = {
    "years_of_cooperation": _years,
    "community_supporters": _paired("supporting", Kind.COMMUNITY_CENTRE),
    "township_recipients": _paired("receiving", Kind.TOWNSHIP_CENTRE),
    "agreement_parties": _parties,
}


def records_of(what: Record, ask: Ask) -> list[tuple[str, date | None, str]]:
    """The records that a figure opens to: (address or key, day, in words)."""
    if what.code == "years_of_cooperation":
        rows = Programme.objects.filter(pk=ask.scope.programme_id)
        return [(f"programme:{one.code}", one.began_on, one.name) for one in rows]
    if what.code == "agreement_parties":
        return [
            (f"agreement:{one.agreement_id}", one.agreement.signed_on, one.institution.name)
            for one in _signers(ask)
        ]
    side, kind = {
        "community_supporters": ("supporting", Kind.COMMUNITY_CENTRE),
        "township_recipients": ("receiving", Kind.TOWNSHIP_CENTRE),
    }[what.code]
    ordered = _pairings(ask, side, kind).select_related("supporting", "receiving").order_by("during", "pk")
    return [
        (f"pairing:{one.pk}", one.during.lower, f"{one.supporting.label} → {one.receiving.label}")
        for one in ordered
    ]
