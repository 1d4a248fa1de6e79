"""What the ledger says of a technique's claims moves the rows, and through them the technique."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.listening import Heard, listen
from tongzhou.ledger.models import Claim
from tongzhou.support.sides.standing import OPEN, Standing, stand, told
from tongzhou.support.techniques.acts import CASE, KINDS
from tongzhou.support.techniques.models import Case, Statement, Technique
from tongzhou.support.techniques.moving import settle
from tongzhou.support.techniques.rules.sentences import CASE_FIRST


def listen_to_ledger() -> None:
    """Once, at start."""
    for kind in KINDS:
        for heard in Heard:
            listen(kind.code, heard, _handler(Case if kind is CASE else Statement, heard))


def _handler(
    model: type[Case] | type[Statement], heard: Heard
) -> Callable[[Sequence[Claim], Actor, datetime], None]:
    def handler(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        # Claims are locked by the ledger; techniques follow them, in the order of their ids.
        ids = [claim.pk for claim in claims]
        owners = set(told(model, ids).values_list("technique", flat=True))
        techniques = (
            Technique.objects.select_for_update(of=("self",))
            .select_related("supporting", "receiving")
            .filter(pk__in=owners)
            .order_by("pk")
        )
        for technique in techniques:
            rows = stand(told(model, ids).filter(technique=technique), heard)
            for row in rows:
                _follows(row, heard, by, at)
            settle(technique, by=by, at=at)

    return handler


def _follows(row: Case | Statement, heard: Heard, by: Actor, at: datetime) -> None:
    """A first case alone is confirmed after its case, and taken back with it."""
    if isinstance(row, Case):
        if heard is Heard.WITHDRAWN:
            _with_its_case(row, by, at)
    elif heard is Heard.POSTED and row.case is not None and row.case.stands is not Standing.POSTED:
        raise Conflict(CASE_FIRST)


def _with_its_case(case: Case, by: Actor, at: datetime) -> None:
    for said in case.statements.filter(standing__in=[standing.value for standing in OPEN]):
        # Somebody who confirms it at this moment holds its lock; he will be refused, for its case does not stand.
        free = Claim.objects.select_for_update(skip_locked=True).filter(pk=said.claim).first()
        if free is not None:
            ledger.withdraw(by=by, at=at, claim_id=free.pk)
