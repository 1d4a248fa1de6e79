"""What the ledger says about an act's claim moves the act, a whole block in few statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tongzhou.kernel.actors import Actor
from tongzhou.ledger.listening import Heard
from tongzhou.ledger.models import Claim
from tongzhou.support.acts.models import Act, ActStep
from tongzhou.support.acts.rules import LIFECYCLE
from tongzhou.support.sides.running import digest


def _moved(event: str) -> Callable[[Sequence[Claim], Actor, datetime], None]:
    target = next(move.target.value for move in LIFECYCLE.moves if move.event == event)
    sources = {state.value for move in LIFECYCLE.moves if move.event == event for state in move.sources}

    def handler(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        # Claims are locked by the ledger in the order of their ids; acts follow them, in the same order.
        rows = Act.objects.select_for_update().filter(claim__in=[claim.pk for claim in claims])
        acts = [act for act in rows.order_by("claim") if act.state in sources]
        steps = []
        for act in acts:
            source, act.state, act.steps = act.state, target, act.steps + 1
            steps.append(_step(act, source, event, by, at))
        Act.objects.bulk_update(acts, ["state", "steps"], batch_size=500)
        ActStep.objects.bulk_create(steps, batch_size=1000)

    return handler


def _step(act: Act, source: str, event: str, by: Actor, at: datetime) -> ActStep:
    return ActStep(
        record=act,
        number=act.steps,
        event=event,
        from_state=source,
        to_state=act.state,
        at=at,
        by_key=by.key,
        by_name=by.name,
        by_title=by.title,
        by_institution=by.institution_name,
        digest=digest(event, "", None),
    )


HANDLERS = {
    Heard.POSTED: _moved("posted"),
    Heard.DISPUTED: _moved("disputed"),
    Heard.WITHDRAWN: _moved("withdraw"),
    Heard.REVERSED: _moved("reversed"),
}
