"""Institutions open, move under another, change their particulars, close."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Length, Substr

from tongzhou.audit import actions as audit
from tongzhou.directory import closing, rules, stays
from tongzhou.directory.clashes import clash, same
from tongzhou.directory.models import Institution, Region
from tongzhou.directory.queries import UNKNOWN
from tongzhou.directory.rules import Kind, Tier
from tongzhou.directory.spelling import findable
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission

USCC_TAKEN = sentence(
    "directory.uscc_taken",
    "这个统一社会信用代码已经登记在另一家机构名下。",
    "Another institution is registered under this social credit code.",
    then_zh="请先搜一下该机构是否已在名录里。",
    then_en="Search whether the institution is in the directory already.",
)
NAMELESS = sentence(
    "directory.nameless",
    "名称还没有填。",
    "The name is missing.",
    then_zh="请填写登记证书上的全称。",
    then_en="Give the full name as registered.",
)
PARENT_CLOSED = sentence(
    "directory.parent_closed",
    "“{name}”已经撤销，不能再挂下级机构。",
    "“{name}” is closed; nothing can stand below it.",
    then_zh="请改选别的上级机构。",
    then_en="Choose another parent.",
)
STILL_BELOW = sentence(
    "directory.still_below",
    "“{name}”下面还有没有撤销的机构。",
    "There are still open institutions below “{name}”.",
    then_zh="请先把它们移到别的上级，或先撤销。",
    then_en="Move them elsewhere or close them first.",
)
CLOSED = sentence(
    "directory.closed",
    "“{name}”已经撤销。",
    "“{name}” is closed already.",
    then_zh="不需要再做什么。",
    then_en="There is nothing more to do.",
)
CLOSED_TOO_EARLY = sentence(
    "directory.closed_too_early",
    "撤销日期不能早于或等于设立日期。",
    "The day of closing lies on or before the day of opening.",
    then_zh="请核对日期。",
    then_en="Check the day.",
)
RELOCATED_TOO_EARLY = sentence(
    "directory.relocated_too_early",
    "迁入日期早于这家机构的设立日期。",
    "The day of the change lies before the institution was opened.",
    then_zh="请核对日期；设立之日起就在那里的，填设立日期。",
    then_en="Check the day; if it lay there from the beginning, give the day of opening.",
)
RELOCATED_TOO_LATE = sentence(
    "directory.relocated_too_late",
    "迁入日期还没有到。",
    "The day of the change is still to come.",
    then_zh="请在那天或那天以后再改。",
    then_en="Change it on that day or later.",
)

CHINA = timezone(timedelta(hours=8))
MOVING = 620525
"""Key of the advisory lock that lets one institution move at a time: two moves at once could make a ring."""


class Particulars(TypedDict, total=False):
    """What may change about an institution without moving it."""

    name: str
    short_name: str
    name_en: str
    kind: Kind
    grade: str
    uscc: str | None
    phone: str


def open_institution(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    name: str,
    kind: Kind,
    tier: Tier,
    region_id: UUID,
    since: date,
    parent_id: UUID | None = None,
    uscc: str | None = None,
    short_name: str = "",
    name_en: str = "",
    grade: str = "",
    phone: str = "",
) -> Institution:
    """A new institution, at the end of its chain. Raises Denied, NotFound, Invalid (uscc, parent_id, name), Conflict."""
    kept = Institution.objects.filter(pk=id).first()
    if kept:
        same(kept, name=name, kind=kind.value, tier=tier.value, parent_id=parent_id)
        return kept
    new = Institution(id=id, name=name.strip(), short_name=short_name, name_en=name_en, kind=kind.value)
    new.tier, new.grade, new.phone, new.during = tier.value, grade, phone, DateRange(since, None)
    with clash(directory_institution_uscc_key=Conflict(USCC_TAKEN, field="uscc")):
        _stand(new, parent_id, _region(region_id))
        by.require(Permission.EDIT_DIRECTORY, new.place)
        _check(new, uscc)
        new.save(force_insert=True)
        stays.begin(new)
        audit.record(by=by, at=at, verb="directory.open_institution", subject=f"institution:{id}")
    return new


@transaction.atomic
def edit_institution(
    *, by: Actor, at: datetime, institution_id: UUID, **given: Unpack[Particulars]
) -> Institution:
    """Change particulars. Raises Denied, NotFound, Invalid (uscc, name), Conflict (uscc)."""
    row = _locked(institution_id)
    by.require(Permission.EDIT_DIRECTORY, row.place)
    uscc = given.pop("uscc", row.uscc)
    for field, value in given.items():
        setattr(row, field, value)
    _check(row, uscc)
    with clash(directory_institution_uscc_key=Conflict(USCC_TAKEN, field="uscc")):
        row.save()
    changed = sorted([*given, "uscc"])
    audit.record(
        by=by,
        at=at,
        verb="directory.edit_institution",
        subject=f"institution:{row.id}",
        detail={"fields": changed},
    )
    return row


@transaction.atomic
def move_institution(*, by: Actor, at: datetime, institution_id: UUID, parent_id: UUID | None) -> Institution:
    """Put an institution, with all below it, under another parent (None: it becomes a root).

    Needs EDIT_DIRECTORY where it stands and where it goes. Raises Denied, NotFound, Invalid (parent_id).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MOVING])
    row = _locked(institution_id)
    by.require(Permission.EDIT_DIRECTORY, row.place)
    old = row.path
    _stand(row, parent_id, row.region)
    by.require(Permission.EDIT_DIRECTORY, row.place)
    if row.path == old:
        return row
    Institution.objects.filter(pk=row.id).update(parent=parent_id)
    Institution.objects.filter(path__startswith=old).update(
        path=Concat(Value(row.path), Substr(F("path"), Length(Value(old)) + 1))
    )
    audit.record(
        by=by,
        at=at,
        verb="directory.move_institution",
        subject=f"institution:{row.id}",
        detail={"from": old, "to": row.path},
    )
    return row


@transaction.atomic
def relocate_institution(
    *, by: Actor, at: datetime, institution_id: UUID, region_id: UUID, on: date
) -> Institution:
    """From `on` it lies in another region: what happened before stays counted for the old one. Its chain stays as it is.

    Needs EDIT_DIRECTORY where it lay and where it goes. Not before `on` has come. Raises Denied, NotFound, Invalid (on), Conflict when closed.
    """
    row = _locked(institution_id)
    by.require(Permission.EDIT_DIRECTORY, row.place)
    if row.during.upper is not None:
        raise Conflict(CLOSED, name=row.label)
    if row.during.lower is not None and on < row.during.lower:
        raise Invalid(RELOCATED_TOO_EARLY, field="on")
    if on > at.astimezone(CHINA).date():
        raise Invalid(RELOCATED_TOO_LATE, field="on")
    old, row.region = row.region, _region(region_id)
    row.region_code = row.region.code
    by.require(Permission.EDIT_DIRECTORY, row.place)
    row.save(update_fields=["region", "region_code"])
    stays.move(Q(institution=row.id), row.region, on)
    audit.record(
        by=by,
        at=at,
        verb="directory.relocate_institution",
        subject=f"institution:{row.id}",
        detail={"from": old.code, "to": row.region_code, "on": on.isoformat()},
    )
    return row


@transaction.atomic
def close_institution(*, by: Actor, at: datetime, institution_id: UUID, on: date) -> Institution:
    """From `on` it is no more. Raises Denied, NotFound, Invalid (on), Conflict while open ones stand below or others hold it open."""
    row = _locked(institution_id)
    by.require(Permission.EDIT_DIRECTORY, row.place)
    if row.during.upper is not None:
        raise Conflict(CLOSED, name=row.label)
    if row.during.lower is not None and on <= row.during.lower:
        raise Invalid(CLOSED_TOO_EARLY, field="on")
    if row.children.filter(during__upper_inf=True).exists():
        raise Conflict(STILL_BELOW, name=row.label)
    closing.check(row.id, on)
    row.during = DateRange(row.during.lower, on)
    row.save(update_fields=["during"])
    stays.end(row.id, on)
    audit.record(by=by, at=at, verb="directory.close_institution", subject=f"institution:{row.id}")
    return row


def _check(row: Institution, uscc: str | None) -> None:
    if not row.name.strip():
        raise Invalid(NAMELESS, field="name")
    row.uscc = rules.check_uscc(uscc) if uscc and uscc.strip() else None
    row.search = findable(row.name, row.short_name)


def _stand(row: Institution, parent_id: UUID | None, region: Region) -> None:
    """Set parent, path and region of `row`, with the parent locked so that it does not move meanwhile."""
    row.region, row.region_code = region, region.code
    if parent_id is None:
        row.parent, row.path = None, rules.path_of(row.id, None)
        return
    parent = _locked(parent_id)
    rules.check_below(
        name=row.label,
        path=row.path or rules.path_of(row.id, None),
        tier=Tier(row.tier),
        parent_path=parent.path,
        parent_tier=Tier(parent.tier),
    )
    if parent.during.upper is not None:
        raise Conflict(PARENT_CLOSED, field="parent_id", name=parent.label)
    row.parent, row.path = parent, rules.path_of(row.id, parent.path)


def _locked(id: UUID) -> Institution:
    found = Institution.objects.select_for_update(of=("self",)).select_related("region").filter(pk=id).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def _region(id: UUID) -> Region:
    found = Region.objects.filter(pk=id, during__upper_inf=True).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found
