"""A programme opens: one region for another."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tongzhou.audit import actions as audit
from tongzhou.directory import queries as directory
from tongzhou.directory.clashes import clash, same
from tongzhou.directory.models import Region
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, NotFound, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.models import Programme
from tongzhou.partnerships.rules.programmes import check_programme

CODE_TAKEN = sentence(
    "partnerships.code_taken",
    "项目代号“{code}”已被别的项目使用。",
    "Another programme bears the code “{code}”.",
    then_zh="请换一个代号，例如两地名称的拼音。",
    then_en="Choose another, such as the names of the two places.",
)


def open_programme(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    code: str,
    name: str,
    supporter_region_id: UUID,
    supported_region_id: UUID,
    name_en: str = "",
    began_on: date | None = None,
    note: str = "",
) -> Programme:
    """A programme between two regions. Needs EDIT_PARTNERSHIP in one of them. Raises Denied, NotFound, Invalid (name, code), Conflict (code)."""
    regions = Region.objects.in_bulk([supporter_region_id, supported_region_id])
    if len(regions) < len({supporter_region_id, supported_region_id}):
        raise NotFound(directory.UNKNOWN)
    if not any(_edits_in(by, region.code) for region in regions.values()):
        raise Denied(MAY_NOT)
    kept = Programme.objects.filter(pk=id).first()
    if kept:
        same(kept, code=code, name=name, supporter_region_id=supporter_region_id)
        return kept
    check_programme(code, name)
    with clash(partnerships_programme_code_key=Conflict(CODE_TAKEN, field="code", code=code)):
        programme = Programme.objects.create(
            id=id,
            code=code,
            name=name,
            name_en=name_en,
            supporter_region_id=supporter_region_id,
            supported_region_id=supported_region_id,
            began_on=began_on,
            note=note,
        )
        audit.record(by=by, at=at, verb="partnerships.open_programme", subject=f"programme:{id}")
    return programme


def _edits_in(by: Actor, code: str) -> bool:
    """Whether a grant to edit is for the region, or for an institution that stands in it."""
    grants = by.grants_for(Permission.EDIT_PARTNERSHIP)
    if any(grant.region is not None and code.startswith(grant.region) for grant in grants):
        return True
    at_institutions = [grant for grant in grants if grant.path is not None]
    return directory.within(at_institutions).filter(region_code__startswith=code).exists()
