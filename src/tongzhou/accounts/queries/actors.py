"""Who acts: the Actor of a request in one statement, and whom to tell of what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from tongzhou.accounts.models import Account, BreakGlass, Delegation, RoleGrant
from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.directory.models import Institution
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.kernel.permissions import Permission

NO_ACCOUNT = sentence(
    "accounts.no_account",
    "没有这个账号，或账号已停用。",
    "There is no such account, or it is closed.",
    then_zh="请联系本机构的对口支援办公室。",
    then_en="Ask your institution's programme office.",
)
MOST_TOPICS = 50
"""How many institutions one person's event stream listens to at most."""


def actor_of(account_id: UUID, *, at: datetime) -> Actor:
    """The actor that this account is at `at`: grants, delegations, opened cases. Raises NotFound. One statement."""
    account = with_powers(open_accounts().filter(id=account_id), at).values_list(*ACTOR, named=True).first()
    if account is None:
        raise NotFound(NO_ACCOUNT)
    return actor_from(account)


def present_codes(region: str) -> list[str]:
    """Where to read the code of what a region has become, latest first: it may have merged three times since."""
    return [f"{region}{'successor__' * mergers}code" for mergers in (3, 2, 1, 0)]


def open_accounts() -> QuerySet[Account]:
    """Accounts that may act: not closed, and whoever stands in the directory still works there."""
    return Account.objects.filter(Q(staff=None) | Q(staff__active=True), is_active=True)


ACTOR = (
    "id", "username", "name", "staff_id", "staff__title", "staff__department_id", "staff__institution_id",
    "staff__institution__name", "staff__institution__short_name", "staff__institution__path", "powers", "givers", "opened",
)  # fmt: skip
"""What `actor_from` reads of an account with powers."""


def with_powers(accounts: QuerySet[Account], at: datetime) -> QuerySet[Account]:
    """Accounts with all that `actor_from` needs, still one statement: what holds at `at` is decided by the database."""
    granted = RoleGrant.objects.filter(account=OuterRef("pk"), during__contains=at).order_by(
        "granted_at", "id"
    )
    lent = Delegation.objects.filter(
        taker=OuterRef("staff"), during__contains=at, ended_at=None, giver__active=True
    ).order_by("made_at", "id")
    opened = BreakGlass.objects.filter(account=OuterRef("pk"), at__lte=at, until__gt=at)
    return accounts.annotate(
        powers=ArraySubquery(
            granted.values(
                one=JSONObject(
                    role="role",
                    path="institution__path",
                    region=Coalesce(*present_codes("region__"), Value("")),
                )
            )
        ),
        givers=ArraySubquery(lent.values("giver")),
        opened=ArraySubquery(opened.values("subject")),
    )


def actor_from(account: Any) -> Actor:
    """The Actor of an account read by `with_powers`: a row with the columns ACTOR."""
    grants = tuple(_grant(**power) for power in account.powers)
    staffed = account.staff_id is not None
    return Actor(
        account_id=account.id,
        name=account.name,
        title=Title(account.staff__title).words.zh if staffed else "",
        staff_ids=(account.staff_id, *dict.fromkeys(account.givers)) if staffed else (),
        institution_id=account.staff__institution_id,
        institution_name=account.staff__institution__short_name or account.staff__institution__name or "",
        institution_path=account.staff__institution__path or "",
        department_id=account.staff__department_id,
        roles=tuple(dict.fromkeys(grant.role for grant in grants)),
        grants=grants,
        opened=frozenset(account.opened),
    )


def _grant(role: str, path: str | None, region: str) -> Grant:
    policy = POLICIES[Role(role)]
    return Grant(policy.permissions, path, None if path else region, policy.cascades, role)


def reached(grants: Iterable[Grant]) -> Q:
    """The institutions that `grants` reach, as a filter on Institution; without grants, none."""
    reach = Q(pk__in=[])
    for grant in grants:
        if grant.path is None:
            reach |= Q(region_code__startswith=grant.region or "")
        else:
            reach |= Q(path__startswith=grant.path) if grant.cascades else Q(path=grant.path)
    return reach


def topics(account_id: UUID, *, at: datetime) -> list[str]:
    """Event topics: the account, its own institution, and (bounded) those its office allocates for."""
    actor = actor_of(account_id, at=at)
    wide = actor.grants_for(Permission.ALLOCATE)
    below = Institution.objects.filter(reached(wide)).order_by("path").values_list("id", flat=True)
    heard = [actor.institution_id, *(below[:MOST_TOPICS] if wide else ())]
    return [f"account:{account_id}", *(f"institution:{one}" for one in dict.fromkeys(heard) if one)]


def accounts_of_staff(staff_ids: Iterable[UUID]) -> list[UUID]:
    """The accounts of these staff that may sign in."""
    found = open_accounts().filter(staff__in=list(staff_ids))
    return list(found.order_by("id").values_list("id", flat=True))


def offices(institution_id: UUID, *, at: datetime) -> list[UUID]:
    """Accounts of the programme office nearest to this institution: its own, else that of the next one up."""
    return nearest(Role.PROGRAMME_OFFICE, institution_id, at=at)


def nearest(role: Role, institution_id: UUID, *, at: datetime) -> list[UUID]:
    """Accounts that hold this role at the institution, else at the next one up that has somebody. Two statements."""
    path = Institution.objects.values_list("path", flat=True).get(id=institution_id)
    chain = [UUID(one) for one in path.split("/") if one]
    holding = RoleGrant.objects.filter(
        role=role, institution__in=chain, during__contains=at, account__in=open_accounts()
    ).values_list("account", F("institution"))
    by_place: dict[UUID | None, list[UUID]] = {}
    for account, place in holding.order_by("account"):
        by_place.setdefault(place, []).append(account)
    return next((by_place[place] for place in reversed(chain) if place in by_place), [])


def confirmers(institution_id: UUID, *, at: datetime, not_for: UUID | None = None) -> list[UUID]:
    """Accounts of those who confirm for this very institution: its programme office, else everybody there who may; none above it.

    With `not_for`, nobody who could sign for that institution as well: he is no other side to it.
    """
    may = [role.value for role, policy in POLICIES.items() if Permission.CONFIRM in policy.permissions]
    standing = RoleGrant.objects.filter(role__in=may, during__contains=at, account__in=open_accounts())
    holding = standing.filter(institution=institution_id)
    if not_for is not None:
        path = Institution.objects.values_list("path", flat=True).get(id=not_for)
        above = [UUID(one) for one in path.split("/") if one]
        down = [role.value for role, policy in POLICIES.items() if policy.cascades]
        both = standing.filter(Q(institution=not_for) | Q(institution__in=above, role__in=down))
        holding = holding.exclude(account__in=both.values("account"))
    rows = list(holding.order_by("account").values_list("account", "role"))
    offices = [account for account, role in rows if role == Role.PROGRAMME_OFFICE]
    return list(dict.fromkeys(offices or [account for account, _ in rows]))


def operators(*, at: datetime) -> list[UUID]:
    """Accounts of those who run the platform."""
    holding = RoleGrant.objects.filter(role=Role.OPERATOR, during__contains=at, account__in=open_accounts())
    return list(dict.fromkeys(holding.order_by("account").values_list("account", flat=True)))
