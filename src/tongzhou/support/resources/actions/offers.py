"""What a page may offer: the steps that the actor could take on a record as it stands."""

from __future__ import annotations

from tongzhou.kernel.actors import Actor
from tongzhou.support.resources.actions.runners import RUNNERS
from tongzhou.support.resources.rules.states import BY_LEDGER
from tongzhou.support.sides.models import TwoSided


def offers(name: str, record: TwoSided, by: Actor) -> frozenset[str]:
    """Events of a record called `name` ("fund", "project", "purchase", "device"), without those that the ledger brings."""
    return RUNNERS[name].offers(record, by) - BY_LEDGER  # type: ignore[arg-type]  # the record is of the runner's own model
