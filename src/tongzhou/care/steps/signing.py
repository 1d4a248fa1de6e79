"""The two steps that close a record are its two signatures: one house claims by its step, the other confirms by its own (ADR 0002, 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongzhou.accounts.queries import confirmers, offices
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import Amounts, Side

WAITS = Words("了结后入账，等{place}确认", "to be confirmed by {place}, then it counts")
NOBODY = Words(
    "入账要等{place}确认，那里现在没有人能签；请给那里的人开账号",
    "{place} must confirm and has nobody who can sign; open an account there",
)


@dataclass(frozen=True, slots=True)
class Hand:
    """A house, who took its step (None: he can no longer sign for it), and which step."""

    house: Institution
    by: Actor | None
    step: str


@dataclass(frozen=True, slots=True)
class Entered:
    """The claim; `asked` is the house whose inbox it waits in (None: confirmed), `claimed` the one that vouches for it, by `by`."""

    claim: UUID
    claimed: Institution
    by: Actor
    asked: Institution | None = None

    def told(self, at: datetime) -> tuple[list[UUID], Words] | None:
        """Whom to tell that it waits, and what: those who confirm there; where nobody can, the office above. None when nothing waits."""
        if self.asked is None:
            return None
        there = confirmers(self.asked.pk, at=at, not_for=self.claimed.pk)
        words = (WAITS if there else NOBODY).format(place=self.asked.label)
        return list(there or offices(self.asked.pk, at=at)), words


def enter(amounts: Amounts, *, higher: Hand, lower: Hand, at: datetime) -> Entered | None:
    """Claim for the higher house and confirm for the lower. Where nobody can claim for the higher one, the lower claims and the higher is asked.

    Of the two one acts just now, so that there is always a claim: None only where neither can sign.
    """
    id = new_id()
    if higher.by is not None and signs(higher.by, higher.house):
        ledger.claim(id=id, by=higher.by, at=at, side=Side.SUPPORTING, amounts=amounts, step=higher.step)
        if lower.by is not None and _confirms(lower.by, lower.house, higher.house):
            ledger.confirm(by=lower.by, at=at, claim_id=id, step=lower.step)
            return Entered(id, higher.house, higher.by)
        return Entered(id, higher.house, higher.by, lower.house)
    if lower.by is not None and signs(lower.by, lower.house):
        ledger.claim(id=id, by=lower.by, at=at, side=Side.RECEIVING, amounts=amounts, step=lower.step)
        return Entered(id, lower.house, lower.by, higher.house)
    return None


def signs(by: Actor, house: Institution) -> bool:
    """Whether his step is a signature of this house."""
    return by.may(Permission.CLAIM, house.place) or by.may(Permission.CONFIRM, house.place)


def _confirms(by: Actor, lower: Institution, higher: Institution) -> bool:
    """For the lower house, and not in the name of the higher one as well (ADR 0002)."""
    return by.may(Permission.CONFIRM, lower.place) and not signs(by, higher)
