"""Roles are granted at a place from a moment, and end at a moment."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from tongzhou.accounts.actions.people import place_of_grant
from tongzhou.accounts.models import Account, RoleGrant
from tongzhou.accounts.rules import POLICIES, Role, check_gives
from tongzhou.accounts.rules.roles import NOT_TO_ONESELF
from tongzhou.audit.actions import record
from tongzhou.directory.models import Institution, Region
from tongzhou.kernel.actors import MAY_NOT, Actor, Place
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission

ALREADY_HOLDS = sentence(
    "accounts.already_holds",
    "{name}在这里已经有“{role}”的角色。",
    "{name} already holds the role “{role}” here.",
    then_zh="如要改变期限，请先终止原来的。",
    then_en="To change its term, end the present one first.",
)
GRANT_ENDS_BEFORE = sentence(
    "accounts.grant_ends_before",
    "结束时间早于开始时间。",
    "The role would end before it begins.",
    then_zh="请改结束日期。",
    then_en="Change the end date.",
)
NO_GRANT = sentence(
    "accounts.no_grant",
    "没有这项授权，或已经终止。",
    "There is no such grant, or it has ended.",
    then_zh="请刷新人员页再看。",
    then_en="Reload the people page.",
)


def grant_role(
    *,
    by: Actor,
    at: datetime,
    account_id: UUID,
    role: Role,
    institution_id: UUID | None = None,
    region_id: UUID | None = None,
    start: datetime | None = None,
    until: datetime | None = None,
) -> RoleGrant:
    """Grant `role` at an institution or a region (neither: the nation), from `start` (default `at`) until `until`.

    Raises Denied when `by` may not give this role there or it is his own account, Conflict when already held.
    """
    if account_id == by.account_id:
        raise Denied(NOT_TO_ONESELF)
    check_gives(by, role, place_of(institution_id, region_id))
    during = DateTimeTZRange(_begin(start or at, until), until)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(id=account_id)
        _check_new(account, role, institution_id, region_id, during)
        grant = RoleGrant.objects.create(
            account=account,
            role=role.value,
            institution_id=institution_id,
            region_id=region_id,
            during=during,
            granted_by=by.key,
            granted_at=at,
        )
        record(by=by, at=at, verb="grant_role", subject=f"account:{account.id}", detail=_detail(grant))
    return grant


def end_role(*, by: Actor, at: datetime, grant_id: UUID) -> None:
    """End a grant at once. Raises Denied as for granting, NotFound when it has ended already."""
    with transaction.atomic():
        by.require(Permission.GRANT_ROLE)
        running = Q(during__endswith__gt=at) | Q(during__upper_inf=True)
        grant = RoleGrant.objects.select_for_update().filter(running, id=grant_id).first()
        if grant is None or not by.may(Permission.GRANT_ROLE, place_of_grant(grant)):
            raise NotFound(NO_GRANT)
        if grant.account_id == by.account_id:
            raise Denied(NOT_TO_ONESELF)
        check_gives(by, Role(grant.role), place_of_grant(grant))
        grant.during = DateTimeTZRange(min(grant.during.lower, at), at)
        grant.save(update_fields=["during"])
        record(by=by, at=at, verb="end_role", subject=f"account:{grant.account_id}", detail=_detail(grant))


def place_of(institution_id: UUID | None, region_id: UUID | None) -> Place:
    """The place a role is granted at, for permission checks. A region is reached by regions' grants only.

    Raises Denied for a place that does not exist, as for one out of reach.
    """
    if institution_id:
        institution = Institution.objects.filter(id=institution_id).first()
        if institution is None:
            raise Denied(MAY_NOT)
        return institution.place
    region = Region.objects.filter(id=region_id).first() if region_id else None
    if region_id and region is None:
        raise Denied(MAY_NOT)
    return Place(region_id or UUID(int=0), "", region.code if region else "")


def _begin(start: datetime, until: datetime | None) -> datetime:
    if until is not None and until <= start:
        raise Invalid(GRANT_ENDS_BEFORE, field="until")
    return start


def _check_new(
    account: Account, role: Role, institution_id: UUID | None, region_id: UUID | None, during: DateTimeTZRange
) -> None:
    same = account.grants.filter(
        role=role, institution=institution_id, region=region_id, during__overlap=during
    )
    if same.exists():
        raise Conflict(ALREADY_HOLDS, name=account.name, role=POLICIES[role].words)


def _detail(grant: RoleGrant) -> dict[str, object]:
    where, key = (
        ("institution", grant.institution_id) if grant.institution_id else ("region", grant.region_id)
    )
    return {"grant": str(grant.id), "role": grant.role, "at": f"{where}:{key or 'all'}"}
