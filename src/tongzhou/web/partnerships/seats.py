"""The two to five parties of a draft, as fields of its form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from tongzhou.partnerships.rules import MAX_PARTIES, PartyRole
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Option
from tongzhou.web.forms import Form

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Agreement

SEATS = range(1, MAX_PARTIES + 1)
NAMES = tuple(f"party{seat}" for seat in SEATS)
ROLES = tuple(Option(role.value, role.words) for role in PartyRole)

Parties = Sequence[tuple[UUID, PartyRole]]


def role_of(value: str) -> PartyRole:
    """The part a party plays; what is not on the list is a partner."""
    return PartyRole(value) if value in {role.value for role in PartyRole} else PartyRole.PARTNER


def signers(agreement: Agreement) -> list[tuple[UUID, PartyRole]]:
    """Who sign a draft, in the order they stand; units that had joined before are not changed here."""
    parties = sorted(agreement.parties.all(), key=lambda party: party.pk)
    return [(party.institution_id, PartyRole(party.role)) for party in parties if party.joined_on is None]


def seated(parties: Parties = ()) -> dict[str, str]:
    """The first values of the fields: these parties; the first seat supports, the others are supported."""
    first = {
        f"role{seat}": (PartyRole.SUPPORTED if seat > 1 else PartyRole.SUPPORTER).value for seat in SEATS
    }
    for seat, (institution, role) in enumerate(parties, 1):
        first |= {f"party{seat}": str(institution), f"role{seat}": role.value}
    return first


def taken(form: Form) -> list[tuple[UUID, PartyRole]]:
    """The parties as typed; an empty seat is nobody's. Raises Invalid where an institution is not found."""
    return [
        (form.institution(f"party{seat}"), role_of(form.get(f"role{seat}")))
        for seat in SEATS
        if form.get(f"party{seat}")
    ]


def seats(form: Form) -> list[Component]:
    """A field for each seat, and one for the part it plays."""
    form.look_up(*NAMES)
    return [part for seat in SEATS for part in _seat(form, seat)]


def _seat(form: Form, seat: int) -> list[Component]:
    label = _("第 %(n)s 方") % {"n": seat}
    return [
        form.house(f"party{seat}", label, required=seat <= 2, optional=seat > 2),
        form.field(f"role{seat}", _("第 %(n)s 方的身份") % {"n": seat}, kind="select", options=ROLES),
    ]
