"""Regions open, and merge into others; what they were stays readable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from tongzhou.audit import actions as audit
from tongzhou.directory import rules, stays
from tongzhou.directory.clashes import clash, same
from tongzhou.directory.models import Institution, Region
from tongzhou.directory.queries import UNKNOWN
from tongzhou.directory.rules import RegionLevel
from tongzhou.directory.spelling import findable
from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.errors import Conflict, NotFound, sentence
from tongzhou.kernel.permissions import Permission

CODE_TAKEN = sentence(
    "directory.code_taken",
    "代码 {code} 在这段日子里已有区划使用。",
    "Code {code} belongs to another region during these days.",
    then_zh="请先合并或终止旧的区划，或改填开始日期。",
    then_en="Merge or end the old one first, or change the first day.",
)
STILL_HAS_PARTS = sentence(
    "directory.still_has_parts",
    "“{name}”下面还有没有处理的区划，不能合并。",
    "“{name}” still has parts of its own and cannot be merged.",
    then_zh="请先把它下面的乡镇（村）并入新的乡镇（村），再合并本级。",
    then_en="Merge its townships (villages) into new ones first.",
)
NOT_OPEN = sentence(
    "directory.region_not_open",
    "“{name}”在这一天已不存在，不能合并。",
    "“{name}” does not exist on that day and cannot be merged.",
    then_zh="请核对日期，或看它已并入哪里。",
    then_en="Check the day, or see what it became.",
)


def place_of(region: Region) -> Place:
    """A region as a place of permission: reached by grants at it or above it, by no institution's."""
    return Place(region.id, "", region.code)


def open_region(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    code: str,
    name: str,
    level: RegionLevel,
    since: date,
    parent_id: UUID | None = None,
    name_en: str = "",
) -> Region:
    """A division that bears this code and name from `since`. Raises Denied, Invalid (code, parent_id), Conflict."""
    code = rules.region_code(level, code)
    by.require(Permission.EDIT_DIRECTORY, Place(id, "", code))
    kept = Region.objects.filter(pk=id).first()
    if kept:
        same(kept, code=code, name=name, level=level.value, parent_id=parent_id)
        return kept
    if parent_id:
        rules.check_part(code, _region(parent_id).code)
    with clash(region_code_once_at_a_time=Conflict(CODE_TAKEN, field="code", code=code)):
        region = Region.objects.create(
            id=id,
            code=code,
            name=name,
            name_en=name_en,
            level=level.value,
            parent_id=parent_id,
            during=DateRange(since, None),
            search=findable(name),
        )
        audit.record(
            by=by, at=at, verb="directory.open_region", subject=f"region:{id}", detail={"code": code}
        )
    return region


@transaction.atomic
def merge_regions(*, by: Actor, at: datetime, from_ids: Iterable[UUID], into_id: UUID, on: date) -> Region:
    """From `on` the regions are part of another (which may be one of them); their institutions stand in it.

    The old rows keep code, name and days, and name their successor. Raises Denied, NotFound, Conflict
    when one was not open on that day or still has open parts.
    """
    wanted = {*from_ids, into_id}
    locked = {row.id: row for row in Region.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    if len(locked) < len(wanted):
        raise NotFound(UNKNOWN)
    into = locked.pop(into_id)
    for region in (into, *locked.values()):
        by.require(Permission.EDIT_DIRECTORY, place_of(region))
    _check_open(into, on)
    for region in locked.values():
        _merge(region, into, on)
        detail = {"into": str(into.id), "on": on.isoformat()}
        audit.record(
            by=by, at=at, verb="directory.merge_region", subject=f"region:{region.id}", detail=detail
        )
    return into


def _merge(region: Region, into: Region, on: date) -> None:
    _check_open(region, on)
    if region.parts.filter(during__upper_inf=True).exists():
        raise Conflict(STILL_HAS_PARTS, name=region.name)
    region.during = DateRange(region.during.lower, on)
    region.successor = into
    region.save(update_fields=["during", "successor"])
    Institution.objects.filter(region=region).update(region=into, region_code=into.code)
    stays.move(Q(region=region), into, on)


def _check_open(region: Region, on: date) -> None:
    if region.during.upper is not None or region.during.lower > on:
        raise Conflict(NOT_OPEN, name=region.name)
    if region.during.lower == on and region.successor_id:
        raise Conflict(NOT_OPEN, name=region.name)


def _region(id: UUID) -> Region:
    found = Region.objects.filter(pk=id).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found
