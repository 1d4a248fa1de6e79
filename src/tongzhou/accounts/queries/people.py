"""People of an office's institutions: accounts, roles, invitations; always within the actor's reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from tongzhou.accounts.models import Account, Invitation, RoleGrant, Security
from tongzhou.accounts.queries.actors import NO_ACCOUNT, reached
from tongzhou.accounts.rules import Limits
from tongzhou.directory.models import Institution, Region, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission

PAGE = 50


@dataclass(frozen=True, slots=True)
class People:
    """One page of accounts in order of user name; `after` is the key of the next page, "" at the end."""

    accounts: tuple[Account, ...]
    after: str


def places(actor: Actor, permission: Permission) -> QuerySet[Institution]:
    """The institutions where the actor has `permission`."""
    return Institution.objects.filter(reached(actor.grants_for(permission)))


def people(actor: Actor, *, at: datetime, text: str = "", after: str = "") -> People:
    """Accounts of staff, and holders of roles, within reach of the actor's INVITE. Each has `running` grants. Three statements."""
    actor.require(Permission.INVITE)
    found = _within(actor).order_by("username")
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(username__icontains=text) | Q(staff__search__contains=text.lower())
        )
    page = list(_with_grants(found.filter(username__gt=after), at)[: PAGE + 1])
    return People(tuple(page[:PAGE]), page[PAGE - 1].username if len(page) > PAGE else "")


def person(actor: Actor, account_id: UUID, *, at: datetime) -> Account:
    """One account with its `running` grants. Raises NotFound out of reach."""
    actor.require(Permission.INVITE)
    account = _with_grants(_within(actor).filter(id=account_id), at).first()
    if account is None:
        raise NotFound(NO_ACCOUNT)
    return account


def _within(actor: Actor) -> QuerySet[Account]:
    here = places(actor, Permission.INVITE)
    holding = RoleGrant.objects.filter(institution__in=here).values("account")
    reach = Q(staff__institution__in=here) | Q(id__in=holding)
    wide = any(grant.region == "" for grant in actor.grants_for(Permission.INVITE))
    return Account.objects.all() if wide else Account.objects.filter(reach)


def _with_grants(accounts: QuerySet[Account], at: datetime) -> QuerySet[Account]:
    lasting = Q(during__endswith__gt=at) | Q(during__upper_inf=True)
    grants = RoleGrant.objects.filter(lasting).select_related("institution", "region").order_by("granted_at")
    running = Prefetch("grants", queryset=grants, to_attr="running")
    return accounts.select_related("staff__institution", "staff__department").prefetch_related(running)


def invitations(actor: Actor, *, at: datetime) -> list[Invitation]:
    """Invitations that wait to be accepted, within reach."""
    here = places(actor, Permission.INVITE)
    waiting = Invitation.objects.filter(institution__in=here, accepted_at=None, expires_at__gt=at)
    return list(waiting.select_related("institution").order_by("-invited_at")[:PAGE])


def colleagues(actor: Actor) -> list[Staff]:
    """Who may stand in for the actor: the others of his institution, his own department's first."""
    others = Staff.objects.filter(institution=actor.institution_id, active=True).exclude(
        id__in=actor.staff_ids[:1]
    )
    listed = others.select_related("department").order_by("name")[:500]
    return sorted(listed, key=lambda one: one.department_id != actor.department_id)


def security_of(actor: Actor, institution_id: UUID) -> Limits:
    """The rules an institution has set itself (or the defaults). Raises Denied without SET_SECURITY there."""
    actor.require(Permission.SET_SECURITY, Institution.objects.get(id=institution_id).place)
    row = Security.objects.filter(institution=institution_id).first()
    return Limits(row.second_factor, row.session_minutes, row.idle_minutes) if row else Limits()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where the actor may grant a role: an institution, a region, or (both empty) the nation."""

    label: str
    institution_id: UUID | None = None
    region_id: UUID | None = None

    @property
    def key(self) -> str:
        """The spot as a form posts it."""
        if self.institution_id:
            return f"institution:{self.institution_id}"
        return f"region:{self.region_id}" if self.region_id else "nation"


def spots(actor: Actor, permission: Permission) -> list[Spot]:
    """Where the actor has `permission`: regions first (for those who hold one), then institutions. Two statements."""
    grants = actor.grants_for(permission)
    wide = [grant.region for grant in grants if grant.path is None and grant.region is not None]
    within = Q(pk__in=[])
    for code in wide:
        within |= Q(code__startswith=code)
    now = Region.objects.filter(
        within, during__upper_inf=True, level__in=("province", "prefecture", "county")
    )
    nation = [Spot("")] if "" in wide else []
    regions = [Spot(one.name, region_id=one.id) for one in now.order_by("code")[:300]] if wide else []
    houses = [
        Spot(one.name, institution_id=one.id) for one in places(actor, permission).order_by("path")[:500]
    ]
    return [*nation, *regions, *houses]


def staff_of(actor: Actor, institution_id: UUID) -> list[Staff]:
    """Who works at an institution where the actor may invite; each with his account, if he has one."""
    here = places(actor, Permission.INVITE).filter(id=institution_id)
    found = Staff.objects.filter(institution__in=here, active=True)
    return list(found.select_related("department", "account").order_by("name")[:500])


def institution_names(ids: list[UUID]) -> dict[UUID, str]:
    """Names for text keys of the audit trail, of institutions that were found within scope already."""
    return dict(Institution.objects.filter(id__in=ids).values_list("id", "name"))
