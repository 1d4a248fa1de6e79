"""The same figures for machines: CSV, FHIR Measure and MeasureReport, ViewDefinitions of the facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tongzhou.indicators.engine.combining import UNKNOWN
from tongzhou.indicators.queries import defined, places
from tongzhou.interop.fhir.csv_table import table
from tongzhou.interop.fhir.measure import measure
from tongzhou.interop.fhir.measure_report import Reporter, Told, bundle
from tongzhou.interop.fhir.view_definition import view_definition
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.kinds import all_kinds
from tongzhou.web.components.component import speak
from tongzhou.web.edge import Request
from tongzhou.web.forms import NO_DAY
from tongzhou.web.indicators.indicator import asked_of, figures

if TYPE_CHECKING:
    from tongzhou.indicators.queries.defined import Defined

FHIR = "application/fhir+json; charset=utf-8"


@require_GET
def values_csv(request: Request, code: str) -> HttpResponse:
    """The table of an indicator as it is asked for, every place of it."""
    request.actor.require(P.READ_LEDGER)
    one = defined.indicator(request.actor, code)
    raw = table(_told(request, one), masked=masked(request))
    name = f'attachment; filename="{one.code}.csv"'
    return HttpResponse(raw, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@require_GET
def measure_report(request: Request, code: str) -> HttpResponse:
    """The same as a Bundle of MeasureReports."""
    request.actor.require(P.READ_LEDGER)
    one = defined.indicator(request.actor, code)
    by = Reporter(
        _base(request), request.actor.institution_name or request.actor.name, request.at, masked(request)
    )
    return _json(bundle(_told(request, one), by))


@require_GET
def measure_of(request: Request, code: str) -> HttpResponse:
    """The indicator's Measure."""
    request.actor.require(P.READ_LEDGER)
    return _json(measure(defined.indicator(request.actor, code), _base(request)))


@require_GET
def view(request: Request, kind: str) -> HttpResponse:
    """The ViewDefinition of a kind of fact."""
    request.actor.require(P.READ_LEDGER)
    found = next((one for one in all_kinds() if one.code == kind), None)
    if found is None:
        raise NotFound(defined.NO_INDICATOR, code=kind)
    return _json(view_definition(found, _base(request)))


def masked(request: Request) -> bool:
    """Whether small numbers of patients are held back in a file: for who watches a region, not for the houses that care for them."""
    return any(grant.region is not None for grant in request.actor.grants_for(P.READ_LEDGER))


def _told(request: Request, one: Defined) -> list[Told]:
    """The figures that the address asks for, by place and period. Raises Invalid for days that make no sense."""
    asks = asked_of(one, request)
    if asks.faults:
        raise Invalid(NO_DAY, field=next(iter(asks.faults)))
    found = figures(request, one, asks, asks.windows)
    keys = sorted({place for place, _window in found})
    names = places.names(asks.level, keys)
    return [
        Told(
            one=one,
            version=one.at(window.last or asks.today),
            level=asks.level,
            key=key,
            name=speak(names.get(key, key)),
            window=window,
            value=found.get((key, window), UNKNOWN),
        )
        for key in keys
        for window in asks.windows
    ]


def _base(request: Request) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _json(told: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type=FHIR)
