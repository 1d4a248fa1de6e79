"""A table of the disease spectrum comes in: what is new is added, what differs is changed, the same twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, Invalids, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.support.sides.running import limited
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.techniques.models import Disease as Row
from tongzhou.support.techniques.rules.sentences import BAD_CODE, NEEDED, TWICE_IN_TABLE, WRONG_NUMBER
from tongzhou.support.techniques.rules.spectrum import ICD10, MOST_CASES, Disease, disease_key

SOURCE = Words("出处", "source")
NAME = Words("病名", "disease")
YEAR = Words("年份", "year")
IN_COUNTY, OUT = Words("县内例数", "cases in the county"), Words("转出例数", "cases sent out")
COLUMNS = ("code", "name", "in_county", "referred_out", "whole_county", "source")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines were new, changed, and the same as before."""

    new: int
    changed: int
    same: int


def import_spectrum(
    *,
    by: Actor,
    at: datetime,
    institution_id: UUID,
    year: int,
    source: str,
    rows: Sequence[Disease],
    whole_county: bool = False,
) -> Imported:
    """Take a table of one year in for a recipient. Lines that are there but not in the table stay.

    Raises Denied without MANAGE_CAPABILITY there, NotFound, Invalids (field "rows.<n>.<column>" from 0; "year"; "source").
    """
    house = Institution.objects.filter(pk=institution_id).first()
    if house is None:
        raise NotFound(NO_RECORD)
    by.require(P.MANAGE_CAPABILITY, house.place)
    lines = [replace(one, code=one.code.strip().upper(), name=one.name.strip()) for one in rows]
    faults = [*_head(year, source), *_faults(lines)]
    if faults:
        raise Invalids(faults)
    with transaction.atomic():
        _alone(house, year)
        done = _merge(house, year, limited(source, "source", 200), lines, whole_county)
        told = {"year": year, "new": done.new, "changed": done.changed}
        audit.record(by=by, at=at, verb="technique.spectrum", subject=f"institution:{house.pk}", detail=told)
    return done


def _alone(house: Institution, year: int) -> None:
    """Two tables of one place and year come in one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"spectrum:{house.pk}:{year}"]
        )


def _merge(house: Institution, year: int, source: str, lines: list[Disease], whole: bool) -> Imported:
    known = {row.key: row for row in Row.objects.filter(institution=house, year=year)}
    new, changed = [], []
    for line in lines:
        key = disease_key(line.code, line.name)
        told = (line.code, line.name, line.in_county, line.referred_out, whole, source)
        row = known.get(key)
        if row is None:
            new.append(Row(institution=house, year=year, key=key, **dict(zip(COLUMNS, told, strict=True))))
        elif tuple(getattr(row, name) for name in COLUMNS) != told:
            for name, value in zip(COLUMNS, told, strict=True):
                setattr(row, name, value)
            changed.append(row)
    Row.objects.bulk_create(new, batch_size=1000)
    Row.objects.bulk_update(changed, COLUMNS, batch_size=500)
    return Imported(len(new), len(changed), len(lines) - len(new) - len(changed))


def _head(year: int, source: str) -> list[Invalid]:
    faults = []
    if not 1990 <= year <= 2200:
        faults.append(Invalid(WRONG_NUMBER, field="year", what=YEAR, least=1990, most=2200))
    if not source.strip():
        faults.append(Invalid(NEEDED, field="source", what=SOURCE))
    return faults


def _faults(lines: Sequence[Disease]) -> list[Invalid]:
    faults: list[Invalid] = []
    seen: set[str] = set()
    for number, line in enumerate(lines):
        at = f"rows.{number}"
        if not line.name or len(line.name) > 120:
            faults.append(Invalid(NEEDED, field=f"{at}.name", what=NAME))
        if line.code and not ICD10.fullmatch(line.code):
            faults.append(Invalid(BAD_CODE, field=f"{at}.code", code=line.code))
        for name, what, value in (
            ("in_county", IN_COUNTY, line.in_county),
            ("referred_out", OUT, line.referred_out),
        ):
            if value is not None and not 0 <= value <= MOST_CASES:
                faults.append(
                    Invalid(WRONG_NUMBER, field=f"{at}.{name}", what=what, least=0, most=MOST_CASES)
                )
        key = disease_key(line.code, line.name)
        if key in seen:
            faults.append(Invalid(TWICE_IN_TABLE, field=f"{at}.name", name=line.name))
        seen.add(key)
    return faults
