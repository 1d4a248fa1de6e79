"""Actors as the pages build them, without an account behind: a role at an institution or a region."""

from __future__ import annotations

from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.ids import new_id


def actor_at(
    institution: Institution, role: Role, *, staff: Staff | None = None, name: str = "演示·某人"
) -> Actor:
    """Somebody of this role who works at `institution`."""
    policy = POLICIES[role]
    return Actor(
        new_id(),
        name,
        staff_ids=(staff.id,) if staff else (),
        institution_id=institution.id,
        institution_name=institution.name,
        institution_path=institution.path,
        roles=(role.value,),
        grants=(Grant(policy.permissions, path=institution.path, cascades=policy.cascades),),
    )


def actor_in(region: str, role: Role, *, name: str = "演示·某人") -> Actor:
    """Somebody of this role whose grant is a region (a division code; "" is the nation)."""
    return Actor(
        new_id(),
        name,
        roles=(role.value,),
        grants=(Grant(POLICIES[role].permissions, region=region, cascades=True),),
    )
