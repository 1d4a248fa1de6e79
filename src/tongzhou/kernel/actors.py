"""Who acts, and where: Actor, Place, Grant.

A grant is a set of permissions at a place. An institution's grant may cascade to the institutions below
it (county hospital → township → village); a region's grant reaches every institution standing in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from tongzhou.kernel.errors import Denied, sentence
from tongzhou.kernel.permissions import Permission

MAY_NOT = sentence(
    "kernel.may_not",
    "您没有在这里做这件事的权限。",
    "You are not permitted to do this here.",
    then_zh="如确需办理，请联系本机构的对口支援办公室。",
    then_en="If you need it, ask your institution's programme office.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. `path` is "/root/…/own/" of institution ids; `region` a division code without trailing zeros."""

    institution_id: UUID
    path: str
    region: str


PLATFORM = Place(UUID(int=0), "", "")
"""The whole of it: reached by grants for the nation only. Where what everybody uses alike is changed."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions at one place. Exactly one of `path` (institution) and `region` is set; region "" is the nation.

    `role` is the role they come from: what its holder may grant to others hangs on the role.
    """

    permissions: frozenset[Permission]
    path: str | None = None
    region: str | None = None
    cascades: bool = False
    role: str = ""

    def covers(self, place: Place) -> bool:
        """Whether the grant reaches `place`."""
        if self.path is not None:
            return place.path.startswith(self.path) if self.cascades else place.path == self.path
        return self.region is not None and place.region.startswith(self.region)


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person (or a named part of the system) at the moment of an act.

    `staff_ids` are the staff records that the actor may act as: his own first, then those who delegated
    to him while on leave. `opened` are ids of cases opened by break-glass that are still open.
    """

    account_id: UUID | None
    name: str
    title: str = ""
    staff_ids: tuple[UUID, ...] = ()
    institution_id: UUID | None = None
    institution_name: str = ""
    institution_path: str = ""
    department_id: UUID | None = None
    roles: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    opened: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def staff_id(self) -> UUID | None:
        """The actor's own staff record."""
        return self.staff_ids[0] if self.staff_ids else None

    @property
    def key(self) -> str:
        """Stable text key for audit rows."""
        return f"account:{self.account_id}" if self.account_id else f"system:{self.name}"

    def may(self, permission: Permission, at: Place | None = None) -> bool:
        """Whether any grant holds `permission` (and, when `at` is given, reaches that place)."""
        return any(permission in g.permissions and (at is None or g.covers(at)) for g in self.grants)

    def require(self, permission: Permission, at: Place | None = None) -> None:
        """Raise Denied unless `may`."""
        if not self.may(permission, at):
            raise Denied(MAY_NOT)

    def grants_for(self, permission: Permission) -> tuple[Grant, ...]:
        """The grants that hold `permission`: the scope of a query."""
        return tuple(g for g in self.grants if permission in g.permissions)


def system(name: str) -> Actor:
    """The platform itself, acting for a clock or a schedule. It reaches everywhere and signs nothing."""
    return Actor(None, name, grants=(Grant(frozenset(Permission), region="", role="system"),))
